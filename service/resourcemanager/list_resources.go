package resourcemanager

import (
	"slices"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListResourcesInput are the parameters of ListResources: what is given must
// fit, what is empty fits everything.
type ListResourcesInput struct {
	page
	ResourceGroupId string
	Service         string // for example ecs
	Region          string
	ResourceType    string // for example instance
	ResourceId      string
	ResourceTypes   []ResourceKind `wire:",jsonorrepeat,max=100"` // any of these
}

// ResourceKind is a type of resource.
type ResourceKind struct {
	Service      string
	ResourceType string
}

// ListResourcesOutput is the answer of ListResources.
type ListResourcesOutput struct {
	paged
	Resources struct{ Resource []Resource }
}

// Resource is a resource with the group that it is in.
type Resource struct {
	Service         string
	ResourceType    string
	ResourceId      string
	ResourceGroupId string
	RegionId        string
	CreateDate      time.Time
}

// ListResources gives the ECS and VPC resources of the account with their
// resource groups. Asked about one group, it can be allowed by a grant in that
// group.
//
// Inferred: the call is decided in the group that ResourceGroupId names; source: "Policy evaluation process" (RAM): lists filter by the group.
//
// Inferred: a ResourceGroupId that does not exist gives EntityNotExists.ResourceGroup, other values that fit nothing an empty list; source: none.
var ListResources = api.Operation[*Service, ListResourcesInput, ListResourcesOutput]{
	Product: api.ResourceManager, Name: "ListResources", Action: "ram:ListResources", Effect: api.Read,
	Resources: func(s *Service, c *api.Call, in *ListResourcesInput) []api.Resource {
		r := api.Everything[*Service, ListResourcesInput](s, c, in)
		r[0].Group = in.ResourceGroupId
		return r
	},
	DryRun: api.NoDryRun,
	Source: `"ListResources" (Resource Management API reference)`,
	Handle: listResources,
}

func listResources(_ *Service, c *api.Call, in *ListResourcesInput) (*ListResourcesOutput, error) {
	p, err := in.open()
	if err != nil {
		return nil, err
	}
	if in.ResourceGroupId != "" {
		if _, err := identity.FindResourceGroup(c.Snapshot, c.Account, in.ResourceGroupId); err != nil {
			return nil, err
		}
	}
	fits := func(want, have string) bool { return want == "" || want == have }
	out := &ListResourcesOutput{paged: p}
	for i := range contents(c.Snapshot, c.Account) {
		if !fits(in.ResourceGroupId, i.group) || !fits(in.Service, i.service) || !fits(in.Region, i.region) ||
			!fits(in.ResourceType, i.kind) || !fits(in.ResourceId, i.id) {
			continue
		}
		if len(in.ResourceTypes) > 0 && !slices.ContainsFunc(in.ResourceTypes, func(k ResourceKind) bool {
			return fits(k.Service, i.service) && fits(k.ResourceType, i.kind)
		}) {
			continue
		}
		if out.take() {
			out.Resources.Resource = append(out.Resources.Resource, Resource{i.service, i.kind, i.id, i.group, i.region, i.created})
		}
	}
	return out, nil
}
