package flow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rampart-cloud/rampart/state"
)

// Controller drives one kind of record towards its intent.
type Controller struct {
	Name string // for the log, for example instances
	// Pending gives the keys that need work, for example account/id.
	Pending func(r state.Reader) []string
	// Do works on one key. It must return soon after ctx ends.
	Do func(ctx context.Context, key string) error
	// Parallel is how many keys are worked on at a time. 0: 8.
	Parallel int
}

// Clock is the time that a Runner waits by.
type Clock interface {
	Now() time.Time
	// After gives a channel that is sent to, or closed, after d, and a function
	// that gives up waiting.
	After(d time.Duration) (<-chan time.Time, func())
}

// SystemClock is the real clock.
type SystemClock struct{}

// Now gives the time.
func (SystemClock) Now() time.Time { return time.Now() }

// After waits on a timer.
func (SystemClock) After(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d)
	return t.C, func() { t.Stop() }
}

// Config says how a Runner behaves. The zero value is usable.
type Config struct {
	Clock Clock        // nil: SystemClock
	Log   *slog.Logger // nil: nothing is logged
	// MinPause and MaxPause bound the pause after a failure, which doubles with
	// each further one of the same key. 0: 200 ms and 30 s.
	MinPause, MaxPause time.Duration
	// Grace is how long Run lets work under way go on after its context ended,
	// before the work's own context ends. 0: 5 s.
	Grace time.Duration
	// Observe is told of every finished piece of work, for metrics. May be nil.
	Observe func(Observation)
}

// Observation is one finished piece of work.
type Observation struct {
	Controller, Key string
	Duration        time.Duration
	Err             error // nil: progress
}

// later is not a failure: try again after a while.
type later struct {
	after time.Duration
	why   string
}

func (l *later) Error() string { return "not ready: " + l.why }

// Later is what Do returns when the world is not ready yet and nothing failed:
// the key is tried again after that time. why is for the log and for Idle.
func Later(after time.Duration, why string) error { return &later{after, why} }

// Runner drives controllers. Use NewRunner, then Run once.
type Runner struct {
	store       *state.Store
	cfg         Config
	controllers []Controller

	wake chan struct{} // capacity 1: look again
	done chan result
	over chan struct{} // closed when Run has returned

	mu       sync.Mutex
	started  bool
	waiters  []chan struct{}
	pending  []jobKey            // as of the last turn, for Idle's report
	attempts map[jobKey]*attempt // written by the goroutine of Run only
}

type jobKey struct {
	controller int
	key        string
}

type result struct {
	job   jobKey
	err   error
	began time.Time
}

// attempt is what is known of a key that did not finish at once.
type attempt struct {
	failures  int
	notBefore time.Time
	why       string
}

