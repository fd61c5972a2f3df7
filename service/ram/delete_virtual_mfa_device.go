package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteVirtualMFADeviceInput are the parameters of DeleteVirtualMFADevice.
type DeleteVirtualMFADeviceInput struct {
	SerialNumber string `wire:",required"`
}

// DeleteVirtualMFADeviceOutput is the answer of DeleteVirtualMFADevice.
type DeleteVirtualMFADeviceOutput struct{}

// DeleteVirtualMFADevice deletes a device that nobody has.
//
// Inferred: a device that a user has gives DeleteConflict.VirtualMFADevice.User; source: none, it would take the user's second factor away.
var DeleteVirtualMFADevice = api.Operation[*Service, DeleteVirtualMFADeviceInput, DeleteVirtualMFADeviceOutput]{
	Product: api.RAM, Name: "DeleteVirtualMFADevice", Action: "ram:DeleteVirtualMFADevice", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteVirtualMFADeviceInput) []api.Resource {
		name, _ := deviceName(c, in.SerialNumber)
		return resources(c, "mfa/"+name)
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteVirtualMFADevice" (RAM API reference)`,
	Handle: func(_ *Service, c *api.Call, in *DeleteVirtualMFADeviceInput) (*DeleteVirtualMFADeviceOutput, error) {
		return new(DeleteVirtualMFADeviceOutput), c.Update(func(tx *state.Tx) error {
			d, err := findDevice(tx, c, in.SerialNumber)
			if err != nil {
				return err
			}
			if d.UserName != "" {
				return conflict("VirtualMFADevice.User", "The device %s belongs to user %s. Take it off with UnbindMFADevice first.", d.Name, d.UserName)
			}
			identity.MFADevices.Delete(tx, c.Account, d.Name)
			return nil
		})
	},
}
