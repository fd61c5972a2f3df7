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
	id := membershipID(in.UserName, in.GroupName)
	return new(RemoveUserFromGroupOutput), c.Update(func(tx *state.Tx) error {
		_, err1 := findUser(tx, c, in.UserName)
		_, err2 := findGroup(tx, c, in.GroupName)
		if err := firstError(err1, err2); err != nil {
			return err
		}
		if identity.Memberships.Get(tx, c.Account, id) == nil {
			return notExist("User.Group", "The user %s is not in the group %s.", in.UserName, in.GroupName)
		}
		identity.Memberships.Delete(tx, c.Account, id)
		return nil
	})
}
