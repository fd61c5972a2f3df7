package ram

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
)

// GetUserInput are the parameters of GetUser.
type GetUserInput struct {
	UserName string `wire:",required"`
}

// GetUserOutput is the answer of GetUser.
type GetUserOutput struct {
	User struct {
		User
		LastLoginDate time.Time // of the console; empty: never
	}
}

// GetUser gives a user.
var GetUser = api.Operation[*Service, GetUserInput, GetUserOutput]{
	Product: api.RAM, Name: "GetUser", Action: "ram:GetUser", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetUserInput) []api.Resource {
		return resources(c, "user/"+in.UserName)
	},
	DryRun: api.NoDryRun,
	Source: `"GetUser" (RAM API reference)`,
	Handle: getUser,
}

func getUser(_ *Service, c *api.Call, in *GetUserInput) (*GetUserOutput, error) {
	u, err := findUser(c.Snapshot, c, in.UserName)
	if err != nil {
		return nil, err
	}
	out := new(GetUserOutput)
	out.User.User, out.User.LastLoginDate = showUser(u), u.LastLogin
	return out, nil
}
