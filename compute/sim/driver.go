package sim

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rampart-cloud/rampart/compute"
)

// Clock tells the time. A test gives one that it moves by hand.
type Clock interface{ Now() time.Time }

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

// Config says how the simulation behaves. The zero value is a memory-only
// simulation on the system's clock in which starting and stopping take no time.
type Config struct {
	// Dir holds the state, made if absent with mode 0700. Empty: memory only.
	Dir string
	// Clock is the instances' clock; nil: the system's.
	Clock Clock
	// Rand gives salts for passwords set inside an instance; nil: the system's.
	Rand io.Reader
	// BootTime and StopTime are how long Starting and Stopping last on Clock.
	BootTime, StopTime time.Duration
	// DiskQuota is how many bytes a disk holds, whatever its nominal size, names
	// and bookkeeping included. 0: 8 MiB.
	DiskQuota int64
	// ExecLimit is the longest real time a command may run, whatever its
	// ExecSpec.Timeout. 0: 10 s.
	ExecLimit time.Duration
	// StepLimit is how many simple commands one Exec may run. 0: 1,000,000.
	StepLimit int
	// MemoryLimit is by how many bytes the process's live heap may grow during
	// one Exec. 0: 256 MiB.
	MemoryLimit int64
}

// Driver is the simulated driver. Use Open.
type Driver struct {
	cfg   Config
	store store
	// programs is what instances can run; it never changes.
	programs map[string]program

	mu        sync.Mutex
	closed    bool
	instances map[string]*instance
	volumes   map[string]*volume
	watchers  map[chan compute.Hint]context.Context
	execs     sync.WaitGroup // commands under way, and goroutines ending watchers
	closing   chan struct{}
}

var _ compute.Driver = (*Driver)(nil)

// Open starts the simulation and takes up what Config.Dir holds: an instance
// that was running is running, as if only its host's control process had been
// away. A file there that cannot be read is an error.
func Open(cfg Config) (*Driver, error) {
	if cfg.Clock == nil {
		cfg.Clock = systemClock{}
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Reader
	}
	if cfg.DiskQuota == 0 {
		cfg.DiskQuota = 8 << 20
	}
	if cfg.ExecLimit == 0 {
		cfg.ExecLimit = 10 * time.Second
	}
	if cfg.StepLimit == 0 {
		cfg.StepLimit = 1_000_000
	}
	if cfg.MemoryLimit == 0 {
		cfg.MemoryLimit = 256 << 20
	}
	if cfg.BootTime < 0 || cfg.StopTime < 0 || cfg.DiskQuota < 0 || cfg.ExecLimit < 0 || cfg.StepLimit < 0 || cfg.MemoryLimit < 0 {
		return nil, compute.Fail(compute.ErrInvalid, "Open", "", "a limit or duration of the simulation is negative")
	}
	d := &Driver{cfg: cfg, store: store{cfg.Dir}, programs: programs(), closing: make(chan struct{}),
		instances: map[string]*instance{}, volumes: map[string]*volume{}, watchers: map[chan compute.Hint]context.Context{}}
	if err := d.load(); err != nil {
		return nil, &compute.Error{Op: "Open", Kind: compute.ErrUnavailable, Why: "reading the simulation's state", Err: err}
	}
	return d, nil
}

func (d *Driver) load() error {
	if err := d.store.open(); err != nil {
		return err
	}
	err := d.store.load(instancesDir, func(id string, data []byte) error {
		var s savedInstance
		if err := decode(data, &s); err != nil {
			return err
		}
		if s.Spec.ID != id {
			return fmt.Errorf("damaged: holds instance %q", s.Spec.ID)
		}
		if err := checkTree(s.Tree, 0); err != nil {
			return err
		}
		switch s.State {
		case compute.Stopped, compute.Starting, compute.Running, compute.Stopping:
		default:
			return fmt.Errorf("damaged: state %q", s.State)
		}
		if s.State == compute.Starting && !s.Booted {
			s.State = compute.Stopped // the process died during the first boot
		}
		in := newInstance(s.Spec, d.cfg)
		in.saved = s
		in.saved.Tree = nil
		in.fs.root.root, in.fs.root.used = s.Tree, weigh(s.Tree)
		d.instances[id] = in
		return nil
	})
	if err != nil {
		return err
	}
	return d.store.load(volumesDir, func(id string, data []byte) error {
		var s savedVolume
		if err := decode(data, &s); err != nil {
			return err
		}
		if s.Spec.DiskID != id {
			return fmt.Errorf("damaged: holds volume %q", s.Spec.DiskID)
		}
		if err := checkTree(s.Tree, 0); err != nil {
			return err
		}
		v := &volume{saved: s, tree: &tree{root: s.Tree, used: weigh(s.Tree), quota: d.cfg.DiskQuota}}
		v.saved.Tree = nil
		if s.Instance != "" {
			in := d.instances[s.Instance]
			if in == nil {
				return fmt.Errorf("attached to instance %s, which has no file", s.Instance)
			}
			in.fs.mounts[compute.MountPath(s.Device)] = v.tree
		}
		d.volumes[id] = v
		return nil
	})
}

