package console

import (
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// call hands one operation to the gateway, which answers it.
func (c *Console) call(w http.ResponseWriter, r *http.Request) {
	x := &exchange{w: w, r: r}
	p, e := params(x)
	q := r.URL.Query()
	for name, values := range q {
		if e == nil && (name != "Version" && name != "Action" || len(values) != 1) {
			e = acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter", "The query has Version and Action once each; parameters go into the body.")
		}
	}
	if e != nil {
		c.answer(func(*exchange) (any, *acs.Error) { return nil, e })(w, r)
		return
	}
	c.cfg.Gateway.ServeAs(w, r, api.SessionCall{Version: q.Get("Version"), Operation: q.Get("Action"), Params: p, SignIn: c.signedIn(r)})
}

// signedIn finds the caller of a request. A session that has a step to take
// first can call nothing.
func (c *Console) signedIn(r *http.Request) api.SignIn {
	return func(snap *state.Snapshot) (api.Caller, *acs.Error) {
		l := find(snap, token(r), c.cfg.Env.Now())
		switch {
		case l == nil:
			return api.Caller{}, signedOut()
		case l.next == changePassword:
			return api.Caller{}, acs.New(acs.Denied, http.StatusForbidden, "SignInStepRequired", "Your password must be changed before anything else.")
		case l.next == bindMFA:
			return api.Caller{}, acs.New(acs.Denied, http.StatusForbidden, "SignInStepRequired", "An MFA device must be bound before anything else.")
		}
		caller := api.Caller{Principal: l.principal()}
		if names := r.Header.Values(api.ViewAsHeader); len(names) == 1 && names[0] != "" {
			as := acs.Principal{Type: acs.RAMUser, Account: l.account.ID, UserName: names[0], MFAPresent: caller.Principal.MFAPresent}
			if u := identity.Users.Get(snap, l.account.ID, names[0]); u != nil {
				as.UserID = u.UserID
			} // else the gateway says so, to who may know
			caller.ViewAs = &as
		} else if len(names) > 0 {
			return api.Caller{}, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter", "The header %s names one RAM user.", api.ViewAsHeader)
		}
		return caller, nil
	}
}
