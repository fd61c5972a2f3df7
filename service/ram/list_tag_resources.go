package ram

import (
	"iter"
	"slices"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListTagResourcesInput are the parameters of ListTagResources.
type ListTagResourcesInput struct {
	ResourceType  string   `wire:",required"`            // role or policy
	ResourceNames []string `wire:",jsonorrepeat,max=50"` // none: all
	Tag           []Tag    `wire:",jsonorrepeat,max=20"` // only resources with all these
	NextToken     string
	PageSize      *int // 1-100, default 10
}

// ListTagResourcesOutput is the answer of ListTagResources. Its list is a plain
// array.
type ListTagResourcesOutput struct {
	NextToken    string `wire:",omitempty"`
	TagResources []TagResource
}

// TagResource is one tag of one resource.
type TagResource struct {
	ResourceType string
	ResourceName string
	TagKey       string
	TagValue     string
}

// ListTagResources gives the tags of roles or custom policies, in parts. A part
// holds whole resources.
//
// Inferred: PageSize counts resources, 1 to 100, default 10; source: none.
var ListTagResources = api.Operation[*Service, ListTagResourcesInput, ListTagResourcesOutput]{
	Product: api.RAM, Name: "ListTagResources", Action: "ram:ListTagResources", Effect: api.Read,
	Resources: api.Everything[*Service, ListTagResourcesInput],
	DryRun:    api.NoDryRun,
	Source:    `"ListTagResources" (RAM API reference)`,
	Handle:    listTagResources,
}

func listTagResources(_ *Service, c *api.Call, in *ListTagResourcesInput) (*ListTagResourcesOutput, error) {
	if err := checkTagged(in.ResourceType, in.ResourceNames); err != nil {
		return nil, err
	}
	n := 10
	if in.PageSize != nil {
		if n = *in.PageSize; n < 1 || n > 100 {
			return nil, invalid("PageSize", "1 to 100")
		}
	}
	after, _, err := page{Marker: in.NextToken}.Open(c.Operation)
	if err != nil {
		return nil, invalid("NextToken", "a NextToken as the last answer of this operation gave it")
	}
	filter, err := tagFilter(in.Tag)
	if err != nil {
		return nil, err
	}
	out := new(ListTagResourcesOutput)
	p := collect(c, n, tagged(c, in.ResourceType, after),
		func(r taggedResource) bool {
			return len(r.tags) > 0 && filter(r.tags) && (len(in.ResourceNames) == 0 || slices.Contains(in.ResourceNames, r.name))
		},
		func(r taggedResource) {
			for _, t := range r.tags {
				out.TagResources = append(out.TagResources, TagResource{in.ResourceType, r.name, t.Key, t.Value})
			}
		})
	out.NextToken = p.Marker
	return out, nil
}

type taggedResource struct {
	name string
	tags []identity.Tag
}

func tagged(c *api.Call, kind, after string) iter.Seq2[string, taggedResource] {
	return func(yield func(string, taggedResource) bool) {
		if kind == taggedRole {
			for name, r := range identity.Roles.All(c.Snapshot, c.Account, "", after) {
				if !yield(name, taggedResource{name, r.Tags}) {
					return
				}
			}
			return
		}
		for name, p := range identity.Policies.All(c.Snapshot, c.Account, "", after) {
			if !yield(name, taggedResource{name, p.Tags}) {
				return
			}
		}
	}
}
