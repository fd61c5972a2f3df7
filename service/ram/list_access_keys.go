package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListAccessKeysInput are the parameters of ListAccessKeys.
type ListAccessKeysInput struct {
	UserName string // empty: the caller
}

// ListAccessKeysOutput is the answer of ListAccessKeys.
type ListAccessKeysOutput struct {
	AccessKeys struct{ AccessKey []AccessKey }
}

// ListAccessKeys gives the access keys of a user, or of the caller. Secrets are
// not among them.
var ListAccessKeys = api.Operation[*Service, ListAccessKeysInput, ListAccessKeysOutput]{
	Product: api.RAM, Name: "ListAccessKeys", Action: "ram:ListAccessKeys", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListAccessKeysInput) []api.Resource {
		return resources(c, "user/"+self(c, in.UserName))
	},
	DryRun: api.NoDryRun,
	Source: `"ListAccessKeys" (RAM API reference)`,
	Handle: listAccessKeys,
}

func listAccessKeys(_ *Service, c *api.Call, in *ListAccessKeysInput) (*ListAccessKeysOutput, error) {
	name := self(c, in.UserName)
	if err := needName(c, name); err != nil {
		return nil, err
	}
	if name != "" {
		if _, err := findUser(c.Snapshot, c, name); err != nil {
			return nil, err
		}
	}
	out := new(ListAccessKeysOutput)
	for _, k := range identity.AccessKeysByUser.Find(c.Snapshot, c.Account, name) {
		out.AccessKeys.AccessKey = append(out.AccessKeys.AccessKey, showAccessKey(k))
	}
	return out, nil
}
