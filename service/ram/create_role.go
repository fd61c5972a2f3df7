package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// CreateRoleInput are the parameters of CreateRole.
type CreateRoleInput struct {
	RoleName                 string `wire:",required"` // 1-64: letters, digits, . -
	AssumeRolePolicyDocument string `wire:",required"` // the trust policy
	Description              string // 1-1024
	MaxSessionDuration       *int   // seconds, 3600-43200, default 3600
	Tag                      []Tag  `wire:",jsonorrepeat,max=20"`
}

// CreateRoleOutput is the answer of CreateRole.
type CreateRoleOutput struct{ Role Role }

// CreateRole makes a role that those may assume whom its trust policy names. It
// has no right until it is given policies. An account has at most 1000.
var CreateRole = api.Operation[*Service, CreateRoleInput, CreateRoleOutput]{
	Product: api.RAM, Name: "CreateRole", Action: "ram:CreateRole", Effect: api.Write,
	Resources: allRoles[CreateRoleInput],
	DryRun:    api.NoDryRun,
	Source:    `"CreateRole" (RAM API reference), "Limitations" (RAM)`,
	Handle:    createRole,
}

func createRole(s *Service, c *api.Call, in *CreateRoleInput) (*CreateRoleOutput, error) {
	limits := s.limits(c.Account)
	tags, err := makeTags(in.Tag)
	if err := firstError(err,
		checkText("RoleName", limits.RoleName, in.RoleName),
		checkOptional("Description", limits.PolicyDescription, in.Description),
		s.checkSession(c, "MaxSessionDuration", in.MaxSessionDuration),
		checkTrust(in.AssumeRolePolicyDocument),
	); err != nil {
		return nil, err
	}
	id, err := c.NewNumber()
	if err != nil {
		return nil, err
	}
	r := &identity.Role{RoleID: id, RoleName: in.RoleName, Description: in.Description, AssumeRolePolicyDocument: in.AssumeRolePolicyDocument,
		MaxSessionDuration: limits.DefaultSession, CreateDate: c.Now, UpdateDate: c.Now, Tags: tags}
	set(&r.MaxSessionDuration, in.MaxSessionDuration)
	err = c.Update(func(tx *state.Tx) error {
		if err := roleNameTaken(tx, c, in.RoleName); err != nil {
			return err
		}
		if identity.Roles.Count(tx, c.Account, "") >= limits.Roles {
			return exceeded("Role", "roles of the account", limits.Roles)
		}
		identity.Roles.Put(tx, c.Account, r.RoleName, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &CreateRoleOutput{showRole(c, r)}, nil
}
