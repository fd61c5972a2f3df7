package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DisableControlPolicyInput are the parameters of DisableControlPolicy: none.
type DisableControlPolicyInput struct{}

// DisableControlPolicyOutput is the answer of DisableControlPolicy.
type DisableControlPolicyOutput struct{ EnablementStatus string }

// DisableControlPolicy ends that control policies hold. All are detached, none
// is deleted.
//
// Ours: disabling what is disabled does nothing and is no error; source: none.
var DisableControlPolicy = api.Operation[*Service, DisableControlPolicyInput, DisableControlPolicyOutput]{
	Product: api.ResourceManager, Name: "DisableControlPolicy", Action: "resourcemanager:DisableControlPolicy", Effect: api.Write,
	Resources: api.Everything[*Service, DisableControlPolicyInput],
	DryRun:    api.NoDryRun,
	Source:    `"DisableControlPolicy" (Resource Management API reference)`,
	Handle: func(_ *Service, c *api.Call, _ *DisableControlPolicyInput) (*DisableControlPolicyOutput, error) {
		return &DisableControlPolicyOutput{disabled}, c.Update(func(tx *state.Tx) error {
			identity.DisableControl(tx, c.Account, c.Now)
			return nil
		})
	},
}
