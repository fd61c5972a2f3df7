package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// CreateLoginProfileInput are the parameters of CreateLoginProfile.
type CreateLoginProfileInput struct {
	UserName              string `wire:",required"`
	Password              string `wire:",required"` // 8-32, by the account's password policy
	PasswordResetRequired bool
	MFABindRequired       bool
}

// CreateLoginProfileOutput is the answer of CreateLoginProfile.
type CreateLoginProfileOutput struct{ LoginProfile LoginProfile }

// CreateLoginProfile lets a user sign in to the console with a password.
var CreateLoginProfile = api.Operation[*Service, CreateLoginProfileInput, CreateLoginProfileOutput]{
	Product: api.RAM, Name: "CreateLoginProfile", Action: "ram:CreateLoginProfile", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *CreateLoginProfileInput) []api.Resource {
		return resources(c, "user/"+in.UserName)
	},
	DryRun: api.NoDryRun,
	Source: `"CreateLoginProfile" (RAM API reference)`,
	Handle: createLoginProfile,
}

func createLoginProfile(s *Service, c *api.Call, in *CreateLoginProfileInput) (*CreateLoginProfileOutput, error) {
	a, err := findAccount(c.Snapshot, c)
	if err != nil {
		return nil, err
	}
	if err := s.checkStrength(c, a.Passwords(), in.Password); err != nil {
		return nil, err
	}
	if err := identity.CanCreateLoginProfile(c.Snapshot, c.Account, in.UserName); err != nil {
		return nil, err // before the slow work
	}
	hash, err := s.hash(c, in.Password, nil, 0)
	if err != nil {
		return nil, err
	}
	p := &identity.LoginProfile{UserName: in.UserName, PasswordHash: hash, PasswordResetRequired: in.PasswordResetRequired,
		MFABindRequired: in.MFABindRequired, CreateDate: c.Now, UpdateDate: c.Now, PasswordDate: c.Now}
	err = c.Update(func(tx *state.Tx) error {
		return identity.CreateLoginProfile(tx, c.Account, in.Password, s.limits(c.Account).LoginPasswordMax, p)
	})
	if err != nil {
		return nil, err
	}
	return &CreateLoginProfileOutput{showLoginProfile(p)}, nil
}
