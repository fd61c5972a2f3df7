package ram

import "github.com/rampart-cloud/rampart/api"

// GetRoleInput are the parameters of GetRole.
type GetRoleInput struct {
	RoleName string `wire:",required"`
}

// GetRoleOutput is the answer of GetRole.
type GetRoleOutput struct {
	Role struct {
		Role
		Tags Tags
	}
}

// GetRole gives a role with its trust policy.
var GetRole = api.Operation[*Service, GetRoleInput, GetRoleOutput]{
	Product: api.RAM, Name: "GetRole", Action: "ram:GetRole", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetRoleInput) []api.Resource {
		return resources(c, "role/"+in.RoleName)
	},
	DryRun: api.NoDryRun,
	Source: `"GetRole" (RAM API reference)`,
	Handle: func(_ *Service, c *api.Call, in *GetRoleInput) (*GetRoleOutput, error) {
		r, err := findRole(c.Snapshot, c, in.RoleName)
		if err != nil {
			return nil, err
		}
		out := new(GetRoleOutput)
		out.Role.Role, out.Role.Tags = showRole(c, r), showTags(r.Tags)
		return out, nil
	},
}
