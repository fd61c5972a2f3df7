package api

import (
	"net/http"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/wire"
)

// Preview is what the gateway would decide about a call.
type Preview struct {
	// Result is the decision; nil if policy is not asked about the operation
	// (Allowed is true then) or if Err says why there is none.
	Result  *authz.Result
	Allowed bool
	Hints   []authz.Hint // what would be allowed, of a refusal
	Err     *acs.Error
}

// Preview says what would be decided about a call of p, made as c is being made:
// now, from where c comes, on c's state. Nothing is done and nothing is recorded.
// Required parameters may be missing; resources that they would name are then
// taken without them.
func (g *Gateway) Preview(c *Call, p acs.Principal, version, operation string, params map[string]string) (out Preview) {
	x := &exchange{g: g, start: c.Now, call: *c, signer: p}
	x.call.Principal, x.call.Account, x.call.Viewed, x.call.decided = p, p.Account, nil, nil
	x.wire = &wire.Request{Action: operation, Version: version, Params: wire.NewParams(params)}
	defer func() {
		if r := recover(); r != nil {
			// A declaration may count on a required parameter.
			g.cfg.Log.Debug("a call could not be previewed", "operation", operation, "panic", r)
			out = Preview{Err: acs.New(acs.Invalid, http.StatusBadRequest, "MissingParameter",
				"What %s would be allowed to do depends on parameters that are missing.", operation)}
		}
	}()
	if err := x.find(); err != nil {
		return Preview{Err: err}
	}
	var err *acs.Error
	if x.in, err = x.op.sketch(x.wire.Params); err != nil {
		return Preview{Err: err}
	}
	x.call.params = x.wire.Params
	if err := x.decide(); err != nil {
		return Preview{Err: err}
	}
	out.Result, out.Allowed = x.result, x.result == nil || x.result.Allowed()
	if out.Result != nil {
		req := out.Result.Request()
		out.Hints = authz.Hints(out.Result.Outcome, &req, x.op.advice)
	}
	return out
}

// Advice gives what an operation advises; nil for one that is not served.
func (g *Gateway) Advice(version, operation string) authz.Advices {
	if op := g.ops[opKey{version, operation}]; op != nil {
		return op.advice
	}
	return nil
}

// AdviceOn gives what the operations of an action advise, for questions that
// name no operation.
func (g *Gateway) AdviceOn(action string) authz.Advices {
	out := authz.Advices{}
	for _, o := range g.Operations() {
		if !strings.EqualFold(o.Action, action) {
			continue
		}
		for key, list := range g.ops[opKey{o.Product.Version, o.Name}].advice {
			for _, a := range list {
				out.Add(key, a)
			}
		}
	}
	return out
}
