package sim

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/compute"
)

// Why a command was ended from outside.
var (
	errStopped      = errors.New("the instance was stopped")
	errDriverClosed = errors.New("the driver was closed")
)

// instance is one machine. All fields but fs are guarded by Driver.mu.
type instance struct {
	saved savedInstance // Tree is nil: the tree lives in fs
	fs    *fsys
	execs map[*session]context.CancelCauseFunc
}

func newInstance(spec compute.InstanceSpec, cfg Config) *instance {
	now := cfg.Clock.Now
	return &instance{
		saved: savedInstance{Format: format, Spec: spec, State: compute.Stopped,
			Root: compute.RootSpec{DiskID: spec.SystemDiskID, Image: spec.Image}},
		fs:    &fsys{root: newTree(cfg.DiskQuota, now()), mounts: map[string]*tree{}, now: now},
		execs: map[*session]context.CancelCauseFunc{},
	}
}

// settle moves a machine whose boot or shutdown is over on the clock.
func (in *instance) settle(now time.Time) {
	if now.Before(in.saved.ReadyAt) {
		return
	}
	switch {
	case in.saved.State == compute.Starting && in.saved.Booted:
		in.saved.State, in.saved.UpSince = compute.Running, in.saved.ReadyAt
	case in.saved.State == compute.Stopping && len(in.execs) == 0:
		in.saved.State = compute.Stopped
	}
}

func (in *instance) cancelExecs(why error) {
	for _, cancel := range in.execs {
		cancel(why)
	}
}

// console adds lines to the console log, of which the last 64 KiB are kept.
func (in *instance) console(lines ...string) {
	for _, l := range lines {
		in.saved.Console = append(in.saved.Console, l+"\n"...)
	}
	if n := len(in.saved.Console) - 64<<10; n > 0 {
		in.saved.Console = slices.Clone(in.saved.Console[n:])
	}
}

// save writes the instance; the caller holds d.mu.
func (d *Driver) save(op string, in *instance) error {
	in.fs.mu.Lock()
	defer in.fs.mu.Unlock()
	s := in.saved
	s.Tree = in.fs.root.root
	if err := d.store.save(instancesDir, s.Spec.ID, s); err != nil {
		return &compute.Error{Op: op, ID: s.Spec.ID, Kind: compute.ErrUnavailable, Why: "saving the instance", Err: err}
	}
	in.fs.root.dirty = false
	return nil
}

// commit changes the saved part of an instance, or leaves it as it was if the
// change cannot be made durable.
func (d *Driver) commit(op string, in *instance, change func(s *savedInstance)) error {
	old := in.saved
	change(&in.saved)
	if err := d.save(op, in); err != nil {
		in.saved = old
		return err
	}
	d.hint(in.saved.Spec.ID)
	return nil
}

// Create makes a stopped instance with a fresh root disk.
func (d *Driver) Create(ctx context.Context, spec compute.InstanceSpec) error {
	const op = "Create"
	if err := spec.Check(); err != nil {
		return compute.Fail(compute.ErrInvalid, op, spec.ID, "%v", err)
	}
	if _, err := compute.CheckUserData(spec.Image.OSType, spec.UserData); err != nil {
		return compute.Fail(compute.ErrUnsupported, op, spec.ID, "%v", err)
	}
	if err := d.enter(ctx, op, spec.ID); err != nil {
		return err
	}
	defer d.mu.Unlock()
	spec.Labels, spec.UserData = cloneLabels(spec.Labels), slices.Clone(spec.UserData)
	if in := d.instances[spec.ID]; in != nil {
		if !in.saved.Spec.Equal(spec) {
			return compute.Fail(compute.ErrConflict, op, spec.ID, "an instance with this ID and another specification exists")
		}
		return nil
	}
	in := newInstance(spec, d.cfg)
	if err := build(in.fs, spec.Image, spec.HostName); err != nil {
		return &compute.Error{Op: op, ID: spec.ID, Kind: compute.ErrUnavailable, Why: "writing the root disk", Err: err}
	}
	if err := d.save(op, in); err != nil {
		return err
	}
	d.instances[spec.ID] = in
	d.hint(spec.ID)
	return nil
}

// Start boots the instance and, at the first boot of its root disk, runs the
// user data before it returns.
//
// Inferred: user data runs again at the first boot after the system disk was replaced, because the marks of "once per instance" live on the disk that is gone. Source: "Boot stages" (cloud-init documentation).
func (d *Driver) Start(ctx context.Context, id string) error {
	const op = "Start"
	in, err := d.enterInstance(ctx, op, id)
	if err != nil {
		return err
	}
	defer d.mu.Unlock()
	switch in.saved.State {
	case compute.Running, compute.Starting:
		return nil
	case compute.Stopping:
		return compute.Fail(compute.ErrConflict, op, id, "the instance is stopping")
	}
	return d.boot(ctx, op, in, d.cfg.BootTime)
}

