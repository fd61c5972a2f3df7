package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// DetachPolicyFromUserInput are the parameters of DetachPolicyFromUser.
type DetachPolicyFromUserInput struct {
	grantInput
	UserName string `wire:",required"`
}

// DetachPolicyFromUserOutput is the answer of DetachPolicyFromUser.
type DetachPolicyFromUserOutput struct{}

// DetachPolicyFromUser takes a policy from a user. A call that begins after the answer
// is decided without it.
var DetachPolicyFromUser = api.Operation[*Service, DetachPolicyFromUserInput, DetachPolicyFromUserOutput]{
	Product: api.RAM, Name: "DetachPolicyFromUser", Action: "ram:DetachPolicyFromUser", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DetachPolicyFromUserInput) []api.Resource {
		return in.resources(c, grantee{identity.ToUser, in.UserName})
	},
	DryRun: api.NoDryRun,
	Source: `"DetachPolicyFromUser" (RAM API reference)`,
	Handle: func(s *Service, c *api.Call, in *DetachPolicyFromUserInput) (*DetachPolicyFromUserOutput, error) {
		return new(DetachPolicyFromUserOutput), s.detach(c, grantee{identity.ToUser, in.UserName}, &in.grantInput)
	},
}
