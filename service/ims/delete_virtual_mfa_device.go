package ims

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
var DeleteVirtualMFADevice = api.Operation[*Service, DeleteVirtualMFADeviceInput, DeleteVirtualMFADeviceOutput]{
	Product: api.IMS, Name: "DeleteVirtualMFADevice", Action: "ram:DeleteVirtualMFADevice", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteVirtualMFADeviceInput) []api.Resource {
		name, _ := identity.MFADeviceName(c.Account, in.SerialNumber)
		return []api.Resource{{ARN: c.ARN("ram", "*", "mfa/"+name)}}
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteVirtualMFADevice" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *DeleteVirtualMFADeviceInput) (*DeleteVirtualMFADeviceOutput, error) {
		return new(DeleteVirtualMFADeviceOutput), c.Update(func(tx *state.Tx) error {
			return identity.DeleteMFADevice(tx, c.Account, in.SerialNumber)
		})
	},
}
