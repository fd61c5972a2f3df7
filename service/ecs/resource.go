package ecs

import (
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// named gives the resources of a call that names things of a kind, or all of the
// kind when it names none. filter is the resource group that the call narrows
// its answer to; without one, each thing is checked in the group that it is in.
// of gives a thing with its group and tags (nil: things of this kind have none).
//
// Source: "ECS: RAM authorization" (2026), rows with two resources such as
// image/* and image/{ImageId}.
func named(c *api.Call, region, kind string, ids []string, filter string, of func(id string) api.Resource) []api.Resource {
	if len(ids) == 0 {
		return []api.Resource{{ARN: c.ARN("ecs", region, kind+"/*"), Group: filter}}
	}
	out := make([]api.Resource, len(ids))
	for i, id := range ids {
		out[i] = api.Resource{ARN: c.ARN("ecs", region, kind+"/"+id)}
		if of != nil {
			out[i] = of(id)
		}
		if filter != "" {
			out[i].Group = filter
		}
	}
	return out
}

// inGroup says whether a thing whose record names this group is in the group
// that a list is narrowed to; without one, everything is. A record that names no
// group is in the default group.
func inGroup(filter, group string) bool {
	return filter == "" || filter == identity.ResourceGroupOf(group)
}

// groupExists refuses to put something new into a resource group that is not
// there. It is asked in the transaction that puts it there.
//
// Source: "CreateDisk", "RunInstances" (ECS API reference): InvalidResourceGroup.NotFound, 404.
func groupExists(r state.Reader, c *api.Call, id string) error {
	if _, err := identity.FindResourceGroup(r, c.Account, identity.ResourceGroupOf(id)); err != nil {
		if acs.AsError(err).Kind == acs.NotFound {
			return notFound("InvalidResourceGroup.NotFound", "The specified ResourceGroupId %q does not exist. ListResourceGroups of Resource Manager lists the groups.", id)
		}
		return err
	}
	return nil
}

// splitIDs splits ids that are joined by commas.
func splitIDs(s string) []string {
	if s == "" {
		return nil
	}
	out := strings.Split(s, ",")
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}
