package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

// CreatePolicyInput are the parameters of CreatePolicy.
type CreatePolicyInput struct {
	PolicyName     string `wire:",required"` // 1-128: letters, digits, -
	Description    string // 1-1024
	PolicyDocument string `wire:",required"` // 1-6144 characters
	Tag            []Tag  `wire:",jsonorrepeat,max=20"`
}

// CreatePolicyOutput is the answer of CreatePolicy.
type CreatePolicyOutput struct{ Policy Policy }

// CreatePolicy makes a custom policy whose first version is v1. The text is
// parsed strictly and kept as it was given. An account has at most 1500.
var CreatePolicy = api.Operation[*Service, CreatePolicyInput, CreatePolicyOutput]{
	Product: api.RAM, Name: "CreatePolicy", Action: "ram:CreatePolicy", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *CreatePolicyInput) []api.Resource {
		return resources(c, "policy/"+in.PolicyName)
	},
	DryRun: api.NoDryRun,
	Source: `"CreatePolicy" (RAM API reference), "Limitations" (RAM)`,
	Handle: createPolicy,
}

func createPolicy(s *Service, c *api.Call, in *CreatePolicyInput) (*CreatePolicyOutput, error) {
	limits := s.limits(c.Account)
	tags, err := makeTags(in.Tag)
	if err := firstError(err,
		checkText("PolicyName", limits.PolicyName, in.PolicyName),
		checkOptional("Description", limits.PolicyDescription, in.Description),
		checkDocument(policy.Identity, in.PolicyDocument),
	); err != nil {
		return nil, err
	}
	p := &identity.Policy{PolicyName: in.PolicyName, Description: in.Description, NextVersion: 1,
		CreateDate: c.Now, UpdateDate: c.Now, Tags: tags}
	p.DefaultVersion = addVersion(p, in.PolicyDocument, c.Now).VersionID
	err = c.Update(func(tx *state.Tx) error {
		if err := policyNameTaken(tx, c, in.PolicyName); err != nil {
			return err
		}
		if identity.Policies.Count(tx, c.Account, "") >= limits.Policies {
			return exceeded("Policy", "custom policies of the account", limits.Policies)
		}
		identity.Policies.Put(tx, c.Account, p.PolicyName, p)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &CreatePolicyOutput{showPolicy(identity.Custom, p)}, nil
}
