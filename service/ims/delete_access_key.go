package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteAccessKeyInput are the parameters of DeleteAccessKey.
type DeleteAccessKeyInput struct {
	UserPrincipalName string // empty: the caller
	UserAccessKeyId   string `wire:",required"`
}

// DeleteAccessKeyOutput is the answer of DeleteAccessKey.
type DeleteAccessKeyOutput struct{}

// DeleteAccessKey deletes an access key for good. It may be the one that signs
// the call.
//
// Ours: it is for good; source: the vendor keeps deleted keys in a recycle bin, "DeleteAccessKeyInRecycleBin" (IMS API reference).
var DeleteAccessKey = api.Operation[*Service, DeleteAccessKeyInput, DeleteAccessKeyOutput]{
	Product: api.IMS, Name: "DeleteAccessKey", Action: "ram:DeleteAccessKey", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteAccessKeyInput) []api.Resource {
		return ownKeys(c, in.UserPrincipalName)
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteAccessKey" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *DeleteAccessKeyInput) (*DeleteAccessKeyOutput, error) {
		user, err := keyOwner(c.Snapshot, c, in.UserPrincipalName)
		if err != nil {
			return nil, err
		}
		return new(DeleteAccessKeyOutput), c.Update(func(tx *state.Tx) error {
			return identity.DeleteAccessKey(tx, c.Account, user, in.UserAccessKeyId)
		})
	},
}
