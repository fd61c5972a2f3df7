package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UpdateUserInput are the parameters of UpdateUser. What is not sent stays, what
// is sent empty is cleared.
type UpdateUserInput struct {
	who
	NewUserPrincipalName string
	NewDisplayName       *string // 1-24
	NewMobilePhone       *string
	NewEmail             *string
	NewComments          *string // 1-128
}

// UpdateUserOutput is the answer of UpdateUser.
type UpdateUserOutput struct{ User User }

// UpdateUser changes a user, also its name. Keys, console password, groups,
// grants and MFA device go with the user, and so does the user's id.
//
// Ours: a new name needs the right on user/<new name> too, so that nobody can step into a name that a policy speaks of; source: "RAM authorization" (RAM API reference) names user/<name> without saying which.
var UpdateUser = api.Operation[*Service, UpdateUserInput, UpdateUserOutput]{
	Product: api.IMS, Name: "UpdateUser", Action: "ram:UpdateUser", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UpdateUserInput) []api.Resource {
		out := []api.Resource{in.resource(c)}
		if in.NewUserPrincipalName != "" {
			if r := oneUser(c, in.NewUserPrincipalName); r.ARN != out[0].ARN {
				out = append(out, r)
			}
		}
		return out
	},
	DryRun: api.NoDryRun,
	Source: `"UpdateUser" (IMS API reference)`,
	Handle: updateUser,
}

func updateUser(s *Service, c *api.Call, in *UpdateUserInput) (*UpdateUserOutput, error) {
	limits := s.rules(c.Account)
	name, err := in.find(c)
	if err != nil {
		return nil, err
	}
	edit := identity.UserEdit{DisplayName: in.NewDisplayName, MobilePhone: in.NewMobilePhone, Email: in.NewEmail, Comments: in.NewComments}
	if in.NewUserPrincipalName != "" {
		if edit.NewName, err = userName(c.Snapshot, c, "NewUserPrincipalName", in.NewUserPrincipalName); err != nil {
			return nil, err
		}
		if err := identity.CheckText("NewUserPrincipalName", limits.UserName, edit.NewName); err != nil {
			return nil, err
		}
	}
	if err := edit.Check(limits); err != nil {
		return nil, err
	}
	out := new(UpdateUserOutput)
	return out, c.Update(func(tx *state.Tx) error {
		a, err := identity.FindAccount(tx, c.Account)
		if err != nil {
			return err
		}
		u, err := identity.UpdateUser(tx, c.Account, name, edit, c.Now)
		if err != nil {
			return err
		}
		out.User = showUser(a, &u)
		return nil
	})
}
