package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// CreateUserInput are the parameters of CreateUser.
type CreateUserInput struct {
	UserPrincipalName string `wire:",required"` // <name>@<account>.onaliyun.com; the name 1-64: letters, digits, . - _
	DisplayName       string `wire:",required"` // 1-24
	MobilePhone       string // country code, hyphen, number
	Email             string
	Comments          string // 1-128
	Tag               []Tag  `wire:",jsonorrepeat,max=20"`
}

// CreateUserOutput is the answer of CreateUser.
type CreateUserOutput struct{ User User }

// CreateUser makes a RAM user. It has no right, no key and no console password
// until it is given them. An account has at most 5000 users.
var CreateUser = api.Operation[*Service, CreateUserInput, CreateUserOutput]{
	Product: api.IMS, Name: "CreateUser", Action: "ram:CreateUser", Effect: api.Write,
	Resources: everyUser[CreateUserInput],
	DryRun:    api.NoDryRun,
	Source:    `"CreateUser" (IMS API reference), "Limitations" (RAM)`,
	Handle:    createUser,
}

func createUser(s *Service, c *api.Call, in *CreateUserInput) (*CreateUserOutput, error) {
	limits := s.rules(c.Account)
	name, err := userName(c.Snapshot, c, "UserPrincipalName", in.UserPrincipalName)
	if err != nil {
		return nil, err
	}
	if err := identity.CheckText("UserPrincipalName", limits.UserName, name); err != nil {
		return nil, err
	}
	if err := identity.CheckUser(limits, "", in.DisplayName, in.MobilePhone, in.Email, in.Comments); err != nil {
		return nil, err
	}
	tags, err := identity.MakeTags(plainTags(in.Tag))
	if err != nil {
		return nil, err
	}
	id, err := c.NewNumber()
	if err != nil {
		return nil, err
	}
	u := &identity.User{UserID: id, UserName: name, DisplayName: in.DisplayName, MobilePhone: in.MobilePhone,
		Email: in.Email, Comments: in.Comments, CreateDate: c.Now, UpdateDate: c.Now, Tags: tags}
	out := new(CreateUserOutput)
	return out, c.Update(func(tx *state.Tx) error {
		a, err := identity.FindAccount(tx, c.Account)
		if err != nil {
			return err
		}
		out.User = showUser(a, u)
		return identity.CreateUser(tx, c.Account, limits, u)
	})
}
