package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UpdateAccessKeyInput are the parameters of UpdateAccessKey.
type UpdateAccessKeyInput struct {
	UserName        string // empty: the caller
	UserAccessKeyId string `wire:",required"`
	Status          string `wire:",required"` // Active or Inactive
}

// UpdateAccessKeyOutput is the answer of UpdateAccessKey.
type UpdateAccessKeyOutput struct{}

// UpdateAccessKey turns an access key on or off. A call that begins after the
// answer is judged by the new status.
var UpdateAccessKey = api.Operation[*Service, UpdateAccessKeyInput, UpdateAccessKeyOutput]{
	Product: api.RAM, Name: "UpdateAccessKey", Action: "ram:UpdateAccessKey", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UpdateAccessKeyInput) []api.Resource {
		return resources(c, "user/"+self(c, in.UserName))
	},
	DryRun: api.NoDryRun,
	Source: `"UpdateAccessKey" (RAM API reference)`,
	Handle: updateAccessKey,
}

func updateAccessKey(_ *Service, c *api.Call, in *UpdateAccessKeyInput) (*UpdateAccessKeyOutput, error) {
	name := self(c, in.UserName)
	if err := needName(c, name); err != nil {
		return nil, err
	}
	if in.Status != identity.Active && in.Status != identity.Inactive {
		return nil, invalid("Status", "Active or Inactive")
	}
	return new(UpdateAccessKeyOutput), c.Update(func(tx *state.Tx) error {
		old, err := findAccessKey(tx, c, name, in.UserAccessKeyId)
		if err != nil {
			return err
		}
		k := *old
		k.Status = in.Status
		identity.AccessKeys.Put(tx, c.Account, k.AccessKeyID, &k)
		return nil
	})
}
