package console

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

func stepNotAsked(step string) *acs.Error {
	return acs.New(acs.Conflict, http.StatusConflict, "SignInStepNotAsked", "Your session does not ask for %s now.", step)
}

// subjectOf gives who a session is, for the trail.
func subjectOf(l *live) *subject {
	s := &subject{account: l.account, user: l.user, profile: l.profile, counted: "root"}
	if l.user != nil {
		s.counted = "user/" + l.user.UserID
	}
	return s
}

// passwordBody is what a new password needs.
type passwordBody struct{ OldPassword, NewPassword string }

// postPassword changes the password of the signed-in user; the session goes on,
// all others of the user end. A password that must be changed is changed here
// and needs no right; any other is changed by the operation ChangePassword of
// RAM, with all that this needs.
func (c *Console) postPassword(x *exchange) (any, *acs.Error) {
	var in passwordBody
	if e := read(x, &in); e != nil {
		return nil, e
	}
	now := c.cfg.Env.Now()
	_, l, e := c.session(x)
	switch {
	case e != nil:
		return nil, e
	case l == nil:
		return nil, signedOut()
	case l.user == nil:
		return nil, acs.New(acs.Unsupported, http.StatusBadRequest, "UnsupportedOperation", "The password of the account itself is set by RAMPART_ROOT_PASSWORD when the server starts.")
	}
	if l.next == changePassword {
		e = c.replacePassword(x.r.Context(), l, in, now)
		if err := c.note(x, subjectOf(l), "ChangePassword", nil, e, now); err != nil {
			return nil, wire.ServiceUnavailable(err)
		}
	} else {
		e = c.askPassword(x, l, in)
	}
	if e != nil {
		return nil, e
	}
	return c.viewNow(x.r.Context(), token(x.r), now)
}

// replacePassword changes a password that must be changed.
func (c *Console) replacePassword(ctx context.Context, l *live, in passwordBody, now time.Time) *acs.Error {
	rules, had := l.account.Passwords(), l.profile
	if err := rules.CheckPassword(in.NewPassword, c.cfg.Limits(l.account.ID).LoginPasswordMax); err != nil {
		return acs.AsError(err)
	}
	ok, err := c.matches(ctx, had.PasswordHash, in.OldPassword)
	if err != nil {
		return acs.AsError(err)
	}
	if !ok {
		return wire.InvalidParameter("OldPassword", "the password in use")
	}
	if in.OldPassword == in.NewPassword {
		return wire.InvalidParameter("NewPassword", "another password than the one in use")
	}
	hash, err := c.hasher.Hash(ctx, c.cfg.Env.Random, in.NewPassword, had, rules.PasswordReusePrevention)
	if err != nil {
		return acs.AsError(err)
	}
	err = c.cfg.Env.Store.Update(ctx, func(tx *state.Tx) error {
		again := reread(tx, l, now)
		if again == nil || again.profile.PasswordHash != had.PasswordHash {
			return identity.PasswordRaced()
		}
		p := again.profile.WithPassword(hash, now)
		p.PasswordResetRequired = false
		identity.LoginProfiles.Put(tx, l.account.ID, again.user.UserName, p)
		s := *again.record
		s.Password = hashOf(hash)
		Sessions.Put(tx, l.account.ID, l.id, &s)
		return nil
	})
	if err != nil {
		return acs.AsError(err)
	}
	return nil
}

// reread reads a session anew, nil if it does not hold any more.
func reread(r state.Reader, l *live, now time.Time) *live {
	s := Sessions.Get(r, l.account.ID, l.id)
	if s == nil {
		return nil
	}
	return check(r, l.account.ID, l.id, s, now)
}

// askPassword changes a password by the operation of RAM and lets the session
// follow.
func (c *Console) askPassword(x *exchange, l *live, in passwordBody) *acs.Error {
	var got capture
	c.cfg.Gateway.ServeAs(&got, x.r, api.SessionCall{Version: api.RAM.Version, Operation: "ChangePassword",
		Params: map[string]string{"OldPassword": in.OldPassword, "NewPassword": in.NewPassword}, SignIn: c.signedIn(x.r)})
	if got.status != http.StatusOK {
		return got.failure()
	}
	ctx := x.r.Context()
	snap, err := c.cfg.Env.Store.Sync(ctx)
	if err != nil {
		return acs.AsError(err)
	}
	// Somebody may have changed it again: the session follows to the password
	// that its user has just set, and to no other.
	p := identity.LoginProfiles.Get(snap, l.account.ID, l.user.UserName)
	if p == nil {
		return signedOut()
	}
	var ok bool
	err = c.hasher.Do(ctx, func() (err error) { ok, err = seal.CheckPassword(p.PasswordHash, in.NewPassword); return err })
	if err != nil {
		return acs.AsError(err)
	}
	if !ok {
		return signedOut()
	}
	err = c.cfg.Env.Store.Update(ctx, func(tx *state.Tx) error {
		s, now := Sessions.Get(tx, l.account.ID, l.id), identity.LoginProfiles.Get(tx, l.account.ID, l.user.UserName)
		if s == nil || now == nil || now.PasswordHash != p.PasswordHash || s.Password != l.record.Password {
			return signedOut()
		}
		moved := *s
		moved.Password = hashOf(p.PasswordHash)
		Sessions.Put(tx, l.account.ID, l.id, &moved)
		return nil
	})
	if err != nil {
		return acs.AsError(err)
	}
	return nil
}

