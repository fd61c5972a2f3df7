package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// GetLoginProfileInput are the parameters of GetLoginProfile.
type GetLoginProfileInput struct {
	UserPrincipalName string `wire:",required"`
}

// GetLoginProfileOutput is the answer of GetLoginProfile.
type GetLoginProfileOutput struct{ LoginProfile LoginProfile }

// GetLoginProfile says how a user signs in to the console.
var GetLoginProfile = api.Operation[*Service, GetLoginProfileInput, GetLoginProfileOutput]{
	Product: api.IMS, Name: "GetLoginProfile", Action: "ram:GetLoginProfile", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetLoginProfileInput) []api.Resource {
		return []api.Resource{oneUser(c, in.UserPrincipalName)}
	},
	DryRun: api.NoDryRun,
	Source: `"GetLoginProfile" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *GetLoginProfileInput) (*GetLoginProfileOutput, error) {
		name, err := userName(c.Snapshot, c, "UserPrincipalName", in.UserPrincipalName)
		if err != nil {
			return nil, err
		}
		p, err := identity.FindLoginProfile(c.Snapshot, c.Account, name)
		if err != nil {
			return nil, err
		}
		out := new(GetLoginProfileOutput)
		out.LoginProfile, err = showLoginProfile(c.Snapshot, c, p)
		return out, err
	},
}
