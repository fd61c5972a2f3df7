package ram

import "github.com/rampart-cloud/rampart/api"

// ListPolicyVersionsInput are the parameters of ListPolicyVersions.
type ListPolicyVersionsInput struct {
	PolicyName string `wire:",required"`
	PolicyType string `wire:",required"` // Custom or System
}

// ListPolicyVersionsOutput is the answer of ListPolicyVersions.
type ListPolicyVersionsOutput struct {
	PolicyVersions struct{ PolicyVersion []PolicyVersion }
}

// ListPolicyVersions gives the versions of a policy with their texts, oldest
// first.
var ListPolicyVersions = api.Operation[*Service, ListPolicyVersionsInput, ListPolicyVersionsOutput]{
	Product: api.RAM, Name: "ListPolicyVersions", Action: "ram:ListPolicyVersions", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListPolicyVersionsInput) []api.Resource {
		return []api.Resource{policyResource(c, in.PolicyType, in.PolicyName)}
	},
	DryRun: api.NoDryRun,
	Source: `"ListPolicyVersions" (RAM API reference)`,
	Handle: listPolicyVersions,
}

func listPolicyVersions(_ *Service, c *api.Call, in *ListPolicyVersionsInput) (*ListPolicyVersionsOutput, error) {
	p, err := findPolicy(c.Snapshot, c, in.PolicyType, in.PolicyName)
	if err != nil {
		return nil, err
	}
	out := new(ListPolicyVersionsOutput)
	for i := range p.Versions {
		out.PolicyVersions.PolicyVersion = append(out.PolicyVersions.PolicyVersion, showVersion(p, &p.Versions[i]))
	}
	return out, nil
}
