package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UpdateGroupInput are the parameters of UpdateGroup. What is not sent stays.
type UpdateGroupInput struct {
	GroupName    string `wire:",required"`
	NewGroupName string
	NewComments  *string
}

// UpdateGroupOutput is the answer of UpdateGroup.
type UpdateGroupOutput struct{ Group Group }

// UpdateGroup changes a group, also its name. Members and policies stay.
//
// Ours: a new name needs the right on group/<new name> too, so that nobody can step into a name that a policy speaks of; source: "RAM authorization" (RAM API reference) names group/<name> without saying which.
var UpdateGroup = api.Operation[*Service, UpdateGroupInput, UpdateGroupOutput]{
	Product: api.RAM, Name: "UpdateGroup", Action: "ram:UpdateGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UpdateGroupInput) []api.Resource {
		r := resources(c, "group/"+in.GroupName)
		if in.NewGroupName != "" && in.NewGroupName != in.GroupName {
			r = append(r, resources(c, "group/"+in.NewGroupName)...)
		}
		return r
	},
	DryRun: api.NoDryRun,
	Source: `"UpdateGroup" (RAM API reference)`,
	Handle: updateGroup,
}

func updateGroup(s *Service, c *api.Call, in *UpdateGroupInput) (*UpdateGroupOutput, error) {
	edit := identity.GroupEdit{NewName: in.NewGroupName, Comments: in.NewComments}
	if err := edit.Check(s.limits(c.Account)); err != nil {
		return nil, err
	}
	out := new(UpdateGroupOutput)
	return out, c.Update(func(tx *state.Tx) error {
		g, err := identity.UpdateGroup(tx, c.Account, in.GroupName, edit, c.Now)
		if err != nil {
			return err
		}
		out.Group = showGroup(&g)
		return nil
	})
}
