package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteAccessKeyInput are the parameters of DeleteAccessKey.
type DeleteAccessKeyInput struct {
	UserName        string // empty: the caller
	UserAccessKeyId string `wire:",required"`
}

// DeleteAccessKeyOutput is the answer of DeleteAccessKey.
type DeleteAccessKeyOutput struct{}

// DeleteAccessKey deletes an access key for good. It may be the one that signs
// the call.
var DeleteAccessKey = api.Operation[*Service, DeleteAccessKeyInput, DeleteAccessKeyOutput]{
	Product: api.RAM, Name: "DeleteAccessKey", Action: "ram:DeleteAccessKey", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteAccessKeyInput) []api.Resource {
		return resources(c, "user/"+self(c, in.UserName))
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteAccessKey" (RAM API reference)`,
	Handle: deleteAccessKey,
}

func deleteAccessKey(_ *Service, c *api.Call, in *DeleteAccessKeyInput) (*DeleteAccessKeyOutput, error) {
	name := self(c, in.UserName)
	if err := needName(c, name); err != nil {
		return nil, err
	}
	return new(DeleteAccessKeyOutput), c.Update(func(tx *state.Tx) error {
		return identity.DeleteAccessKey(tx, c.Account, name, in.UserAccessKeyId)
	})
}
