package ram

import (
	"net/http"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

// ChangePasswordInput are the parameters of ChangePassword.
type ChangePasswordInput struct {
	OldPassword string `wire:",required"`
	NewPassword string `wire:",required"`
}

// ChangePasswordOutput is the answer of ChangePassword.
type ChangePasswordOutput struct{}

// ChangePassword lets a RAM user change its own console password. The account's
// security preference must allow users to.
//
// Inferred: policy is asked for ram:ChangePassword on the caller itself, beside the preference; source: "RAM authorization" (RAM API reference) lists the action.
//
// Inferred: a caller that is no RAM user and a preference that forbids it give NoPermission, a wrong old password InvalidParameter.OldPassword; source: none.
var ChangePassword = api.Operation[*Service, ChangePasswordInput, ChangePasswordOutput]{
	Product: api.RAM, Name: "ChangePassword", Action: "ram:ChangePassword", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, _ *ChangePasswordInput) []api.Resource {
		return resources(c, "user/"+self(c, ""))
	},
	DryRun: api.NoDryRun,
	Source: `"ChangePassword" (RAM API reference)`,
	Handle: changePassword,
}

func changePassword(s *Service, c *api.Call, in *ChangePasswordInput) (*ChangePasswordOutput, error) {
	if c.Principal.Type != acs.RAMUser {
		return nil, acs.New(acs.Denied, http.StatusForbidden, "NoPermission", "ChangePassword changes the caller's own console password, which only a RAM user has.")
	}
	user := c.Principal.UserName
	had, err := changeable(c.Snapshot, c, user)
	if err != nil {
		return nil, err
	}
	a, err := findAccount(c.Snapshot, c)
	if err != nil {
		return nil, err
	}
	if err := s.checkStrength(c, a.Passwords(), in.NewPassword); err != nil {
		return nil, err
	}
	err = s.slow(c, func() error {
		ok, err := seal.CheckPassword(had.PasswordHash, in.OldPassword)
		if err == nil && !ok {
			err = invalid("OldPassword", "the password in use")
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	hash, err := s.hash(c, in.NewPassword, had, a.Passwords().PasswordReusePrevention)
	if err != nil {
		return nil, err
	}
	return new(ChangePasswordOutput), c.Update(func(tx *state.Tx) error {
		old, err := changeable(tx, c, user)
		if err != nil {
			return err
		}
		if old.PasswordHash != had.PasswordHash {
			return identity.PasswordRaced()
		}
		p := old.WithPassword(hash, c.Now)
		p.PasswordResetRequired = false
		identity.LoginProfiles.Put(tx, c.Account, user, p)
		return nil
	})
}

// changeable gives the caller's login profile if the account lets it change the
// password.
func changeable(r state.Reader, c *api.Call, user string) (*identity.LoginProfile, error) {
	a, err := findAccount(r, c)
	if err != nil {
		return nil, err
	}
	if !a.Preferences().AllowUserToChangePassword {
		return nil, acs.New(acs.Denied, http.StatusForbidden, "NoPermission", "The account does not let RAM users change their passwords (AllowUserToChangePassword). Ask an administrator to set a new one with UpdateLoginProfile.")
	}
	p, err := findLoginProfile(r, c, user)
	if err != nil {
		return nil, err
	}
	if rules := a.Passwords(); rules.HardExpiry && rules.MaxPasswordAge > 0 && c.Now.Sub(p.PasswordDate) > time.Duration(rules.MaxPasswordAge)*24*time.Hour {
		return nil, acs.New(acs.Denied, http.StatusForbidden, "NoPermission", "The password has expired and the account asks that an administrator sets a new one (HardExpiry), with UpdateLoginProfile.")
	}
	return p, nil
}
