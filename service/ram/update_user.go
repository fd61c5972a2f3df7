package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UpdateUserInput are the parameters of UpdateUser. What is not sent stays.
type UpdateUserInput struct {
	UserName       string `wire:",required"`
	NewUserName    string
	NewDisplayName *string
	NewMobilePhone *string
	NewEmail       *string
	NewComments    *string
}

// UpdateUserOutput is the answer of UpdateUser.
type UpdateUserOutput struct{ User User }

// UpdateUser changes a user, also its name. Keys, console password, groups,
// grants and MFA device go with the user, and so does the user's id.
//
// Ours: a new name needs the right on user/<new name> too, so that nobody can step into a name that a policy speaks of; source: "RAM authorization" (RAM API reference) names user/<name> without saying which.
//
// Inferred: an empty NewDisplayName, NewMobilePhone, NewEmail or NewComments clears the text; source: none.
var UpdateUser = api.Operation[*Service, UpdateUserInput, UpdateUserOutput]{
	Product: api.RAM, Name: "UpdateUser", Action: "ram:UpdateUser", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UpdateUserInput) []api.Resource {
		r := resources(c, "user/"+in.UserName)
		if in.NewUserName != "" && in.NewUserName != in.UserName {
			r = append(r, resources(c, "user/"+in.NewUserName)...)
		}
		return r
	},
	DryRun: api.NoDryRun,
	Source: `"UpdateUser" (RAM API reference)`,
	Handle: updateUser,
}

func updateUser(s *Service, c *api.Call, in *UpdateUserInput) (*UpdateUserOutput, error) {
	edit := identity.UserEdit{NewName: in.NewUserName, DisplayName: in.NewDisplayName, MobilePhone: in.NewMobilePhone,
		Email: in.NewEmail, Comments: in.NewComments}
	if err := edit.Check(s.limits(c.Account)); err != nil {
		return nil, err
	}
	out := new(UpdateUserOutput)
	return out, c.Update(func(tx *state.Tx) error {
		u, err := identity.UpdateUser(tx, c.Account, in.UserName, edit, c.Now)
		if err != nil {
			return err
		}
		out.User = showUser(&u)
		return nil
	})
}

// set changes a field if the parameter was sent.
func set[T any](field, to *T) {
	if to != nil {
		*field = *to
	}
}

// text gives what an optional parameter says, or nothing.
func text(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}
