package identity

import (
	"fmt"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

// Credential is an access key with its owner.
type Credential struct {
	Principal acs.Principal
	Secret    string
	Inactive  bool
}

// FindAccessKey gives the credential of an access key id, in whatever account,
// or nil if there is none. A key whose user is gone is none.
func FindAccessKey(r state.Reader, sealer *seal.Sealer, id string) (*Credential, error) {
	for account := range state.Accounts(r) {
		k := AccessKeys.Get(r, account, id)
		if k == nil {
			continue
		}
		p := acs.Principal{Type: acs.Account, Account: account, AccessKeyID: id}
		if k.UserName != "" {
			u := Users.Get(r, account, k.UserName)
			if u == nil {
				return nil, nil
			}
			p.Type, p.UserID, p.UserName = acs.RAMUser, u.UserID, u.UserName
		}
		secret, err := sealer.Open(SecretPurpose(id), k.SealedSecret)
		if err != nil {
			return nil, fmt.Errorf("the secret of access key %s cannot be opened: %w", id, err)
		}
		return &Credential{Principal: p, Secret: string(secret), Inactive: k.Status != Active}, nil
	}
	return nil, nil
}

// SecretPurpose is what an access key's secret is sealed for.
func SecretPurpose(accessKeyID string) string { return "accesskey/" + accessKeyID }
