package ram

import (
	"iter"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
)

// ListPoliciesInput are the parameters of ListPolicies.
type ListPoliciesInput struct {
	page
	PolicyType string // Custom or System; empty: both
	Tag        []Tag  `wire:",jsonorrepeat,max=20"` // only policies with all these tags
}

// ListPoliciesOutput is the answer of ListPolicies.
type ListPoliciesOutput struct {
	paged
	Policies struct{ Policy []ListedPolicy }
}

// ListedPolicy is a policy of a list.
type ListedPolicy struct {
	Policy
	AttachmentCount int
	Tags            Tags
}

// ListPolicies gives the policies of the account and of the vendor by type and
// name, in parts.
//
// Inferred: custom policies come before system policies; source: none.
var ListPolicies = api.Operation[*Service, ListPoliciesInput, ListPoliciesOutput]{
	Product: api.RAM, Name: "ListPolicies", Action: "ram:ListPolicies", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, _ *ListPoliciesInput) []api.Resource { return resources(c, "policy/*") },
	DryRun:    api.NoDryRun,
	Source:    `"ListPolicies" (RAM API reference)`,
	Handle:    listPolicies,
}

// typedPolicy is a policy with its type.
type typedPolicy struct {
	kind string
	*identity.Policy
}

func listPolicies(_ *Service, c *api.Call, in *ListPoliciesInput) (*ListPoliciesOutput, error) {
	if in.PolicyType != "" && in.PolicyType != identity.Custom && in.PolicyType != identity.System {
		return nil, invalid("PolicyType", "System or Custom, or absent")
	}
	after, n, err := in.Open(c.Operation)
	if err != nil {
		return nil, err
	}
	filter, err := tagFilter(in.Tag)
	if err != nil {
		return nil, err
	}
	out := new(ListPoliciesOutput)
	out.paged = collect(c, n, everyPolicy(c, in.PolicyType, after),
		func(p typedPolicy) bool { return filter(p.Tags) },
		func(p typedPolicy) {
			out.Policies.Policy = append(out.Policies.Policy, ListedPolicy{showPolicy(p.kind, p.Policy),
				attachmentCount(c.Snapshot, c, p.kind, p.PolicyName), showTags(p.Tags)})
		})
	return out, nil
}

// everyPolicy iterates over the policies of a type, or of both, beginning after
// the id. An id is <type>/<name>.
func everyPolicy(c *api.Call, kind, after string) iter.Seq2[string, typedPolicy] {
	return func(yield func(string, typedPolicy) bool) {
		if kind != identity.System && (after == "" || after > identity.Custom+"/" && after < identity.Custom+"0") {
			from := ""
			if after != "" {
				from = after[len(identity.Custom)+1:]
			}
			for name, p := range identity.Policies.All(c.Snapshot, c.Account, "", from) {
				if !yield(identity.Custom+"/"+name, typedPolicy{identity.Custom, p}) {
					return
				}
			}
		}
		if kind == identity.Custom {
			return
		}
		for _, p := range catalog.SystemPolicies() { // sorted by name
			if id := identity.System + "/" + p.Name; id > after && !yield(id, typedPolicy{identity.System, systemPolicy(p)}) {
				return
			}
		}
	}
}
