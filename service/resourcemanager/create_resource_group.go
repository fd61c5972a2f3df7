package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// CreateResourceGroupInput are the parameters of CreateResourceGroup.
type CreateResourceGroupInput struct {
	Name        string `wire:",required"` // 2-50: letters, digits, -; a letter in front
	DisplayName string `wire:",required"` // 1-50
	Tag         []Tag  `wire:",jsonorrepeat,max=20"`
}

// CreateResourceGroupOutput is the answer of CreateResourceGroup.
type CreateResourceGroupOutput struct {
	ResourceGroup struct {
		ResourceGroup
		RegionStatuses Regions
	}
}

// CreateResourceGroup makes an empty resource group. It can be used at once.
var CreateResourceGroup = api.Operation[*Service, CreateResourceGroupInput, CreateResourceGroupOutput]{
	Product: api.ResourceManager, Name: "CreateResourceGroup", Action: "ram:CreateResourceGroup", Effect: api.Write,
	Resources: everyGroup[CreateResourceGroupInput],
	DryRun:    api.NoDryRun,
	Source:    `"CreateResourceGroup" (Resource Management API reference)`,
	Handle:    createResourceGroup,
}

func createResourceGroup(s *Service, c *api.Call, in *CreateResourceGroupInput) (*CreateResourceGroupOutput, error) {
	limits := s.limits(c.Account)
	if err := identity.CheckText("Name", limits.ResourceGroupName, in.Name); err != nil {
		return nil, err
	}
	if err := identity.CheckText("DisplayName", limits.ResourceGroupDisplay, in.DisplayName); err != nil {
		return nil, err
	}
	tags, err := identity.MakeTags(plainTags(in.Tag))
	if err != nil {
		return nil, err
	}
	id, err := c.NewID("rg-")
	if err != nil {
		return nil, err
	}
	g := &identity.ResourceGroup{ID: id, Name: in.Name, DisplayName: in.DisplayName, CreateDate: c.Now, Tags: tags}
	err = c.Update(func(tx *state.Tx) error { return identity.CreateResourceGroup(tx, c.Account, g) })
	if err != nil {
		return nil, err
	}
	out := new(CreateResourceGroupOutput)
	out.ResourceGroup.ResourceGroup = showGroup(c, g)
	out.ResourceGroup.RegionStatuses = everywhere(statusOK)
	return out, nil
}

// everywhere gives a status for every region.
func everywhere(status string) Regions {
	var out Regions
	for _, r := range catalog.Regions() {
		out.RegionStatus = append(out.RegionStatus, RegionStatus{r.ID, status})
	}
	return out
}
