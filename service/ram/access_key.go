package ram

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// AccessKey is an access key as lists show it, without its secret.
type AccessKey struct {
	AccessKeyId string
	Status      string // Active or Inactive
	CreateDate  time.Time
}

func showAccessKey(k *identity.AccessKey) AccessKey {
	return AccessKey{k.AccessKeyID, k.Status, k.CreateDate}
}

const (
	lettersDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

	keyPrefix  = "LTAI5t"
	keyRandom  = 18 // characters after the prefix
	secretSize = 30 // characters

	// Inferred: the root identity may have 5 access keys; source: none, older help pages name this number.
	rootAccessKeys = 5
)

// findAccessKey gives an access key of this user, or of the root identity if
// the name is empty. Another user's key does not exist to this question.
func findAccessKey(r state.Reader, c *api.Call, user, id string) (*identity.AccessKey, error) {
	if user != "" {
		if _, err := findUser(r, c, user); err != nil {
			return nil, err
		}
	}
	k := identity.AccessKeys.Get(r, c.Account, id)
	if k == nil || k.UserName != user {
		return nil, notExist("User.AccessKey", "There is no access key %q of this user. ListAccessKeys gives those that there are.", id)
	}
	return k, nil
}
