package ims

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListUsersForGroupInput are the parameters of ListUsersForGroup.
type ListUsersForGroupInput struct {
	identity.Page
	GroupName string `wire:",required"`
}

// ListUsersForGroupOutput is the answer of ListUsersForGroup.
type ListUsersForGroupOutput struct {
	identity.Paged
	Users struct{ User []Member }
}

// Member is a user of a group.
type Member struct {
	UserId            string
	UserPrincipalName string
	DisplayName       string
	JoinDate          time.Time
}

// ListUsersForGroup gives the members of a group by name, in parts.
var ListUsersForGroup = api.Operation[*Service, ListUsersForGroupInput, ListUsersForGroupOutput]{
	Product: api.IMS, Name: "ListUsersForGroup", Action: "ram:ListUsersForGroup", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListUsersForGroupInput) []api.Resource {
		return []api.Resource{oneGroup(c, in.GroupName)}
	},
	DryRun: api.NoDryRun,
	Source: `"ListUsersForGroup" (IMS API reference)`,
	Handle: listUsersForGroup,
}

func listUsersForGroup(_ *Service, c *api.Call, in *ListUsersForGroupInput) (*ListUsersForGroupOutput, error) {
	r := c.Snapshot
	after, n, err := in.Open(c.Operation)
	if err != nil {
		return nil, err
	}
	if _, err := identity.FindGroup(r, c.Account, in.GroupName); err != nil {
		return nil, err
	}
	a, err := identity.FindAccount(r, c.Account)
	if err != nil {
		return nil, err
	}
	out := new(ListUsersForGroupOutput)
	members := identity.MembersOf(identity.MembershipsByGroup.Find(r, c.Account, in.GroupName), after)
	out.Paged = identity.Collect(c.Operation, n, members, everything, func(m *identity.Membership) {
		u, e := identity.FindUser(r, c.Account, m.UserName)
		if e != nil {
			err = e
			return
		}
		out.Users.User = append(out.Users.User, Member{u.UserID, principalName(a, u.UserName), u.DisplayName, m.JoinDate})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