// mfaBody is empty to begin, and has all members to end the binding of a device.
type mfaBody struct{ SerialNumber, Code1, Code2 string }

// mfaView is a device to be bound: its seed as text and as a picture.
type mfaView struct {
	SerialNumber string
	Seed         string
	QRCodePNG    string // base64
}

// postMFA binds an MFA device to a user who must have one.
//
// Ours: the device is named like the user, with a number if the name is taken; source: none.
func (c *Console) postMFA(x *exchange) (any, *acs.Error) {
	var in mfaBody
	if e := read(x, &in); e != nil {
		return nil, e
	}
	now := c.cfg.Env.Now()
	snap, l, e := c.session(x)
	switch {
	case e != nil:
		return nil, e
	case l == nil:
		return nil, signedOut()
	case l.next != bindMFA:
		return nil, stepNotAsked(bindMFA)
	case in == mfaBody{}:
		return c.newDevice(x.r.Context(), snap, l, now)
	}
	err := c.cfg.Env.Store.Update(x.r.Context(), func(tx *state.Tx) error { return c.bind(tx, l, in, now) })
	if err != nil {
		e = acs.AsError(err)
	}
	if err := c.note(x, subjectOf(l), "BindMFADevice", map[string]string{"SerialNumber": in.SerialNumber}, e, now); err != nil {
		return nil, wire.ServiceUnavailable(err)
	}
	if e != nil {
		return nil, e
	}
	return c.viewNow(x.r.Context(), token(x.r), now)
}

// newDevice makes a device and keeps it in the session until it is bound.
func (c *Console) newDevice(ctx context.Context, r state.Reader, l *live, now time.Time) (any, *acs.Error) {
	name := l.user.UserName
	if identity.MFADevices.Get(r, l.account.ID, name) != nil {
		text, err := api.RandomText(c.cfg.Env.Random, "", "0123456789", 6)
		if err != nil {
			return nil, acs.AsError(err)
		}
		name = name[:min(len(name), 57)] + "-" + text
	}
	d, seed, picture, err := identity.NewMFADevice(c.cfg.Env.Random, c.cfg.Env.Seal, l.account.ID, name, now)
	if err != nil {
		return nil, acs.AsError(err)
	}
	err = c.cfg.Env.Store.Update(ctx, func(tx *state.Tx) error {
		again := reread(tx, l, now)
		if again == nil {
			return signedOut()
		}
		s := *again.record
		s.Pending = d
		Sessions.Put(tx, l.account.ID, l.id, &s)
		return nil
	})
	if err != nil {
		return nil, acs.AsError(err)
	}
	return mfaView{identity.SerialNumber(l.account.ID, name), seed, base64.StdEncoding.EncodeToString(picture)}, nil
}

// bind stores the device and gives it to the user.
func (c *Console) bind(tx *state.Tx, l *live, in mfaBody, now time.Time) error {
	again := reread(tx, l, now)
	if again == nil {
		return signedOut()
	}
	d := again.record.Pending
	if again.next != bindMFA || d == nil || in.SerialNumber != identity.SerialNumber(l.account.ID, d.Name) {
		return stepNotAsked("the device " + in.SerialNumber)
	}
	if err := identity.CreateMFADevice(tx, l.account.ID, c.cfg.Limits(l.account.ID), d); err != nil {
		return err
	}
	if err := identity.BindMFADevice(tx, c.cfg.Env.Seal, l.account.ID, again.user.UserName, in.SerialNumber, in.Code1, in.Code2, now); err != nil {
		return err
	}
	s := *again.record
	s.Pending, s.MFAPresent = nil, true
	Sessions.Put(tx, l.account.ID, l.id, &s)
	return nil
}

// capture keeps an answer of the gateway.
type capture struct {
	header http.Header
	status int
	text   []byte
}

// Header implements http.ResponseWriter.
func (c *capture) Header() http.Header {
	if c.header == nil {
		c.header = http.Header{}
	}
	return c.header
}

// WriteHeader implements http.ResponseWriter.
func (c *capture) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
}

// Write implements http.ResponseWriter.
func (c *capture) Write(b []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	c.text = append(c.text, b...)
	return len(b), nil
}

// failure reads the error that was answered.
func (c *capture) failure() *acs.Error {
	var e struct {
		Code, Message      string
		AccessDeniedDetail *acs.AccessDeniedDetail
	}
	if err := json.Unmarshal(c.text, &e); err != nil {
		return acs.AsError(err)
	}
	return &acs.Error{Kind: acs.Denied, Status: c.status, Code: e.Code, Message: e.Message, Denied: e.AccessDeniedDetail}
}
