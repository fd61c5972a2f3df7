package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// TagResourcesInput are the parameters of TagResources.
type TagResourcesInput struct {
	ResourceType  string   `wire:",required"`                     // role or policy
	ResourceNames []string `wire:",required,jsonorrepeat,max=50"` // up to 50
	Tag           []Tag    `wire:",required,jsonorrepeat,max=20"` // up to 20
}

// TagResourcesOutput is the answer of TagResources.
type TagResourcesOutput struct{}

// TagResources puts tags on roles or custom policies: on all of them, or on
// none if one does not exist. A tag whose key is there gets the new value.
var TagResources = api.Operation[*Service, TagResourcesInput, TagResourcesOutput]{
	Product: api.RAM, Name: "TagResources", Action: "ram:TagResources", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *TagResourcesInput) []api.Resource {
		return taggedResources(c, in.ResourceType, in.ResourceNames)
	},
	DryRun: api.NoDryRun,
	Source: `"TagResources" (RAM API reference)`,
	Handle: tagResources,
}

func tagResources(_ *Service, c *api.Call, in *TagResourcesInput) (*TagResourcesOutput, error) {
	tags, err := makeTags(in.Tag)
	if err := firstError(checkTagged(in.ResourceType, in.ResourceNames), err); err != nil {
		return nil, err
	}
	return new(TagResourcesOutput), c.Update(func(tx *state.Tx) error {
		for _, n := range in.ResourceNames {
			if err := retag(tx, c, in.ResourceType, n, func(old []identity.Tag) ([]identity.Tag, error) { return mergeTags(old, tags) }); err != nil {
				return err
			}
		}
		return nil
	})
}
