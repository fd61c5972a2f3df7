package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteResourceGroupInput are the parameters of DeleteResourceGroup.
type DeleteResourceGroupInput struct {
	ResourceGroupId string `wire:",required"`
}

// DeleteResourceGroupOutput is the answer of DeleteResourceGroup.
type DeleteResourceGroupOutput struct {
	ResourceGroup struct {
		ResourceGroup
		RegionStatuses Regions
	}
}

// DeleteResourceGroup deletes a resource group that nothing is in. The grants in
// it end too.
//
// Ours: the group is gone at once, though the answer says PendingDelete as the vendor's does; source: "DeleteResourceGroup" (Resource Management API reference): deletion takes seven days there.
var DeleteResourceGroup = api.Operation[*Service, DeleteResourceGroupInput, DeleteResourceGroupOutput]{
	Product: api.ResourceManager, Name: "DeleteResourceGroup", Action: "ram:DeleteResourceGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteResourceGroupInput) []api.Resource {
		return oneGroup(c, in.ResourceGroupId)
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteResourceGroup" (Resource Management API reference)`,
	Handle: deleteResourceGroup,
}

func deleteResourceGroup(_ *Service, c *api.Call, in *DeleteResourceGroupInput) (*DeleteResourceGroupOutput, error) {
	out := new(DeleteResourceGroupOutput)
	return out, c.Update(func(tx *state.Tx) error {
		g, err := identity.DeleteResourceGroup(tx, c.Account, in.ResourceGroupId)
		if err != nil {
			return err
		}
		for i := range contents(tx, c.Account) {
			if i.group == in.ResourceGroupId {
				return identity.DeleteConflict("ResourceGroup.Resource",
					"The resource group has resources, for example the %s %s in %s. Release them or move them with MoveResources first; ListResources gives them.", i.kind, i.id, i.region)
			}
		}
		out.ResourceGroup.ResourceGroup = showGroup(c, g)
		out.ResourceGroup.Status = statusPendingDelete
		out.ResourceGroup.RegionStatuses = everywhere(statusPendingDelete)
		return nil
	})
}
