package authz

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

// Deny makes the error of a refusal, in the words of the product whose
// operation was called. advices are those of the operation.
func (a *Authorizer) Deny(r state.Reader, res *Result, product string, advices Advices) *acs.Error {
	detail := &acs.AccessDeniedDetail{
		AuthAction:               res.Query.Action,
		AuthPrincipalType:        res.Query.authType(),
		AuthPrincipalOwnerId:     res.Query.Principal.Account,
		AuthPrincipalDisplayName: res.Query.Principal.DisplayName(),
		PolicyType:               res.Outcome.Layer.WireName(),
		NoPermissionType:         res.Outcome.Verdict.String(),
	}
	e := denied(product, res)
	e.Denied = detail
	e.Message += because(res, advices)
	d := a.diagnostic(r, res)
	sealed, err := d.seal(a.sealer)
	if err != nil {
		// The refusal stands; only its diagnosis is missing.
		e.Cause = fmt.Errorf("the diagnostic message could not be made: %w", err)
		return e
	}
	detail.EncodedDiagnosticMessage = sealed
	return e
}

// denied gives the product's code, status and sentence.
//
// Sources: "Error messages" (RAM), the ECS error table (2021); Inferred: that
// VPC and BSS answer as ECS does.
func denied(product string, res *Result) *acs.Error {
	switch product {
	case "Ram", "Ims", "Sts", "ResourceManager", "ActionTrail":
		return acs.New(acs.Denied, http.StatusForbidden, "NoPermission",
			"You are not authorized to do this action. Resource: %s Action: %s.", res.Resource.ARN, res.Query.Action)
	}
	return acs.New(acs.Denied, http.StatusForbidden, "Forbidden.RAM",
		"User not authorized to operate on the specified resource, or this API doesn't support RAM. Resource: %s Action: %s.", res.Resource.ARN, res.Query.Action)
}

// because says in a sentence or two what decided, in terms of the caller's own
// request. It does not name the policy: that is for those who may open the
// diagnostic message.
//
// Ours: the vendor's messages end before this.
func because(res *Result, advices Advices) string {
	req := res.Request()
	advice := strings.Join(Texts(Hints(res.Outcome, &req, advices)), " ")
	if res.Outcome.Verdict == policy.ImplicitDeny && res.Outcome.Layer == policy.TrustLayer {
		return " The role's trust policy (AssumeRolePolicy) does not let you assume it. " + advice
	}
	if res.Outcome.Verdict == policy.ImplicitDeny {
		return " No policy of yours allows it (" + res.Outcome.Layer.WireName() + "). " + advice
	}
	var b strings.Builder
	b.WriteString(" A policy explicitly denies it")
	for i, v := range res.Asked() {
		if i == 0 {
			b.WriteString(", because ")
		} else {
			b.WriteString(" and ")
		}
		if len(v.Values) == 0 {
			fmt.Fprintf(&b, "the call carries no %s", v.Key)
			continue
		}
		fmt.Fprintf(&b, "%s is %s (%s)", v.Key, strings.Join(v.Values, ", "), v.Source)
	}
	b.WriteString(". ")
	if advice != "" {
		b.WriteString(advice)
		b.WriteByte(' ')
	}
	b.WriteString("An administrator can open EncodedDiagnosticMessage with ram:DecodeDiagnosticMessage to see the statement.")
	return b.String()
}

// Asked gives the condition keys that the deciding statement asks about, each
// once, with what the call has; one that the call does not carry has no values.
func (r *Result) Asked() []policy.Value {
	d := r.Outcome.Decision
	if d.Policy == nil || d.Statement < 0 {
		return nil
	}
	var out []policy.Value
	context := r.Context()
	for _, c := range d.Policy.Document().Statements[d.Statement].Conditions {
		if at(out, c.Key) >= 0 {
			continue
		}
		if i := at(context, c.Key); i >= 0 {
			out = append(out, context[i])
		} else {
			out = append(out, policy.Value{Key: c.Key})
		}
	}
	return out
}

// at finds a condition key, or gives -1. Letter case does not tell keys apart.
func at(list []policy.Value, key string) int {
	return slices.IndexFunc(list, func(v policy.Value) bool { return strings.EqualFold(v.Key, key) })
}
