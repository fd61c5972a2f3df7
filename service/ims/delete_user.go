package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteUserInput are the parameters of DeleteUser: one of them.
type DeleteUserInput struct{ who }

// DeleteUserOutput is the answer of DeleteUser.
type DeleteUserOutput struct{}

// DeleteUser deletes a user that has nothing left: no group, no policy in any
// scope, no access key, no console password and no MFA device.
//
// Ours: it is for good; source: the vendor keeps deleted users in a recycle bin, "DeleteUserInRecycleBin" (IMS API reference).
var DeleteUser = api.Operation[*Service, DeleteUserInput, DeleteUserOutput]{
	Product: api.IMS, Name: "DeleteUser", Action: "ram:DeleteUser", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteUserInput) []api.Resource {
		return []api.Resource{in.resource(c)}
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteUser" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *DeleteUserInput) (*DeleteUserOutput, error) {
		name, err := in.find(c)
		if err != nil {
			return nil, err
		}
		return new(DeleteUserOutput), c.Update(func(tx *state.Tx) error {
			return identity.DeleteUser(tx, c.Account, name)
		})
	},
}
