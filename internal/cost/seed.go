package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/server"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// seededUser gives the credential of a user that seed made.
func seededUser(i int) wire.Credential {
	return wire.Credential{AccessKeyID: fmt.Sprintf("LTAI5tcost%014d", i), Secret: fmt.Sprintf("costSecret%020d", i)}
}

func seedUser(i int) *identity.User {
	when := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return &identity.User{UserID: fmt.Sprintf("2%017d", i), UserName: seedName(i), DisplayName: "A user of the measurement",
		Email: seedName(i) + "@example.com", Comments: "made once", CreateDate: when, UpdateDate: when}
}

func seedName(i int) string { return fmt.Sprintf("user-%06d", i) }

// seed makes an account with so many users and policies without calls: each
// user has an access key and is granted one of the policies. The policies allow
// ListUsers and reading instances, and deny a little.
func seed(ctx context.Context, dir string, users, policies int) (err error) {
	// A first start makes the account and the root's key.
	s, err := server.Open(ctx, config(dir))
	if err != nil {
		return err
	}
	if err := s.Close(ctx); err != nil {
		return err
	}
	sealer, err := seal.Load(filepath.Join(dir, "seal.key"), rand.Reader)
	if err != nil {
		return err
	}
	store, err := state.Open(ctx, state.Config{Dir: filepath.Join(dir, "state"), Node: "seed", Kinds: server.Kinds(), Seal: sealer})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := inSteps(ctx, store, policies, putPolicy); err != nil {
		return err
	}
	return inSteps(ctx, store, users, func(tx *state.Tx, i int) error { return putUser(tx, sealer, i, policies) })
}

// inSteps puts many records, in transactions of the size that clients who write
// at the same time make together.
func inSteps(ctx context.Context, store *state.Store, n int, put func(tx *state.Tx, i int) error) error {
	const step = 50
	for from := 0; from < n; from += step {
		err := store.Update(ctx, func(tx *state.Tx) error {
			for i := from; i < min(from+step, n); i++ {
				if err := put(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func policyName(i int) string { return fmt.Sprintf("policy-%05d", i) }

func putPolicy(tx *state.Tx, i int) error {
	text := fmt.Sprintf(`{"Version":"1","Statement":[
  {"Effect":"Allow","Action":["ram:ListUsers","ecs:Describe*"],"Resource":"*"},
  {"Effect":"Allow","Action":["ecs:StartInstance","ecs:StopInstance","ecs:RebootInstance"],"Resource":"acs:ecs:*:%s:instance/i-bp%020d"},
  {"Effect":"Deny","Action":["ecs:RunInstances","ecs:ReplaceSystemDisk"],"Resource":"*","Condition":{"Bool":{"ecs:LoginAsNonRoot":["false"]}}}]}`, accountID, i)
	when := seedUser(0).CreateDate
	identity.Policies.Put(tx, accountID, policyName(i), &identity.Policy{PolicyName: policyName(i), Description: "one of many",
		DefaultVersion: "v1", NextVersion: 2, CreateDate: when, UpdateDate: when,
		Versions: []identity.PolicyVersion{{VersionID: "v1", Document: text, CreateDate: when}}})
	return nil
}

func putUser(tx *state.Tx, sealer *seal.Sealer, i, policies int) error {
	u, cred := seedUser(i), seededUser(i)
	sealed, err := sealer.Seal(identity.SecretPurpose(cred.AccessKeyID), []byte(cred.Secret))
	if err != nil {
		return err
	}
	identity.Users.Put(tx, accountID, u.UserName, u)
	identity.AccessKeys.Put(tx, accountID, cred.AccessKeyID, &identity.AccessKey{AccessKeyID: cred.AccessKeyID, UserName: u.UserName,
		SealedSecret: sealed, Status: identity.Active, CreateDate: u.CreateDate})
	a := identity.NewAttachment(identity.Grantee{Kind: identity.ToUser, Name: u.UserName}, identity.AccountScope, identity.Custom, policyName(i%policies), u.CreateDate)
	identity.Attachments.Put(tx, accountID, a.ID(), a)
	return nil
}
