package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteUserInput are the parameters of DeleteUser.
type DeleteUserInput struct {
	UserName string `wire:",required"`
}

// DeleteUserOutput is the answer of DeleteUser.
type DeleteUserOutput struct{}

// DeleteUser deletes a user that has nothing left: no group, no policy in any
// scope, no access key, no console password and no MFA device.
var DeleteUser = api.Operation[*Service, DeleteUserInput, DeleteUserOutput]{
	Product: api.RAM, Name: "DeleteUser", Action: "ram:DeleteUser", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteUserInput) []api.Resource {
		return resources(c, "user/"+in.UserName)
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteUser" (RAM API reference)`,
	Handle: deleteUser,
}

func deleteUser(_ *Service, c *api.Call, in *DeleteUserInput) (*DeleteUserOutput, error) {
	return new(DeleteUserOutput), c.Update(func(tx *state.Tx) error {
		return identity.DeleteUser(tx, c.Account, in.UserName)
	})
}
