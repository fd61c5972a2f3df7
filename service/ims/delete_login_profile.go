package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteLoginProfileInput are the parameters of DeleteLoginProfile.
type DeleteLoginProfileInput struct {
	UserPrincipalName string `wire:",required"`
}

// DeleteLoginProfileOutput is the answer of DeleteLoginProfile.
type DeleteLoginProfileOutput struct{}

// DeleteLoginProfile ends a user's access to the console. Its access keys are
// another matter.
var DeleteLoginProfile = api.Operation[*Service, DeleteLoginProfileInput, DeleteLoginProfileOutput]{
	Product: api.IMS, Name: "DeleteLoginProfile", Action: "ram:DeleteLoginProfile", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteLoginProfileInput) []api.Resource {
		return []api.Resource{oneUser(c, in.UserPrincipalName)}
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteLoginProfile" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *DeleteLoginProfileInput) (*DeleteLoginProfileOutput, error) {
		name, err := userName(c.Snapshot, c, "UserPrincipalName", in.UserPrincipalName)
		if err != nil {
			return nil, err
		}
		return new(DeleteLoginProfileOutput), c.Update(func(tx *state.Tx) error {
			return identity.DeleteLoginProfile(tx, c.Account, name)
		})
	},
}
