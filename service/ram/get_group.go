package ram

import "github.com/rampart-cloud/rampart/api"

// GetGroupInput are the parameters of GetGroup.
type GetGroupInput struct {
	GroupName string `wire:",required"`
}

// GetGroupOutput is the answer of GetGroup.
type GetGroupOutput struct{ Group Group }

// GetGroup gives a group.
var GetGroup = api.Operation[*Service, GetGroupInput, GetGroupOutput]{
	Product: api.RAM, Name: "GetGroup", Action: "ram:GetGroup", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetGroupInput) []api.Resource {
		return resources(c, "group/"+in.GroupName)
	},
	DryRun: api.NoDryRun,
	Source: `"GetGroup" (RAM API reference)`,
	Handle: func(_ *Service, c *api.Call, in *GetGroupInput) (*GetGroupOutput, error) {
		g, err := findGroup(c.Snapshot, c, in.GroupName)
		if err != nil {
			return nil, err
		}
		return &GetGroupOutput{showGroup(g)}, nil
	},
}
