package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteRoleInput are the parameters of DeleteRole.
type DeleteRoleInput struct {
	RoleName string `wire:",required"`
}

// DeleteRoleOutput is the answer of DeleteRole.
type DeleteRoleOutput struct{}

// DeleteRole deletes a role that has no policies left. Its sessions have no
// rights from then on, also if a role of the same name is made anew: that one
// has another id.
var DeleteRole = api.Operation[*Service, DeleteRoleInput, DeleteRoleOutput]{
	Product: api.RAM, Name: "DeleteRole", Action: "ram:DeleteRole", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteRoleInput) []api.Resource {
		return resources(c, "role/"+in.RoleName)
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteRole" (RAM API reference)`,
	Handle: deleteRole,
}

func deleteRole(_ *Service, c *api.Call, in *DeleteRoleInput) (*DeleteRoleOutput, error) {
	return new(DeleteRoleOutput), c.Update(func(tx *state.Tx) error {
		if _, err := findRole(tx, c, in.RoleName); err != nil {
			return err
		}
		if nonEmpty(identity.Attachments.All(tx, c.Account, grantee{identity.ToRole, in.RoleName}.prefix(), "")) {
			return conflict("Role.Policy", "The role %s has policies. Detach them with DetachPolicyFromRole first; ListPoliciesForRole gives them.", in.RoleName)
		}
		identity.Roles.Delete(tx, c.Account, in.RoleName)
		return nil
	})
}
