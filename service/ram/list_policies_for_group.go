package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListPoliciesForGroupInput are the parameters of ListPoliciesForGroup.
type ListPoliciesForGroupInput struct {
	GroupName string `wire:",required"`
}

// ListPoliciesForGroupOutput is the answer of ListPoliciesForGroup.
type ListPoliciesForGroupOutput struct{ Policies AttachedPolicies }

// ListPoliciesForGroup gives the policies that a group has itself.
var ListPoliciesForGroup = api.Operation[*Service, ListPoliciesForGroupInput, ListPoliciesForGroupOutput]{
	Product: api.RAM, Name: "ListPoliciesForGroup", Action: "ram:ListPoliciesForGroup", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListPoliciesForGroupInput) []api.Resource {
		return resources(c, "group/"+in.GroupName)
	},
	DryRun: api.NoDryRun,
	Source: `"ListPoliciesForGroup" (RAM API reference)`,
	Handle: func(_ *Service, c *api.Call, in *ListPoliciesForGroupInput) (*ListPoliciesForGroupOutput, error) {
		list, err := policiesOf(c, grantee{identity.ToGroup, in.GroupName})
		return &ListPoliciesForGroupOutput{list}, err
	},
}
