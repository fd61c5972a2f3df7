package ram

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListVirtualMFADevicesInput are the parameters of ListVirtualMFADevices: none.
type ListVirtualMFADevicesInput struct{}

// ListVirtualMFADevicesOutput is the answer of ListVirtualMFADevices.
type ListVirtualMFADevicesOutput struct {
	VirtualMFADevices struct{ VirtualMFADevice []VirtualMFADevice }
}

// VirtualMFADevice is a device of the list, without its seed.
type VirtualMFADevice struct {
	SerialNumber string
	ActivateDate time.Time // when it was given to the user; empty: not yet
	User         *DeviceUser
}

// DeviceUser is the user who has a device.
type DeviceUser struct {
	UserId      string
	UserName    string
	DisplayName string
}

// ListVirtualMFADevices gives the virtual MFA devices of the account by name.
var ListVirtualMFADevices = api.Operation[*Service, ListVirtualMFADevicesInput, ListVirtualMFADevicesOutput]{
	Product: api.RAM, Name: "ListVirtualMFADevices", Action: "ram:ListVirtualMFADevices", Effect: api.Read,
	Resources: allDevices[ListVirtualMFADevicesInput],
	DryRun:    api.NoDryRun,
	Source:    `"ListVirtualMFADevices" (RAM API reference)`,
	Handle:    listVirtualMFADevices,
}

func listVirtualMFADevices(_ *Service, c *api.Call, _ *ListVirtualMFADevicesInput) (*ListVirtualMFADevicesOutput, error) {
	out := new(ListVirtualMFADevicesOutput)
	for _, d := range identity.MFADevices.All(c.Snapshot, c.Account, "", "") {
		v := VirtualMFADevice{SerialNumber: identity.SerialNumber(c.Account, d.Name), ActivateDate: d.ActivateDate}
		if d.UserName != "" {
			u, err := findUser(c.Snapshot, c, d.UserName)
			if err != nil {
				return nil, err
			}
			v.User = &DeviceUser{u.UserID, u.UserName, u.DisplayName}
		}
		out.VirtualMFADevices.VirtualMFADevice = append(out.VirtualMFADevices.VirtualMFADevice, v)
	}
	return out, nil
}
