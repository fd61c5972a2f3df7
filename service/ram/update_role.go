package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UpdateRoleInput are the parameters of UpdateRole. What is not sent stays.
type UpdateRoleInput struct {
	RoleName                    string `wire:",required"`
	NewAssumeRolePolicyDocument string
	NewDescription              *string
	NewMaxSessionDuration       *int // seconds, 3600-43200
}

// UpdateRoleOutput is the answer of UpdateRole.
type UpdateRoleOutput struct{ Role Role }

// UpdateRole changes a role's trust policy, description or longest session. A
// new trust policy decides who may assume the role from then on; sessions that
// run go on.
var UpdateRole = api.Operation[*Service, UpdateRoleInput, UpdateRoleOutput]{
	Product: api.RAM, Name: "UpdateRole", Action: "ram:UpdateRole", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UpdateRoleInput) []api.Resource {
		return resources(c, "role/"+in.RoleName)
	},
	DryRun: api.NoDryRun,
	Source: `"UpdateRole" (RAM API reference)`,
	Handle: updateRole,
}

func updateRole(s *Service, c *api.Call, in *UpdateRoleInput) (*UpdateRoleOutput, error) {
	if err := firstError(
		checkOptional("NewDescription", s.limits(c.Account).PolicyDescription, text(in.NewDescription)),
		s.checkSession(c, "NewMaxSessionDuration", in.NewMaxSessionDuration),
	); err != nil {
		return nil, err
	}
	if in.NewAssumeRolePolicyDocument != "" {
		if err := checkTrust(in.NewAssumeRolePolicyDocument); err != nil {
			return nil, err
		}
	}
	out := new(UpdateRoleOutput)
	return out, c.Update(func(tx *state.Tx) error {
		old, err := findRole(tx, c, in.RoleName)
		if err != nil {
			return err
		}
		r := *old
		if in.NewAssumeRolePolicyDocument != "" {
			r.AssumeRolePolicyDocument = in.NewAssumeRolePolicyDocument
		}
		set(&r.Description, in.NewDescription)
		set(&r.MaxSessionDuration, in.NewMaxSessionDuration)
		r.UpdateDate = c.Now
		identity.Roles.Put(tx, c.Account, r.RoleName, &r)
		out.Role = showRole(c, &r)
		return nil
	})
}
