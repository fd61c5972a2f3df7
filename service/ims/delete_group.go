package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteGroupInput are the parameters of DeleteGroup.
type DeleteGroupInput struct {
	GroupName string `wire:",required"`
}

// DeleteGroupOutput is the answer of DeleteGroup.
type DeleteGroupOutput struct{}

// DeleteGroup deletes a group that has no members and no policies left.
var DeleteGroup = api.Operation[*Service, DeleteGroupInput, DeleteGroupOutput]{
	Product: api.IMS, Name: "DeleteGroup", Action: "ram:DeleteGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteGroupInput) []api.Resource {
		return []api.Resource{oneGroup(c, in.GroupName)}
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteGroup" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *DeleteGroupInput) (*DeleteGroupOutput, error) {
		return new(DeleteGroupOutput), c.Update(func(tx *state.Tx) error {
			return identity.DeleteGroup(tx, c.Account, in.GroupName)
		})
	},
}
