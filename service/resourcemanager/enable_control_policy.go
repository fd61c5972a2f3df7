package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// EnableControlPolicyInput are the parameters of EnableControlPolicy: none.
type EnableControlPolicyInput struct{}

// EnableControlPolicyOutput is the answer of EnableControlPolicy.
type EnableControlPolicyOutput struct{ EnablementStatus string }

// EnableControlPolicy makes control policies hold. FullAliyunAccess, which
// allows everything, is attached to the account, so nothing changes until
// another one is attached or that one detached.
//
// Ours: enabling what is enabled does nothing and is no error; source: none.
var EnableControlPolicy = api.Operation[*Service, EnableControlPolicyInput, EnableControlPolicyOutput]{
	Product: api.ResourceManager, Name: "EnableControlPolicy", Action: "resourcemanager:EnableControlPolicy", Effect: api.Write,
	Resources: api.Everything[*Service, EnableControlPolicyInput],
	DryRun:    api.NoDryRun,
	Source:    `"EnableControlPolicy" (Resource Management API reference)`,
	Handle: func(_ *Service, c *api.Call, _ *EnableControlPolicyInput) (*EnableControlPolicyOutput, error) {
		return &EnableControlPolicyOutput{enabled}, c.Update(func(tx *state.Tx) error {
			identity.EnableControl(tx, c.Account, c.Now)
			return nil
		})
	},
}
