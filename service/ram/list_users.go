package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListUsersInput are the parameters of ListUsers.
type ListUsersInput struct{ page }

// ListUsersOutput is the answer of ListUsers.
type ListUsersOutput struct {
	paged
	Users struct{ User []User }
}

// ListUsers gives the users of the account by name, in parts.
var ListUsers = api.Operation[*Service, ListUsersInput, ListUsersOutput]{
	Product: api.RAM, Name: "ListUsers", Action: "ram:ListUsers", Effect: api.Read,
	Resources: allUsers[ListUsersInput],
	DryRun:    api.NoDryRun,
	Source:    `"ListUsers" (RAM API reference)`,
	Handle:    listUsers,
}

func listUsers(_ *Service, c *api.Call, in *ListUsersInput) (*ListUsersOutput, error) {
	after, n, err := in.Open(c.Operation)
	if err != nil {
		return nil, err
	}
	out := new(ListUsersOutput)
	out.Users.User = make([]User, 0, min(n, 100))
	out.paged = collect(c, n, identity.Users.All(c.Snapshot, c.Account, "", after), everything,
		func(u *identity.User) { out.Users.User = append(out.Users.User, showUser(u)) })
	return out, nil
}
