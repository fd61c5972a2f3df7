package computetest

import (
	"context"
	"fmt"
	"sync"

	"github.com/rampart-cloud/rampart/compute"
)

// Faulty is a driver that passes calls on and makes chosen ones go wrong. Plans
// are made before or between calls; all methods are safe for concurrent use.
//
//	f := computetest.NewFaulty(d)
//	f.Fail("Start", 1, compute.Fail(compute.ErrUnavailable, "Start", "", "engine down"))
//	f.FailAfter("Create", 2, err) // the second Create takes effect, and fails
//	release := f.Hang("Stop", 1)  // the first Stop waits for release or its context
type Faulty struct {
	driver compute.Driver

	mu    sync.Mutex
	calls map[string]int
	plans map[string]map[int]plan // by method and number of the call, from 1; 0: every
	log   []Call
}

var _ compute.Driver = (*Faulty)(nil)

// Call is one call that reached a Faulty.
type Call struct {
	Method string
	ID     string // instance or volume ID, empty where the method has none
}

type plan struct {
	err   error
	after bool          // fail after the effect
	hang  chan struct{} // wait for it to be closed
	seen  chan struct{} // closed when the call has arrived
	once  *sync.Once
}

// NewFaulty wraps a driver; without plans it only counts.
func NewFaulty(d compute.Driver) *Faulty {
	return &Faulty{driver: d, calls: map[string]int{}, plans: map[string]map[int]plan{}}
}

func (f *Faulty) plan(method string, nth int, p plan) {
	if !canFail(method) {
		panic(fmt.Sprintf("computetest: the driver has no method %q that can fail", method))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.plans[method] == nil {
		f.plans[method] = map[int]plan{}
	}
	f.plans[method][nth] = p
}

// canFail reports whether the driver has a method of that name with an error.
func canFail(method string) bool {
	switch method {
	case "Ping", "Create", "Start", "Stop", "Reboot", "Delete", "ReplaceRoot", "SetLogin", "CreateVolume", "DeleteVolume",
		"Attach", "Detach", "Exec", "ConsoleLog", "List", "ListVolumes", "Watch", "Close":
		return true
	}
	return false
}

// Fail makes the nth call of method, counted from 1 since the wrapper was made,
// return err without reaching the driver. nth 0 means every call.
func (f *Faulty) Fail(method string, nth int, err error) { f.plan(method, nth, plan{err: err}) }

// FailAfter makes the nth call of method take effect and then return err: as
// when the caller, or the line to the engine, died in between.
func (f *Faulty) FailAfter(method string, nth int, err error) {
	f.plan(method, nth, plan{err: err, after: true})
}

// Hang makes the nth call of method wait, before it takes effect, until release
// is called or its context ends. arrived is closed when the call is waiting.
func (f *Faulty) Hang(method string, nth int) (arrived <-chan struct{}, release func()) {
	p := plan{hang: make(chan struct{}), seen: make(chan struct{}), once: new(sync.Once)}
	f.plan(method, nth, p)
	var once sync.Once
	return p.seen, func() { once.Do(func() { close(p.hang) }) }
}

// Heal drops all plans for calls to come. Hanging calls go on hanging.
func (f *Faulty) Heal() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plans = map[string]map[int]plan{}
}

// Calls is how often method was called, failed calls included.
func (f *Faulty) Calls(method string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[method]
}

// Log is every call so far, in the order they came.
func (f *Faulty) Log() []Call {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Call(nil), f.log...)
}

// call runs do under the plan for this call of method.
func (f *Faulty) call(ctx context.Context, method, id string, do func() error) error {
	f.mu.Lock()
	f.calls[method]++
	f.log = append(f.log, Call{method, id})
	p, ok := f.plans[method][f.calls[method]]
	if !ok {
		p = f.plans[method][0]
	}
	f.mu.Unlock()
	if p.hang != nil {
		p.once.Do(func() { close(p.seen) })
		select {
		case <-p.hang:
		case <-ctx.Done():
			return compute.FromContext(ctx, method, id)
		}
	}
	if p.err != nil && !p.after {
		return p.err
	}
	if err := do(); err != nil {
		return err
	}
	return p.err
}

// Name is the wrapped driver's.
func (f *Faulty) Name() string { return f.driver.Name() }

// Caps is the wrapped driver's.
func (f *Faulty) Caps() compute.Caps { return f.driver.Caps() }

