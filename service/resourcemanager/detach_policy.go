package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DetachPolicyInput are the parameters of DetachPolicy.
type DetachPolicyInput struct{ grantInput }

// DetachPolicyOutput is the answer of DetachPolicy.
type DetachPolicyOutput struct{}

// DetachPolicy takes a policy from a user, a group or a role in one scope. A
// call that begins after the answer is decided without it.
var DetachPolicy = api.Operation[*Service, DetachPolicyInput, DetachPolicyOutput]{
	Product: api.ResourceManager, Name: "DetachPolicy", Action: "ram:DetachPolicy", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DetachPolicyInput) []api.Resource {
		return grantResources(c, in.PolicyType, in.PolicyName, in.PrincipalType)
	},
	DryRun: api.NoDryRun,
	Source: `"DetachPolicy" (Resource Management API reference)`,
	Handle: func(_ *Service, c *api.Call, in *DetachPolicyInput) (*DetachPolicyOutput, error) {
		return new(DetachPolicyOutput), c.Update(func(tx *state.Tx) error {
			a, err := in.attachment(tx, c)
			if err != nil {
				return err
			}
			return identity.Detach(tx, c.Account, *a)
		})
	},
}
