package state

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/rampart-cloud/rampart/acs"
)

type thing struct {
	Name  string
	Color string
	N     int
}

var (
	things  = NewCollection[thing]("test/thing")
	byColor = things.Index("color", func(t *thing) []string {
		if t.Color == "" {
			return nil
		}
		return []string{t.Color}
	})
	others = NewCollection[thing]("test/other")
)

const account = "1234567890123456"

func config(dir string) Config {
	return Config{Dir: dir, Node: "n1", Kinds: []Kind{things, others}, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
}

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(t.Context(), config(dir))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func names(r Reader, prefix, after string) (out []string) {
	for id := range things.All(r, account, prefix, after) {
		out = append(out, id)
	}
	return out
}

func TestReadYourWritesAndReopen(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	put := func(id, color string) {
		t.Helper()
		err := s.Update(t.Context(), func(tx *Tx) error {
			things.Put(tx, account, id, &thing{Name: id, Color: color})
			if things.Get(tx, account, id) == nil {
				t.Error("a transaction does not see its own write")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	put("a", "red")
	put("b", "blue")
	before := s.Snapshot()
	put("b", "red")
	put("c", "red")
	if err := s.Update(t.Context(), func(tx *Tx) error { things.Delete(tx, account, "c"); return nil }); err != nil {
		t.Fatal(err)
	}

	check := func(r Reader) {
		t.Helper()
		if got := names(r, "", ""); !slices.Equal(got, []string{"a", "b"}) {
			t.Errorf("things are %v", got)
		}
		if got := names(r, "", "a"); !slices.Equal(got, []string{"b"}) {
			t.Errorf("things after a are %v", got)
		}
		var red []string
		for id := range byColor.Find(r, account, "red") {
			red = append(red, id)
		}
		if !slices.Equal(red, []string{"a", "b"}) {
			t.Errorf("red things are %v", red)
		}
		if byColor.First(r, account, "blue") != nil {
			t.Error("b is found under its old color")
		}
		if got := slices.Collect(Accounts(r)); !slices.Equal(got, []string{account}) {
			t.Errorf("accounts are %v", got)
		}
	}
	check(s.Snapshot())
	if byColor.First(before, account, "blue") == nil || byColor.First(before, account, "red").Name != "a" {
		t.Error("an old snapshot changed")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	defer s.Close()
	check(s.Snapshot())
}

func TestErrorWritesNothing(t *testing.T) {
	s := open(t, t.TempDir())
	defer s.Close()
	rev := s.Snapshot().Revision()
	want := acs.New(acs.Exists, 409, "EntityAlreadyExists.User", "there")
	err := s.Update(t.Context(), func(tx *Tx) error {
		things.Put(tx, account, "a", &thing{})
		return want
	})
	if !errors.Is(err, want) {
		t.Fatalf("Update gave %v", err)
	}
	err = s.Update(t.Context(), func(tx *Tx) error { panic("boom") })
	if err == nil || !strings.Contains(err.Error(), "boom") {
		t.Fatalf("a panicking transaction gave %v", err)
	}
	if s.Snapshot().Revision() != rev || things.Get(s.Snapshot(), account, "a") != nil {
		t.Error("a failed transaction changed the state")
	}
}

// Uniqueness and counting under concurrency: the writer runs transactions one
// after the other, so a check and the write after it are one step.
func TestConcurrentUpdatesAreSerial(t *testing.T) {
	s := open(t, t.TempDir())
	defer s.Close()
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := map[string]int{}
	for g := range 16 {
		wg.Go(func() {
			for i := range 20 {
				id := fmt.Sprintf("x%d", i)
				err := s.Update(context.Background(), func(tx *Tx) error {
					if things.Get(tx, account, id) != nil {
						return acs.New(acs.Exists, 409, "Exists", "there")
					}
					things.Put(tx, account, id, &thing{N: g})
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
	if got := others.Get(s.Snapshot(), account, "counter").N; got != 20 {
		t.Errorf("counter is %d, want 20", got)
	}
}

func TestSecondProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	defer s.Close()
	_, err := Open(t.Context(), config(dir))
	if err == nil || !strings.Contains(err.Error(), "in use by another rampart process (pid ") {
		t.Errorf("the second Open gave %v", err)
	}
}

func TestUnwritableDirectory(t *testing.T) {
	_, err := Open(t.Context(), config("/proc/rampart"))
	if err == nil || !strings.Contains(err.Error(), "the data directory cannot be made") {
		t.Errorf("Open gave %v", err)
	}
}

func TestFullDisk(t *testing.T) {
	cfg := config(t.TempDir())
	free := uint64(1 << 40)
	cfg.Free = func() (uint64, error) { return free, nil }
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	write := func(id string) error {
		s.space.checked.Store(0)
		return s.Update(t.Context(), func(tx *Tx) error { things.Put(tx, account, id, &thing{}); return nil })
	}
	if err := write("a"); err != nil {
		t.Fatal(err)
	}
	free = 1 << 20
	if err := write("b"); acs.CodeOf(err) != "ServiceUnavailable" || !strings.Contains(err.Error(), "disk") {
		t.Errorf("a write on a full disk gave %v", err)
	}
	if things.Get(s.Snapshot(), account, "a") == nil {
		t.Error("what was acknowledged cannot be read on a full disk")
	}
	free = 1 << 40
	if err := write("c"); err != nil {
		t.Errorf("after space was freed: %v", err)
	}
	free = 1 << 20
	cfg.Dir = t.TempDir()
	if _, err := Open(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "is full: 1 MiB free") {
		t.Errorf("Open on a full disk gave %v", err)
	}
}

func TestNewerFormatsAreRefused(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if _, err := s.kv.Put(t.Context(), formatKey, "2"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), config(dir)); err == nil || !strings.Contains(err.Error(), "use the newer program") {
		t.Errorf("Open gave %v", err)
	}
}

func TestUnreadableValuesAreRefused(t *testing.T) {
	for name, kv := range map[string][2]string{
		"newer value":        {account + "/test/thing/a", "2\n{}"},
		"no version":         {account + "/test/thing/a", "{}"},
		"bad JSON":           {account + "/test/thing/a", "1\n{"},
		"unknown collection": {account + "/test/strange/a", "1\n{}"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			if _, err := s.kv.Put(t.Context(), keyPrefix+kv[0], kv[1]); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(t.Context(), config(dir)); err == nil || !strings.Contains(err.Error(), kv[0]) {
				t.Errorf("Open gave %v", err)
			}
		})
	}
}

// A commit that is found done although its outcome was not known is taken into
// the view before the next one is run.
func TestLateCommitIsFound(t *testing.T) {
	s := open(t, t.TempDir())
	defer s.Close()
	before := s.Snapshot().Revision()
	if _, err := s.kv.Txn(t.Context()).Then(clientv3.OpPut(headKey, "late"),
		clientv3.OpPut(keyPrefix+account+"/test/thing/late", "1\n{\"Color\":\"red\"}")).Commit(); err != nil {
		t.Fatal(err)
	}
	runs := 0
	err := s.Update(t.Context(), func(tx *Tx) error {
		runs++
		if things.Get(tx, account, "late") == nil {
			things.Put(tx, account, "early", &thing{})
			return nil
		}
		things.Put(tx, account, "after", &thing{})
		return nil
	})
	if err != nil || runs != 2 {
		t.Fatalf("Update gave %v after %d runs, want nil after 2", err, runs)
	}
	if got := names(s.Snapshot(), "", ""); !slices.Equal(got, []string{"after", "late"}) || s.Snapshot().Revision() <= before {
		t.Errorf("the store has %v", got)
	}
	if byColor.First(s.Snapshot(), account, "red") == nil || things.Count(s.Snapshot(), account, "") != 2 {
		t.Error("index or count are not those of the values")
	}
}

// Counts and indexes are those of the values whatever happens: new values,
// replaced ones, deletions, transactions that fail after they wrote, reopening.
func TestCountsFollowValues(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	rng := rand.New(rand.NewPCG(1, 2))
	check := func(r Reader) {
		t.Helper()
		n, red := 0, 0
		for _, v := range things.All(r, account, "", "") {
			n++
			if v.Color == "red" {
				red++
			}
		}
		found := 0
		for range byColor.Find(r, account, "red") {
			found++
		}
		if things.Count(r, account, "") != n || found != red {
			t.Fatalf("%d values, counted %d; %d red ones, found %d", n, things.Count(r, account, ""), red, found)
		}
	}
	failed := errors.New("no")
	for range 300 {
		var wg sync.WaitGroup
		for range 4 { // so that some share a batch
			seed := rng.Uint64()
			wg.Go(func() {
				err := s.Update(context.Background(), func(tx *Tx) error {
					rng := rand.New(rand.NewPCG(seed, 3))
					for range rng.IntN(4) {
						id := fmt.Sprint(rng.IntN(12))
						if rng.IntN(3) == 0 {
							things.Delete(tx, account, id)
						} else {
							things.Put(tx, account, id, &thing{Color: []string{"", "red", "blue"}[rng.IntN(3)]})
						}
						check(tx)
					}
					if rng.IntN(3) == 0 {
						return failed
					}
					return nil
				})
				if err != nil && err != failed {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		check(s.Snapshot())
	}
	want := fmt.Sprint(names(s.Snapshot(), "", ""))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	defer s.Close()
	check(s.Snapshot())
	if got := fmt.Sprint(names(s.Snapshot(), "", "")); got != want {
		t.Errorf("after reopening %s, before %s", got, want)
	}
}
