package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// DetachPolicyFromRoleInput are the parameters of DetachPolicyFromRole.
type DetachPolicyFromRoleInput struct {
	grantInput
	RoleName string `wire:",required"`
}

// DetachPolicyFromRoleOutput is the answer of DetachPolicyFromRole.
type DetachPolicyFromRoleOutput struct{}

// DetachPolicyFromRole takes a policy from a role. A call that begins after the answer
// is decided without it.
var DetachPolicyFromRole = api.Operation[*Service, DetachPolicyFromRoleInput, DetachPolicyFromRoleOutput]{
	Product: api.RAM, Name: "DetachPolicyFromRole", Action: "ram:DetachPolicyFromRole", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DetachPolicyFromRoleInput) []api.Resource {
		return in.resources(c, grantee{identity.ToRole, in.RoleName})
	},
	DryRun: api.NoDryRun,
	Source: `"DetachPolicyFromRole" (RAM API reference)`,
	Handle: func(s *Service, c *api.Call, in *DetachPolicyFromRoleInput) (*DetachPolicyFromRoleOutput, error) {
		return new(DetachPolicyFromRoleOutput), s.detach(c, grantee{identity.ToRole, in.RoleName}, &in.grantInput)
	},
}
