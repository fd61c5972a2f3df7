package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// CreateLoginProfileInput are the parameters of CreateLoginProfile.
type CreateLoginProfileInput struct {
	UserPrincipalName     string `wire:",required"`
	Password              string `wire:",required"` // 8-32, by the account's password policy
	PasswordResetRequired bool
	MFABindRequired       bool
	Status                string // Active or Inactive; absent: Active
}

// CreateLoginProfileOutput is the answer of CreateLoginProfile.
type CreateLoginProfileOutput struct{ LoginProfile LoginProfile }

// CreateLoginProfile lets a user sign in to the console with a password. An
// inactive profile is kept but cannot be signed in with.
//
// Ours: Password is required; source: "CreateLoginProfile" (IMS API reference) makes one up when it is absent, and this server hands out no password.
var CreateLoginProfile = api.Operation[*Service, CreateLoginProfileInput, CreateLoginProfileOutput]{
	Product: api.IMS, Name: "CreateLoginProfile", Action: "ram:CreateLoginProfile", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *CreateLoginProfileInput) []api.Resource {
		return []api.Resource{oneUser(c, in.UserPrincipalName)}
	},
	DryRun: api.NoDryRun,
	Source: `"CreateLoginProfile" (IMS API reference)`,
	Handle: createLoginProfile,
}

func createLoginProfile(s *Service, c *api.Call, in *CreateLoginProfileInput) (*CreateLoginProfileOutput, error) {
	name, err := userName(c.Snapshot, c, "UserPrincipalName", in.UserPrincipalName)
	if err != nil {
		return nil, err
	}
	off, err := inactive(in.Status)
	if err != nil {
		return nil, err
	}
	a, err := identity.FindAccount(c.Snapshot, c.Account)
	if err != nil {
		return nil, err
	}
	most := s.limits(c.Account).LoginPasswordMax
	if err := a.Passwords().CheckPassword(in.Password, most); err != nil {
		return nil, err
	}
	if err := identity.CanCreateLoginProfile(c.Snapshot, c.Account, name); err != nil {
		return nil, err // before the slow work
	}
	hash, err := s.hasher.Hash(c.Context(), c.Random(), in.Password, nil, 0)
	if err != nil {
		return nil, err
	}
	p := &identity.LoginProfile{UserName: name, PasswordHash: hash, PasswordResetRequired: in.PasswordResetRequired, MFABindRequired: in.MFABindRequired,
		Inactive: off != nil && *off, CreateDate: c.Now, UpdateDate: c.Now, PasswordDate: c.Now}
	out := new(CreateLoginProfileOutput)
	return out, c.Update(func(tx *state.Tx) error {
		if err := identity.CreateLoginProfile(tx, c.Account, in.Password, most, p); err != nil {
			return err
		}
		var err error
		out.LoginProfile, err = showLoginProfile(tx, c, p)
		return err
	})
}
