package ram

import (
	"slices"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UntagResourcesInput are the parameters of UntagResources.
type UntagResourcesInput struct {
	ResourceType  string   `wire:",required"`                     // role or policy
	ResourceNames []string `wire:",required,jsonorrepeat,max=50"` // up to 50
	TagKeys       []string `wire:"TagKeys,jsonorrepeat,max=20,alias=TagKey"`
	All           bool     // every tag; counts only without TagKeys
}

// UntagResourcesOutput is the answer of UntagResources.
type UntagResourcesOutput struct{}

// UntagResources takes tags from roles or custom policies: those with these
// keys, or all of them. A key that is not there does not matter.
//
// Inferred: All counts only when no TagKeys are given, and one of the two is needed; source: the same rule in "UntagResources" (ECS API reference).
var UntagResources = api.Operation[*Service, UntagResourcesInput, UntagResourcesOutput]{
	Product: api.RAM, Name: "UntagResources", Action: "ram:UntagResources", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UntagResourcesInput) []api.Resource {
		return taggedResources(c, in.ResourceType, in.ResourceNames)
	},
	DryRun: api.NoDryRun,
	Source: `"UntagResources" (RAM API reference)`,
	Handle: untagResources,
}

func untagResources(_ *Service, c *api.Call, in *UntagResourcesInput) (*UntagResourcesOutput, error) {
	if err := checkTagged(in.ResourceType, in.ResourceNames); err != nil {
		return nil, err
	}
	if len(in.TagKeys) == 0 && !in.All {
		return nil, missing("TagKeys", "unless All is true")
	}
	drop := func(old []identity.Tag) ([]identity.Tag, error) {
		if len(in.TagKeys) == 0 {
			return nil, nil
		}
		var kept []identity.Tag
		for _, t := range old {
			if !slices.Contains(in.TagKeys, t.Key) {
				kept = append(kept, t)
			}
		}
		return kept, nil
	}
	return new(UntagResourcesOutput), c.Update(func(tx *state.Tx) error {
		for _, n := range in.ResourceNames {
			if err := retag(tx, c, in.ResourceType, n, drop); err != nil {
				return err
			}
		}
		return nil
	})
}
