package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListGroupsInput are the parameters of ListGroups.
type ListGroupsInput struct{ identity.Page }

// ListGroupsOutput is the answer of ListGroups.
type ListGroupsOutput struct {
	identity.Paged
	Groups struct{ Group []Group }
}

// ListGroups gives the groups of the account by name, in parts.
var ListGroups = api.Operation[*Service, ListGroupsInput, ListGroupsOutput]{
	Product: api.IMS, Name: "ListGroups", Action: "ram:ListGroups", Effect: api.Read,
	Resources: everyGroup[ListGroupsInput],
	DryRun:    api.NoDryRun,
	Source:    `"ListGroups" (IMS API reference)`,
	Handle:    listGroups,
}

func listGroups(_ *Service, c *api.Call, in *ListGroupsInput) (*ListGroupsOutput, error) {
	after, n, err := in.Open(c.Operation)
	if err != nil {
		return nil, err
	}
	a, err := identity.FindAccount(c.Snapshot, c.Account)
	if err != nil {
		return nil, err
	}
	out := new(ListGroupsOutput)
	out.Paged = identity.Collect(c.Operation, n, identity.Groups.All(c.Snapshot, c.Account, "", after), everything,
		func(g *identity.Group) { out.Groups.Group = append(out.Groups.Group, showGroup(a, g)) })
	return out, nil
}

func everything[T any](T) bool { return true }