// Ping passes on.
func (f *Faulty) Ping(ctx context.Context) (info compute.Info, err error) {
	err = f.call(ctx, "Ping", "", func() (err error) { info, err = f.driver.Ping(ctx); return err })
	return info, err
}

// Create passes on.
func (f *Faulty) Create(ctx context.Context, spec compute.InstanceSpec) error {
	return f.call(ctx, "Create", spec.ID, func() error { return f.driver.Create(ctx, spec) })
}

// Start passes on.
func (f *Faulty) Start(ctx context.Context, id string) error {
	return f.call(ctx, "Start", id, func() error { return f.driver.Start(ctx, id) })
}

// Stop passes on.
func (f *Faulty) Stop(ctx context.Context, id string, o compute.StopOptions) error {
	return f.call(ctx, "Stop", id, func() error { return f.driver.Stop(ctx, id, o) })
}

// Reboot passes on.
func (f *Faulty) Reboot(ctx context.Context, id string, o compute.StopOptions) error {
	return f.call(ctx, "Reboot", id, func() error { return f.driver.Reboot(ctx, id, o) })
}

// Delete passes on.
func (f *Faulty) Delete(ctx context.Context, id string) error {
	return f.call(ctx, "Delete", id, func() error { return f.driver.Delete(ctx, id) })
}

// ReplaceRoot passes on.
func (f *Faulty) ReplaceRoot(ctx context.Context, id string, root compute.RootSpec) error {
	return f.call(ctx, "ReplaceRoot", id, func() error { return f.driver.ReplaceRoot(ctx, id, root) })
}

// SetLogin passes on.
func (f *Faulty) SetLogin(ctx context.Context, id string, login compute.Login) error {
	return f.call(ctx, "SetLogin", id, func() error { return f.driver.SetLogin(ctx, id, login) })
}

// CreateVolume passes on.
func (f *Faulty) CreateVolume(ctx context.Context, spec compute.VolumeSpec) error {
	return f.call(ctx, "CreateVolume", spec.DiskID, func() error { return f.driver.CreateVolume(ctx, spec) })
}

// DeleteVolume passes on.
func (f *Faulty) DeleteVolume(ctx context.Context, diskID string) error {
	return f.call(ctx, "DeleteVolume", diskID, func() error { return f.driver.DeleteVolume(ctx, diskID) })
}

// Attach passes on.
func (f *Faulty) Attach(ctx context.Context, id string, at compute.Attachment) error {
	return f.call(ctx, "Attach", id, func() error { return f.driver.Attach(ctx, id, at) })
}

// Detach passes on.
func (f *Faulty) Detach(ctx context.Context, id, diskID string) error {
	return f.call(ctx, "Detach", id, func() error { return f.driver.Detach(ctx, id, diskID) })
}

// Exec passes on.
func (f *Faulty) Exec(ctx context.Context, id string, spec compute.ExecSpec) (res compute.ExecResult, err error) {
	err = f.call(ctx, "Exec", id, func() (err error) { res, err = f.driver.Exec(ctx, id, spec); return err })
	if err != nil {
		res = compute.ExecResult{ExitCode: -1} // the answer was lost with the call
	}
	return res, err
}

// ConsoleLog passes on.
func (f *Faulty) ConsoleLog(ctx context.Context, id string, max int) (log []byte, err error) {
	err = f.call(ctx, "ConsoleLog", id, func() (err error) { log, err = f.driver.ConsoleLog(ctx, id, max); return err })
	return log, err
}

// List passes on.
func (f *Faulty) List(ctx context.Context) (list []compute.Observed, err error) {
	err = f.call(ctx, "List", "", func() (err error) { list, err = f.driver.List(ctx); return err })
	if err != nil {
		list = nil
	}
	return list, err
}

// ListVolumes passes on.
func (f *Faulty) ListVolumes(ctx context.Context) (list []compute.ObservedVolume, err error) {
	err = f.call(ctx, "ListVolumes", "", func() (err error) { list, err = f.driver.ListVolumes(ctx); return err })
	if err != nil {
		list = nil
	}
	return list, err
}

// Watch passes on.
func (f *Faulty) Watch(ctx context.Context) (hints <-chan compute.Hint, err error) {
	err = f.call(ctx, "Watch", "", func() (err error) { hints, err = f.driver.Watch(ctx); return err })
	return hints, err
}

// Close passes on.
func (f *Faulty) Close() error {
	return f.call(context.Background(), "Close", "", f.driver.Close)
}
