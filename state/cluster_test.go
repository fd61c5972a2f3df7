package state

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.etcd.io/etcd/server/v3/embed"

	"github.com/rampart-cloud/rampart/acs"
)

func startEtcd(t *testing.T) string {
	t.Helper()
	ep, stop := startEtcdUntil(t)
	t.Cleanup(stop)
	return ep
}

// startEtcdUntil runs an etcd server of the test's own, as an operator's
// cluster, until stop is called.
func startEtcdUntil(t *testing.T) (endpoint string, stop func()) {
	t.Helper()
	dir := t.TempDir()
	c := embed.NewConfig()
	c.Dir = filepath.Join(dir, "e")
	c.LogLevel = "error"
	client := url.URL{Scheme: "unix", Path: filepath.Join(dir, "c")}
	peer := url.URL{Scheme: "unix", Path: filepath.Join(dir, "p")}
	c.ListenClientUrls, c.AdvertiseClientUrls = []url.URL{client}, []url.URL{client}
	c.ListenPeerUrls, c.AdvertisePeerUrls = []url.URL{peer}, []url.URL{peer}
	c.InitialCluster = c.Name + "=" + peer.String()
	c.TickMs, c.ElectionMs = 10, 100
	e, err := embed.StartEtcd(c)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-e.Server.ReadyNotify():
	case <-t.Context().Done():
		t.Fatal("etcd did not start")
	}
	return client.String(), e.Close
}

func openNode(t *testing.T, endpoint, node string) *Store {
	t.Helper()
	cfg := config("")
	cfg.Endpoints, cfg.Node, cfg.Timeout = []string{endpoint}, node, 3*time.Second
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// What one node has acknowledged, a Sync that begins later on another sees.
func TestTwoNodesSeeEachOther(t *testing.T) {
	ep := startEtcd(t)
	nodes := []*Store{openNode(t, ep, "n1"), openNode(t, ep, "n2")}
	for i := range 200 {
		id := fmt.Sprint(i)
		w, r := nodes[i%2], nodes[1-i%2]
		if err := w.Update(t.Context(), func(tx *Tx) error { things.Put(tx, account, id, &thing{N: i}); return nil }); err != nil {
			t.Fatal(err)
		}
		snap, err := r.Sync(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if v := things.Get(snap, account, id); v == nil || v.N != i {
			t.Fatalf("node %d does not see what node %d acknowledged", 1-i%2, i%2)
		}
		if i%3 == 0 {
			if err := r.Update(t.Context(), func(tx *Tx) error { things.Delete(tx, account, id); return nil }); err != nil {
				t.Fatal(err)
			}
			if snap, err = w.Sync(t.Context()); err != nil || things.Get(snap, account, id) != nil {
				t.Fatalf("a deletion is not seen: %v", err)
			}
		}
	}
}

// Uniqueness and counting hold over both nodes.
func TestTwoNodesWriteSerially(t *testing.T) {
	ep := startEtcd(t)
	nodes := []*Store{openNode(t, ep, "n1"), openNode(t, ep, "n2")}
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := map[string]int{}
	for g := range 8 {
		wg.Go(func() {
			for i := range 25 {
				id := fmt.Sprint(i)
				err := nodes[g%2].Update(context.Background(), func(tx *Tx) error {
					if things.Get(tx, account, id) != nil {
						return acs.New(acs.Exists, 409, "Exists", "there")
					}
					things.Put(tx, account, id, &thing{})
					n := 1
					if c := others.Get(tx, account, "counter"); c != nil {
						n = c.N + 1
					}
					others.Put(tx, account, "counter", &thing{N: n})
					return nil
				})
				if err == nil {
					mu.Lock()
					won[id]++
					mu.Unlock()
				} else if acs.CodeOf(err) != "Exists" {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for id, n := range won {
		if n != 1 {
			t.Errorf("%s was made %d times", id, n)
		}
	}
	for _, n := range nodes {
		snap, err := n.Sync(t.Context())
		if err != nil || others.Get(snap, account, "counter").N != 25 {
			t.Errorf("the counter is wrong: %v", err)
		}
	}
}

// When the cluster is away, nothing is decided and nothing is written.
func TestLostCluster(t *testing.T) {
	ep, stop := startEtcdUntil(t)
	cfg := config("")
	cfg.Endpoints, cfg.Timeout = []string{ep}, 300*time.Millisecond
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	stop()
	if _, err := s.Sync(t.Context()); acs.CodeOf(err) != "ServiceUnavailable" {
		t.Errorf("Sync gave %v", err)
	}
	if err := s.Update(t.Context(), func(tx *Tx) error { things.Put(tx, account, "a", &thing{}); return nil }); acs.CodeOf(err) != "ServiceUnavailable" {
		t.Errorf("Update gave %v", err)
	}
	if things.Get(s.Snapshot(), account, "a") != nil {
		t.Error("a write that was not confirmed is seen")
	}
}

// A value that this node cannot read makes its view worthless, as it could be a
// Deny: every write and every sync says so.
func TestUnreadableValueWhileRunning(t *testing.T) {
	s := openNode(t, startEtcd(t), "n1")
	if _, err := s.kv.Put(t.Context(), keyPrefix+account+"/test/thing/a", "2\n{}"); err != nil {
		t.Fatal(err)
	}
	<-s.watchDone
	if _, err := s.Sync(t.Context()); acs.CodeOf(err) != "ServiceUnavailable" {
		t.Errorf("Sync gave %v", err)
	}
	if err := s.Update(t.Context(), func(*Tx) error { return nil }); acs.CodeOf(err) != "ServiceUnavailable" {
		t.Errorf("Update gave %v", err)
	}
}
