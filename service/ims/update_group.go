package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UpdateGroupInput are the parameters of UpdateGroup. What is not sent stays.
type UpdateGroupInput struct {
	GroupName      string `wire:",required"`
	NewGroupName   string
	NewDisplayName *string // 1-24
	NewComments    *string // 1-128
}

// UpdateGroupOutput is the answer of UpdateGroup.
type UpdateGroupOutput struct{ Group Group }

// UpdateGroup changes a group, also its name. Members and policies stay.
//
// Ours: a new name needs the right on group/<new name> too, so that nobody can step into a name that a policy speaks of; source: "RAM authorization" (RAM API reference) names group/<name> without saying which.
var UpdateGroup = api.Operation[*Service, UpdateGroupInput, UpdateGroupOutput]{
	Product: api.IMS, Name: "UpdateGroup", Action: "ram:UpdateGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UpdateGroupInput) []api.Resource {
		out := []api.Resource{oneGroup(c, in.GroupName)}
		if in.NewGroupName != "" && in.NewGroupName != in.GroupName {
			out = append(out, oneGroup(c, in.NewGroupName))
		}
		return out
	},
	DryRun: api.NoDryRun,
	Source: `"UpdateGroup" (IMS API reference)`,
	Handle: updateGroup,
}

func updateGroup(s *Service, c *api.Call, in *UpdateGroupInput) (*UpdateGroupOutput, error) {
	edit := identity.GroupEdit{NewName: in.NewGroupName, DisplayName: in.NewDisplayName, Comments: in.NewComments}
	if err := edit.Check(s.rules(c.Account)); err != nil {
		return nil, err
	}
	out := new(UpdateGroupOutput)
	return out, c.Update(func(tx *state.Tx) error {
		a, err := identity.FindAccount(tx, c.Account)
		if err != nil {
			return err
		}
		g, err := identity.UpdateGroup(tx, c.Account, in.GroupName, edit, c.Now)
		if err != nil {
			return err
		}
		out.Group = showGroup(a, &g)
		return nil
	})
}
