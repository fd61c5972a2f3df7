package ram

import "github.com/rampart-cloud/rampart/api"

// GetPolicyVersionInput are the parameters of GetPolicyVersion.
type GetPolicyVersionInput struct {
	PolicyName string `wire:",required"`
	PolicyType string `wire:",required"` // Custom or System
	VersionId  string `wire:",required"` // for example v1
}

// GetPolicyVersionOutput is the answer of GetPolicyVersion.
type GetPolicyVersionOutput struct{ PolicyVersion PolicyVersion }

// GetPolicyVersion gives one text of a policy, as it was given.
var GetPolicyVersion = api.Operation[*Service, GetPolicyVersionInput, GetPolicyVersionOutput]{
	Product: api.RAM, Name: "GetPolicyVersion", Action: "ram:GetPolicyVersion", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetPolicyVersionInput) []api.Resource {
		return []api.Resource{policyResource(c, in.PolicyType, in.PolicyName)}
	},
	DryRun: api.NoDryRun,
	Source: `"GetPolicyVersion" (RAM API reference)`,
	Handle: getPolicyVersion,
}

func getPolicyVersion(_ *Service, c *api.Call, in *GetPolicyVersionInput) (*GetPolicyVersionOutput, error) {
	if err := checkVersionID(in.VersionId); err != nil {
		return nil, err
	}
	p, err := findPolicy(c.Snapshot, c, in.PolicyType, in.PolicyName)
	if err != nil {
		return nil, err
	}
	v, err := findVersion(p, in.VersionId)
	if err != nil {
		return nil, err
	}
	return &GetPolicyVersionOutput{showVersion(p, v)}, nil
}