// Name is "sim".
func (d *Driver) Name() string { return "sim" }

// Caps says that volumes may be attached while running, and that Windows
// instances cannot run commands.
func (d *Driver) Caps() compute.Caps { return compute.Caps{HotAttach: true} }

// Ping fails once the driver is closed.
func (d *Driver) Ping(ctx context.Context) (compute.Info, error) {
	if err := d.enter(ctx, "Ping", ""); err != nil {
		return compute.Info{}, err
	}
	d.mu.Unlock()
	return compute.Info{Engine: "simulation", Version: "1"}, nil
}

// enter locks d.mu for an operation, or says why it cannot be done.
func (d *Driver) enter(ctx context.Context, op, id string) error {
	if err := compute.FromContext(ctx, op, id); err != nil {
		return err
	}
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		return compute.Fail(compute.ErrUnavailable, op, id, "the driver is closed")
	}
	return nil
}

// enterInstance is enter, and finds the instance.
func (d *Driver) enterInstance(ctx context.Context, op, id string) (*instance, error) {
	if err := d.enter(ctx, op, id); err != nil {
		return nil, err
	}
	in := d.instances[id]
	if in == nil {
		d.mu.Unlock()
		return nil, compute.Fail(compute.ErrNotFound, op, id, "no such instance")
	}
	in.settle(d.cfg.Clock.Now())
	return in, nil
}

// hint tells watchers; the caller holds d.mu. A full channel loses it, as the
// contract allows.
func (d *Driver) hint(id string) {
	for ch := range d.watchers {
		select {
		case ch <- compute.Hint{ID: id}:
		default:
		}
	}
}

// Watch gives a hint after each change.
func (d *Driver) Watch(ctx context.Context) (<-chan compute.Hint, error) {
	if err := d.enter(ctx, "Watch", ""); err != nil {
		return nil, err
	}
	defer d.mu.Unlock()
	ch := make(chan compute.Hint, 256)
	d.watchers[ch] = ctx
	d.execs.Go(func() {
		select {
		case <-ctx.Done():
		case <-d.closing:
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.watchers, ch)
		close(ch)
	})
	return ch, nil
}

// List gives every instance, by ID.
func (d *Driver) List(ctx context.Context) ([]compute.Observed, error) {
	if err := d.enter(ctx, "List", ""); err != nil {
		return nil, err
	}
	defer d.mu.Unlock()
	now := d.cfg.Clock.Now()
	list := make([]compute.Observed, 0, len(d.instances))
	for _, in := range d.instances {
		in.settle(now)
		list = append(list, d.observe(in))
	}
	slices.SortFunc(list, func(a, b compute.Observed) int { return strings.Compare(a.ID, b.ID) })
	return list, nil
}

// ListVolumes gives every data disk, by ID.
func (d *Driver) ListVolumes(ctx context.Context) ([]compute.ObservedVolume, error) {
	if err := d.enter(ctx, "ListVolumes", ""); err != nil {
		return nil, err
	}
	defer d.mu.Unlock()
	list := make([]compute.ObservedVolume, 0, len(d.volumes))
	for _, v := range d.volumes {
		list = append(list, compute.ObservedVolume{DiskID: v.saved.Spec.DiskID, SizeGiB: v.saved.Spec.SizeGiB,
			InstanceID: v.saved.Instance, Device: v.saved.Device, Labels: cloneLabels(v.saved.Spec.Labels)})
	}
	slices.SortFunc(list, func(a, b compute.ObservedVolume) int { return strings.Compare(a.DiskID, b.DiskID) })
	return list, nil
}

// Close ends commands under way and waits for them. With a Dir the machines are
// found again by the next Open.
func (d *Driver) Close() error {
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		return nil
	}
	d.closed = true
	for _, in := range d.instances {
		in.cancelExecs(errDriverClosed)
	}
	close(d.closing)
	d.mu.Unlock()
	d.execs.Wait()
	return nil
}
