package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// AttachPolicyToGroupInput are the parameters of AttachPolicyToGroup.
type AttachPolicyToGroupInput struct {
	grantInput
	GroupName string `wire:",required"`
}

// AttachPolicyToGroupOutput is the answer of AttachPolicyToGroup.
type AttachPolicyToGroupOutput struct{}

// AttachPolicyToGroup grants a policy to a group in the whole account. Every user
// of the group has it from then on.
var AttachPolicyToGroup = api.Operation[*Service, AttachPolicyToGroupInput, AttachPolicyToGroupOutput]{
	Product: api.RAM, Name: "AttachPolicyToGroup", Action: "ram:AttachPolicyToGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *AttachPolicyToGroupInput) []api.Resource {
		return in.resources(c, grantee{identity.ToGroup, in.GroupName})
	},
	DryRun: api.NoDryRun,
	Source: `"AttachPolicyToGroup" (RAM API reference)`,
	Handle: func(s *Service, c *api.Call, in *AttachPolicyToGroupInput) (*AttachPolicyToGroupOutput, error) {
		return new(AttachPolicyToGroupOutput), s.attach(c, grantee{identity.ToGroup, in.GroupName}, &in.grantInput)
	},
}
