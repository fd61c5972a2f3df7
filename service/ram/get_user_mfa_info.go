package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// GetUserMFAInfoInput are the parameters of GetUserMFAInfo.
type GetUserMFAInfoInput struct {
	UserName string `wire:",required"`
}

// GetUserMFAInfoOutput is the answer of GetUserMFAInfo.
type GetUserMFAInfoOutput struct{ MFADevice MFADevice }

// GetUserMFAInfo gives the MFA device that a user has.
var GetUserMFAInfo = api.Operation[*Service, GetUserMFAInfoInput, GetUserMFAInfoOutput]{
	Product: api.RAM, Name: "GetUserMFAInfo", Action: "ram:GetUserMFAInfo", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetUserMFAInfoInput) []api.Resource {
		return resources(c, "user/"+in.UserName)
	},
	DryRun: api.NoDryRun,
	Source: `"GetUserMFAInfo" (RAM API reference)`,
	Handle: func(_ *Service, c *api.Call, in *GetUserMFAInfoInput) (*GetUserMFAInfoOutput, error) {
		d, err := identity.MFADeviceOf(c.Snapshot, c.Account, in.UserName)
		if err != nil {
			return nil, err
		}
		return &GetUserMFAInfoOutput{showMFADevice(c, d)}, nil
	},
}
