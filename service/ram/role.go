package ram

import (
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// Role is a RAM role as answers show it.
type Role struct {
	RoleId                   string
	RoleName                 string
	Arn                      string
	Description              string
	AssumeRolePolicyDocument string
	MaxSessionDuration       int // seconds
	CreateDate               time.Time
	UpdateDate               time.Time
}

func showRole(c *api.Call, r *identity.Role) Role {
	return Role{r.RoleID, r.RoleName, roleARN(c, r), r.Description, r.AssumeRolePolicyDocument, r.MaxSessionDuration, r.CreateDate, r.UpdateDate}
}

// roleARN names a role as a principal and for AssumeRole: with an empty region.
//
// Source: "GetRole" (RAM API reference).
func roleARN(c *api.Call, r *identity.Role) string { return c.ARN("ram", "", "role/"+r.RoleName) }

func roleNameTaken(tx *state.Tx, c *api.Call, name string) error {
	if r := identity.RolesByLowerName.First(tx, c.Account, strings.ToLower(name)); r != nil {
		return exists("Role", "The role %q exists already. Names that differ by letter case only count as the same.", r.RoleName)
	}
	return nil
}

// checkSession checks a role's MaxSessionDuration.
//
// Source: "CreateRole" (RAM API reference): 3600 to 43200 seconds, default 3600.
func (s *Service) checkSession(c *api.Call, param string, seconds *int) error {
	limits := s.limits(c.Account)
	if seconds != nil && (*seconds < limits.MinRoleSession || *seconds > limits.MaxRoleSession) {
		return invalid(param, "3600 to 43200 seconds")
	}
	return nil
}
