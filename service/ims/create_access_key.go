package ims

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// CreateAccessKeyInput are the parameters of CreateAccessKey.
type CreateAccessKeyInput struct {
	UserPrincipalName string // empty: the caller
}

// CreateAccessKeyOutput is the answer of CreateAccessKey.
type CreateAccessKeyOutput struct {
	AccessKey struct {
		AccessKeyId     string
		AccessKeySecret string // shown here and never again
		Status          string
		CreateDate      time.Time
	}
}

// CreateAccessKey makes an access key for a user, at most two each, or for the
// caller if no user is named. The key is active at once.
var CreateAccessKey = api.Operation[*Service, CreateAccessKeyInput, CreateAccessKeyOutput]{
	Product: api.IMS, Name: "CreateAccessKey", Action: "ram:CreateAccessKey", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *CreateAccessKeyInput) []api.Resource {
		return ownKeys(c, in.UserPrincipalName)
	},
	DryRun: api.NoDryRun,
	Source: `"CreateAccessKey" (IMS API reference), "Limitations" (RAM)`,
	Handle: createAccessKey,
}

func createAccessKey(s *Service, c *api.Call, in *CreateAccessKeyInput) (*CreateAccessKeyOutput, error) {
	user, err := keyOwner(c.Snapshot, c, in.UserPrincipalName)
	if err != nil {
		return nil, err
	}
	k, secret, err := identity.NewAccessKey(c.NewText, c.Seal(), user, c.Now)
	if err != nil {
		return nil, err
	}
	err = c.Update(func(tx *state.Tx) error {
		return identity.CreateAccessKey(tx, c.Account, s.limits(c.Account), k)
	})
	if err != nil {
		return nil, err
	}
	out := new(CreateAccessKeyOutput)
	out.AccessKey.AccessKeyId, out.AccessKey.AccessKeySecret = k.AccessKeyID, secret
	out.AccessKey.Status, out.AccessKey.CreateDate = k.Status, k.CreateDate
	return out, nil
}
