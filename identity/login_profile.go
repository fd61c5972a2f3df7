package identity

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

// MaxOldHashes is how many earlier passwords are kept, the most that
// PasswordReusePrevention can ask for.
const MaxOldHashes = 24

// FindLoginProfile gives how a user signs in to the console, or
// EntityNotExist.User or .User.LoginProfile.
func FindLoginProfile(r state.Reader, account, user string) (*LoginProfile, error) {
	if _, err := FindUser(r, account, user); err != nil {
		return nil, err
	}
	if p := LoginProfiles.Get(r, account, user); p != nil {
		return p, nil
	}
	return nil, NotExist("User.LoginProfile", "The user %s cannot sign in to the console. CreateLoginProfile lets it.", user)
}

// CanCreateLoginProfile says whether a user can be given a console password:
// EntityNotExist.User or EntityAlreadyExists.User.LoginProfile if not. Asked of
// the snapshot it spares the hashing of a password in vain; CreateLoginProfile
// asks again.
func CanCreateLoginProfile(r state.Reader, account, user string) error {
	if _, err := FindUser(r, account, user); err != nil {
		return err
	}
	if LoginProfiles.Get(r, account, user) != nil {
		return AlreadyExists("User.LoginProfile", "The user %s can sign in to the console already. UpdateLoginProfile sets another password.", user)
	}
	return nil
}

// CreateLoginProfile stores a new login profile whose password was hashed
// before; password is checked against the policy as it is now, most is the most
// characters that one may have.
//
// Source: "CreateLoginProfile" (RAM API reference).
func CreateLoginProfile(tx *state.Tx, account, password string, most int, p *LoginProfile) error {
	a, err := FindAccount(tx, account)
	if err != nil {
		return err
	}
	if err := firstError(a.Passwords().CheckPassword(password, most), CanCreateLoginProfile(tx, account, p.UserName)); err != nil {
		return err
	}
	LoginProfiles.Put(tx, account, p.UserName, p)
	return nil
}

// DeleteLoginProfile ends a user's access to the console.
//
// Source: "DeleteLoginProfile" (RAM API reference).
func DeleteLoginProfile(tx *state.Tx, account, user string) error {
	if _, err := FindLoginProfile(tx, account, user); err != nil {
		return err
	}
	LoginProfiles.Delete(tx, account, user)
	return nil
}

// LoginEdit says what to change about a login profile. What is nil stays.
type LoginEdit struct {
	// Hash is the text form of a new password; empty: it stays. Had is the
	// profile that the new password was compared with, and it must be unchanged.
	Hash                  string
	Had                   *LoginProfile
	PasswordResetRequired *bool
	MFABindRequired       *bool
	Inactive              *bool
}

// UpdateLoginProfile changes how a user signs in and gives the profile as it is
// then. A new password ends the old one at once.
//
// Source: "UpdateLoginProfile" (RAM API reference).
func UpdateLoginProfile(tx *state.Tx, account, user string, e LoginEdit, now time.Time) (LoginProfile, error) {
	old, err := FindLoginProfile(tx, account, user)
	if err != nil {
		return LoginProfile{}, err
	}
	p := *old
	if e.Hash != "" {
		if e.Had == nil || old.PasswordHash != e.Had.PasswordHash {
			return LoginProfile{}, PasswordRaced()
		}
		p = *old.WithPassword(e.Hash, now)
	}
	set(&p.PasswordResetRequired, e.PasswordResetRequired)
	set(&p.MFABindRequired, e.MFABindRequired)
	set(&p.Inactive, e.Inactive)
	p.UpdateDate = now
	stored := p
	LoginProfiles.Put(tx, account, user, &stored)
	return p, nil
}

// WithPassword gives a copy of the profile with another password.
func (p *LoginProfile) WithPassword(hash string, now time.Time) *LoginProfile {
	q := *p
	q.OldHashes = append([]string{p.PasswordHash}, p.OldHashes...)
	q.OldHashes = q.OldHashes[:min(len(q.OldHashes), MaxOldHashes)]
	q.PasswordHash, q.PasswordDate, q.UpdateDate = hash, now, now
	return &q
}

// PasswordRaced refuses a change of a password that was changed by somebody
// else while this call's was being hashed.
//
// Ours: code OperationConflict, status 409.
func PasswordRaced() error {
	return acs.New(acs.Conflict, http.StatusConflict, "OperationConflict", "The password was changed by another call at the same time, so nothing was done. Look, and try again.")
}

// Hasher does password computations, only a few at once: each takes 19 MiB and
// tens of milliseconds.
type Hasher struct{ places chan struct{} }

// NewHasher makes a Hasher that does at most n computations at once.
func NewHasher(n int) *Hasher { return &Hasher{make(chan struct{}, n)} }

// Do runs fn when there is a place for it. It must not be called in a
// transaction.
func (h *Hasher) Do(ctx context.Context, fn func() error) error {
	select {
	case h.places <- struct{}{}:
		defer func() { <-h.places }()
		return fn()
	case <-ctx.Done():
		return fmt.Errorf("the caller went away while waiting to have a password hashed: %w", ctx.Err())
	}
}

// Hash gives the text form of a new password. Of a user that has passwords it
// may be none of the newest n, the one in use counted.
//
// Inferred: a password that was used before gives InvalidParameter.Password.Reused, and the password in use counts; source: "SetPasswordPolicy" (RAM API reference) names no code.
func (h *Hasher) Hash(ctx context.Context, random io.Reader, password string, had *LoginProfile, n int) (hash string, err error) {
	err = h.Do(ctx, func() error {
		if had != nil && n > 0 {
			old := append([]string{had.PasswordHash}, had.OldHashes...)
			for _, o := range old[:min(n, len(old))] {
				same, err := seal.CheckPassword(o, password)
				if err != nil {
					return err
				}
				if same {
					return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter.Password.Reused",
						"The password was used before; the last %d may not be used again. Choose another one.", n)
				}
			}
		}
		hash, err = seal.HashPassword(password, random)
		return err
	})
	return hash, err
}