// boot takes a machine to Starting and through its first boot. d.mu is held on
// entry and return, and let go while user data runs.
func (d *Driver) boot(ctx context.Context, op string, in *instance, takes time.Duration) error {
	now := d.cfg.Clock.Now()
	old := in.saved
	in.saved.State, in.saved.ReadyAt = compute.Starting, now.Add(takes)
	in.console(now.UTC().Format(time.RFC3339)+" booting "+in.saved.Root.Image.ID, in.saved.Spec.HostName+" login:")
	if !in.saved.Booted {
		if err := d.firstBoot(ctx, in); err != nil {
			if in.saved.State == compute.Starting {
				in.saved = old
			}
			return &compute.Error{Op: op, ID: in.saved.Spec.ID, Kind: compute.ErrUnavailable, Why: "the first boot was cut off", Err: err}
		}
		if in.saved.State != compute.Starting || d.instances[in.saved.Spec.ID] != in {
			return compute.Fail(compute.ErrConflict, op, in.saved.Spec.ID, "the instance was stopped or deleted while it booted")
		}
	}
	err := d.commit(op, in, func(s *savedInstance) {
		s.Booted = true
		in.settle(now)
	})
	if err != nil {
		in.saved = old
	}
	return err
}

// firstBoot runs the user data as root. How the script ends does not stop the
// boot; the console says it.
func (d *Driver) firstBoot(ctx context.Context, in *instance) error {
	data := in.saved.Spec.UserData
	script, err := compute.CheckUserData(in.saved.Root.Image.OSType, data)
	switch {
	case err != nil:
		// Create and ReplaceRoot refuse it; only a damaged file gets here.
		return err
	case len(data) == 0:
		return nil
	case !script:
		in.console("user data is not a script: not run")
		return nil
	}
	res, err := d.run(ctx, in, rootCred, compute.ExecSpec{Command: string(data), Dir: "/", OutputLimit: 16 << 10})
	if err != nil {
		return err
	}
	if err := in.fs.write(rootCred, "/var/log/cloud-init-output.log", res.Output, 0o640); err != nil {
		in.console("user data: output not kept: " + err.Error())
	}
	line := fmt.Sprintf("user data ended with exit code %d", res.ExitCode)
	if res.ErrorCode != "" {
		line += " (" + res.ErrorCode + ")"
	}
	in.console(strings.TrimRight(string(res.Output), "\n"), line)
	return nil
}

// Stop ends the commands under way and stops the instance. The simulation has
// no difference between forced and orderly: nothing is lost by either.
func (d *Driver) Stop(ctx context.Context, id string, _ compute.StopOptions) error {
	const op = "Stop"
	in, err := d.enterInstance(ctx, op, id)
	if err != nil {
		return err
	}
	defer d.mu.Unlock()
	if in.saved.State == compute.Stopped {
		return nil
	}
	return d.halt(op, in)
}

// halt takes a machine to Stopping or Stopped, with no command left in it. d.mu
// is held on entry and return.
func (d *Driver) halt(op string, in *instance) error {
	now := d.cfg.Clock.Now()
	if in.saved.State != compute.Stopping {
		in.saved.State, in.saved.ReadyAt = compute.Stopping, now.Add(d.cfg.StopTime)
		in.console(now.UTC().Format(time.RFC3339) + " stopping")
	}
	in.cancelExecs(errStopped)
	for len(in.execs) > 0 && in.saved.State == compute.Stopping {
		var waits []chan struct{}
		for s := range in.execs {
			waits = append(waits, s.done)
		}
		d.mu.Unlock()
		for _, done := range waits {
			<-done
		}
		d.mu.Lock()
	}
	in.settle(d.cfg.Clock.Now())
	return d.commit(op, in, func(*savedInstance) {})
}

// Reboot stops and starts a running instance. UserData does not run again.
func (d *Driver) Reboot(ctx context.Context, id string, _ compute.StopOptions) error {
	const op = "Reboot"
	in, err := d.enterInstance(ctx, op, id)
	if err != nil {
		return err
	}
	defer d.mu.Unlock()
	if in.saved.State != compute.Running {
		return compute.Fail(compute.ErrConflict, op, id, "the instance is %s, not Running", in.saved.State)
	}
	if err := d.halt(op, in); err != nil {
		return err
	}
	if s := in.saved.State; s != compute.Stopped && s != compute.Stopping || d.instances[id] != in {
		return compute.Fail(compute.ErrConflict, op, id, "the instance was changed by another call while it rebooted")
	}
	return d.boot(ctx, op, in, d.cfg.StopTime+d.cfg.BootTime)
}

