package ims

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListGroupsForUserInput are the parameters of ListGroupsForUser.
type ListGroupsForUserInput struct {
	UserPrincipalName string `wire:",required"`
}

// ListGroupsForUserOutput is the answer of ListGroupsForUser.
type ListGroupsForUserOutput struct {
	Groups struct{ Group []GroupOfUser }
}

// GroupOfUser is a group that a user is in.
type GroupOfUser struct {
	GroupId     string
	GroupName   string
	DisplayName string
	Comments    string
	JoinDate    time.Time
}

// ListGroupsForUser gives the groups that a user is in.
var ListGroupsForUser = api.Operation[*Service, ListGroupsForUserInput, ListGroupsForUserOutput]{
	Product: api.IMS, Name: "ListGroupsForUser", Action: "ram:ListGroupsForUser", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListGroupsForUserInput) []api.Resource {
		return []api.Resource{oneUser(c, in.UserPrincipalName)}
	},
	DryRun: api.NoDryRun,
	Source: `"ListGroupsForUser" (IMS API reference)`,
	Handle: listGroupsForUser,
}

func listGroupsForUser(_ *Service, c *api.Call, in *ListGroupsForUserInput) (*ListGroupsForUserOutput, error) {
	name, err := userName(c.Snapshot, c, "UserPrincipalName", in.UserPrincipalName)
	if err != nil {
		return nil, err
	}
	if _, err := identity.FindUser(c.Snapshot, c.Account, name); err != nil {
		return nil, err
	}
	out := new(ListGroupsForUserOutput)
	for _, m := range identity.Memberships.All(c.Snapshot, c.Account, name+"/", "") {
		g, err := identity.FindGroup(c.Snapshot, c.Account, m.GroupName)
		if err != nil {
			return nil, err
		}
		out.Groups.Group = append(out.Groups.Group, GroupOfUser{g.GroupID, g.GroupName, g.DisplayName, g.Comments, m.JoinDate})
	}
	return out, nil
}
