package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UpdateLoginProfileInput are the parameters of UpdateLoginProfile. What is not
// sent stays.
type UpdateLoginProfileInput struct {
	UserPrincipalName     string `wire:",required"`
	Password              string
	PasswordResetRequired *bool
	MFABindRequired       *bool
	Status                string // Active or Inactive
}

// UpdateLoginProfileOutput is the answer of UpdateLoginProfile.
type UpdateLoginProfileOutput struct{ LoginProfile LoginProfile }

// UpdateLoginProfile changes how a user signs in to the console. A new password
// ends the old one at once.
var UpdateLoginProfile = api.Operation[*Service, UpdateLoginProfileInput, UpdateLoginProfileOutput]{
	Product: api.IMS, Name: "UpdateLoginProfile", Action: "ram:UpdateLoginProfile", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UpdateLoginProfileInput) []api.Resource {
		return []api.Resource{oneUser(c, in.UserPrincipalName)}
	},
	DryRun: api.NoDryRun,
	Source: `"UpdateLoginProfile" (IMS API reference)`,
	Handle: updateLoginProfile,
}

func updateLoginProfile(s *Service, c *api.Call, in *UpdateLoginProfileInput) (*UpdateLoginProfileOutput, error) {
	name, err := userName(c.Snapshot, c, "UserPrincipalName", in.UserPrincipalName)
	if err != nil {
		return nil, err
	}
	edit := identity.LoginEdit{PasswordResetRequired: in.PasswordResetRequired, MFABindRequired: in.MFABindRequired}
	if edit.Inactive, err = inactive(in.Status); err != nil {
		return nil, err
	}
	a, err := identity.FindAccount(c.Snapshot, c.Account)
	if err != nil {
		return nil, err
	}
	if edit.Had, err = identity.FindLoginProfile(c.Snapshot, c.Account, name); err != nil {
		return nil, err
	}
	if in.Password != "" {
		if err := a.Passwords().CheckPassword(in.Password, s.limits(c.Account).LoginPasswordMax); err != nil {
			return nil, err
		}
		edit.Hash, err = s.hasher.Hash(c.Context(), c.Random(), in.Password, edit.Had, a.Passwords().PasswordReusePrevention)
		if err != nil {
			return nil, err
		}
	}
	out := new(UpdateLoginProfileOutput)
	return out, c.Update(func(tx *state.Tx) error {
		p, err := identity.UpdateLoginProfile(tx, c.Account, name, edit, c.Now)
		if err != nil {
			return err
		}
		out.LoginProfile, err = showLoginProfile(tx, c, &p)
		return err
	})
}