// NewRunner makes a Runner over a store. It does nothing until Run.
func NewRunner(store *state.Store, cfg Config, controllers ...Controller) *Runner {
	if cfg.Clock == nil {
		cfg.Clock = SystemClock{}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.MinPause == 0 {
		cfg.MinPause = 200 * time.Millisecond
	}
	if cfg.MaxPause == 0 {
		cfg.MaxPause = 30 * time.Second
	}
	if cfg.Grace == 0 {
		cfg.Grace = 5 * time.Second
	}
	cs := slices.Clone(controllers)
	for i := range cs {
		if cs[i].Parallel == 0 {
			cs[i].Parallel = 8
		}
	}
	return &Runner{store: store, cfg: cfg, controllers: cs,
		attempts: map[jobKey]*attempt{},
		wake:     make(chan struct{}, 1), done: make(chan result), over: make(chan struct{})}
}

// Wake makes the Runner look at the state again, though it did not change.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Run works until ctx ends, then waits for the work under way. It gives nil
// after such an end and an error if it is called twice.
func (r *Runner) Run(ctx context.Context) error {
	r.mu.Lock()
	if r.started {
		r.mu.Unlock()
		return errors.New("flow: Run was called twice")
	}
	r.started = true
	r.mu.Unlock()

	work, endWork := context.WithCancel(context.WithoutCancel(ctx))
	defer endWork()
	l := &loop{Runner: r, work: work, flying: map[jobKey]bool{}, busy: make([]int, len(r.controllers))}
	for ctx.Err() == nil {
		l.turn(ctx)
	}
	l.drain(endWork)
	close(r.over)
	return nil
}

// loop is the Runner's own state; only the goroutine of Run touches it.
type loop struct {
	*Runner
	work   context.Context
	flying map[jobKey]bool
	busy   []int // by controller
}

// turn starts what can be started and waits for the next thing to happen.
func (l *loop) turn(ctx context.Context) {
	waiting := l.takeWaiters() // before the snapshot, so that it is no older than they are
	snap, changed := l.store.Changed()
	now := l.cfg.Clock.Now()
	pending, next := l.start(snap, now)
	if pending == 0 && len(l.flying) == 0 {
		for _, w := range waiting {
			close(w)
		}
	} else {
		l.keepWaiters(waiting)
	}
	var timer <-chan time.Time
	if !next.IsZero() {
		c, stop := l.cfg.Clock.After(next.Sub(now))
		defer stop()
		timer = c
	}
	select {
	case <-changed:
	case <-l.wake:
	case <-timer:
	case res := <-l.done:
		l.finish(res)
	case <-ctx.Done():
	}
	for { // whatever else has ended meanwhile, so that one look at the state does for all
		select {
		case res := <-l.done:
			l.finish(res)
		default:
			return
		}
	}
}

// start begins work on the pending keys that are due, as far as there is room.
// It gives the number of pending keys, and when the next one is due, if any has
// to wait for its time.
func (l *loop) start(r state.Reader, now time.Time) (pending int, next time.Time) {
	seen := make(map[jobKey]bool)
	var list []jobKey
	for i, c := range l.controllers {
		for _, key := range c.Pending(r) {
			j := jobKey{i, key}
			if seen[j] {
				continue
			}
			seen[j] = true
			list = append(list, j)
			a := l.attempts[j]
			switch {
			case l.flying[j]:
			case a != nil && now.Before(a.notBefore):
				if next.IsZero() || a.notBefore.Before(next) {
					next = a.notBefore
				}
			case l.busy[i] < c.Parallel:
				l.launch(j)
			}
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for j := range l.attempts {
		if !seen[j] && !l.flying[j] {
			delete(l.attempts, j) // no longer wanted
		}
	}
	l.pending = list
	return len(list), next
}

func (l *loop) launch(j jobKey) {
	l.flying[j] = true
	l.busy[j.controller]++
	began := l.cfg.Clock.Now()
	do := l.controllers[j.controller].Do
	go func() {
		l.done <- result{j, protect(l.work, do, j.key), began}
	}()
}

// protect turns a panic into an error, so that one faulty record cannot stop
// the work on all others.
func protect(ctx context.Context, do func(context.Context, string) error, key string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return do(ctx, key)
}

// finish records the end of a piece of work.
func (l *loop) finish(res result) {
	j := res.job
	delete(l.flying, j)
	l.busy[j.controller]--
	now := l.cfg.Clock.Now()
	name := l.controllers[j.controller].Name
	if l.cfg.Observe != nil {
		l.cfg.Observe(Observation{name, j.key, now.Sub(res.began), res.err})
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if res.err == nil {
		delete(l.attempts, j)
		return
	}
	a := l.attempts[j]
	if a == nil {
		a = &attempt{}
		l.attempts[j] = a
	}
	a.why = res.err.Error()
	if w, ok := errors.AsType[*later](res.err); ok {
		a.failures = 0
		a.notBefore = now.Add(w.after)
		return
	}
	if l.work.Err() != nil {
		return // cut off by the end of the server; the next start takes it up
	}
	pause := l.cfg.MinPause << min(a.failures, 30)
	if pause > l.cfg.MaxPause || pause <= 0 {
		pause = l.cfg.MaxPause
	}
	a.failures++
	a.notBefore = now.Add(pause)
	l.cfg.Log.Error("work failed and will be tried again", "controller", name, "key", j.key, "failures", a.failures, "pause", pause, "error", res.err)
}

// drain waits for the work under way, ending it after the grace time.
func (l *loop) drain(endWork func()) {
	if len(l.flying) == 0 {
		return
	}
	c, stop := l.cfg.Clock.After(l.cfg.Grace)
	defer stop()
	for len(l.flying) > 0 {
		select {
		case res := <-l.done:
			l.finish(res)
		case <-c:
			endWork()
			c = nil
		}
	}
}

func (r *Runner) takeWaiters() []chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	w := r.waiters
	r.waiters = nil
	return w
}

func (r *Runner) keepWaiters(w []chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiters = append(w, r.waiters...)
}

// Idle returns when nothing was pending and nothing under way at some moment
// after the call. It gives an error that says what is left when ctx ends first,
// and when Run has returned.
func (r *Runner) Idle(ctx context.Context) error {
	w := make(chan struct{})
	r.mu.Lock()
	r.waiters = append(r.waiters, w)
	r.mu.Unlock()
	r.Wake()
	select {
	case <-w:
		return nil
	case <-r.over:
		return errors.New("flow: the runner has ended")
	case <-ctx.Done():
		r.mu.Lock()
		r.waiters = slices.DeleteFunc(r.waiters, func(c chan struct{}) bool { return c == w })
		r.mu.Unlock()
		return fmt.Errorf("flow: not idle: %s: %w", r.left(), ctx.Err())
	}
}

// left says what is pending and why.
func (r *Runner) left() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.started {
		return "the runner is not running"
	}
	var out []string
	for i, j := range r.pending {
		if i == 8 {
			out = append(out, fmt.Sprintf("and %d more", len(r.pending)-i))
			break
		}
		why := "under way"
		if a := r.attempts[j]; a != nil {
			why = a.why
		}
		out = append(out, r.controllers[j.controller].Name+" "+j.key+" ("+why+")")
	}
	if len(out) == 0 {
		return "work under way is about to end"
	}
	return strings.Join(out, ", ")
}

// IsLater says whether err is one of Later.
func IsLater(err error) bool {
	_, ok := errors.AsType[*later](err)
	return ok
}
