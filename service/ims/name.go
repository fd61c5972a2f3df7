package ims

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// userName reads a user principal name; it does not say that the user exists.
//
// Inferred: a principal name of another form, domain or account gives InvalidParameter.UserPrincipalName; source: the form of RAM's codes.
func userName(r state.Reader, c *api.Call, param, principalName string) (string, error) {
	a, err := identity.FindAccount(r, c.Account)
	if err != nil {
		return "", err
	}
	name, ok := a.ParsePrincipalName(identity.ToUser, principalName)
	if !ok {
		return "", identity.InvalidParameter(param, "a user name with the account's domain, for example alice@"+a.DefaultDomain())
	}
	return name, nil
}

// principalName gives the principal name of a user.
func principalName(a *identity.Account, user string) string {
	return a.PrincipalName(identity.Grantee{Kind: identity.ToUser, Name: user})
}

// oneUser names the user to policy. What names nobody is asked about as it was
// written, so that only a right on all users gets as far as the error.
//
// Source: "RAM authorization" (RAM API reference): acs:ram:*:<account>:user/<name>.
func oneUser(c *api.Call, principalName string) api.Resource {
	name := principalName
	if a := identity.Accounts.Get(c.Snapshot, c.Account, identity.Self); a != nil {
		if n, ok := a.ParsePrincipalName(identity.ToUser, principalName); ok {
			name = n
		}
	}
	return api.Resource{ARN: c.ARN("ram", "*", "user/"+name)}
}

func oneGroup(c *api.Call, name string) api.Resource {
	return api.Resource{ARN: c.ARN("ram", "*", "group/"+name)}
}

// everyUser, everyGroup and everyDevice name all resources of a type, account
// everything that the account has in RAM.
func everyUser[In any](_ *Service, c *api.Call, _ *In) []api.Resource {
	return []api.Resource{{ARN: c.ARN("ram", "*", "user/*")}}
}

func everyGroup[In any](_ *Service, c *api.Call, _ *In) []api.Resource {
	return []api.Resource{{ARN: c.ARN("ram", "*", "group/*")}}
}

func everyDevice[In any](_ *Service, c *api.Call, _ *In) []api.Resource {
	return []api.Resource{{ARN: c.ARN("ram", "*", "mfa/*")}}
}

func account[In any](_ *Service, c *api.Call, _ *In) []api.Resource {
	return []api.Resource{{ARN: c.ARN("ram", "*", "*")}}
}

// ownKeys names the user whose access keys a call is about: the caller when none
// is named. The root identity's keys belong to no user.
//
// Source: "CreateAccessKey" (IMS API reference): without UserPrincipalName the
// operation is about the caller.
func ownKeys(c *api.Call, principalName string) []api.Resource {
	if principalName != "" {
		return []api.Resource{oneUser(c, principalName)}
	}
	return []api.Resource{{ARN: c.ARN("ram", "*", "user/"+c.Principal.UserName)}}
}

// keyOwner gives the name of the user whose access keys a call is about; empty
// for the root identity's own.
func keyOwner(r state.Reader, c *api.Call, principalName string) (string, error) {
	if principalName != "" {
		return userName(r, c, "UserPrincipalName", principalName)
	}
	if c.Principal.Type == acs.AssumedRoleUser {
		return "", identity.MissingParameter("UserPrincipalName", "when a role session calls, as a session has no access keys of its own")
	}
	return c.Principal.UserName, nil
}

// who names a user in one of several ways.
type who struct {
	UserPrincipalName string
	UserId            string
}

// name gives the name of the user as it is when the call is decided; ok is false
// if there is no such user.
func (w who) name(c *api.Call) (name string, ok bool) {
	if w.UserPrincipalName != "" {
		name, err := userName(c.Snapshot, c, "UserPrincipalName", w.UserPrincipalName)
		return name, err == nil
	}
	if u := identity.UsersByID.First(c.Snapshot, c.Account, w.UserId); u != nil {
		return u.UserName, true
	}
	return "", false
}

// resource names the user to policy.
func (w who) resource(c *api.Call) api.Resource {
	if name, ok := w.name(c); ok {
		return api.Resource{ARN: c.ARN("ram", "*", "user/"+name)}
	}
	if w.UserPrincipalName != "" {
		return oneUser(c, w.UserPrincipalName)
	}
	return api.Resource{ARN: c.ARN("ram", "*", "user/*")} // an id that is nobody's
}

// find gives the name of the user that the call was authorized for.
//
// Inferred: a user named in two ways must be the same one, else InvalidParameter.UserId; source: none.
func (w who) find(c *api.Call) (string, error) {
	if w.UserPrincipalName == "" && w.UserId == "" {
		return "", identity.MissingParameter("UserPrincipalName", "unless UserId is given")
	}
	name, ok := w.name(c)
	switch {
	case !ok && w.UserPrincipalName != "":
		return userName(c.Snapshot, c, "UserPrincipalName", w.UserPrincipalName)
	case !ok:
		return "", identity.NotExist("User", "There is no user with the id %q. ListUsers gives them.", w.UserId)
	}
	if w.UserPrincipalName != "" && w.UserId != "" {
		if u := identity.Users.Get(c.Snapshot, c.Account, name); u != nil && u.UserID != w.UserId {
			return "", identity.InvalidParameter("UserId", "the id of the user that UserPrincipalName names, or absent")
		}
	}
	return name, nil
}
