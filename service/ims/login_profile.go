package ims

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// LoginProfile says how a user signs in to the console. The password is never
// shown.
type LoginProfile struct {
	UserPrincipalName     string
	Status                string // Active or Inactive
	PasswordResetRequired bool   // a new password must be set at the next sign-in
	MFABindRequired       bool   // an MFA device must be bound at the next sign-in
	CreateDate            time.Time
	UpdateDate            time.Time
	LastLoginTime         time.Time // empty: never
}

func showLoginProfile(r state.Reader, c *api.Call, p *identity.LoginProfile) (LoginProfile, error) {
	a, err := identity.FindAccount(r, c.Account)
	if err != nil {
		return LoginProfile{}, err
	}
	u, err := identity.FindUser(r, c.Account, p.UserName)
	if err != nil {
		return LoginProfile{}, err
	}
	status := identity.Active
	if p.Inactive {
		status = identity.Inactive
	}
	return LoginProfile{principalName(a, p.UserName), status, p.PasswordResetRequired, p.MFABindRequired, p.CreateDate, p.UpdateDate, u.LastLogin}, nil
}

// inactive reads a Status parameter; nil if it is absent.
func inactive(status string) (*bool, error) {
	switch status {
	case "":
		return nil, nil
	case identity.Active:
		return new(bool), nil
	case identity.Inactive:
		yes := true
		return &yes, nil
	}
	return nil, identity.InvalidParameter("Status", "Active or Inactive, or absent")
}
