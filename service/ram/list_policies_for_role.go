package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListPoliciesForRoleInput are the parameters of ListPoliciesForRole.
type ListPoliciesForRoleInput struct {
	RoleName string `wire:",required"`
}

// ListPoliciesForRoleOutput is the answer of ListPoliciesForRole.
type ListPoliciesForRoleOutput struct{ Policies AttachedPolicies }

// ListPoliciesForRole gives the policies that a role has itself.
var ListPoliciesForRole = api.Operation[*Service, ListPoliciesForRoleInput, ListPoliciesForRoleOutput]{
	Product: api.RAM, Name: "ListPoliciesForRole", Action: "ram:ListPoliciesForRole", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListPoliciesForRoleInput) []api.Resource {
		return resources(c, "role/"+in.RoleName)
	},
	DryRun: api.NoDryRun,
	Source: `"ListPoliciesForRole" (RAM API reference)`,
	Handle: func(_ *Service, c *api.Call, in *ListPoliciesForRoleInput) (*ListPoliciesForRoleOutput, error) {
		list, err := policiesOf(c, grantee{identity.ToRole, in.RoleName})
		return &ListPoliciesForRoleOutput{list}, err
	},
}
