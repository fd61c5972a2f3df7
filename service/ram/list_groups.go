package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListGroupsInput are the parameters of ListGroups.
type ListGroupsInput struct{ page }

// ListGroupsOutput is the answer of ListGroups.
type ListGroupsOutput struct {
	paged
	Groups struct{ Group []Group }
}

// ListGroups gives the groups of the account by name, in parts.
var ListGroups = api.Operation[*Service, ListGroupsInput, ListGroupsOutput]{
	Product: api.RAM, Name: "ListGroups", Action: "ram:ListGroups", Effect: api.Read,
	Resources: allGroups[ListGroupsInput],
	DryRun:    api.NoDryRun,
	Source:    `"ListGroups" (RAM API reference)`,
	Handle:    listGroups,
}

func listGroups(_ *Service, c *api.Call, in *ListGroupsInput) (*ListGroupsOutput, error) {
	after, n, err := in.Open(c.Operation)
	if err != nil {
		return nil, err
	}
	out := new(ListGroupsOutput)
	out.paged = collect(c, n, identity.Groups.All(c.Snapshot, c.Account, "", after), everything,
		func(g *identity.Group) { out.Groups.Group = append(out.Groups.Group, showGroup(g)) })
	return out, nil
}
