package console

import (
	"net/http"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// The steps that a session may have to take before anything else.
const (
	changePassword = "ChangePassword"
	bindMFA        = "BindMFA"
)

// live is a session that holds on some state.
type live struct {
	id      string // of the record
	record  *Session
	account *identity.Account
	user    *identity.User         // nil: the root identity
	profile *identity.LoginProfile // nil: the root identity
	next    string                 // what must be done first, or empty
	expires time.Time
}

// principal gives who is signed in.
func (l *live) principal() acs.Principal {
	mfa := l.record.MFAPresent
	p := acs.Principal{Type: acs.Account, Account: l.account.ID, MFAPresent: &mfa}
	if l.user != nil {
		p.Type, p.UserID, p.UserName = acs.RAMUser, l.user.UserID, l.user.UserName
	}
	return p
}

// find gives the session of a token, nil if there is none that holds.
func find(r state.Reader, token string, now time.Time) *live {
	if token == "" {
		return nil
	}
	id := hashOf(token)
	for account := range state.Accounts(r) {
		if s := Sessions.Get(r, account, id); s != nil {
			return check(r, account, id, s, now)
		}
	}
	return nil
}

// check says whether a session holds on the state of r.
func check(r state.Reader, account, id string, s *Session, now time.Time) *live {
	a := identity.Accounts.Get(r, account, identity.Self)
	if a == nil {
		return nil
	}
	l := &live{id: id, record: s, account: a, expires: s.Expires}
	// A shorter time holds at once for the sessions that there are.
	if end := s.Start.Add(duration(a)); end.Before(l.expires) {
		l.expires = end
	}
	if !now.Before(l.expires) {
		return nil
	}
	if s.UserID == "" {
		if a.RootPasswordHash == "" || s.Password != hashOf(a.RootPasswordHash) {
			return nil
		}
		return l
	}
	l.user = identity.UsersByID.First(r, account, s.UserID)
	if l.user == nil {
		return nil
	}
	l.profile = identity.LoginProfiles.Get(r, account, l.user.UserName)
	if l.profile == nil || l.profile.Inactive || s.Password != hashOf(l.profile.PasswordHash) {
		return nil
	}
	switch {
	case l.profile.PasswordResetRequired || expired(a.Passwords(), l.profile, now):
		l.next = changePassword
	case l.profile.MFABindRequired && identity.MFADevicesByUser.First(r, account, l.user.UserName) == nil:
		l.next = bindMFA
	}
	return l
}

// duration is how long a session lasts.
//
// Source: LoginSessionDuration of "SetSecurityPreference" (RAM API reference):
// hours, 6 by default.
func duration(a *identity.Account) time.Duration {
	return time.Duration(a.Preferences().LoginSessionDuration) * time.Hour
}

// expired says whether a password is too old.
//
// Source: MaxPasswordAge of "SetPasswordPolicy" (RAM API reference): days.
func expired(p identity.PasswordPolicy, l *identity.LoginProfile, now time.Time) bool {
	return p.MaxPasswordAge > 0 && now.Sub(l.PasswordDate) > time.Duration(p.MaxPasswordAge)*24*time.Hour
}

func signedOut() *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusUnauthorized, "SignInRequired", "You are not signed in, or your session has ended. Sign in and try again.")
}

// token gives the request's token.
func token(r *http.Request) string {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return "" // there is none
	}
	return c.Value
}

// now gives the session of a request on state that is not older than it.
func (c *Console) session(x *exchange) (*state.Snapshot, *live, *acs.Error) {
	snap, err := c.cfg.Env.Store.Sync(x.r.Context())
	if err != nil {
		return nil, nil, acs.AsError(err)
	}
	return snap, find(snap, token(x.r), c.cfg.Env.Now()), nil
}

// sessionView is what the console's pages get to know of a session.
type sessionView struct {
	SignedIn    bool
	Account     string `json:",omitempty"`
	Alias       string
	Type        acs.PrincipalType `json:",omitempty"` // Account or RAMUser
	UserName    string
	DisplayName string
	Arn         string `json:",omitempty"`
	MFAPresent  bool
	Next        string
	Expires     string `json:",omitempty"`
	Version     string `json:",omitempty"`
	Compute     string `json:",omitempty"`
}

func (c *Console) view(l *live) any {
	if l == nil {
		return struct{ SignedIn bool }{false}
	}
	p := l.principal()
	v := sessionView{SignedIn: true, Account: l.account.ID, Alias: l.account.Alias, Type: p.Type, Arn: p.ARN(), MFAPresent: l.record.MFAPresent,
		Next: l.next, Expires: stamp(l.expires), Version: c.cfg.Version, Compute: c.cfg.Compute}
	if l.user != nil {
		v.UserName, v.DisplayName = l.user.UserName, l.user.DisplayName
	}
	return v
}

func (c *Console) getSession(x *exchange) (any, *acs.Error) {
	_, l, e := c.session(x)
	if e != nil {
		return nil, e
	}
	return c.view(l), nil
}

// deleteSession signs out. It is no error to be signed out already.
func (c *Console) deleteSession(x *exchange) (any, *acs.Error) {
	if t := token(x.r); t != "" {
		err := c.cfg.Env.Store.Update(x.r.Context(), func(tx *state.Tx) error {
			for account := range state.Accounts(tx) {
				if id := hashOf(t); Sessions.Get(tx, account, id) != nil {
					Sessions.Delete(tx, account, id)
					return nil
				}
			}
			return nil
		})
		if err != nil {
			return nil, acs.AsError(err)
		}
	}
	http.SetCookie(x.w, cookie(x.r, "", time.Time{}, time.Time{}))
	return nil, nil
}
