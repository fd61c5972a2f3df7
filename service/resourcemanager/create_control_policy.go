package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

// CreateControlPolicyInput are the parameters of CreateControlPolicy.
type CreateControlPolicyInput struct {
	PolicyName     string `wire:",required"` // 1-128: letters, digits, -; a letter in front
	Description    string // 1-1024
	EffectScope    string `wire:",required"` // RAM: users and roles
	PolicyDocument string `wire:",required"` // 1-4096 characters
}

// CreateControlPolicyOutput is the answer of CreateControlPolicy.
type CreateControlPolicyOutput struct{ ControlPolicy ControlPolicy }

// CreateControlPolicy makes a control policy. It bounds nobody until it is
// attached. The text is parsed strictly and kept as it was given.
var CreateControlPolicy = api.Operation[*Service, CreateControlPolicyInput, CreateControlPolicyOutput]{
	Product: api.ResourceManager, Name: "CreateControlPolicy", Action: "resourcemanager:CreateControlPolicy", Effect: api.Write,
	Resources: api.Everything[*Service, CreateControlPolicyInput],
	DryRun:    api.NoDryRun,
	Source:    `"CreateControlPolicy" (Resource Management API reference)`,
	Handle:    createControlPolicy,
}

func createControlPolicy(_ *Service, c *api.Call, in *CreateControlPolicyInput) (*CreateControlPolicyOutput, error) {
	if err := identity.CheckText("PolicyName", controlName(), in.PolicyName); err != nil {
		return nil, err
	}
	if err := identity.CheckOptional("Description", controlDescription(), in.Description); err != nil {
		return nil, err
	}
	if in.EffectScope != identity.EffectRAM {
		return nil, identity.InvalidParameter("EffectScope", "RAM")
	}
	if err := identity.CheckDocument(policy.Control, in.PolicyDocument); err != nil {
		return nil, err
	}
	id, err := c.NewID("cp-")
	if err != nil {
		return nil, err
	}
	p := &identity.ControlPolicy{PolicyID: id, PolicyName: in.PolicyName, Description: in.Description, EffectScope: in.EffectScope,
		Document: in.PolicyDocument, CreateDate: c.Now, UpdateDate: c.Now}
	out := new(CreateControlPolicyOutput)
	return out, c.Update(func(tx *state.Tx) error {
		if err := identity.CreateControlPolicy(tx, c.Account, p); err != nil {
			return err
		}
		out.ControlPolicy = showControl(tx, c, p)
		return nil
	})
}
