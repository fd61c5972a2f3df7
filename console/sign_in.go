package console

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// signInBody is what signing in needs.
type signInBody struct {
	Name     string
	Password string
	Code     string // of the MFA device, if there is one
}

func signInFailed() *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusUnauthorized, "SignInFailed", "The name or the password is wrong.")
}

// maxPassword bounds a password at sign-in, in bytes, before it is hashed.
const maxPassword = 1024

// postSession signs in.
func (c *Console) postSession(x *exchange) (any, *acs.Error) {
	var in signInBody
	if e := read(x, &in); e != nil {
		return nil, e
	}
	now := c.cfg.Env.Now()
	snap, err := c.cfg.Env.Store.Sync(x.r.Context())
	if err != nil {
		return nil, acs.AsError(err)
	}
	who := lookUp(snap, in.Name)
	if limited, first := c.throttle.admit(x.r, in.Name, now); limited != nil {
		if first {
			if err := c.note(x, &who, "ConsoleSignin", nil, limited, now); err != nil {
				return nil, wire.ServiceUnavailable(err)
			}
		}
		return nil, limited
	}
	secret, made, e := c.signIn(x.r, snap, &who, in, now)
	if err := c.note(x, &who, "ConsoleSignin", nil, e, now); err != nil {
		return nil, wire.ServiceUnavailable(err) // nothing may happen unseen
	}
	if e != nil {
		return nil, e
	}
	http.SetCookie(x.w, cookie(x.r, secret, made.Expires, now))
	return c.viewNow(x.r.Context(), secret, now)
}

// viewNow gives the view of a session that was just made or changed.
func (c *Console) viewNow(ctx context.Context, secret string, now time.Time) (any, *acs.Error) {
	snap, err := c.cfg.Env.Store.Sync(ctx)
	if err != nil {
		return nil, acs.AsError(err)
	}
	l := find(snap, secret, now)
	if l == nil {
		return nil, signedOut() // ended in between
	}
	return c.view(l), nil
}

// signIn checks everything and makes a session. Whatever is wrong with the name
// or the password is answered alike and takes the same time; what else there is
// to say is only said to who has the password.
func (c *Console) signIn(r *http.Request, snap *state.Snapshot, who *subject, in signInBody, now time.Time) (secret string, made *Session, e *acs.Error) {
	ctx := r.Context()
	if e := c.begin(ctx, who, now); e != nil {
		return "", nil, e
	}
	if ok, err := c.matches(ctx, who.hash, in.Password); err != nil {
		return "", nil, acs.AsError(err)
	} else if !ok {
		return "", nil, signInFailed()
	}
	var device *identity.MFADevice
	if who.user != nil {
		if e := admit(who, r, now); e != nil {
			return "", nil, c.forgiven(r, in.Name, who, now, e)
		}
		device = identity.MFADevicesByUser.First(snap, who.account.ID, who.user.UserName)
	}
	if device != nil && in.Code == "" {
		return "", nil, c.forgiven(r, in.Name, who, now, acs.New(acs.Unauthenticated, http.StatusUnauthorized, "MFACodeRequired", "Give the code of your MFA device %s.", device.Name))
	}
	secret, err := newToken(c.cfg.Env.Random)
	if err != nil {
		return "", nil, acs.AsError(err)
	}
	made = &Session{Password: hashOf(who.hash), Start: now, Expires: now.Add(duration(who.account)), MFAPresent: device != nil}
	err = c.cfg.Env.Store.Update(ctx, func(tx *state.Tx) error { return c.open(tx, who, device != nil, in.Code, hashOf(secret), made, now) })
	if err != nil {
		return "", nil, acs.AsError(err)
	}
	c.throttle.right(r, in.Name)
	return secret, made, nil
}

// matches checks a password, or spends the time if there is nothing to match.
func (c *Console) matches(ctx context.Context, hash, password string) (ok bool, err error) {
	against := hash
	if hash == "" || len(password) > maxPassword {
		against, password = c.nobody, ""
	}
	err = c.hasher.Do(ctx, func() (err error) {
		ok, err = seal.CheckPassword(against, password)
		return err
	})
	return ok && against == hash, err
}

// admit says what keeps a user from signing in who has the right password.
//
// Source: LoginNetworkMasks of "SetSecurityPreference", HardExpiry of
// "SetPasswordPolicy" (RAM API reference).
//
// Ours: their codes, and that of an inactive login profile; source: none.
func admit(who *subject, r *http.Request, now time.Time) *acs.Error {
	if who.profile.Inactive {
		return acs.New(acs.Denied, http.StatusForbidden, "ConsoleLoginDisabled", "Signing in to the console is disabled for the user %s. Ask an administrator.", who.user.UserName)
	}
	if rules := who.account.Passwords(); rules.HardExpiry && expired(rules, who.profile, now) {
		return acs.New(acs.Denied, http.StatusForbidden, "PasswordExpired", "The password has expired and only an administrator can set a new one (HardExpiry).")
	}
	ok, err := inNetworks(who.account.Preferences().LoginNetworkMasks, r.RemoteAddr)
	if err != nil {
		return acs.AsError(err)
	}
	if !ok {
		return acs.New(acs.Denied, http.StatusForbidden, "SignInNetworkDenied", "RAM users of this account cannot sign in from your network (LoginNetworkMasks).")
	}
	return nil
}

