package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UpdateAccessKeyInput are the parameters of UpdateAccessKey.
type UpdateAccessKeyInput struct {
	UserPrincipalName string // empty: the caller
	UserAccessKeyId   string `wire:",required"`
	Status            string `wire:",required"` // Active or Inactive
}

// UpdateAccessKeyOutput is the answer of UpdateAccessKey.
type UpdateAccessKeyOutput struct{}

// UpdateAccessKey turns an access key on or off. A call that begins after the
// answer is judged by the new status.
var UpdateAccessKey = api.Operation[*Service, UpdateAccessKeyInput, UpdateAccessKeyOutput]{
	Product: api.IMS, Name: "UpdateAccessKey", Action: "ram:UpdateAccessKey", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UpdateAccessKeyInput) []api.Resource {
		return ownKeys(c, in.UserPrincipalName)
	},
	DryRun: api.NoDryRun,
	Source: `"UpdateAccessKey" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *UpdateAccessKeyInput) (*UpdateAccessKeyOutput, error) {
		user, err := keyOwner(c.Snapshot, c, in.UserPrincipalName)
		if err != nil {
			return nil, err
		}
		return new(UpdateAccessKeyOutput), c.Update(func(tx *state.Tx) error {
			return identity.UpdateAccessKey(tx, c.Account, user, in.UserAccessKeyId, in.Status, c.Now)
		})
	},
}
