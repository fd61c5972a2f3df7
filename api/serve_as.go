package api

import (
	"net/http"
	"net/netip"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// Caller is who calls without a signature: the principal of a console session.
type Caller struct {
	Principal acs.Principal
	// ViewAs is the RAM user whose view the principal takes; nil: its own.
	ViewAs *acs.Principal
}

// SignIn finds the caller on the state that the call will be decided on, so that
// a session that has just ended cannot be used.
type SignIn func(snap *state.Snapshot) (Caller, *acs.Error)

// SessionCall is a call that a console session makes.
type SessionCall struct {
	Version, Operation string
	Params             map[string]string // by wire name
	SignIn             SignIn
}

// ServeAs serves one call of a console session and answers in JSON. Only the way
// of authenticating differs from a signed call: it goes through the same steps,
// and has no more authority than its principal.
//
// A caller that views as another user may only read, needs the rights to see
// that user's policies, and is answered only what both of them may see: every
// action is decided for the one and for the other. An operation that is open to
// everybody runs as the signed-in principal, with Call.Viewed set.
//
// Ours: viewing as another user, and its rules; source: none.
func (g *Gateway) ServeAs(w http.ResponseWriter, r *http.Request, s SessionCall) {
	x := g.exchange(w, r)
	x.serve(
		func() *acs.Error { return x.readSession(s) },
		x.find,
		func() *acs.Error { return x.signIn(s.SignIn) },
		x.bind,
		x.authorize,
		x.handle,
	)
}

// readSession makes the call out of what the console sent.
func (x *exchange) readSession(s SessionCall) *acs.Error {
	id, err := NewRequestID(x.call.env.Random)
	x.wire = &wire.Request{
		Method: x.r.Method, Host: x.r.Host, Header: x.r.Header, Params: wire.NewParams(s.Params),
		Action: s.Operation, Version: s.Version, Format: wire.JSON, TLS: x.r.TLS != nil, RequestID: id,
	}
	if err != nil {
		return acs.AsError(err)
	}
	if ap, err := netip.ParseAddrPort(x.r.RemoteAddr); err == nil {
		x.wire.RemoteIP = ap.Addr().Unmap().WithZone("")
	} // else not valid; a condition on the source address then cannot hold
	x.call.RequestID = id
	x.call.SourceIP, x.call.TLS, x.call.UserAgent = x.wire.RemoteIP, x.wire.TLS, x.r.UserAgent()
	return nil
}

// signIn is authenticate for a session.
func (x *exchange) signIn(find SignIn) *acs.Error {
	snap, e := x.sync()
	if e != nil {
		return e
	}
	x.call.Snapshot = snap
	caller, e := find(snap)
	if e != nil {
		return e
	}
	if x.op.Access == Anonymous {
		return nil // as without a signature
	}
	x.signer, x.call.Principal, x.call.Account = caller.Principal, caller.Principal, caller.Principal.Account
	if caller.ViewAs == nil {
		return nil
	}
	x.viewing = &viewing{as: *caller.ViewAs}
	if x.op.Effect != Read {
		return viewAsReadOnly(x.op.Name, caller.ViewAs.UserName)
	}
	if x.op.Access == ByPolicy {
		x.call.Principal = *caller.ViewAs
	} else {
		x.call.Viewed = caller.ViewAs
	}
	return nil
}

// ViewAsHeader names the RAM user that a console session views as.
const ViewAsHeader = "X-Rampart-View-As"

// viewing is a view as another user.
type viewing struct{ as acs.Principal }

// needs is what it takes to view as a user: to see that user's policies.
func (v *viewing) needs(c *Call) []need {
	return []need{
		{action: "ram:ListPoliciesForUser", resources: []Resource{{ARN: c.ARN("ram", "*", "user/"+v.as.UserName)}}},
		{action: "ram:GetPolicy", resources: []Resource{{ARN: c.ARN("ram", "*", "policy/*")}}},
	}
}

func viewAsReadOnly(operation, user string) *acs.Error {
	return acs.New(acs.Denied, http.StatusForbidden, "ViewAsReadOnly",
		"%s changes something, and nothing can be changed while you view as %s. Go back to your own view first.", operation, user)
}