// inNetworks says whether an address is in one of the masks; without masks every
// one is. A mask that cannot be read lets nobody in.
func inNetworks(masks, remote string) (bool, error) {
	if masks == "" {
		return true, nil
	}
	from, err := netip.ParseAddrPort(remote)
	if err != nil {
		return false, nil // an address that is not known is in no network
	}
	addr := from.Addr().Unmap().WithZone("")
	for m := range strings.SplitSeq(masks, ";") {
		p, err := netip.ParsePrefix(m)
		if err != nil {
			one, e := netip.ParseAddr(m)
			if e != nil {
				return false, fmt.Errorf("the network mask %q of the account cannot be read: %w", m, err)
			}
			p = netip.PrefixFrom(one, one.BitLen())
		}
		if p.Contains(addr) {
			return true, nil
		}
	}
	return false, nil
}

// forgiven takes back the attempt that ended with e for another reason than a
// wrong password.
func (c *Console) forgiven(r *http.Request, name string, who *subject, begun time.Time, e *acs.Error) *acs.Error {
	c.throttle.right(r, name)
	err := c.cfg.Env.Store.Update(r.Context(), func(tx *state.Tx) error { forgive(tx, who, begun); return nil })
	if err != nil {
		return acs.AsError(err)
	}
	return e
}

// open stores the session, if the password is still the one that was checked and
// the code of the device is right.
func (c *Console) open(tx *state.Tx, who *subject, withDevice bool, code, id string, made *Session, now time.Time) error {
	account := who.account.ID
	if who.user == nil {
		if a := identity.Accounts.Get(tx, account, identity.Self); a == nil || a.RootPasswordHash != who.hash {
			return signInFailed()
		}
	} else {
		u := identity.UsersByID.First(tx, account, who.user.UserID)
		if u == nil {
			return signInFailed()
		}
		if p := identity.LoginProfiles.Get(tx, account, u.UserName); p == nil || p.PasswordHash != who.hash || p.Inactive {
			return signInFailed()
		}
		if err := c.useCode(tx, account, u.UserName, withDevice, code, now); err != nil {
			return err
		}
		signed := *u
		signed.LastLogin = now
		identity.Users.Put(tx, account, u.UserName, &signed)
		made.UserID = u.UserID
	}
	Failures.Delete(tx, account, who.counted)
	Sessions.Put(tx, account, id, made)
	return nil
}

// useCode uses a code of the user's MFA device up. That there is a device must
// be as it was when the code was asked for.
func (c *Console) useCode(tx *state.Tx, account, user string, want bool, code string, now time.Time) error {
	d := identity.MFADevicesByUser.First(tx, account, user)
	if d == nil && !want {
		return nil
	}
	wrong := acs.New(acs.Unauthenticated, http.StatusUnauthorized, "MFACodeInvalid", "The code of the MFA device is wrong, or was used before. Give the code that it shows now.")
	if d == nil || !want {
		return wrong
	}
	seed, err := c.cfg.Env.Seal.Open(identity.MFAPurpose(d.Name), d.SealedSeed)
	if err != nil {
		return err
	}
	step, ok := identity.CheckTOTP(seed, code, now, d.LastStep)
	if !ok {
		return wrong
	}
	used := *d
	used.LastStep = step
	identity.MFADevices.Put(tx, account, d.Name, &used)
	return nil
}

// tokenSize is the length of a session's token in bytes.
const tokenSize = 32

func newToken(random io.Reader) (string, error) {
	if random == nil {
		random = rand.Reader
	}
	b := make([]byte, tokenSize)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("no randomness: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// note puts an event of a session into the trail, allowed or refused. The name
// that nobody has is left out: it may be a password in the wrong field.
func (c *Console) note(x *exchange, who *subject, operation string, params map[string]string, e *acs.Error, start time.Time) error {
	ev := &audit.Event{Time: start, RequestID: x.id, Product: audit.SigninUser, Operation: operation, UserAgent: x.r.UserAgent(), Secure: x.r.TLS != nil,
		Status: http.StatusOK, Duration: c.cfg.Env.Now().Sub(start), Changing: true, Params: params}
	if ap, err := netip.ParseAddrPort(x.r.RemoteAddr); err == nil {
		ev.SourceIP = ap.Addr().Unmap().WithZone("").String()
	}
	if who.account != nil {
		ev.Account = who.account.ID
	}
	if p := who.principal(); p.Type != "" {
		ev.Principal = audit.Principal{Type: string(p.Type), ID: p.UserID, Name: p.UserName, ARN: p.ARN()}
		if p.Type == acs.Account {
			ev.Product = audit.SigninAccount
		}
	}
	if e != nil {
		ev.Status, ev.ErrorCode, ev.Error = e.Status, e.Code, e.Message
	}
	return c.cfg.Audit.Record(ev, true)
}
