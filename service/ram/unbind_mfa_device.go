package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UnbindMFADeviceInput are the parameters of UnbindMFADevice.
type UnbindMFADeviceInput struct {
	UserName string `wire:",required"`
}

// UnbindMFADeviceOutput is the answer of UnbindMFADevice.
type UnbindMFADeviceOutput struct{ MFADevice MFADevice }

// UnbindMFADevice takes a user's MFA device off. The device stays, nobody's.
var UnbindMFADevice = api.Operation[*Service, UnbindMFADeviceInput, UnbindMFADeviceOutput]{
	Product: api.RAM, Name: "UnbindMFADevice", Action: "ram:UnbindMFADevice", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UnbindMFADeviceInput) []api.Resource {
		return resources(c, "user/"+in.UserName)
	},
	DryRun: api.NoDryRun,
	Source: `"UnbindMFADevice" (RAM API reference)`,
	Handle: func(_ *Service, c *api.Call, in *UnbindMFADeviceInput) (*UnbindMFADeviceOutput, error) {
		out := new(UnbindMFADeviceOutput)
		return out, c.Update(func(tx *state.Tx) error {
			d, err := identity.UnbindMFADevice(tx, c.Account, in.UserName)
			if err != nil {
				return err
			}
			out.MFADevice = showMFADevice(c, d)
			return nil
		})
	},
}
