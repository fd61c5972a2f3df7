package authz

import (
	"fmt"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

// Authorizer decides calls. It is safe for concurrent use.
type Authorizer struct {
	dir    *identity.Directory
	sealer *seal.Sealer
}

// New makes an Authorizer. sealer seals diagnostic messages.
func New(dir *identity.Directory, sealer *seal.Sealer) *Authorizer {
	return &Authorizer{dir: dir, sealer: sealer}
}

// Resource is one resource that a call touches.
type Resource struct {
	ARN   string // or acs.Every
	Group string // resource group that it is in, or that a create call names; empty: none
	// Context are the condition keys that only this resource has: its tags.
	Context []policy.Value
}

// Query is what is to be decided: may Principal do Action on all of Resources?
type Query struct {
	Principal acs.Principal
	Action    string
	Resources []Resource
	Context   []policy.Value
	// Federated is the ARN of the identity provider of a login that asks to
	// assume a role; see DecideFederated. Empty for everybody else.
	Federated string
}

// Result is the decision with what it was made from.
type Result struct {
	Query    Query
	Resource Resource       // the one that decided: the first refused, or the last if all are allowed
	Layers   *policy.Layers // for an explanation
	Outcome  policy.Outcome
	// RequestID is that of the call that was decided about; empty: there is none.
	RequestID string
}

// Allowed says whether the call may proceed.
func (r *Result) Allowed() bool { return r.Outcome.Verdict == policy.Allow }

// Context gives the condition keys that the deciding request had: the call's and
// the resource's.
func (r *Result) Context() []policy.Value {
	if len(r.Resource.Context) == 0 {
		return r.Query.Context
	}
	return append(r.Query.Context[:len(r.Query.Context):len(r.Query.Context)], r.Resource.Context...)
}

// Request gives the policy request that decided.
func (r *Result) Request() policy.Request {
	return policy.Request{Action: r.Query.Action, Resource: r.Resource.ARN, Context: r.Context(),
		Principal: r.Query.Principal.ARN(), PrincipalFederated: r.Query.Federated}
}

// Decide decides q on the state of r. An error means that it could not be
// decided, and the call must be refused.
func (a *Authorizer) Decide(r state.Reader, q Query) (*Result, error) {
	res := &Result{Query: q}
	if len(q.Resources) == 0 {
		return res, undecided("operation " + q.Action + " names no resource to check")
	}
	for _, one := range q.Resources {
		layers, err := a.dir.Layers(r, q.Principal, one.Group)
		if err != nil {
			return res, undecidedBy(err)
		}
		if strings.EqualFold(q.Action, assumeRole) {
			if err := a.trust(r, layers, one.ARN); err != nil {
				return res, undecidedBy(err)
			}
		}
		res.Resource, res.Layers = one, layers
		req := res.Request()
		res.Outcome = layers.Decide(&req)
		if !res.Allowed() {
			return res, nil
		}
	}
	return res, nil
}

const assumeRole = "sts:AssumeRole"

// trust adds the trust policy of the role that is to be assumed to what decides
// the call. A role that does not exist has none: the identity side decides, and
// the operation then answers that there is no such role.
//
// Source: "Policy evaluation when a RAM role is assumed" (RAM): both sides must
// allow.
func (a *Authorizer) trust(r state.Reader, l *policy.Layers, arn string) error {
	role, err := acs.ParseARN(arn)
	if err != nil {
		return fmt.Errorf("the role to be assumed: %w", err)
	}
	name, ok := strings.CutPrefix(role.Resource, "role/")
	if !ok {
		return fmt.Errorf("the role to be assumed: %s is no role", arn)
	}
	rec := identity.Roles.Get(r, role.Account, name)
	if rec == nil {
		return nil
	}
	l.HasTrust = true
	l.Trust, err = a.dir.Trust(role.Account, rec)
	return err
}

func undecided(why string) *acs.Error {
	return acs.New(acs.Internal, 500, "InternalError", "The call is refused because it cannot be decided: %s. An administrator can mend it; look for the request id in the server's log.", why)
}

func undecidedBy(err error) *acs.Error {
	e := undecided("a policy that applies to you cannot be read")
	e.Cause = err
	return e
}
