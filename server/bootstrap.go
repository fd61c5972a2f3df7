package server

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

// Root is the account and the root credentials that a start made or was given.
type Root struct {
	AccountID       string
	AccessKeyID     string
	AccessKeySecret string // empty if it was made by an earlier start
	Made            bool   // the secret was made up just now: show it, this once
	Password        string // made up just now, for the console: show it, this once; else empty
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// bootstrap makes the account on the first start, or checks that what was given
// fits the account that is there.
func bootstrap(ctx context.Context, cfg Config, env *api.Env) (*Root, error) {
	var hash string
	var err error
	if cfg.RootPassword != "" {
		if hash, err = rootPasswordHash(cfg, env); err != nil {
			return nil, err
		}
	}
	root := &Root{AccountID: cfg.AccountID, AccessKeyID: cfg.RootAccessKeyID, AccessKeySecret: cfg.RootAccessKeySecret}
	made, madeHash, err := makeRootPassword(cfg, env)
	if err != nil {
		return nil, err
	}
	err = env.Store.Update(ctx, func(tx *state.Tx) error {
		account, err := findAccount(tx, cfg)
		if err != nil {
			return err
		}
		root.Password = ""
		if account == nil {
			root.Password = made
			return firstStart(tx, env, root, cmp.Or(hash, madeHash))
		}
		return laterStart(tx, env, root, account, hash)
	})
	if err != nil {
		return nil, err
	}
	return root, nil
}

// makeRootPassword makes a password up if there may be need of one. Another node
// can make the account first; then this one's is forgotten.
func makeRootPassword(cfg Config, env *api.Env) (password, hash string, err error) {
	if !cfg.MakeRootPassword || cfg.RootPassword != "" {
		return "", "", nil
	}
	for range state.Accounts(env.Store.Snapshot()) {
		return "", "", nil
	}
	if password, err = api.RandomText(env.Random, "", letters, 20); err != nil {
		return "", "", err
	}
	hash, err = seal.HashPassword(password, env.Random)
	return password, hash, err
}

// rootPasswordHash gives the stored hash if the password fits it, so that a
// start with an unchanged password writes nothing.
func rootPasswordHash(cfg Config, env *api.Env) (string, error) {
	for id := range state.Accounts(env.Store.Snapshot()) {
		a := identity.Accounts.Get(env.Store.Snapshot(), id, identity.Self)
		if a == nil || a.RootPasswordHash == "" {
			continue
		}
		if ok, err := seal.CheckPassword(a.RootPasswordHash, cfg.RootPassword); err == nil && ok {
			return a.RootPasswordHash, nil
		}
	}
	return seal.HashPassword(cfg.RootPassword, env.Random)
}

func findAccount(r state.Reader, cfg Config) (*identity.Account, error) {
	for id := range state.Accounts(r) {
		a := identity.Accounts.Get(r, id, identity.Self)
		if a == nil {
			return nil, fmt.Errorf("the store holds values of account %s but not the account itself: it is damaged", id)
		}
		if cfg.AccountID != "" && cfg.AccountID != a.ID {
			return nil, fmt.Errorf("RAMPART_ACCOUNT_ID is %s, but this data directory is of account %s; leave it out, or start with another directory", cfg.AccountID, a.ID)
		}
		return a, nil
	}
	return nil, nil
}

func firstStart(tx *state.Tx, env *api.Env, root *Root, hash string) (err error) {
	if root.AccountID == "" {
		if root.AccountID, err = api.RandomText(env.Random, "1", "0123456789", 15); err != nil {
			return err
		}
	}
	now := env.Now()
	identity.Accounts.Put(tx, root.AccountID, identity.Self, &identity.Account{ID: root.AccountID, CreateDate: now, RootPasswordHash: hash})
	if root.AccessKeyID == "" {
		root.Made = true
		if root.AccessKeyID, err = api.RandomText(env.Random, "LTAI5t", letters, 18); err != nil {
			return err
		}
		if root.AccessKeySecret, err = api.RandomText(env.Random, "", letters, 30); err != nil {
			return err
		}
	}
	return putRootKey(tx, env, root)
}

func putRootKey(tx *state.Tx, env *api.Env, root *Root) error {
	sealed, err := env.Seal.Seal(identity.SecretPurpose(root.AccessKeyID), []byte(root.AccessKeySecret))
	if err != nil {
		return err
	}
	identity.AccessKeys.Put(tx, root.AccountID, root.AccessKeyID, &identity.AccessKey{
		AccessKeyID: root.AccessKeyID, SealedSecret: sealed, Status: identity.Active, CreateDate: env.Now(),
	})
	return nil
}

// laterStart accepts credentials that are the root's, makes given ones that are
// new, and refuses a given id with another secret.
func laterStart(tx *state.Tx, env *api.Env, root *Root, account *identity.Account, hash string) error {
	root.AccountID = account.ID
	if hash != "" && hash != account.RootPasswordHash {
		a := *account
		a.RootPasswordHash = hash
		identity.Accounts.Put(tx, a.ID, identity.Self, &a)
	}
	if root.AccessKeyID == "" {
		for _, k := range identity.AccessKeysByUser.Find(tx, account.ID, "") {
			root.AccessKeyID = k.AccessKeyID
			break
		}
		return nil
	}
	k := identity.AccessKeys.Get(tx, account.ID, root.AccessKeyID)
	if k == nil {
		return putRootKey(tx, env, root)
	}
	secret, err := env.Seal.Open(identity.SecretPurpose(k.AccessKeyID), k.SealedSecret)
	if err != nil {
		return fmt.Errorf("the secret of access key %s cannot be opened: %w; is this the seal key file of this store?", k.AccessKeyID, err)
	}
	if k.UserName != "" || subtle.ConstantTimeCompare(secret, []byte(root.AccessKeySecret)) != 1 {
		return fmt.Errorf("RAMPART_ROOT_ACCESS_KEY_ID %s exists in this data directory with another secret or owner; give the secret it was made with, or another id", k.AccessKeyID)
	}
	return nil
}

// nodeName gives this server's name in its cluster: made up once and kept in
// the data directory, so that a restarted server finds its machines.
func nodeName(dir string, env *api.Env) (string, error) {
	file := filepath.Join(dir, "node")
	b, err := os.ReadFile(file)
	if err == nil {
		if name := strings.TrimSpace(string(b)); name != "" {
			return name, nil
		}
		return "", fmt.Errorf("the file %s is empty; restore it, as it names this server's machines", file)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("the node's name cannot be read: %w", err)
	}
	name, err := api.RandomText(env.Random, "node-", "abcdefghijklmnopqrstuvwxyz0123456789", 12)
	if err != nil {
		return "", err
	}
	tmp := file + ".new"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return "", fmt.Errorf("the node's name cannot be written: %w", err)
	}
	_, err = fmt.Fprintln(f, name)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(tmp, file)
	}
	if err != nil {
		return "", fmt.Errorf("the node's name cannot be written: %w", err)
	}
	return name, nil
}
