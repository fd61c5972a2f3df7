package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListPoliciesForUserInput are the parameters of ListPoliciesForUser.
type ListPoliciesForUserInput struct {
	UserName string `wire:",required"`
}

// ListPoliciesForUserOutput is the answer of ListPoliciesForUser.
type ListPoliciesForUserOutput struct{ Policies AttachedPolicies }

// ListPoliciesForUser gives the policies that a user has itself. Those that it has
// through groups are not among them.
var ListPoliciesForUser = api.Operation[*Service, ListPoliciesForUserInput, ListPoliciesForUserOutput]{
	Product: api.RAM, Name: "ListPoliciesForUser", Action: "ram:ListPoliciesForUser", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListPoliciesForUserInput) []api.Resource {
		return resources(c, "user/"+in.UserName)
	},
	DryRun: api.NoDryRun,
	Source: `"ListPoliciesForUser" (RAM API reference)`,
	Handle: func(_ *Service, c *api.Call, in *ListPoliciesForUserInput) (*ListPoliciesForUserOutput, error) {
		list, err := policiesOf(c, grantee{identity.ToUser, in.UserName})
		return &ListPoliciesForUserOutput{list}, err
	},
}
