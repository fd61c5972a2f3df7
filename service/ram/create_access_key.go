package ram

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// CreateAccessKeyInput are the parameters of CreateAccessKey.
type CreateAccessKeyInput struct {
	UserName string // empty: the caller
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
	Product: api.RAM, Name: "CreateAccessKey", Action: "ram:CreateAccessKey", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *CreateAccessKeyInput) []api.Resource {
		return resources(c, "user/"+self(c, in.UserName))
	},
	DryRun: api.NoDryRun,
	Source: `"CreateAccessKey" (RAM API reference), "Limitations" (RAM)`,
	Handle: createAccessKey,
}

func createAccessKey(s *Service, c *api.Call, in *CreateAccessKeyInput) (*CreateAccessKeyOutput, error) {
	name := self(c, in.UserName)
	if err := needName(c, name); err != nil {
		return nil, err
	}
	id, err := c.NewText(lettersDigits, keyRandom)
	if err != nil {
		return nil, err
	}
	id = keyPrefix + id
	secret, err := c.NewText(lettersDigits, secretSize)
	if err != nil {
		return nil, err
	}
	sealed, err := c.Seal().Seal(identity.SecretPurpose(id), []byte(secret))
	if err != nil {
		return nil, err
	}
	most := s.limits(c.Account).AccessKeysPerUser
	if name == "" {
		most = rootAccessKeys
	}
	k := &identity.AccessKey{AccessKeyID: id, UserName: name, SealedSecret: sealed, Status: identity.Active, CreateDate: c.Now}
	err = c.Update(func(tx *state.Tx) error {
		if name != "" {
			if _, err := findUser(tx, c, name); err != nil {
				return err
			}
		}
		if count(identity.AccessKeysByUser.Find(tx, c.Account, name)) >= most {
			return exceeded("User.AccessKey", "access keys of this user", most)
		}
		identity.AccessKeys.Put(tx, c.Account, id, k)
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := new(CreateAccessKeyOutput)
	out.AccessKey.AccessKeyId, out.AccessKey.AccessKeySecret = id, secret
	out.AccessKey.Status, out.AccessKey.CreateDate = k.Status, k.CreateDate
	return out, nil
}
