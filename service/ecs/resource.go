package ecs

import (
	"strings"

	"github.com/rampart-cloud/rampart/api"
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
