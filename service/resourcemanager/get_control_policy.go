package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// GetControlPolicyInput are the parameters of GetControlPolicy.
type GetControlPolicyInput struct {
	PolicyId string `wire:",required"`
	Language string // of the description; there is one language here
}

// GetControlPolicyOutput is the answer of GetControlPolicy.
type GetControlPolicyOutput struct{ ControlPolicy FullControlPolicy }

// GetControlPolicy gives a control policy with its text.
var GetControlPolicy = api.Operation[*Service, GetControlPolicyInput, GetControlPolicyOutput]{
	Product: api.ResourceManager, Name: "GetControlPolicy", Action: "resourcemanager:GetControlPolicy", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetControlPolicyInput) []api.Resource {
		return []api.Resource{controlPolicy(c, in.PolicyId)}
	},
	DryRun: api.NoDryRun,
	Source: `"GetControlPolicy" (Resource Management API reference)`,
	Handle: func(_ *Service, c *api.Call, in *GetControlPolicyInput) (*GetControlPolicyOutput, error) {
		if err := checkLanguage(in.Language); err != nil {
			return nil, err
		}
		p, err := identity.FindControlPolicy(c.Snapshot, c.Account, in.PolicyId)
		if err != nil {
			return nil, err
		}
		return &GetControlPolicyOutput{FullControlPolicy{showControl(c.Snapshot, c, p), p.Document}}, nil
	},
}
