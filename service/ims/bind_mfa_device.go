package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// BindMFADeviceInput are the parameters of BindMFADevice.
type BindMFADeviceInput struct {
	UserPrincipalName   string `wire:",required"`
	SerialNumber        string `wire:",required"`
	AuthenticationCode1 string `wire:",required"` // 6 digits
	AuthenticationCode2 string `wire:",required"` // the code after it
}

// BindMFADeviceOutput is the answer of BindMFADevice.
type BindMFADeviceOutput struct{}

// BindMFADevice gives a virtual MFA device to a user, when two codes of it that
// follow each other show that the authenticator program has the seed.
var BindMFADevice = api.Operation[*Service, BindMFADeviceInput, BindMFADeviceOutput]{
	Product: api.IMS, Name: "BindMFADevice", Action: "ram:BindMFADevice", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *BindMFADeviceInput) []api.Resource {
		return []api.Resource{oneUser(c, in.UserPrincipalName)}
	},
	DryRun: api.NoDryRun,
	Source: `"BindMFADevice" (IMS API reference), RFC 6238`,
	Handle: func(_ *Service, c *api.Call, in *BindMFADeviceInput) (*BindMFADeviceOutput, error) {
		name, err := userName(c.Snapshot, c, "UserPrincipalName", in.UserPrincipalName)
		if err != nil {
			return nil, err
		}
		return new(BindMFADeviceOutput), c.Update(func(tx *state.Tx) error {
			return identity.BindMFADevice(tx, c.Seal(), c.Account, name, in.SerialNumber, in.AuthenticationCode1, in.AuthenticationCode2, c.Now)
		})
	},
}
