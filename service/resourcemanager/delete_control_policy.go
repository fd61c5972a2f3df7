package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteControlPolicyInput are the parameters of DeleteControlPolicy.
type DeleteControlPolicyInput struct {
	PolicyId string `wire:",required"`
}

// DeleteControlPolicyOutput is the answer of DeleteControlPolicy.
type DeleteControlPolicyOutput struct{}

// DeleteControlPolicy deletes a custom control policy that is attached nowhere.
var DeleteControlPolicy = api.Operation[*Service, DeleteControlPolicyInput, DeleteControlPolicyOutput]{
	Product: api.ResourceManager, Name: "DeleteControlPolicy", Action: "resourcemanager:DeleteControlPolicy", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteControlPolicyInput) []api.Resource {
		return []api.Resource{controlPolicy(c, in.PolicyId)}
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteControlPolicy" (Resource Management API reference)`,
	Handle: func(_ *Service, c *api.Call, in *DeleteControlPolicyInput) (*DeleteControlPolicyOutput, error) {
		return new(DeleteControlPolicyOutput), c.Update(func(tx *state.Tx) error {
			return identity.DeleteControlPolicy(tx, c.Account, in.PolicyId)
		})
	},
}
