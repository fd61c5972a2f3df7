package ram

import (
	"time"

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
			old, err := deviceOf(tx, c, in.UserName)
			if err != nil {
				return err
			}
			d := *old
			d.UserName, d.ActivateDate = "", time.Time{}
			identity.MFADevices.Put(tx, c.Account, d.Name, &d)
			out.MFADevice = MFADevice{serialNumber(c, d.Name), virtualMFA}
			return nil
		})
	},
}
