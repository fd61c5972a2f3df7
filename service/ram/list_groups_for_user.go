package ram

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListGroupsForUserInput are the parameters of ListGroupsForUser.
type ListGroupsForUserInput struct {
	UserName string `wire:",required"`
}

// ListGroupsForUserOutput is the answer of ListGroupsForUser.
type ListGroupsForUserOutput struct {
	Groups struct{ Group []GroupOfUser }
}

// GroupOfUser is a group that a user is in.
type GroupOfUser struct {
	GroupId   string
	GroupName string
	Comments  string
	JoinDate  time.Time
}

// ListGroupsForUser gives the groups that a user is in.
var ListGroupsForUser = api.Operation[*Service, ListGroupsForUserInput, ListGroupsForUserOutput]{
	Product: api.RAM, Name: "ListGroupsForUser", Action: "ram:ListGroupsForUser", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListGroupsForUserInput) []api.Resource {
		return resources(c, "user/"+in.UserName)
	},
	DryRun: api.NoDryRun,
	Source: `"ListGroupsForUser" (RAM API reference)`,
	Handle: listGroupsForUser,
}

func listGroupsForUser(_ *Service, c *api.Call, in *ListGroupsForUserInput) (*ListGroupsForUserOutput, error) {
	if _, err := findUser(c.Snapshot, c, in.UserName); err != nil {
		return nil, err
	}
	out := new(ListGroupsForUserOutput)
	for _, m := range identity.Memberships.All(c.Snapshot, c.Account, in.UserName+"/", "") {
		g, err := findGroup(c.Snapshot, c, m.GroupName)
		if err != nil {
			return nil, err
		}
		out.Groups.Group = append(out.Groups.Group, GroupOfUser{g.GroupID, g.GroupName, g.Comments, m.JoinDate})
	}
	return out, nil
}
