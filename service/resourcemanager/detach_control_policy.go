package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DetachControlPolicyInput are the parameters of DetachControlPolicy.
type DetachControlPolicyInput struct {
	PolicyId string `wire:",required"`
	TargetId string `wire:",required"` // the account's id
}

// DetachControlPolicyOutput is the answer of DetachControlPolicy.
type DetachControlPolicyOutput struct{}

// DetachControlPolicy takes a control policy off the account, also the system
// one; the last one of a target stays.
var DetachControlPolicy = api.Operation[*Service, DetachControlPolicyInput, DetachControlPolicyOutput]{
	Product: api.ResourceManager, Name: "DetachControlPolicy", Action: "resourcemanager:DetachControlPolicy", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DetachControlPolicyInput) []api.Resource {
		return []api.Resource{controlPolicy(c, in.PolicyId), target(c, in.TargetId)}
	},
	DryRun: api.NoDryRun,
	Source: `"DetachControlPolicy" (Resource Management API reference)`,
	Handle: func(_ *Service, c *api.Call, in *DetachControlPolicyInput) (*DetachControlPolicyOutput, error) {
		return new(DetachControlPolicyOutput), c.Update(func(tx *state.Tx) error {
			return identity.DetachControlPolicy(tx, c.Account, identity.ControlAttachment{PolicyID: in.PolicyId, TargetID: in.TargetId})
		})
	},
}
