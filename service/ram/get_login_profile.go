package ram

import "github.com/rampart-cloud/rampart/api"

// GetLoginProfileInput are the parameters of GetLoginProfile.
type GetLoginProfileInput struct {
	UserName string `wire:",required"`
}

// GetLoginProfileOutput is the answer of GetLoginProfile.
type GetLoginProfileOutput struct{ LoginProfile LoginProfile }

// GetLoginProfile says how a user signs in to the console.
var GetLoginProfile = api.Operation[*Service, GetLoginProfileInput, GetLoginProfileOutput]{
	Product: api.RAM, Name: "GetLoginProfile", Action: "ram:GetLoginProfile", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetLoginProfileInput) []api.Resource {
		return resources(c, "user/"+in.UserName)
	},
	DryRun: api.NoDryRun,
	Source: `"GetLoginProfile" (RAM API reference)`,
	Handle: func(_ *Service, c *api.Call, in *GetLoginProfileInput) (*GetLoginProfileOutput, error) {
		p, err := findLoginProfile(c.Snapshot, c, in.UserName)
		if err != nil {
			return nil, err
		}
		return &GetLoginProfileOutput{showLoginProfile(p)}, nil
	},
}
