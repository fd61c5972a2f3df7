package ram

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// LoginProfile says how a user signs in to the console.
type LoginProfile struct {
	UserName              string
	PasswordResetRequired bool // a new password must be set at the next sign-in
	MFABindRequired       bool // an MFA device must be bound at the next sign-in
	CreateDate            time.Time
}

func showLoginProfile(p *identity.LoginProfile) LoginProfile {
	return LoginProfile{p.UserName, p.PasswordResetRequired, p.MFABindRequired, p.CreateDate}
}

func findLoginProfile(r state.Reader, c *api.Call, user string) (*identity.LoginProfile, error) {
	return identity.FindLoginProfile(r, c.Account, user)
}
