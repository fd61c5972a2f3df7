package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// AddUserToGroupInput are the parameters of AddUserToGroup.
type AddUserToGroupInput struct {
	UserPrincipalName string `wire:",required"`
	GroupName         string `wire:",required"`
}

// AddUserToGroupOutput is the answer of AddUserToGroup.
type AddUserToGroupOutput struct{}

// AddUserToGroup makes a user a member of a group; it then has the group's
// policies too. A user is in at most 10 groups. The caller needs the right on
// the user and on the group.
var AddUserToGroup = api.Operation[*Service, AddUserToGroupInput, AddUserToGroupOutput]{
	Product: api.IMS, Name: "AddUserToGroup", Action: "ram:AddUserToGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *AddUserToGroupInput) []api.Resource {
		return []api.Resource{oneUser(c, in.UserPrincipalName), oneGroup(c, in.GroupName)}
	},
	DryRun: api.NoDryRun,
	Source: `"AddUserToGroup" (IMS API reference), "Limitations" (RAM)`,
	Handle: func(s *Service, c *api.Call, in *AddUserToGroupInput) (*AddUserToGroupOutput, error) {
		name, err := userName(c.Snapshot, c, "UserPrincipalName", in.UserPrincipalName)
		if err != nil {
			return nil, err
		}
		return new(AddUserToGroupOutput), c.Update(func(tx *state.Tx) error {
			return identity.AddUserToGroup(tx, c.Account, s.limits(c.Account),
				&identity.Membership{UserName: name, GroupName: in.GroupName, JoinDate: c.Now})
		})
	},
}
