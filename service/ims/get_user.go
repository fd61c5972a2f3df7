package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// GetUserInput are the parameters of GetUser: one of them.
type GetUserInput struct {
	who
	UserAccessKeyId string // of one of the user's access keys
}

// GetUserOutput is the answer of GetUser.
type GetUserOutput struct{ User User }

// GetUser gives a user by principal name, by id or by one of its access keys.
//
// Inferred: UserPrincipalName counts before UserId, and that before UserAccessKeyId; an access key that is no user's gives EntityNotExist.User.AccessKey; source: none.
var GetUser = api.Operation[*Service, GetUserInput, GetUserOutput]{
	Product: api.IMS, Name: "GetUser", Action: "ram:GetUser", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetUserInput) []api.Resource {
		return []api.Resource{in.resolved(c).resource(c)}
	},
	DryRun: api.NoDryRun,
	Source: `"GetUser" (IMS API reference)`,
	Handle: getUser,
}

// resolved names the user of the access key by its id, if nothing else does.
func (in *GetUserInput) resolved(c *api.Call) who {
	if in.UserPrincipalName != "" || in.UserId != "" || in.UserAccessKeyId == "" {
		return in.who
	}
	if k := identity.AccessKeys.Get(c.Snapshot, c.Account, in.UserAccessKeyId); k != nil {
		if u := identity.Users.Get(c.Snapshot, c.Account, k.UserName); u != nil {
			return who{UserId: u.UserID}
		}
	}
	return who{}
}

func getUser(_ *Service, c *api.Call, in *GetUserInput) (*GetUserOutput, error) {
	w := in.resolved(c)
	if w == (who{}) && in.UserAccessKeyId != "" {
		return nil, identity.NotExist("User.AccessKey", "There is no user with the access key %q.", in.UserAccessKeyId)
	}
	name, err := w.find(c)
	if err != nil {
		return nil, err
	}
	u, err := identity.FindUser(c.Snapshot, c.Account, name)
	if err != nil {
		return nil, err
	}
	a, err := identity.FindAccount(c.Snapshot, c.Account)
	if err != nil {
		return nil, err
	}
	return &GetUserOutput{showUser(a, u)}, nil
}
