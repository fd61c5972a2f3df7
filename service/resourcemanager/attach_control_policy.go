package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// AttachControlPolicyInput are the parameters of AttachControlPolicy.
type AttachControlPolicyInput struct {
	PolicyId string `wire:",required"`
	TargetId string `wire:",required"` // the account's id
}

// AttachControlPolicyOutput is the answer of AttachControlPolicy.
type AttachControlPolicyOutput struct{}

// AttachControlPolicy puts a control policy over the account. A call of a user
// or role that begins after the answer is bounded by it. At most 10 are attached
// to one target.
var AttachControlPolicy = api.Operation[*Service, AttachControlPolicyInput, AttachControlPolicyOutput]{
	Product: api.ResourceManager, Name: "AttachControlPolicy", Action: "resourcemanager:AttachControlPolicy", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *AttachControlPolicyInput) []api.Resource {
		return []api.Resource{controlPolicy(c, in.PolicyId), target(c, in.TargetId)}
	},
	DryRun: api.NoDryRun,
	Source: `"AttachControlPolicy" (Resource Management API reference)`,
	Handle: func(s *Service, c *api.Call, in *AttachControlPolicyInput) (*AttachControlPolicyOutput, error) {
		return new(AttachControlPolicyOutput), c.Update(func(tx *state.Tx) error {
			return identity.AttachControlPolicy(tx, c.Account, s.limits(c.Account),
				&identity.ControlAttachment{PolicyID: in.PolicyId, TargetID: in.TargetId, AttachDate: c.Now})
		})
	},
}
