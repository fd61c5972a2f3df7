package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// GetResourceGroupInput are the parameters of GetResourceGroup.
type GetResourceGroupInput struct {
	ResourceGroupId string `wire:",required"`
	IncludeTags     bool
}

// GetResourceGroupOutput is the answer of GetResourceGroup.
type GetResourceGroupOutput struct {
	ResourceGroup struct {
		ResourceGroup
		RegionStatuses Regions
		Tags           Tags // empty unless IncludeTags
	}
}

// GetResourceGroup gives a resource group. It can be allowed by a grant in the
// group.
//
// Inferred: who is granted the action in a resource group may look at the group; source: "AdministratorAccess in a resource group" (Resource Management) makes an administrator of the group.
var GetResourceGroup = api.Operation[*Service, GetResourceGroupInput, GetResourceGroupOutput]{
	Product: api.ResourceManager, Name: "GetResourceGroup", Action: "ram:GetResourceGroup", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetResourceGroupInput) []api.Resource {
		r := oneGroup(c, in.ResourceGroupId)
		r[0].Group = in.ResourceGroupId
		return r
	},
	DryRun: api.NoDryRun,
	Source: `"GetResourceGroup" (Resource Management API reference)`,
	Handle: func(_ *Service, c *api.Call, in *GetResourceGroupInput) (*GetResourceGroupOutput, error) {
		g, err := identity.FindResourceGroup(c.Snapshot, c.Account, in.ResourceGroupId)
		if err != nil {
			return nil, err
		}
		out := new(GetResourceGroupOutput)
		out.ResourceGroup.ResourceGroup = showGroup(c, g)
		out.ResourceGroup.RegionStatuses = everywhere(statusOK)
		if in.IncludeTags {
			out.ResourceGroup.Tags = showTags(g.Tags)
		}
		return out, nil
	},
}
