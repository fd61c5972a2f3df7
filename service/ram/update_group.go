package ram

import (
	"strings"

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
	limits := s.limits(c.Account)
	if err := firstError(
		checkOptional("NewGroupName", limits.GroupName, in.NewGroupName),
		checkOptional("NewComments", limits.Comments, text(in.NewComments)),
	); err != nil {
		return nil, err
	}
	out := new(UpdateGroupOutput)
	return out, c.Update(func(tx *state.Tx) error {
		old, err := findGroup(tx, c, in.GroupName)
		if err != nil {
			return err
		}
		g := *old
		set(&g.Comments, in.NewComments)
		g.UpdateDate = c.Now
		if in.NewGroupName != "" && in.NewGroupName != in.GroupName {
			if !strings.EqualFold(in.NewGroupName, in.GroupName) {
				if err := groupNameTaken(tx, c, in.NewGroupName); err != nil {
					return err
				}
			}
			renameGroup(tx, c.Account, in.GroupName, in.NewGroupName)
			g.GroupName = in.NewGroupName
		}
		identity.Groups.Put(tx, c.Account, g.GroupName, &g)
		out.Group = showGroup(&g)
		return nil
	})
}
