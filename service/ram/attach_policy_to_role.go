package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// AttachPolicyToRoleInput are the parameters of AttachPolicyToRole.
type AttachPolicyToRoleInput struct {
	grantInput
	RoleName string `wire:",required"`
}

// AttachPolicyToRoleOutput is the answer of AttachPolicyToRole.
type AttachPolicyToRoleOutput struct{}

// AttachPolicyToRole grants a policy to a role in the whole account. Running
// sessions of the role have it at once.
var AttachPolicyToRole = api.Operation[*Service, AttachPolicyToRoleInput, AttachPolicyToRoleOutput]{
	Product: api.RAM, Name: "AttachPolicyToRole", Action: "ram:AttachPolicyToRole", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *AttachPolicyToRoleInput) []api.Resource {
		return in.resources(c, grantee{identity.ToRole, in.RoleName})
	},
	DryRun: api.NoDryRun,
	Source: `"AttachPolicyToRole" (RAM API reference)`,
	Handle: func(s *Service, c *api.Call, in *AttachPolicyToRoleInput) (*AttachPolicyToRoleOutput, error) {
		return new(AttachPolicyToRoleOutput), s.attach(c, grantee{identity.ToRole, in.RoleName}, &in.grantInput)
	},
}
