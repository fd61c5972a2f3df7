package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UpdateLoginProfileInput are the parameters of UpdateLoginProfile. What is not
// sent stays.
type UpdateLoginProfileInput struct {
	UserName              string `wire:",required"`
	Password              string
	PasswordResetRequired *bool
	MFABindRequired       *bool
}

// UpdateLoginProfileOutput is the answer of UpdateLoginProfile.
type UpdateLoginProfileOutput struct{}

// UpdateLoginProfile changes how a user signs in to the console. A new password
// ends the old one at once.
var UpdateLoginProfile = api.Operation[*Service, UpdateLoginProfileInput, UpdateLoginProfileOutput]{
	Product: api.RAM, Name: "UpdateLoginProfile", Action: "ram:UpdateLoginProfile", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UpdateLoginProfileInput) []api.Resource {
		return resources(c, "user/"+in.UserName)
	},
	DryRun: api.NoDryRun,
	Source: `"UpdateLoginProfile" (RAM API reference)`,
	Handle: updateLoginProfile,
}

func updateLoginProfile(s *Service, c *api.Call, in *UpdateLoginProfileInput) (*UpdateLoginProfileOutput, error) {
	a, err := findAccount(c.Snapshot, c)
	if err != nil {
		return nil, err
	}
	had, err := findLoginProfile(c.Snapshot, c, in.UserName)
	if err != nil {
		return nil, err
	}
	hash := ""
	if in.Password != "" {
		if err := s.checkStrength(c, a.Passwords(), in.Password); err != nil {
			return nil, err
		}
		if hash, err = s.hash(c, in.Password, had, a.Passwords().PasswordReusePrevention); err != nil {
			return nil, err
		}
	}
	edit := identity.LoginEdit{Hash: hash, Had: had, PasswordResetRequired: in.PasswordResetRequired, MFABindRequired: in.MFABindRequired}
	return new(UpdateLoginProfileOutput), c.Update(func(tx *state.Tx) error {
		_, err := identity.UpdateLoginProfile(tx, c.Account, in.UserName, edit, c.Now)
		return err
	})
}
