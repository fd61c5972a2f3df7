package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// CreateUserInput are the parameters of CreateUser.
type CreateUserInput struct {
	UserName    string `wire:",required"` // 1-64: letters, digits, . - _
	DisplayName string // 1-128
	MobilePhone string // country code, hyphen, number
	Email       string
	Comments    string // 1-128
}

// CreateUserOutput is the answer of CreateUser.
type CreateUserOutput struct{ User User }

// CreateUser makes a RAM user. It has no right, no key and no console password
// until it is given them. An account has at most 5000 users.
var CreateUser = api.Operation[*Service, CreateUserInput, CreateUserOutput]{
	Product: api.RAM, Name: "CreateUser", Action: "ram:CreateUser", Effect: api.Write,
	Resources: allUsers[CreateUserInput],
	DryRun:    api.NoDryRun,
	Source:    `"CreateUser" (RAM API reference), "Limitations" (RAM)`,
	Handle:    createUser,
}

func createUser(s *Service, c *api.Call, in *CreateUserInput) (*CreateUserOutput, error) {
	limits := s.limits(c.Account)
	if err := firstError(
		checkText("UserName", limits.UserName, in.UserName),
		identity.CheckUser(limits, "", in.DisplayName, in.MobilePhone, in.Email, in.Comments),
	); err != nil {
		return nil, err
	}
	id, err := c.NewNumber()
	if err != nil {
		return nil, err
	}
	u := &identity.User{UserID: id, UserName: in.UserName, DisplayName: in.DisplayName, MobilePhone: in.MobilePhone,
		Email: in.Email, Comments: in.Comments, CreateDate: c.Now, UpdateDate: c.Now}
	err = c.Update(func(tx *state.Tx) error {
		return identity.CreateUser(tx, c.Account, limits, u)
	})
	if err != nil {
		return nil, err
	}
	return &CreateUserOutput{showUser(u)}, nil
}
