package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

// UpdateControlPolicyInput are the parameters of UpdateControlPolicy. What is
// not sent stays.
type UpdateControlPolicyInput struct {
	PolicyId          string `wire:",required"`
	NewPolicyName     string
	NewDescription    string
	NewPolicyDocument string
}

// UpdateControlPolicyOutput is the answer of UpdateControlPolicy.
type UpdateControlPolicyOutput struct{ ControlPolicy ControlPolicy }

// UpdateControlPolicy changes a custom control policy. A call that begins after
// the answer is decided by the new text.
var UpdateControlPolicy = api.Operation[*Service, UpdateControlPolicyInput, UpdateControlPolicyOutput]{
	Product: api.ResourceManager, Name: "UpdateControlPolicy", Action: "resourcemanager:UpdateControlPolicy", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UpdateControlPolicyInput) []api.Resource {
		return []api.Resource{controlPolicy(c, in.PolicyId)}
	},
	DryRun: api.NoDryRun,
	Source: `"UpdateControlPolicy" (Resource Management API reference)`,
	Handle: updateControlPolicy,
}

func updateControlPolicy(_ *Service, c *api.Call, in *UpdateControlPolicyInput) (*UpdateControlPolicyOutput, error) {
	if err := identity.CheckOptional("NewPolicyName", controlName(), in.NewPolicyName); err != nil {
		return nil, err
	}
	if err := identity.CheckOptional("NewDescription", controlDescription(), in.NewDescription); err != nil {
		return nil, err
	}
	if in.NewPolicyDocument != "" {
		if err := identity.CheckDocument(policy.Control, in.NewPolicyDocument); err != nil {
			return nil, err
		}
	}
	out := new(UpdateControlPolicyOutput)
	return out, c.Update(func(tx *state.Tx) error {
		p, err := identity.UpdateControlPolicy(tx, c.Account, in.PolicyId, in.NewPolicyName, in.NewDescription, in.NewPolicyDocument, c.Now)
		if err != nil {
			return err
		}
		out.ControlPolicy = showControl(tx, c, p)
		return nil
	})
}
