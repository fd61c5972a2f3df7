package ram

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/seal"
)

// hashers bounds how many passwords are hashed at once: each takes 19 MiB and
// tens of milliseconds.
const hashers = 2

// maxOldHashes is how many earlier passwords are kept, the most that
// PasswordReusePrevention can ask for.
const maxOldHashes = 24

// slow runs fn, a password computation, when one of the few places for it is
// free. It must not be called in a transaction.
func (s *Service) slow(c *api.Call, fn func() error) error {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
		return fn()
	case <-c.Context().Done():
		return fmt.Errorf("the caller went away while waiting to have a password hashed: %w", c.Context().Err())
	}
}

// checkStrength checks a password against the account's policy.
//
// Source: "SetPasswordPolicy" (RAM API reference); at most 32 characters.
//
// Inferred: a password may hold the printable ASCII characters without the blank; source: none.
//
// Inferred: a wrong length gives InvalidParameter.Password.Length, a missing kind of character InvalidParameter.Password.TooWeak; source: "Error messages" (RAM API reference) names TooWeak only.
func (s *Service) checkStrength(c *api.Call, p identity.PasswordPolicy, password string) error {
	most := s.limits(c.Account).LoginPasswordMax
	if n := len(password); n < p.MinimumPasswordLength || n > most {
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter.Password.Length",
			"The password must have %d to %d characters. GetPasswordPolicy gives the account's rules.", p.MinimumPasswordLength, most)
	}
	if strings.ContainsFunc(password, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter.Password.InvalidChars",
			"The password may hold ASCII letters, digits and symbols only, and no blanks.")
	}
	const lower, upper, numbers = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	for _, rule := range []struct {
		required bool
		met      bool
		what     string
	}{
		{p.RequireLowercaseCharacters, strings.ContainsAny(password, lower), "a lower-case letter"},
		{p.RequireUppercaseCharacters, strings.ContainsAny(password, upper), "an upper-case letter"},
		{p.RequireNumbers, strings.ContainsAny(password, numbers), "a digit"},
		{p.RequireSymbols, strings.Trim(password, lower+upper+numbers) != "", "a symbol"},
	} {
		if rule.required && !rule.met {
			return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter.Password.TooWeak",
				"The password must hold %s. GetPasswordPolicy gives the account's rules.", rule.what)
		}
	}
	return nil
}

// hash gives the text form of a new password. Of a user that has passwords it
// may be none of the newest n, the one in use counted.
//
// Inferred: a password that was used before gives InvalidParameter.Password.Reused, and the password in use counts; source: "SetPasswordPolicy" (RAM API reference) names no code.
func (s *Service) hash(c *api.Call, password string, had *identity.LoginProfile, n int) (hash string, err error) {
	err = s.slow(c, func() error {
		if had != nil && n > 0 {
			old := append([]string{had.PasswordHash}, had.OldHashes...)
			for _, h := range old[:min(n, len(old))] {
				same, err := seal.CheckPassword(h, password)
				if err != nil {
					return err
				}
				if same {
					return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter.Password.Reused",
						"The password was used before; the last %d may not be used again. Choose another one.", n)
				}
			}
		}
		hash, err = seal.HashPassword(password, c.Random())
		return err
	})
	return hash, err
}

// replacePassword gives a copy of the profile with another password.
func replacePassword(c *api.Call, old *identity.LoginProfile, hash string) *identity.LoginProfile {
	p := *old
	p.OldHashes = append([]string{old.PasswordHash}, old.OldHashes...)
	p.OldHashes = p.OldHashes[:min(len(p.OldHashes), maxOldHashes)]
	p.PasswordHash, p.PasswordDate, p.UpdateDate = hash, c.Now, c.Now
	return &p
}

// raced refuses a change of a password that was changed by somebody else while
// this call's was being hashed.
//
// Ours: code OperationConflict, status 409.
func raced() error {
	return acs.New(acs.Conflict, http.StatusConflict, "OperationConflict", "The password was changed by another call at the same time, so nothing was done. Look, and try again.")
}
