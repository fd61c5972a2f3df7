package api

import (
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/wire"
)

// record writes the call and its decision to the trail. A refused or changing
// call is on disk before its answer leaves; if it cannot be, the caller is told
// that the server is unavailable, as nothing may happen unseen.
func (x *exchange) record() {
	if x.op == nil {
		return // no operation, no principal: a scan; counted in the metrics
	}
	c := &x.call
	ev := &audit.Event{
		Time: x.start, RequestID: c.RequestID, Account: c.Account,
		Product: x.op.Product.Code, Version: x.op.Product.Version, Operation: x.op.Name,
		Region: c.Region, UserAgent: c.UserAgent, Secure: c.TLS,
		Status: http.StatusOK, Duration: c.env.Now().Sub(x.start), Changing: x.op.Effect == Write,
	}
	if c.SourceIP.IsValid() {
		ev.SourceIP = c.SourceIP.Unmap().String()
	}
	if c.Account != "" { // authenticated
		p := c.Principal // of an anonymous call: as its handler found out
		if x.viewing != nil {
			p = x.signer // the view is another's, the call is not
		}
		ev.Principal = audit.Principal{Type: string(p.Type), ID: p.UserID, Name: p.UserName, ARN: p.ARN(), AccessKeyID: p.AccessKeyID}
		if p.Type == acs.AssumedRoleUser {
			ev.Principal.ID, ev.Principal.Name, ev.Principal.SessionPolicy = p.RoleID, p.RoleName+"/"+p.SessionName, p.SessionPolicy
		}
	} else {
		ev.Principal.AccessKeyID = x.wire.AccessKeyID
	}
	if len(x.wire.Params) > 0 {
		ev.Params = make(map[string]string, len(x.wire.Params))
		for _, p := range x.wire.Params {
			ev.Params[p.Name] = audit.MaskOne(p.Name, p.Value)
		}
		// What the operation does not know may be a secret under a mistyped name.
		for _, name := range x.op.others(x.wire.Params) {
			ev.Params[name] = audit.Masked
		}
	}
	if x.viewing != nil {
		if ev.Params == nil {
			ev.Params = map[string]string{}
		}
		ev.Params[ViewAsHeader] = x.viewing.as.UserName
	}
	if x.result != nil {
		ev.Decision = x.decision()
	}
	if x.err != nil {
		ev.Status, ev.ErrorCode, ev.Error = x.err.Status, x.err.Code, x.err.Message
	}
	durable := x.op.Effect == Write || x.err != nil && x.err.Kind == acs.Denied
	if err := x.g.cfg.Audit.Record(ev, durable); err != nil && durable {
		x.err, x.out = wire.ServiceUnavailable(err), nil
	}
}

func (x *exchange) decision() *audit.Decision {
	res := x.result
	d := &audit.Decision{
		Verdict: res.Outcome.Verdict.String(), Layer: res.Outcome.Layer.WireName(),
		Action: res.Query.Action, Resource: res.Resource.ARN, Group: res.Resource.Group, Statement: -1,
	}
	for _, r := range res.Query.Resources {
		d.Resources = append(d.Resources, r.ARN)
	}
	if p := res.Outcome.Decision.Policy; p != nil {
		d.PolicyType, d.Policy, d.PolicyVer, d.Statement = p.ID().Type, p.ID().Name, p.ID().Version, res.Outcome.Decision.Statement
	}
	for _, v := range res.Context() {
		d.Context = append(d.Context, audit.Operand{Key: v.Key, Values: v.Values, Source: v.Source})
	}
	return d
}
