package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// CreateGroupInput are the parameters of CreateGroup.
type CreateGroupInput struct {
	GroupName string `wire:",required"` // 1-64: letters, digits, -
	Comments  string // 1-128
}

// CreateGroupOutput is the answer of CreateGroup.
type CreateGroupOutput struct{ Group Group }

// CreateGroup makes a group without members and policies. An account has at
// most 300.
var CreateGroup = api.Operation[*Service, CreateGroupInput, CreateGroupOutput]{
	Product: api.RAM, Name: "CreateGroup", Action: "ram:CreateGroup", Effect: api.Write,
	Resources: allGroups[CreateGroupInput],
	DryRun:    api.NoDryRun,
	Source:    `"CreateGroup" (RAM API reference), "Limitations" (RAM)`,
	Handle:    createGroup,
}

func createGroup(s *Service, c *api.Call, in *CreateGroupInput) (*CreateGroupOutput, error) {
	limits := s.limits(c.Account)
	if err := firstError(
		checkText("GroupName", limits.GroupName, in.GroupName),
		checkOptional("Comments", limits.Comments, in.Comments),
	); err != nil {
		return nil, err
	}
	id, err := c.NewID("g-")
	if err != nil {
		return nil, err
	}
	g := &identity.Group{GroupID: id, GroupName: in.GroupName, Comments: in.Comments, CreateDate: c.Now, UpdateDate: c.Now}
	err = c.Update(func(tx *state.Tx) error {
		return identity.CreateGroup(tx, c.Account, limits, g)
	})
	if err != nil {
		return nil, err
	}
	return &CreateGroupOutput{showGroup(g)}, nil
}
