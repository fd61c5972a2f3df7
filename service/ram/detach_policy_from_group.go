package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// DetachPolicyFromGroupInput are the parameters of DetachPolicyFromGroup.
type DetachPolicyFromGroupInput struct {
	grantInput
	GroupName string `wire:",required"`
}

// DetachPolicyFromGroupOutput is the answer of DetachPolicyFromGroup.
type DetachPolicyFromGroupOutput struct{}

// DetachPolicyFromGroup takes a policy from a group. A call that begins after the answer
// is decided without it.
var DetachPolicyFromGroup = api.Operation[*Service, DetachPolicyFromGroupInput, DetachPolicyFromGroupOutput]{
	Product: api.RAM, Name: "DetachPolicyFromGroup", Action: "ram:DetachPolicyFromGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DetachPolicyFromGroupInput) []api.Resource {
		return in.resources(c, grantee{identity.ToGroup, in.GroupName})
	},
	DryRun: api.NoDryRun,
	Source: `"DetachPolicyFromGroup" (RAM API reference)`,
	Handle: func(s *Service, c *api.Call, in *DetachPolicyFromGroupInput) (*DetachPolicyFromGroupOutput, error) {
		return new(DetachPolicyFromGroupOutput), s.detach(c, grantee{identity.ToGroup, in.GroupName}, &in.grantInput)
	},
}
