package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// GetGroupInput are the parameters of GetGroup.
type GetGroupInput struct {
	GroupName string `wire:",required"`
}

// GetGroupOutput is the answer of GetGroup.
type GetGroupOutput struct{ Group Group }

// GetGroup gives a group.
var GetGroup = api.Operation[*Service, GetGroupInput, GetGroupOutput]{
	Product: api.IMS, Name: "GetGroup", Action: "ram:GetGroup", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetGroupInput) []api.Resource {
		return []api.Resource{oneGroup(c, in.GroupName)}
	},
	DryRun: api.NoDryRun,
	Source: `"GetGroup" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *GetGroupInput) (*GetGroupOutput, error) {
		g, err := identity.FindGroup(c.Snapshot, c.Account, in.GroupName)
		if err != nil {
			return nil, err
		}
		a, err := identity.FindAccount(c.Snapshot, c.Account)
		if err != nil {
			return nil, err
		}
		return &GetGroupOutput{showGroup(a, g)}, nil
	},
}
