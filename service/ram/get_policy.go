package ram

import (
	"github.com/rampart-cloud/rampart/api"
)

// GetPolicyInput are the parameters of GetPolicy.
type GetPolicyInput struct {
	PolicyName string `wire:",required"`
	PolicyType string `wire:",required"` // Custom or System
}

// GetPolicyOutput is the answer of GetPolicy.
type GetPolicyOutput struct {
	Policy struct {
		Policy
		AttachmentCount int
		PolicyDocument  string // of the default version
		Tags            Tags
	}
	DefaultPolicyVersion PolicyVersion
}

// GetPolicy gives a policy with the text of its default version.
var GetPolicy = api.Operation[*Service, GetPolicyInput, GetPolicyOutput]{
	Product: api.RAM, Name: "GetPolicy", Action: "ram:GetPolicy", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetPolicyInput) []api.Resource {
		return []api.Resource{policyResource(c, in.PolicyType, in.PolicyName)}
	},
	DryRun: api.NoDryRun,
	Source: `"GetPolicy" (RAM API reference)`,
	Handle: getPolicy,
}

func getPolicy(_ *Service, c *api.Call, in *GetPolicyInput) (*GetPolicyOutput, error) {
	p, err := findPolicy(c.Snapshot, c, in.PolicyType, in.PolicyName)
	if err != nil {
		return nil, err
	}
	v, err := findVersion(p, p.DefaultVersion)
	if err != nil {
		return nil, err
	}
	out := new(GetPolicyOutput)
	out.Policy.Policy = showPolicy(in.PolicyType, p)
	out.Policy.AttachmentCount = attachmentCount(c.Snapshot, c, in.PolicyType, in.PolicyName)
	out.Policy.PolicyDocument = v.Document
	out.Policy.Tags = showTags(p.Tags)
	out.DefaultPolicyVersion = showVersion(p, v)
	return out, nil
}
