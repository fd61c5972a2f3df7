package ims

import (
	"encoding/base64"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// CreateVirtualMFADeviceInput are the parameters of CreateVirtualMFADevice.
type CreateVirtualMFADeviceInput struct {
	VirtualMFADeviceName string `wire:",required"`
}

// CreateVirtualMFADeviceOutput is the answer of CreateVirtualMFADevice.
type CreateVirtualMFADeviceOutput struct {
	VirtualMFADevice struct {
		SerialNumber     string // acs:ram::<account>:mfa/<name>
		Base32StringSeed string // shown here and never again
		QRCodePNG        string // base64; the seed as an otpauth address
	}
}

// CreateVirtualMFADevice makes a secret for an authenticator program. It is
// nobody's until BindMFADevice gives it to a user.
var CreateVirtualMFADevice = api.Operation[*Service, CreateVirtualMFADeviceInput, CreateVirtualMFADeviceOutput]{
	Product: api.IMS, Name: "CreateVirtualMFADevice", Action: "ram:CreateVirtualMFADevice", Effect: api.Write,
	Resources: everyDevice[CreateVirtualMFADeviceInput],
	DryRun:    api.NoDryRun,
	Source:    `"CreateVirtualMFADevice" (IMS API reference)`,
	Handle:    createVirtualMFADevice,
}

func createVirtualMFADevice(s *Service, c *api.Call, in *CreateVirtualMFADeviceInput) (*CreateVirtualMFADeviceOutput, error) {
	d, seed, picture, err := identity.NewMFADevice(c.Random(), c.Seal(), c.Account, in.VirtualMFADeviceName, c.Now)
	if err != nil {
		return nil, err
	}
	err = c.Update(func(tx *state.Tx) error {
		return identity.CreateMFADevice(tx, c.Account, s.limits(c.Account), d)
	})
	if err != nil {
		return nil, err
	}
	out := new(CreateVirtualMFADeviceOutput)
	out.VirtualMFADevice.SerialNumber = identity.SerialNumber(c.Account, d.Name)
	out.VirtualMFADevice.Base32StringSeed = seed
	out.VirtualMFADevice.QRCodePNG = base64.StdEncoding.EncodeToString(picture)
	return out, nil
}
