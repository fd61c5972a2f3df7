package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// GetControlPolicyEnablementStatusInput are the parameters of
// GetControlPolicyEnablementStatus: none.
type GetControlPolicyEnablementStatusInput struct{}

// GetControlPolicyEnablementStatusOutput is the answer of
// GetControlPolicyEnablementStatus.
type GetControlPolicyEnablementStatusOutput struct{ EnablementStatus string }

// GetControlPolicyEnablementStatus says whether control policies hold.
var GetControlPolicyEnablementStatus = api.Operation[*Service, GetControlPolicyEnablementStatusInput, GetControlPolicyEnablementStatusOutput]{
	Product: api.ResourceManager, Name: "GetControlPolicyEnablementStatus", Action: "resourcemanager:GetControlPolicyEnablementStatus", Effect: api.Read,
	Resources: api.Everything[*Service, GetControlPolicyEnablementStatusInput],
	DryRun:    api.NoDryRun,
	Source:    `"GetControlPolicyEnablementStatus" (Resource Management API reference)`,
	Handle: func(_ *Service, c *api.Call, _ *GetControlPolicyEnablementStatusInput) (*GetControlPolicyEnablementStatusOutput, error) {
		if identity.ControlEnabled(c.Snapshot, c.Account) {
			return &GetControlPolicyEnablementStatusOutput{enabled}, nil
		}
		return &GetControlPolicyEnablementStatusOutput{disabled}, nil
	},
}
