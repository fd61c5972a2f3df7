package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListUsersInput are the parameters of ListUsers.
type ListUsersInput struct {
	identity.Page
	userFilter
}

// ListUsersOutput is the answer of ListUsers.
type ListUsersOutput struct {
	identity.Paged
	Users struct{ User []User }
}

// ListUsers gives the users of the account by name, in parts.
var ListUsers = api.Operation[*Service, ListUsersInput, ListUsersOutput]{
	Product: api.IMS, Name: "ListUsers", Action: "ram:ListUsers", Effect: api.Read,
	Resources: everyUser[ListUsersInput],
	DryRun:    api.NoDryRun,
	Source:    `"ListUsers" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *ListUsersInput) (_ *ListUsersOutput, err error) {
		out := new(ListUsersOutput)
		out.Paged, err = eachUser(c, in.Page, in.userFilter, func(a *identity.Account, u *identity.User) {
			out.Users.User = append(out.Users.User, showUser(a, u))
		})
		return out, err
	},
}

// eachUser takes one part of the users that a filter keeps.
func eachUser(c *api.Call, p identity.Page, f userFilter, add func(*identity.Account, *identity.User)) (identity.Paged, error) {
	after, n, err := p.Open(c.Operation)
	if err != nil {
		return identity.Paged{}, err
	}
	keep, err := f.keep()
	if err != nil {
		return identity.Paged{}, err
	}
	a, err := identity.FindAccount(c.Snapshot, c.Account)
	if err != nil {
		return identity.Paged{}, err
	}
	return identity.Collect(c.Operation, n, identity.Users.All(c.Snapshot, c.Account, "", after), keep,
		func(u *identity.User) { add(a, u) }), nil
}
