package flow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/state"
)

// work is a record that wants to be Have == Want.
type work struct{ Want, Have int }

var works = state.NewCollection[work]("test/work")

const account = "1234567890123456"

func openStore(t *testing.T) *state.Store {
	t.Helper()
	s, err := state.Open(t.Context(), state.Config{Dir: t.TempDir(), Node: "n", Kinds: []state.Kind{works}, Log: slog.New(slog.DiscardHandler)})
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

func put(t *testing.T, s *state.Store, id string, w work) {
	t.Helper()
	if err := s.Update(context.WithoutCancel(t.Context()), func(tx *state.Tx) error { works.Put(tx, account, id, &w); return nil }); err != nil {
		t.Fatal(err)
	}
}

func pending(r state.Reader) []string {
	var out []string
	for id, w := range works.All(r, account, "", "") {
		if w.Want != w.Have {
			out = append(out, id)
		}
	}
	return out
}

// finish brings one record a step nearer.
func finish(s *state.Store) func(context.Context, string) error {
	return func(ctx context.Context, id string) error {
		return s.Update(context.WithoutCancel(ctx), func(tx *state.Tx) error {
			w := *works.Get(tx, account, id)
			w.Have++
			works.Put(tx, account, id, &w)
			return nil
		})
	}
}

// clock is moved by hand.
type clock struct {
	mu     sync.Mutex
	now    time.Time
	timers map[chan time.Time]time.Time
	waits  []time.Duration
	set    chan struct{} // told of each new timer
}

func newClock() *clock {
	return &clock{now: time.Unix(1e9, 0), timers: map[chan time.Time]time.Time{}, set: make(chan struct{}, 1000)}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) After(d time.Duration) (<-chan time.Time, func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ch := make(chan time.Time, 1)
	c.timers[ch] = c.now.Add(d)
	c.waits = append(c.waits, d)
	c.set <- struct{}{}
	return ch, func() { c.mu.Lock(); defer c.mu.Unlock(); delete(c.timers, ch) }
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	for ch, at := range c.timers {
		if !at.After(c.now) {
			ch <- c.now
			delete(c.timers, ch)
		}
	}
}

// runs starts a runner and gives what stops it and waits.
func runs(t *testing.T, r *Runner) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

func idle(t *testing.T, r *Runner) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := r.Idle(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestRunnerFinishesEverything(t *testing.T) {
	s := openStore(t)
	for i := range 50 {
		put(t, s, fmt.Sprint("w", i), work{Want: 3})
	}
	var mu sync.Mutex
	now, most := map[string]int{}, 0
	do := finish(s)
	r := NewRunner(s, Config{}, Controller{Name: "works", Parallel: 4, Pending: pending, Do: func(ctx context.Context, k string) error {
		mu.Lock()
		now[k]++
		if now[k] > 1 {
			t.Errorf("%s is worked on twice at a time", k)
		}
		n := 0
		for _, v := range now {
			n += v
		}
		most = max(most, n)
		mu.Unlock()
		defer func() { mu.Lock(); now[k]--; mu.Unlock() }()
		return do(ctx, k)
	}})
	runs(t, r)
	idle(t, r)
	if n := len(pending(s.Snapshot())); n != 0 {
		t.Errorf("%d are left", n)
	}
	if most > 4 {
		t.Errorf("%d at a time", most)
	}
	put(t, s, "late", work{Want: 1}) // a change wakes it
	idle(t, r)
	if w := works.Get(s.Snapshot(), account, "late"); w.Have != 1 {
		t.Error("a record that came later was not worked on")
	}
	if err := r.Run(t.Context()); err == nil {
		t.Error("Run can be called twice")
	}
}

func TestRunnerBacksOff(t *testing.T) {
	s := openStore(t)
	put(t, s, "w", work{Want: 1})
	c := newClock()
	var tries atomic.Int32
	do := finish(s)
	var log strings.Builder
	r := NewRunner(s, Config{Clock: c, MinPause: time.Second, MaxPause: 4 * time.Second, Log: slog.New(slog.NewTextHandler(&log, nil))},
		Controller{Name: "works", Pending: pending, Do: func(ctx context.Context, k string) error {
			if tries.Add(1) <= 5 {
				return errors.New("no luck")
			}
			return do(ctx, k)
		}})
	stop := runs(t, r)
	for i, want := range []time.Duration{1, 2, 4, 4, 4} {
		<-c.set
		c.mu.Lock()
		got := c.waits[i]
		c.mu.Unlock()
		if got != want*time.Second || int(tries.Load()) != i+1 {
			t.Errorf("pause %d is %v after %d tries, want %v s", i, got, tries.Load(), want)
		}
		if i == 0 {
			// Others' changes do not cut the pause short.
			put(t, s, "other", work{})
			<-c.set
			c.mu.Lock()
			c.waits = c.waits[:1]
			c.mu.Unlock()
		}
		c.advance(want * time.Second)
	}
	idle(t, r)
	if tries.Load() != 6 {
		t.Errorf("%d tries", tries.Load())
	}
	stop()
	if n := strings.Count(log.String(), "no luck"); n != 5 {
		t.Errorf("%d failures were logged:\n%s", n, log.String())
	}
}

func TestLaterIsNoFailure(t *testing.T) {
	s := openStore(t)
	put(t, s, "w", work{Want: 1})
	c := newClock()
	var tries atomic.Int32
	do := finish(s)
	var log strings.Builder
	var seen []error
	r := NewRunner(s, Config{Clock: c, Log: slog.New(slog.NewTextHandler(&log, nil)), Observe: func(o Observation) { seen = append(seen, o.Err) }},
		Controller{Name: "works", Pending: pending, Do: func(ctx context.Context, k string) error {
			if tries.Add(1) == 1 {
				return fmt.Errorf("wrapped: %w", Later(time.Minute, "the machine boots"))
			}
			return do(ctx, k)
		}})
	stop := runs(t, r)
	<-c.set
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Idle(ctx); err == nil || !strings.Contains(err.Error(), "works w (wrapped: not ready: the machine boots)") || !errors.Is(err, context.Canceled) {
		t.Errorf("Idle says %v", err)
	}
	c.advance(time.Minute)
	idle(t, r)
	stop()
	if log.Len() > 0 || len(seen) != 2 || !IsLater(seen[0]) || seen[1] != nil {
		t.Errorf("logged %q, observed %v", log.String(), seen)
	}
	if IsLater(errors.New("x")) {
		t.Error("IsLater")
	}
}

func TestPanicIsAFailure(t *testing.T) {
	s := openStore(t)
	put(t, s, "bad", work{Want: 1})
	put(t, s, "good", work{Want: 1})
	do := finish(s)
	c := newClock()
	var bad atomic.Bool
	r := NewRunner(s, Config{Clock: c}, Controller{Name: "works", Pending: pending, Do: func(ctx context.Context, k string) error {
		if k == "bad" && !bad.Swap(true) {
			panic("oh")
		}
		return do(ctx, k)
	}})
	runs(t, r)
	<-c.set
	c.advance(time.Hour)
	idle(t, r)
}

func TestStopWaitsForWork(t *testing.T) {
	s := openStore(t)
	put(t, s, "slow", work{Want: 1})
	put(t, s, "stuck", work{Want: 1})
	c := newClock()
	began := make(chan struct{}, 2)
	release := make(chan struct{})
	do := finish(s)
	var cut atomic.Bool
	r := NewRunner(s, Config{Clock: c, Grace: time.Minute}, Controller{Name: "works", Pending: pending, Do: func(ctx context.Context, k string) error {
		began <- struct{}{}
		if k == "slow" {
			<-release
			return do(ctx, k)
		}
		<-ctx.Done()
		cut.Store(true)
		return ctx.Err()
	}})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	<-began
	<-began
	cancel()
	<-c.set // the grace time runs
	close(release)
	c.advance(time.Minute)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if w := works.Get(s.Snapshot(), account, "slow"); w.Have != 1 {
		t.Error("work under way was not waited for")
	}
	if !cut.Load() {
		t.Error("work that does not end was not told to")
	}
	if err := r.Idle(t.Context()); err == nil {
		t.Error("Idle waits for a runner that has ended")
	}
}

func TestIdleWithoutRun(t *testing.T) {
	r := NewRunner(openStore(t), Config{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Idle(ctx); err == nil || !strings.Contains(err.Error(), "not running") {
		t.Errorf("Idle says %v", err)
	}
	if _, stop := (SystemClock{}).After(time.Hour); stop == nil || (SystemClock{}).Now().IsZero() {
		t.Error("the system's clock")
	}
}

// TestPendingElsewhere proves that a key given twice, or by two controllers, is
// one piece of work for each controller, and that Wake makes the runner look.
func TestWakeAndTwins(t *testing.T) {
	s := openStore(t)
	var on atomic.Bool
	var a, b atomic.Int32
	gate := func(n *atomic.Int32) Controller {
		return Controller{Pending: func(state.Reader) []string {
			if on.Load() && n.Load() == 0 {
				return []string{"k", "k"}
			}
			return nil
		}, Do: func(context.Context, string) error { n.Add(1); return nil }}
	}
	r := NewRunner(s, Config{}, gate(&a), gate(&b))
	runs(t, r)
	idle(t, r)
	on.Store(true)
	r.Wake()
	r.Wake()
	idle(t, r)
	if a.Load() != 1 || b.Load() != 1 {
		t.Errorf("worked %d and %d times", a.Load(), b.Load())
	}
}
