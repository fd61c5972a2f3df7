package ram

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListRolesInput are the parameters of ListRoles.
type ListRolesInput struct {
	page
	Tag []Tag `wire:",jsonorrepeat,max=20"` // only roles with all these tags
}

// ListRolesOutput is the answer of ListRoles.
type ListRolesOutput struct {
	paged
	Roles struct{ Role []ListedRole }
}

// ListedRole is a role of a list; its trust policy is GetRole's to give.
type ListedRole struct {
	RoleId             string
	RoleName           string
	Arn                string
	Description        string
	MaxSessionDuration int // seconds
	CreateDate         time.Time
	UpdateDate         time.Time
	Tags               Tags
}

// ListRoles gives the roles of the account by name, in parts.
var ListRoles = api.Operation[*Service, ListRolesInput, ListRolesOutput]{
	Product: api.RAM, Name: "ListRoles", Action: "ram:ListRoles", Effect: api.Read,
	Resources: allRoles[ListRolesInput],
	DryRun:    api.NoDryRun,
	Source:    `"ListRoles" (RAM API reference)`,
	Handle:    listRoles,
}

func listRoles(_ *Service, c *api.Call, in *ListRolesInput) (*ListRolesOutput, error) {
	after, n, err := in.Open(c.Operation)
	if err != nil {
		return nil, err
	}
	filter, err := tagFilter(in.Tag)
	if err != nil {
		return nil, err
	}
	out := new(ListRolesOutput)
	out.paged = collect(c, n, identity.Roles.All(c.Snapshot, c.Account, "", after),
		func(r *identity.Role) bool { return filter(r.Tags) },
		func(r *identity.Role) {
			out.Roles.Role = append(out.Roles.Role, ListedRole{r.RoleID, r.RoleName, roleARN(c, r), r.Description,
				r.MaxSessionDuration, r.CreateDate, r.UpdateDate, showTags(r.Tags)})
		})
	return out, nil
}
