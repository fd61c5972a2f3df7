package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// AttachPolicyToUserInput are the parameters of AttachPolicyToUser.
type AttachPolicyToUserInput struct {
	grantInput
	UserName string `wire:",required"`
}

// AttachPolicyToUserOutput is the answer of AttachPolicyToUser.
type AttachPolicyToUserOutput struct{}

// AttachPolicyToUser grants a policy to a user in the whole account.
var AttachPolicyToUser = api.Operation[*Service, AttachPolicyToUserInput, AttachPolicyToUserOutput]{
	Product: api.RAM, Name: "AttachPolicyToUser", Action: "ram:AttachPolicyToUser", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *AttachPolicyToUserInput) []api.Resource {
		return in.resources(c, grantee{identity.ToUser, in.UserName})
	},
	DryRun: api.NoDryRun,
	Source: `"AttachPolicyToUser" (RAM API reference)`,
	Handle: func(s *Service, c *api.Call, in *AttachPolicyToUserInput) (*AttachPolicyToUserOutput, error) {
		return new(AttachPolicyToUserOutput), s.attach(c, grantee{identity.ToUser, in.UserName}, &in.grantInput)
	},
}
