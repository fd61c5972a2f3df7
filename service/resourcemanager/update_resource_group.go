package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UpdateResourceGroupInput are the parameters of UpdateResourceGroup.
type UpdateResourceGroupInput struct {
	ResourceGroupId string `wire:",required"`
	NewDisplayName  string `wire:",required"` // 1-50
}

// UpdateResourceGroupOutput is the answer of UpdateResourceGroup.
type UpdateResourceGroupOutput struct{ ResourceGroup ResourceGroup }

// UpdateResourceGroup gives a resource group another display name. Its id and
// name stay.
var UpdateResourceGroup = api.Operation[*Service, UpdateResourceGroupInput, UpdateResourceGroupOutput]{
	Product: api.ResourceManager, Name: "UpdateResourceGroup", Action: "ram:UpdateResourceGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UpdateResourceGroupInput) []api.Resource {
		return oneGroup(c, in.ResourceGroupId)
	},
	DryRun: api.NoDryRun,
	Source: `"UpdateResourceGroup" (Resource Management API reference)`,
	Handle: updateResourceGroup,
}

func updateResourceGroup(s *Service, c *api.Call, in *UpdateResourceGroupInput) (*UpdateResourceGroupOutput, error) {
	if err := identity.CheckText("NewDisplayName", s.limits(c.Account).ResourceGroupDisplay, in.NewDisplayName); err != nil {
		return nil, err
	}
	out := new(UpdateResourceGroupOutput)
	return out, c.Update(func(tx *state.Tx) error {
		g, err := identity.UpdateResourceGroup(tx, c.Account, in.ResourceGroupId, in.NewDisplayName)
		if err != nil {
			return err
		}
		out.ResourceGroup = showGroup(c, g)
		return nil
	})
}
