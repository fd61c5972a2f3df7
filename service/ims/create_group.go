package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// CreateGroupInput are the parameters of CreateGroup.
type CreateGroupInput struct {
	GroupName   string `wire:",required"` // 1-64: letters, digits, -
	DisplayName string // 1-24
	Comments    string // 1-128
}

// CreateGroupOutput is the answer of CreateGroup.
type CreateGroupOutput struct{ Group Group }

// CreateGroup makes a group without members and policies. An account has at
// most 300.
//
// Inferred: a group's DisplayName has up to 24 characters as a user's; source: "CreateUser" (IMS API reference).
var CreateGroup = api.Operation[*Service, CreateGroupInput, CreateGroupOutput]{
	Product: api.IMS, Name: "CreateGroup", Action: "ram:CreateGroup", Effect: api.Write,
	Resources: everyGroup[CreateGroupInput],
	DryRun:    api.NoDryRun,
	Source:    `"CreateGroup" (IMS API reference), "Limitations" (RAM)`,
	Handle:    createGroup,
}

func createGroup(s *Service, c *api.Call, in *CreateGroupInput) (*CreateGroupOutput, error) {
	limits := s.rules(c.Account)
	if err := identity.CheckText("GroupName", limits.GroupName, in.GroupName); err != nil {
		return nil, err
	}
	if err := identity.CheckOptional("DisplayName", limits.DisplayName, in.DisplayName); err != nil {
		return nil, err
	}
	if err := identity.CheckOptional("Comments", limits.Comments, in.Comments); err != nil {
		return nil, err
	}
	id, err := c.NewID("g-")
	if err != nil {
		return nil, err
	}
	g := &identity.Group{GroupID: id, GroupName: in.GroupName, DisplayName: in.DisplayName, Comments: in.Comments, CreateDate: c.Now, UpdateDate: c.Now}
	out := new(CreateGroupOutput)
	return out, c.Update(func(tx *state.Tx) error {
		a, err := identity.FindAccount(tx, c.Account)
		if err != nil {
			return err
		}
		out.Group = showGroup(a, g)
		return identity.CreateGroup(tx, c.Account, limits, g)
	})
}
