package identity

import (
	"time"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

const (
	keyAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

	keyPrefix  = "LTAI5t"
	keyRandom  = 18 // characters after the prefix
	secretSize = 30 // characters

	// Inferred: the root identity may have 5 access keys; source: none, older help pages name this number.
	rootAccessKeys = 5
)

// NewAccessKey makes an access key for a user, or for the root identity if the
// name is empty, with its secret. randomText gives n random characters of an
// alphabet. The key is active; nothing is stored.
func NewAccessKey(randomText func(alphabet string, n int) (string, error), sealer *seal.Sealer, user string, now time.Time) (k *AccessKey, secret string, err error) {
	id, err := randomText(keyAlphabet, keyRandom)
	if err != nil {
		return nil, "", err
	}
	id = keyPrefix + id
	if secret, err = randomText(keyAlphabet, secretSize); err != nil {
		return nil, "", err
	}
	sealed, err := sealer.Seal(SecretPurpose(id), []byte(secret))
	if err != nil {
		return nil, "", err
	}
	return &AccessKey{AccessKeyID: id, UserName: user, SealedSecret: sealed, Status: Active, CreateDate: now}, secret, nil
}

// CreateAccessKey stores a new access key, if its user exists and may have one
// more.
//
// Source: "CreateAccessKey" (RAM API reference), "Limitations" (RAM).
func CreateAccessKey(tx *state.Tx, account string, limits catalog.Limits, k *AccessKey) error {
	most := limits.AccessKeysPerUser
	if k.UserName == "" {
		most = rootAccessKeys
	} else if _, err := FindUser(tx, account, k.UserName); err != nil {
		return err
	}
	if count(AccessKeysByUser.Find(tx, account, k.UserName)) >= most {
		return LimitExceeded("User.AccessKey", "access keys of this user", most)
	}
	AccessKeys.Put(tx, account, k.AccessKeyID, k)
	return nil
}

// FindUserKey gives an access key of this user, or of the root identity if the
// name is empty; EntityNotExist.User or .User.AccessKey. Another user's key does
// not exist to this question.
func FindUserKey(r state.Reader, account, user, id string) (*AccessKey, error) {
	if user != "" {
		if _, err := FindUser(r, account, user); err != nil {
			return nil, err
		}
	}
	k := AccessKeys.Get(r, account, id)
	if k == nil || k.UserName != user {
		return nil, NotExist("User.AccessKey", "There is no access key %q of this user. ListAccessKeys gives those that there are.", id)
	}
	return k, nil
}

// UpdateAccessKey turns an access key on or off. A call that begins after the
// commit is judged by the new status.
//
// Source: "UpdateAccessKey" (RAM API reference).
func UpdateAccessKey(tx *state.Tx, account, user, id, status string, now time.Time) error {
	if status != Active && status != Inactive {
		return InvalidParameter("Status", "Active or Inactive")
	}
	old, err := FindUserKey(tx, account, user, id)
	if err != nil {
		return err
	}
	k := *old
	k.Status, k.UpdateDate = status, now
	AccessKeys.Put(tx, account, id, &k)
	return nil
}

// DeleteAccessKey deletes an access key for good.
//
// Source: "DeleteAccessKey" (RAM API reference).
func DeleteAccessKey(tx *state.Tx, account, user, id string) error {
	if _, err := FindUserKey(tx, account, user, id); err != nil {
		return err
	}
	AccessKeys.Delete(tx, account, id)
	return nil
}
