package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UnbindMFADeviceInput are the parameters of UnbindMFADevice.
type UnbindMFADeviceInput struct {
	UserPrincipalName string `wire:",required"`
}

// UnbindMFADeviceOutput is the answer of UnbindMFADevice.
type UnbindMFADeviceOutput struct{ MFADevice MFADevice }

// UnbindMFADevice takes a user's MFA device off. The device stays, nobody's.
var UnbindMFADevice = api.Operation[*Service, UnbindMFADeviceInput, UnbindMFADeviceOutput]{
	Product: api.IMS, Name: "UnbindMFADevice", Action: "ram:UnbindMFADevice", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UnbindMFADeviceInput) []api.Resource {
		return []api.Resource{oneUser(c, in.UserPrincipalName)}
	},
	DryRun: api.NoDryRun,
	Source: `"UnbindMFADevice" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *UnbindMFADeviceInput) (*UnbindMFADeviceOutput, error) {
		name, err := userName(c.Snapshot, c, "UserPrincipalName", in.UserPrincipalName)
		if err != nil {
			return nil, err
		}
		out := new(UnbindMFADeviceOutput)
		return out, c.Update(func(tx *state.Tx) error {
			d, err := identity.UnbindMFADevice(tx, c.Account, name)
			if err != nil {
				return err
			}
			out.MFADevice = showMFADevice(c, d)
			return nil
		})
	},
}
