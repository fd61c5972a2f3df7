package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// MFADevice is a user's MFA device.
type MFADevice struct {
	SerialNumber string // acs:ram::<account>:mfa/<name>
	Type         string // VMFA: virtual
}

func showMFADevice(c *api.Call, d *identity.MFADevice) MFADevice {
	return MFADevice{identity.SerialNumber(c.Account, d.Name), identity.VirtualMFA}
}
