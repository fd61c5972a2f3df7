package api

import (
	"strconv"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
)

// authorize asks policy for every action that the call needs, on every resource
// that it touches, and makes of a refusal the error that the caller sees.
func (x *exchange) authorize() *acs.Error {
	if err := x.decide(); err != nil {
		return err
	}
	if x.result == nil || x.result.Allowed() {
		return nil
	}
	x.result.RequestID = x.call.RequestID
	return x.call.env.Authz.Deny(x.call.Snapshot, x.result, x.op.Product.Code, x.op.advice)
}

// decide asks policy and leaves the decision that counts in result: the first
// refusal, or the last of all. An error says that it cannot be decided.
func (x *exchange) decide() *acs.Error {
	if x.viewing != nil {
		if err := x.ask(x.signer, x.viewing.needs(&x.call)); err != nil || !x.result.Allowed() {
			return err
		}
		// Only who may know the user's policies is told that there is no such user.
		if _, err := identity.FindUser(x.call.Snapshot, x.signer.Account, x.viewing.as.UserName); err != nil {
			return acs.AsError(err)
		}
	}
	if x.op.Access != ByPolicy {
		return nil
	}
	needs := x.op.needs(&x.call, x.in)
	if x.viewing != nil {
		if err := x.ask(x.signer, needs); err != nil || !x.result.Allowed() {
			return err
		}
	}
	return x.ask(x.call.Principal, needs)
}

// ask asks whether a principal may do all that is needed.
func (x *exchange) ask(p acs.Principal, needs []need) *acs.Error {
	general, requested := x.general(p), requestTags(x.in)
	for _, n := range needs {
		q := authz.Query{Principal: p, Action: n.action, Context: general}
		for _, r := range n.resources {
			q.Resources = append(q.Resources, authz.Resource{ARN: r.ARN, Group: r.Group, Context: x.tags(n.action, r, requested)})
		}
		for _, k := range n.keys {
			if x.g.cfg.Carries(n.action, k.name) {
				q.Context = append(q.Context[:len(q.Context):len(q.Context)], policy.Value{Key: k.name, Values: k.values, Source: k.source})
			}
		}
		res, err := x.call.env.Authz.Decide(x.call.Snapshot, q)
		x.result = res
		if err != nil {
			return acs.AsError(err)
		}
		if !res.Allowed() {
			return nil
		}
	}
	return nil
}

// general gives the condition keys that every call carries.
//
// Source: "Condition keys" (RAM). acs:MFAPresent is a matter of console
// sign-in and absent for access keys (field report).
func (x *exchange) general(p acs.Principal) []policy.Value {
	c := &x.call
	out := make([]policy.Value, 0, 5)
	out = append(out,
		policy.Value{Key: "acs:CurrentTime", Values: []string{c.Now.Format(time.RFC3339)}, Source: acs.FromClock.Of("")},
		policy.Value{Key: "acs:SecureTransport", Values: []string{strconv.FormatBool(c.TLS)}, Source: acs.FromConnection.Of("")},
		policy.Value{Key: "acs:PrincipalARN", Values: []string{p.ARN()}, Source: acs.FromCaller.Of("")},
	)
	if c.SourceIP.IsValid() {
		out = append(out, policy.Value{Key: "acs:SourceIp", Values: []string{c.SourceIP.Unmap().String()}, Source: acs.FromConnection.Of("")})
	}
	if m := p.MFAPresent; m != nil {
		out = append(out, policy.Value{Key: "acs:MFAPresent", Values: []string{strconv.FormatBool(*m)}, Source: acs.FromSignIn.Of("")})
	}
	return out
}
