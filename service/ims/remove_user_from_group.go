package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// RemoveUserFromGroupInput are the parameters of RemoveUserFromGroup.
type RemoveUserFromGroupInput struct {
	UserPrincipalName string `wire:",required"`
	GroupName         string `wire:",required"`
}

// RemoveUserFromGroupOutput is the answer of RemoveUserFromGroup.
type RemoveUserFromGroupOutput struct{}

// RemoveUserFromGroup ends a membership. The group's policies, its Denies too,
// no longer apply to the user.
var RemoveUserFromGroup = api.Operation[*Service, RemoveUserFromGroupInput, RemoveUserFromGroupOutput]{
	Product: api.IMS, Name: "RemoveUserFromGroup", Action: "ram:RemoveUserFromGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *RemoveUserFromGroupInput) []api.Resource {
		return []api.Resource{oneUser(c, in.UserPrincipalName), oneGroup(c, in.GroupName)}
	},
	DryRun: api.NoDryRun,
	Source: `"RemoveUserFromGroup" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *RemoveUserFromGroupInput) (*RemoveUserFromGroupOutput, error) {
		name, err := userName(c.Snapshot, c, "UserPrincipalName", in.UserPrincipalName)
		if err != nil {
			return nil, err
		}
		return new(RemoveUserFromGroupOutput), c.Update(func(tx *state.Tx) error {
			return identity.RemoveUserFromGroup(tx, c.Account, name, in.GroupName)
		})
	},
}
