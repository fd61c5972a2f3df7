package server

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/client"
	"github.com/rampart-cloud/rampart/console"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

const (
	rotateAccount = "1000000000000088"
	rotateKey     = "LTAIrotateRootKey001"
	rotateSecret  = "rotateRootSecret0123456789abcd"
	rotateUsers   = 70 // more than one transaction of secrets
)

// fill makes a data directory with secrets of every kind.
func fill(t *testing.T) (cfg Config, secrets map[string]string) {
	t.Helper()
	cfg = Config{Dir: filepath.Join(t.TempDir(), "d"), Listen: "127.0.0.1:0", AccountID: rotateAccount, RootAccessKeyID: rotateKey, RootAccessKeySecret: rotateSecret}
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	secrets = map[string]string{rotateKey: rotateSecret}
	c := rootClient(s)
	for i := range rotateUsers {
		name := fmt.Sprint("u", i)
		if _, err := c.Call(t.Context(), "2015-05-01", "CreateUser", map[string]string{"UserName": name}); err != nil {
			t.Fatal(err)
		}
		a, err := c.Call(t.Context(), "2015-05-01", "CreateAccessKey", map[string]string{"UserName": name})
		if err != nil {
			t.Fatal(err)
		}
		var out struct {
			AccessKey struct{ AccessKeyId, AccessKeySecret string }
		}
		if err := a.Into(&out); err != nil {
			t.Fatal(err)
		}
		secrets[out.AccessKey.AccessKeyId] = out.AccessKey.AccessKeySecret
	}
	if _, err := c.Call(t.Context(), "2015-05-01", "CreateVirtualMFADevice", map[string]string{"VirtualMFADeviceName": "phone"}); err != nil {
		t.Fatal(err)
	}
	for i := range 130 {
		if _, err := c.Call(t.Context(), "2014-05-26", "CreateCommand", map[string]string{"RegionId": "cn-hangzhou", "Name": fmt.Sprint("c", i), "Type": "RunShellScript", "CommandContent": "aWQ="}); err != nil {
			t.Fatal(err)
		}
	}
	// Somebody is just binding an MFA device in the console.
	d, _, _, err := identity.NewMFADevice(s.env.Random, s.env.Seal, rotateAccount, "u0", s.env.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.store.Update(t.Context(), func(tx *state.Tx) error {
		console.Sessions.Put(tx, rotateAccount, "binding", &console.Session{Start: s.env.Now(), Expires: s.env.Now(), Pending: d})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	return cfg, secrets
}

// whole checks that a server starts on the directory and knows every secret.
func whole(t *testing.T, cfg Config, secrets map[string]string) {
	t.Helper()
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("the server does not start: %v", err)
	}
	defer func() {
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	r := s.store.Snapshot()
	for id, want := range secrets {
		k := identity.AccessKeys.Get(r, rotateAccount, id)
		got, err := s.env.Seal.Open(identity.SecretPurpose(id), k.SealedSecret)
		if err != nil || string(got) != want {
			t.Fatalf("the secret of %s is %q, %v", id, got, err)
		}
	}
	d := identity.MFADevices.Get(r, rotateAccount, "phone")
	if _, err := s.env.Seal.Open(identity.MFAPurpose("phone"), d.SealedSeed); err != nil {
		t.Fatalf("the MFA seed cannot be opened: %v", err)
	}
	if n := inventory.Commands.Count(r, rotateAccount, ""); n != 130 {
		t.Fatalf("%d commands, want 130", n)
	}
	if _, err := rootClientWith(s, rotateSecret).Call(t.Context(), "2015-04-01", "GetCallerIdentity", nil); err != nil {
		t.Fatal(err)
	}
}

func rootClientWith(s *Server, secret string) *client.Client {
	return client.New(s.URL(), rotateKey, secret)
}

// A rotation that is cut off at any point leaves a directory that a server
// starts on with every secret, and that the next rotation finishes.
func TestRotateSealIsCutOffAnywhere(t *testing.T) {
	cfg, secrets := fill(t)
	cut := errors.New("cut off")
	cutAt := map[string]bool{}
	resumed := 0
	for n := 0; ; n++ {
		passed := 0
		before, err := seal.Keys(cfg.sealKeyFile())
		if err != nil {
			t.Fatal(err)
		}
		r, err := rotateSeal(t.Context(), cfg, func(point string) error {
			if passed++; passed > n {
				cutAt[point] = true
				return cut
			}
			return nil
		})
		if r.Resumed {
			resumed++
			if len(before) < 2 {
				t.Error("it resumes what was not begun")
			}
		}
		whole(t, cfg, secrets)
		if err == nil {
			break
		}
		if !errors.Is(err, cut) {
			t.Fatalf("after %d points: %v", passed, err)
		}
	}
	// The last point is passed only by the rotation that is not cut off: after
	// it nothing is left to do.
	for _, p := range []string{"the new key is in the file", "some secrets are sealed anew", "some values are sealed anew", "everything is sealed anew"} {
		if !cutAt[p] {
			t.Errorf("it was never cut off where %s", p)
		}
	}
	if resumed == 0 {
		t.Error("no rotation was resumed")
	}
	if keys, err := seal.Keys(cfg.sealKeyFile()); err != nil || len(keys) != 1 {
		t.Errorf("the file has the keys %v, %v", keys, err)
	}
}

// After a rotation nothing in the store names the old key, and what needs it has
// ended.
func TestRotateSealLeavesNothingOfTheOldKey(t *testing.T) {
	cfg, secrets := fill(t)
	before, err := seal.Keys(cfg.sealKeyFile())
	if err != nil {
		t.Fatal(err)
	}
	r, err := RotateSeal(t.Context(), cfg)
	// Root's key, the users' keys, the device, the commands.
	if err != nil || r.Resumed || r.Values != 1+rotateUsers+1+130 {
		t.Fatalf("RotateSeal gave %+v, %v", r, err)
	}
	whole(t, cfg, secrets)
	cfg.defaults()
	sealer, err := seal.Load(cfg.sealKeyFile(), cfg.Random)
	if err != nil {
		t.Fatal(err)
	}
	store, err := state.Open(t.Context(), state.Config{Dir: filepath.Join(cfg.Dir, "state"), Node: "n", Kinds: Kinds(), Seal: sealer})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	values := 0
	err = store.Raw(t.Context(), func(key string, value []byte) error {
		values++
		if strings.Contains(string(value), before[0]) {
			t.Errorf("%s names the old key", key)
		}
		return nil
	})
	if err != nil || values < 270 {
		t.Errorf("%d values were read, %v", values, err)
	}
}

// What names an old key after everything was sealed anew keeps that key.
func TestRotateSealKeepsAKeyThatIsNeeded(t *testing.T) {
	cfg, secrets := fill(t)
	keys, err := seal.Keys(cfg.sealKeyFile())
	if err != nil {
		t.Fatal(err)
	}
	cfg.defaults()
	store, err := state.Open(t.Context(), state.Config{Dir: filepath.Join(cfg.Dir, "state"), Node: "n", Kinds: Kinds()})
	if err == nil {
		store.Close()
		t.Fatal("the store opens without keys")
	}
	sealer, err := seal.Load(cfg.sealKeyFile(), cfg.Random)
	if err != nil {
		t.Fatal(err)
	}
	if store, err = state.Open(t.Context(), state.Config{Dir: filepath.Join(cfg.Dir, "state"), Node: "n", Kinds: Kinds(), Seal: sealer}); err != nil {
		t.Fatal(err)
	}
	// As if a kind of secret had been forgotten.
	err = store.Update(t.Context(), func(tx *state.Tx) error {
		identity.Groups.Put(tx, rotateAccount, "g", &identity.Group{GroupName: "g", Comments: keys[0] + ".sealed-and-forgotten", CreateDate: time.Unix(0, 0)})
		return nil
	})
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := RotateSeal(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "ram/group/g is still sealed with the old key") {
		t.Errorf("RotateSeal gave %v", err)
	}
	if keys, err := seal.Keys(cfg.sealKeyFile()); err != nil || len(keys) != 2 {
		t.Errorf("the file has the keys %v, %v; the old one is needed", keys, err)
	}
	whole(t, cfg, secrets)
}
