package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rampart-cloud/rampart/console"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

// Rotation says what RotateSeal did.
type Rotation struct {
	Resumed bool // an earlier rotation had been cut off and was finished
	Values  int  // sealed anew
}

// RotateSeal makes a new seal key, seals everything in the store anew with it,
// and drops the old key. The server must be stopped; of a cluster every server,
// and afterwards each needs the new key file.
//
// The old key is dropped only after everything is on disk under the new one and
// has been read back. A rotation that is cut off at any point leaves a store and
// a key file that fit each other; the next one finishes it.
//
// What is sealed and not stored ends with the old key: role sessions, whose
// tokens are then InvalidSecurityToken, and diagnostic messages. An MFA device
// that is just being bound in the console has to be begun anew. A client token
// from before answers IdempotentParameterMismatch, as its fingerprint was made
// with the old key; nothing is done twice.
func RotateSeal(ctx context.Context, cfg Config) (Rotation, error) {
	return rotateSeal(ctx, cfg, func(string) error { return nil })
}

// rotateSeal calls reached at each point where it may be cut off.
func rotateSeal(ctx context.Context, cfg Config, reached func(point string) error) (r Rotation, err error) {
	cfg.defaults()
	if err := cfg.check(); err != nil {
		return r, err
	}
	if _, err := os.Stat(filepath.Join(cfg.Dir, "node")); errors.Is(err, fs.ErrNotExist) {
		return r, fmt.Errorf("%s is not the data directory of a server that has run; give one with --data", cfg.Dir)
	}
	lock, err := state.LockDir(cfg.Dir)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	file := cfg.sealKeyFile()
	keys, err := seal.Keys(file)
	if err != nil {
		return r, err
	}
	if r.Resumed = len(keys) > 1; !r.Resumed {
		if err := seal.Rotate(file, cfg.Random); err != nil {
			return r, fmt.Errorf("the new key cannot be written: %w", err)
		}
		if keys, err = seal.Keys(file); err != nil {
			return r, err
		}
	}
	if err := reached("the new key is in the file"); err != nil {
		return r, err
	}
	if r.Values, err = reseal(ctx, cfg, file, keys[1:], reached); err != nil {
		return r, err
	}
	if err := seal.DropOld(file); err != nil {
		return r, fmt.Errorf("everything is sealed with the new key, but the old one cannot be dropped: %w", err)
	}
	return r, reached("the old key is dropped")
}

func reseal(ctx context.Context, cfg Config, file string, old []string, reached func(string) error) (n int, err error) {
	sealer, err := seal.Load(file, cfg.Random)
	if err != nil {
		return 0, err
	}
	store, err := state.Open(ctx, state.Config{Dir: filepath.Join(cfg.Dir, "state"), Endpoints: cfg.EtcdEndpoints, Node: "seal-rotate", Kinds: Kinds(), Seal: sealer, Log: cfg.Log})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if n, err = identity.Reseal(ctx, store, sealer, func() error { return reached("some secrets are sealed anew") }); err != nil {
		return n, err
	}
	if _, err := console.Reseal(ctx, store, sealer); err != nil {
		return n, err
	}
	m, err := store.Rewrite(ctx, func() error { return reached("some values are sealed anew") })
	if n += m; err != nil {
		return n, err
	}
	// Whatever names an old key would be lost with it, also what this program
	// forgot to seal anew.
	err = store.Raw(ctx, func(key string, value []byte) error {
		for _, id := range old {
			if bytes.Contains(value, []byte(id+".")) {
				return fmt.Errorf("%s is still sealed with the old key %s, which is kept", key, id)
			}
		}
		return nil
	})
	if err != nil {
		return n, err
	}
	return n, reached("everything is sealed anew")
}
