package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListControlPoliciesInput are the parameters of ListControlPolicies.
type ListControlPoliciesInput struct {
	page
	PolicyType string // System or Custom; empty: both
	Language   string // of descriptions; there is one language here
}

// ListControlPoliciesOutput is the answer of ListControlPolicies.
type ListControlPoliciesOutput struct {
	paged
	ControlPolicies struct{ ControlPolicy []ControlPolicy }
}

// ListControlPolicies gives the control policies, the system one first.
//
// Inferred: without PolicyType both types are listed; source: none, the page of "ListControlPolicies" (Resource Management API reference) was not re-read.
var ListControlPolicies = api.Operation[*Service, ListControlPoliciesInput, ListControlPoliciesOutput]{
	Product: api.ResourceManager, Name: "ListControlPolicies", Action: "resourcemanager:ListControlPolicies", Effect: api.Read,
	Resources: api.Everything[*Service, ListControlPoliciesInput],
	DryRun:    api.NoDryRun,
	Source:    `"ListControlPolicies" (Resource Management API reference)`,
	Handle:    listControlPolicies,
}

func listControlPolicies(_ *Service, c *api.Call, in *ListControlPoliciesInput) (*ListControlPoliciesOutput, error) {
	p, err := in.open()
	if err != nil {
		return nil, err
	}
	if err := checkLanguage(in.Language); err != nil {
		return nil, err
	}
	if in.PolicyType != "" && in.PolicyType != identity.System && in.PolicyType != identity.Custom {
		return nil, identity.InvalidParameter("PolicyType", "System or Custom, or absent")
	}
	full, err := identity.FindControlPolicy(c.Snapshot, c.Account, identity.FullControlPolicy)
	if err != nil {
		return nil, err
	}
	all := []*identity.ControlPolicy{full}
	for _, p := range identity.ControlPolicies.All(c.Snapshot, c.Account, "", "") {
		all = append(all, p)
	}
	out := &ListControlPoliciesOutput{paged: p}
	for _, p := range all {
		if (in.PolicyType == "" || in.PolicyType == p.Type()) && out.take() {
			out.ControlPolicies.ControlPolicy = append(out.ControlPolicies.ControlPolicy, showControl(c.Snapshot, c, p))
		}
	}
	return out, nil
}
