package ims

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListVirtualMFADevicesInput are the parameters of ListVirtualMFADevices.
type ListVirtualMFADevicesInput struct{ identity.Page }

// ListVirtualMFADevicesOutput is the answer of ListVirtualMFADevices.
type ListVirtualMFADevicesOutput struct {
	identity.Paged
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
	UserId            string
	UserPrincipalName string
	DisplayName       string
}

// ListVirtualMFADevices gives the virtual MFA devices of the account by name, in
// parts.
var ListVirtualMFADevices = api.Operation[*Service, ListVirtualMFADevicesInput, ListVirtualMFADevicesOutput]{
	Product: api.IMS, Name: "ListVirtualMFADevices", Action: "ram:ListVirtualMFADevices", Effect: api.Read,
	Resources: everyDevice[ListVirtualMFADevicesInput],
	DryRun:    api.NoDryRun,
	Source:    `"ListVirtualMFADevices" (IMS API reference)`,
	Handle:    listVirtualMFADevices,
}

func listVirtualMFADevices(_ *Service, c *api.Call, in *ListVirtualMFADevicesInput) (*ListVirtualMFADevicesOutput, error) {
	r := c.Snapshot
	after, n, err := in.Open(c.Operation)
	if err != nil {
		return nil, err
	}
	a, err := identity.FindAccount(r, c.Account)
	if err != nil {
		return nil, err
	}
	out := new(ListVirtualMFADevicesOutput)
	out.Paged = identity.Collect(c.Operation, n, identity.MFADevices.All(r, c.Account, "", after), everything, func(d *identity.MFADevice) {
		v := VirtualMFADevice{SerialNumber: identity.SerialNumber(c.Account, d.Name), ActivateDate: d.ActivateDate}
		if d.UserName != "" {
			u, e := identity.FindUser(r, c.Account, d.UserName)
			if e != nil {
				err = e
				return
			}
			v.User = &DeviceUser{u.UserID, principalName(a, u.UserName), u.DisplayName}
		}
		out.VirtualMFADevices.VirtualMFADevice = append(out.VirtualMFADevices.VirtualMFADevice, v)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
