package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// RemoveUserFromGroupInput are the parameters of RemoveUserFromGroup.
type RemoveUserFromGroupInput struct {
	UserName  string `wire:",required"`
	GroupName string `wire:",required"`
}

// RemoveUserFromGroupOutput is the answer of RemoveUserFromGroup.
type RemoveUserFromGroupOutput struct{}

// RemoveUserFromGroup ends a membership. The group's policies, its Denies too,
// no longer apply to the user.
var RemoveUserFromGroup = api.Operation[*Service, RemoveUserFromGroupInput, RemoveUserFromGroupOutput]{
	Product: api.RAM, Name: "RemoveUserFromGroup", Action: "ram:RemoveUserFromGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *RemoveUserFromGroupInput) []api.Resource {
		return resources(c, "user/"+in.UserName, "group/"+in.GroupName)
	},
	DryRun: api.NoDryRun,
	Source: `"RemoveUserFromGroup" (RAM API reference)`,
	Handle: removeUserFromGroup,
}

func removeUserFromGroup(_ *Service, c *api.Call, in *RemoveUserFromGroupInput) (*RemoveUserFromGroupOutput, error) {
	return new(RemoveUserFromGroupOutput), c.Update(func(tx *state.Tx) error {
		return identity.RemoveUserFromGroup(tx, c.Account, in.UserName, in.GroupName)
	})
}
