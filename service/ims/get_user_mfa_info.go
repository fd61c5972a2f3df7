package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// GetUserMFAInfoInput are the parameters of GetUserMFAInfo.
type GetUserMFAInfoInput struct {
	UserPrincipalName string // empty: the caller
}

// GetUserMFAInfoOutput is the answer of GetUserMFAInfo.
type GetUserMFAInfoOutput struct {
	IsMFAEnable bool
	MFADevice   *MFADevice // only if there is one
}

// GetUserMFAInfo says whether a user has an MFA device, and which.
//
// Inferred: a user without a device is no error, IsMFAEnable is false; source: the answer of "GetUserMFAInfo" (IMS API reference) has that member, RAM's has not.
//
// Inferred: without UserPrincipalName it is about the caller, who must be a RAM user; source: likeness to "ListAccessKeys" (IMS API reference).
var GetUserMFAInfo = api.Operation[*Service, GetUserMFAInfoInput, GetUserMFAInfoOutput]{
	Product: api.IMS, Name: "GetUserMFAInfo", Action: "ram:GetUserMFAInfo", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetUserMFAInfoInput) []api.Resource {
		return ownKeys(c, in.UserPrincipalName)
	},
	DryRun: api.NoDryRun,
	Source: `"GetUserMFAInfo" (IMS API reference)`,
	Handle: getUserMFAInfo,
}

func getUserMFAInfo(_ *Service, c *api.Call, in *GetUserMFAInfoInput) (*GetUserMFAInfoOutput, error) {
	name := c.Principal.UserName
	if in.UserPrincipalName != "" {
		var err error
		if name, err = userName(c.Snapshot, c, "UserPrincipalName", in.UserPrincipalName); err != nil {
			return nil, err
		}
	}
	if name == "" {
		return nil, identity.MissingParameter("UserPrincipalName", "unless a RAM user calls")
	}
	if _, err := identity.FindUser(c.Snapshot, c.Account, name); err != nil {
		return nil, err
	}
	out := new(GetUserMFAInfoOutput)
	if d := identity.MFADevicesByUser.First(c.Snapshot, c.Account, name); d != nil {
		shown := showMFADevice(c, d)
		out.IsMFAEnable, out.MFADevice = true, &shown
	}
	return out, nil
}
