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

// findAccessKey gives an access key of this user, or of the root identity if
// the name is empty.
func findAccessKey(r state.Reader, c *api.Call, user, id string) (*identity.AccessKey, error) {
	return identity.FindUserKey(r, c.Account, user, id)
}
