package identity

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/state"
)

func TestCacheKeepsWhatIsAskedFor(t *testing.T) {
	c := cache[int, string]{size: 100}
	c.put(0, "kept")
	for i := 1; i <= 10_000; i++ {
		c.put(i, fmt.Sprint(i))
		if v, ok := c.get(0); !ok || v != "kept" {
			t.Fatalf("after %d others what is always asked for is gone", i)
		}
		if n := c.len(); n > 200 {
			t.Fatalf("it holds %d entries, at most 200 are allowed", n)
		}
	}
	// The last size entries are there, the early ones are not.
	for i := 10_000 - 98; i <= 10_000; i++ {
		if v, ok := c.get(i); !ok || v != fmt.Sprint(i) {
			t.Errorf("entry %d gave %q, %v", i, v, ok)
		}
	}
	if _, ok := c.get(1); ok {
		t.Error("an entry that nobody asked for is still there")
	}
}

// An old entry that is found must not take the place of a newer one.
func TestCacheReplaces(t *testing.T) {
	c := cache[string, int]{size: 2}
	c.put("a", 1)
	c.put("b", 1) // a and b are old now
	c.put("a", 2)
	c.promote("a")
	if v, _ := c.get("a"); v != 2 {
		t.Errorf("a is %d, want 2", v)
	}
	if v, ok := c.get("b"); !ok || v != 1 {
		t.Errorf("b is %d, %v", v, ok)
	}
}

func TestCacheInParallel(t *testing.T) {
	c := cache[int, int]{size: 64}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 5_000 {
				k := (i*7 + g) % 300
				if v, ok := c.get(k); ok && v != k {
					t.Errorf("%d gave %d", k, v)
				}
				c.put(k, k)
			}
		})
	}
	wg.Wait()
	if n := c.len(); n > 128 {
		t.Errorf("it holds %d entries", n)
	}
}

// Principals, policies and roles that come and go leave nothing behind that
// grows with their number.
func TestDirectoryIsBounded(t *testing.T) {
	const account = "1234567890123456"
	store, err := state.Open(t.Context(), state.Config{Dir: t.TempDir(), Node: "n", Kinds: Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	const text = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}`
	const trust = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}]}`
	const many = 400
	err = store.Update(t.Context(), func(tx *state.Tx) error {
		for i := range many {
			name := fmt.Sprint("n", i)
			Policies.Put(tx, account, name, &Policy{PolicyName: name, DefaultVersion: "v1", Versions: []PolicyVersion{{VersionID: "v1", Document: text}}})
			a := NewAttachment(Grantee{ToUser, name}, AccountScope, Custom, name, time.Time{})
			Attachments.Put(tx, account, a.ID(), a)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d := NewDirectory(nil)
	d.sets.size, d.compiled.size, d.trusts.size = 50, 50, 50
	for i := range many {
		name := fmt.Sprint("n", i)
		l, err := d.Layers(store.Snapshot(), acs.Principal{Type: acs.RAMUser, Account: account, UserName: name}, "")
		if err != nil || l.Account == nil {
			t.Fatalf("%s has no policies: %v", name, err)
		}
		if _, err := d.Trust(account, &Role{RoleID: name, RoleName: name, AssumeRolePolicyDocument: trust}); err != nil {
			t.Fatal(err)
		}
	}
	for what, n := range map[string]int{"sets": d.sets.len(), "policies": d.compiled.len(), "trust policies": d.trusts.len()} {
		if n > 100 || n == 0 {
			t.Errorf("%d %s are kept, want 1 to 100", n, what)
		}
	}
}
