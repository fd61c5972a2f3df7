package resourcemanager

import (
	"fmt"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// MoveResourcesInput are the parameters of MoveResources.
type MoveResourcesInput struct {
	ResourceGroupId string          `wire:",required"`
	Resources       []MovedResource `wire:",required,jsonorrepeat,max=100"`
}

// MovedResource names a resource that is to be moved.
type MovedResource struct {
	Service      string // ecs or vpc
	ResourceType string // for example instance
	ResourceId   string // a key pair's is its name
	RegionId     string
}

// MoveResourcesOutput is the answer of MoveResources.
type MoveResourcesOutput struct{ Responses []MoveResponse }

// MoveResponse says what became of one resource.
type MoveResponse struct {
	Service      string
	ResourceType string
	ResourceId   string
	RegionId     string
	Status       string // SUCCESS or FAIL
	ErrorCode    string `wire:",omitempty"`
	ErrorMsg     string `wire:",omitempty"`
	RequestId    string
}

// MoveResources puts up to ten resources into a resource group. From then on
// the grants in that group hold for them, and those of the group that they leave
// do not. What can be moved is moved; each resource has an answer of its own.
//
// Inferred: Status is SUCCESS or FAIL, and a resource that does not exist fails with EntityNotExists.Resource; source: "MoveResources" (Resource Management API reference) has the members only.
//
// Ours: besides ram:MoveResources the caller needs the product's own ecs:JoinResourceGroup or vpc:MoveResourceGroup on each resource, both in the group that it leaves and in the group that it joins, so that nobody can move a resource into a group where grants hold for them; source: those are the calls that do the same for one resource.
var MoveResources = api.Operation[*Service, MoveResourcesInput, MoveResourcesOutput]{
	Product: api.ResourceManager, Name: "MoveResources", Action: "ram:MoveResources", Effect: api.Write,
	Resources: api.Everything[*Service, MoveResourcesInput],
	Also: []api.Also[*Service, MoveResourcesInput]{
		{Action: "ecs:JoinResourceGroup", Resources: leftAndJoined("ecs")},
		{Action: "vpc:MoveResourceGroup", Resources: leftAndJoined("vpc")},
	},
	DryRun: api.NoDryRun,
	Source: `"MoveResources" (Resource Management API reference)`,
	Handle: moveResources,
}

// leftAndJoined names each resource of a service twice: in the group that it is
// in and in the group that it is to be in.
func leftAndJoined(service string) func(*Service, *api.Call, *MoveResourcesInput) []api.Resource {
	return func(_ *Service, c *api.Call, in *MoveResourcesInput) []api.Resource {
		var out []api.Resource
		for _, m := range in.Resources {
			if m.Service != service {
				continue
			}
			k, ok := kindNamed(m.Service, m.ResourceType)
			if !ok {
				continue // cannot be moved; answered so
			}
			left := api.Resource{ARN: c.ARN(service, m.RegionId, m.ResourceType+"/"+m.ResourceId)}
			if i, ok := k.find(c.Snapshot, c.Account, m.RegionId, m.ResourceId); ok {
				left.Group, left.Tags = i.group, i.tags
			}
			joined := left
			joined.Group = in.ResourceGroupId
			out = append(out, left, joined)
		}
		return out
	}
}

func moveResources(s *Service, c *api.Call, in *MoveResourcesInput) (*MoveResourcesOutput, error) {
	if most := s.limits(c.Account).ResourcesPerMove; len(in.Resources) > most {
		return nil, identity.InvalidParameter("Resources", fmt.Sprintf("at most %d resources in one call", most))
	}
	for n, m := range in.Resources {
		for _, p := range []struct{ name, value string }{
			{"Service", m.Service}, {"ResourceType", m.ResourceType}, {"ResourceId", m.ResourceId}, {"RegionId", m.RegionId},
		} {
			if p.value == "" {
				return nil, identity.MissingParameter(fmt.Sprintf("Resources.%d.%s", n+1, p.name), "for each resource")
			}
		}
	}
	out := new(MoveResourcesOutput)
	return out, c.Update(func(tx *state.Tx) error {
		out.Responses = nil // the function may run again
		if _, err := identity.FindResourceGroup(tx, c.Account, in.ResourceGroupId); err != nil {
			return err
		}
		for _, m := range in.Resources {
			out.Responses = append(out.Responses, move(tx, c, in.ResourceGroupId, m))
		}
		return nil
	})
}

// move moves one resource. The resource must be in the group that the caller's
// right was looked at for, or somebody else has moved it since.
func move(tx *state.Tx, c *api.Call, group string, m MovedResource) MoveResponse {
	out := MoveResponse{Service: m.Service, ResourceType: m.ResourceType, ResourceId: m.ResourceId, RegionId: m.RegionId, Status: "FAIL", RequestId: c.RequestID}
	k, ok := kindNamed(m.Service, m.ResourceType)
	if !ok {
		out.ErrorCode = "UnsupportedResourceType"
		out.ErrorMsg = fmt.Sprintf("Resources of the type %s %s are in no resource group in this server, so nothing was done with it.", m.Service, m.ResourceType)
		return out
	}
	i, ok := k.find(tx, c.Account, m.RegionId, m.ResourceId)
	seen, was := k.find(c.Snapshot, c.Account, m.RegionId, m.ResourceId)
	if !ok || !was {
		out.ErrorCode = "EntityNotExists.Resource"
		out.ErrorMsg = fmt.Sprintf("The %s %s does not exist in %s. ListResources gives those that there are.", m.ResourceType, m.ResourceId, m.RegionId)
		return out
	}
	if i.group != seen.group {
		out.ErrorCode = "OperationConflict"
		out.ErrorMsg = fmt.Sprintf("The %s %s was moved by another call at the same time. Look, and try again.", m.ResourceType, m.ResourceId)
		return out
	}
	k.move(tx, c.Account, i.key, group)
	out.Status = "SUCCESS"
	return out
}