// Delete removes the instance; volumes are detached and stay.
func (d *Driver) Delete(ctx context.Context, id string) error {
	const op = "Delete"
	in, err := d.enterInstance(ctx, op, id)
	if errors.Is(err, compute.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	defer d.mu.Unlock()
	for {
		if d.instances[id] != in {
			return nil // a concurrent Delete was faster
		}
		if s := in.saved.State; s != compute.Running && s != compute.Starting && len(in.execs) == 0 {
			break
		}
		if err := d.halt(op, in); err != nil {
			return err
		}
	}
	// Volumes first: a volume must never be on disk as attached to nothing.
	for _, v := range d.attached(id) {
		if err := d.detach(op, in, v); err != nil {
			return err
		}
	}
	if err := d.store.drop(instancesDir, id); err != nil {
		return &compute.Error{Op: op, ID: id, Kind: compute.ErrUnavailable, Why: "removing the instance's file", Err: err}
	}
	delete(d.instances, id)
	d.hint(id)
	return nil
}

// ReplaceRoot gives a stopped instance a fresh root disk.
func (d *Driver) ReplaceRoot(ctx context.Context, id string, root compute.RootSpec) error {
	const op = "ReplaceRoot"
	if err := root.Check(); err != nil {
		return compute.Fail(compute.ErrInvalid, op, id, "%v", err)
	}
	in, err := d.enterInstance(ctx, op, id)
	if err != nil {
		return err
	}
	defer d.mu.Unlock()
	if in.saved.Root == root {
		return nil
	}
	if in.saved.State != compute.Stopped {
		return compute.Fail(compute.ErrConflict, op, id, "the instance is %s, not Stopped", in.saved.State)
	}
	if _, err := compute.CheckUserData(root.Image.OSType, in.saved.Spec.UserData); err != nil {
		return compute.Fail(compute.ErrUnsupported, op, id, "%v", err)
	}
	fresh := &fsys{root: newTree(d.cfg.DiskQuota, d.cfg.Clock.Now()), mounts: in.fs.mounts, now: in.fs.now}
	if err := build(fresh, root.Image, in.saved.Spec.HostName); err != nil {
		return &compute.Error{Op: op, ID: id, Kind: compute.ErrUnavailable, Why: "writing the root disk", Err: err}
	}
	for _, v := range d.attached(id) {
		if err := plug(fresh, root.Image.OSType, v.saved.Device); err != nil {
			return &compute.Error{Op: op, ID: id, Kind: compute.ErrUnavailable, Why: "writing the root disk", Err: err}
		}
	}
	old := in.fs
	in.fs = fresh
	err = d.commit(op, in, func(s *savedInstance) {
		s.Root, s.Booted, s.Login, s.Windows = root, false, "", compute.Login{}
	})
	if err != nil {
		in.fs = old
	}
	return err
}

// SetLogin sets the credential of one login user.
func (d *Driver) SetLogin(ctx context.Context, id string, login compute.Login) error {
	const op = "SetLogin"
	in, err := d.enterInstance(ctx, op, id)
	if err != nil {
		return err
	}
	defer d.mu.Unlock()
	osType := in.saved.Root.Image.OSType
	if err := login.Check(osType); err != nil {
		return compute.Fail(compute.ErrInvalid, op, id, "%v", err)
	}
	if osType == compute.Linux {
		if err := in.fs.setLogin(login); err != nil {
			return &compute.Error{Op: op, ID: id, Kind: compute.ErrUnavailable, Why: "writing the user's files in the instance", Err: err}
		}
	}
	return d.commit(op, in, func(s *savedInstance) {
		s.Login, s.Windows = login.User, compute.Login{}
		if osType == compute.Windows {
			login.AuthorizedKeys = slices.Clone(login.AuthorizedKeys)
			s.Windows = login
		}
	})
}

// ConsoleLog gives the end of what the instance wrote to its console.
func (d *Driver) ConsoleLog(ctx context.Context, id string, max int) ([]byte, error) {
	in, err := d.enterInstance(ctx, "ConsoleLog", id)
	if err != nil {
		return nil, err
	}
	defer d.mu.Unlock()
	if max < 0 {
		return nil, compute.Fail(compute.ErrInvalid, "ConsoleLog", id, "a maximum of %d bytes", max)
	}
	log := in.saved.Console
	return slices.Clone(log[len(log)-min(len(log), max):]), nil
}

// observe describes an instance; the caller holds d.mu.
func (d *Driver) observe(in *instance) compute.Observed {
	s := in.saved
	o := compute.Observed{ID: s.Spec.ID, State: s.State, HostName: s.Spec.HostName, IP: s.Spec.IP, MAC: s.Spec.MAC,
		RootDiskID: s.Root.DiskID, Image: s.Root.Image, Labels: cloneLabels(s.Spec.Labels)}
	switch {
	case s.Login == "":
	case s.Root.Image.OSType == compute.Windows:
		o.Login = compute.ObservedLogin{User: s.Login, HasPassword: s.Windows.PasswordHash != "", Keys: len(s.Windows.AuthorizedKeys)}
	default:
		o.Login = in.fs.observeLogin(s.Login)
	}
	for _, v := range d.attached(s.Spec.ID) {
		o.Volumes = append(o.Volumes, compute.Attachment{DiskID: v.saved.Spec.DiskID, Device: v.saved.Device})
	}
	return o
}

func cloneLabels(m map[string]string) map[string]string { return maps.Clone(m) }
