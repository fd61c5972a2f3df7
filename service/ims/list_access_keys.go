package ims

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListAccessKeysInput are the parameters of ListAccessKeys.
type ListAccessKeysInput struct {
	UserPrincipalName string // empty: the caller
}

// ListAccessKeysOutput is the answer of ListAccessKeys.
type ListAccessKeysOutput struct {
	AccessKeys struct{ AccessKey []AccessKey }
}

// AccessKey is an access key without its secret.
type AccessKey struct {
	AccessKeyId string
	Status      string // Active or Inactive
	CreateDate  time.Time
	UpdateDate  time.Time // when Status was last set
}

// ListAccessKeys gives the access keys of a user, or of the caller. Secrets are
// not among them.
var ListAccessKeys = api.Operation[*Service, ListAccessKeysInput, ListAccessKeysOutput]{
	Product: api.IMS, Name: "ListAccessKeys", Action: "ram:ListAccessKeys", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListAccessKeysInput) []api.Resource {
		return ownKeys(c, in.UserPrincipalName)
	},
	DryRun: api.NoDryRun,
	Source: `"ListAccessKeys" (IMS API reference)`,
	Handle: listAccessKeys,
}

func listAccessKeys(_ *Service, c *api.Call, in *ListAccessKeysInput) (*ListAccessKeysOutput, error) {
	user, err := keyOwner(c.Snapshot, c, in.UserPrincipalName)
	if err != nil {
		return nil, err
	}
	if user != "" {
		if _, err := identity.FindUser(c.Snapshot, c.Account, user); err != nil {
			return nil, err
		}
	}
	out := new(ListAccessKeysOutput)
	for _, k := range identity.AccessKeysByUser.Find(c.Snapshot, c.Account, user) {
		shown := AccessKey{k.AccessKeyID, k.Status, k.CreateDate, k.UpdateDate}
		if shown.UpdateDate.IsZero() {
			shown.UpdateDate = k.CreateDate
		}
		out.AccessKeys.AccessKey = append(out.AccessKeys.AccessKey, shown)
	}
	return out, nil
}
