package ram

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListUsersForGroupInput are the parameters of ListUsersForGroup.
type ListUsersForGroupInput struct {
	page
	GroupName string `wire:",required"`
}

// ListUsersForGroupOutput is the answer of ListUsersForGroup.
type ListUsersForGroupOutput struct {
	paged
	Users struct{ User []Member }
}

// Member is a user of a group.
type Member struct {
	UserName    string
	DisplayName string
	JoinDate    time.Time
}

// ListUsersForGroup gives the members of a group by name, in parts.
var ListUsersForGroup = api.Operation[*Service, ListUsersForGroupInput, ListUsersForGroupOutput]{
	Product: api.RAM, Name: "ListUsersForGroup", Action: "ram:ListUsersForGroup", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListUsersForGroupInput) []api.Resource {
		return resources(c, "group/"+in.GroupName)
	},
	DryRun: api.NoDryRun,
	Source: `"ListUsersForGroup" (RAM API reference)`,
	Handle: listUsersForGroup,
}

func listUsersForGroup(_ *Service, c *api.Call, in *ListUsersForGroupInput) (*ListUsersForGroupOutput, error) {
	after, n, err := in.Open(c.Operation)
	if err != nil {
		return nil, err
	}
	if _, err := findGroup(c.Snapshot, c, in.GroupName); err != nil {
		return nil, err
	}
	out := new(ListUsersForGroupOutput)
	out.paged = collect(c, n, identity.MembersOf(identity.MembershipsByGroup.Find(c.Snapshot, c.Account, in.GroupName), after), everything, func(m *identity.Membership) {
		u := identity.Users.Get(c.Snapshot, c.Account, m.UserName)
		if u == nil {
			u = &identity.User{UserName: m.UserName}
		}
		out.Users.User = append(out.Users.User, Member{u.UserName, u.DisplayName, m.JoinDate})
	})
	return out, nil
}
