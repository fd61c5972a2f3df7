package ram

import (
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// mfaName bounds the name of a virtual MFA device.
//
// Inferred: 1-64 letters, digits, . - and _; source: the rule for user names.
var mfaName = catalog.TextRule{Min: 1, Max: 64, Extra: ".-_"}

// Inferred: an account may have twice as many virtual MFA devices as users; source: none, LimitExceeded.VirtualMFADevice exists.
const devicesPerUser = 2

// MFADevice is a user's MFA device.
type MFADevice struct {
	SerialNumber string
	Type         string // VMFA: virtual
}

const virtualMFA = "VMFA"

// serialNumber gives the ARN that stands for a device.
//
// Source: "CreateVirtualMFADevice" (RAM API reference): acs:ram::<account>:mfa/<name>.
func serialNumber(c *api.Call, name string) string { return c.ARN("ram", "", "mfa/"+name) }

// deviceName gives the name in a serial number; ok is false for one of another
// form or account.
func deviceName(c *api.Call, serial string) (name string, ok bool) {
	a, err := acs.ParseARN(serial)
	if err != nil || a.Service != "ram" || a.Account != c.Account || a.Region != "" && a.Region != "*" {
		return "", false
	}
	return strings.CutPrefix(a.Resource, "mfa/")
}

func findDevice(r state.Reader, c *api.Call, serial string) (*identity.MFADevice, error) {
	if name, ok := deviceName(c, serial); ok {
		if d := identity.MFADevices.Get(r, c.Account, name); d != nil {
			return d, nil
		}
	}
	return nil, notExist("VirtualMFADevice", "There is no virtual MFA device %q. ListVirtualMFADevices gives those that there are.", serial)
}

// deviceOf gives the device that a user has, or EntityNotExist.User.MFADevice.
func deviceOf(r state.Reader, c *api.Call, user string) (*identity.MFADevice, error) {
	if _, err := findUser(r, c, user); err != nil {
		return nil, err
	}
	if d := identity.MFADevicesByUser.First(r, c.Account, user); d != nil {
		return d, nil
	}
	return nil, notExist("User.MFADevice", "The user %s has no MFA device.", user)
}
