package api

import (
	"strconv"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/policy"
)

// authorize asks policy for every action that the call needs, on every resource
// that it touches.
func (x *exchange) authorize() *acs.Error {
	if x.op.Access != ByPolicy {
		return nil
	}
	general, requested := x.general(), requestTags(x.in)
	for _, n := range x.op.needs(&x.call, x.in) {
		q := authz.Query{Principal: x.call.Principal, Action: n.action, Context: general}
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
			return x.call.env.Authz.Deny(x.call.Snapshot, res, x.op.Product.Code, x.op.hints)
		}
	}
	return nil
}

// general gives the condition keys that every call carries.
//
// Source: "Condition keys" (RAM). acs:MFAPresent is a matter of console
// sign-in and absent for access keys (field report).
func (x *exchange) general() []policy.Value {
	c := &x.call
	out := make([]policy.Value, 0, 5)
	out = append(out,
		policy.Value{Key: "acs:CurrentTime", Values: []string{c.Now.Format(time.RFC3339)}, Source: "clock"},
		policy.Value{Key: "acs:SecureTransport", Values: []string{strconv.FormatBool(c.TLS)}, Source: "connection"},
		policy.Value{Key: "acs:PrincipalARN", Values: []string{c.Principal.ARN()}, Source: "caller"},
	)
	if c.SourceIP.IsValid() {
		out = append(out, policy.Value{Key: "acs:SourceIp", Values: []string{c.SourceIP.Unmap().String()}, Source: "connection"})
	}
	if m := c.Principal.MFAPresent; m != nil {
		out = append(out, policy.Value{Key: "acs:MFAPresent", Values: []string{strconv.FormatBool(*m)}, Source: "sign-in"})
	}
	return out
}
