package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"time"

	"github.com/rampart-cloud/rampart/compute"
)

// Why a session ended before its script did.
var (
	errTimeout = errors.New("the command ran into its timeout")
	errSteps   = errors.New("the command ran more steps than the simulation allows")
	errMemory  = errors.New("the command used more memory than the simulation allows")
	errEnded   = errors.New("the command has ended")
	errDeep    = errors.New("the command nests deeper than the simulation allows")
)

// Bounds of one Exec that are not configurable: none of them is near what a
// script for a small server needs.
const (
	maxFrames = 5000 // frames on a goroutine's stack, about 400 nested calls
	maxJobs   = 64   // pipeline elements and background jobs at one time
	maxBytes  = 256 << 20
	maxDirs   = 1 << 20
)

// session is one Exec: a tree of shells and commands with common bounds.
type session struct {
	d      *Driver
	in     *instance
	fs     *fsys
	ctx    context.Context
	cancel context.CancelCauseFunc
	done   chan struct{} // closed when it has left the instance
	host   string
	ip     string
	arch   string
	cpus   int
	memory int // MiB
	up     time.Time

	mu      sync.Mutex
	idle    *sync.Cond // signalled when active or jobs falls
	elapsed time.Duration
	timeout time.Duration
	steps   int
	bytes   int64
	dirs    int
	jobs    int
	active  int // handler calls under way
	closed  bool
	verdict error             // why it was cut; nil: it ended by itself
	pipes   map[*os.File]bool // read ends of pipes that feed shells
	funcs   map[string]bool   // functions any script of the session declares
	stashes int
	stashed map[string]string // texts for source, by made-up path
	feeders sync.WaitGroup
}

// Exec runs a command in the simulated shell of a running Linux instance. A
// deadline of ctx that passes ends the command with ExecutionTimeout, like
// ExecSpec.Timeout; a cancelled ctx is an error.
//
// Ours: sleep takes no real time; it moves the command's own clock, which the timeout is measured on and date shows, and background jobs move it one after the other.
func (d *Driver) Exec(ctx context.Context, id string, spec compute.ExecSpec) (compute.ExecResult, error) {
	const op = "Exec"
	if spec.Timeout < 0 || spec.OutputLimit < 0 {
		return compute.ExecResult{}, compute.Fail(compute.ErrInvalid, op, id, "negative timeout or output limit")
	}
	in, err := d.enterInstance(ctx, op, id)
	if err != nil {
		return compute.ExecResult{}, err
	}
	defer d.mu.Unlock()
	if in.saved.Root.Image.OSType != compute.Linux {
		return compute.ExecResult{}, compute.Fail(compute.ErrUnsupported, op, id, "commands of %s are not simulated", in.saved.Root.Image.Platform)
	}
	if in.saved.State != compute.Running {
		return refused(compute.InstanceNotRunning, "the instance is %s", in.saved.State), nil
	}
	name := spec.User
	if name == "" {
		name = "root"
	}
	who, ok := in.fs.lookupUser(name)
	if !ok {
		return refused(compute.AccountNotExists, "the instance has no user %q", name), nil
	}
	if spec.Dir == "" {
		spec.Dir = who.home
		if in.fs.access(who, spec.Dir, mayExec) != nil {
			spec.Dir = "/"
		}
	}
	if i, err := in.fs.stat(who, join("/", spec.Dir), true); err != nil || !i.IsDir() || in.fs.access(who, join("/", spec.Dir), mayExec) != nil {
		return refused(compute.DirectoryNotExists, "the working directory %q does not exist or cannot be entered", spec.Dir), nil
	}
	return d.run(ctx, in, who, spec)
}

func refused(code, format string, args ...any) compute.ExecResult {
	return compute.ExecResult{ExitCode: -1, ErrorCode: code, ErrorInfo: fmt.Sprintf(format, args...)}
}

// run runs a command as who. d.mu is held on entry and return, not between.
func (d *Driver) run(ctx context.Context, in *instance, who cred, spec compute.ExecSpec) (compute.ExecResult, error) {
	const op = "Exec"
	id := in.saved.Spec.ID
	limit := spec.OutputLimit
	if limit == 0 {
		limit = compute.DefaultOutputLimit
	}
	real := d.cfg.ExecLimit
	if spec.Timeout > 0 {
		real = min(real, spec.Timeout)
	}
	deadline, stopTimer := context.WithTimeoutCause(ctx, real, errTimeout)
	defer stopTimer()
	run, cancel := context.WithCancelCause(deadline)
	defer cancel(nil)
	s := &session{d: d, in: in, fs: in.fs, ctx: run, cancel: cancel, timeout: spec.Timeout, host: in.saved.Spec.HostName,
		ip: in.saved.Spec.IP, arch: describe(in.saved.Root.Image).arch, cpus: in.saved.Spec.CPU,
		memory: in.saved.Spec.MemoryMiB, up: in.saved.UpSince, pipes: map[*os.File]bool{}, funcs: map[string]bool{}, stashed: map[string]string{}, done: make(chan struct{})}
	s.idle = sync.NewCond(&s.mu)
	in.execs[s] = cancel
	d.execs.Add(1)
	d.mu.Unlock()

	out := newOutput(limit)
	code, failure := s.top(who, spec, stream{out, false}, stream{out, true})
	out.close()

	d.mu.Lock()
	delete(in.execs, s)
	saved := d.saveDirty(op, in)
	close(s.done)
	d.execs.Done()
	res := compute.ExecResult{ExitCode: code, Output: out.all.buf, Stdout: out.out.buf, Stderr: out.errs.buf, Dropped: out.all.dropped}
	if saved != nil {
		return res, saved
	}
	return s.result(ctx, id, res, failure)
}

// saveDirty makes durable what a command wrote.
func (d *Driver) saveDirty(op string, in *instance) error {
	if d.instances[in.saved.Spec.ID] != in {
		return nil // deleted meanwhile
	}
	dirty := func(t *tree) bool {
		in.fs.mu.Lock()
		defer in.fs.mu.Unlock()
		return t.dirty
	}
	if dirty(in.fs.root) {
		if err := d.save(op, in); err != nil {
			return err
		}
	}
	for _, v := range d.attached(in.saved.Spec.ID) {
		if dirty(v.tree) {
			if err := d.saveVolume(op, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// result names how a session ended.
func (s *session) result(ctx context.Context, id string, res compute.ExecResult, failure error) (compute.ExecResult, error) {
	end := func(code, info string) (compute.ExecResult, error) {
		res.ExitCode, res.ErrorCode, res.ErrorInfo = -1, code, info
		return res, nil
	}
	if s.verdict != nil {
		failure = s.verdict // whatever the shell made of it
	}
	switch {
	case failure == nil && res.ExitCode == 0:
		return res, nil
	case failure == nil:
		res.ErrorCode, res.ErrorInfo = compute.ExitCodeNonzero, fmt.Sprintf("the command ended with exit code %d", res.ExitCode)
		return res, nil
	case errors.Is(failure, errStopped):
		return end(compute.InstanceNotRunning, "the instance was stopped while the command ran")
	case errors.Is(failure, errDriverClosed):
		return res, compute.Fail(compute.ErrUnavailable, "Exec", id, "the driver was closed while the command ran")
	case errors.Is(failure, errTimeout), errors.Is(failure, errSteps), errors.Is(failure, context.DeadlineExceeded):
		return end(compute.ExecutionTimeout, failure.Error())
	case errors.Is(failure, errMemory), errors.Is(failure, errDeep):
		// As the kernel's out-of-memory killer and a stack overflow show.
		res.ExitCode, res.ErrorCode, res.ErrorInfo = 137, compute.ExitCodeNonzero, failure.Error()
		return res, nil
	case ctx.Err() != nil:
		return res, compute.FromContext(ctx, "Exec", id)
	default:
		return res, &compute.Error{Op: "Exec", ID: id, Kind: compute.ErrUnavailable, Why: "the simulated shell failed", Err: failure}
	}
}

// top runs the session's script to its end and leaves nothing running.
func (s *session) top(who cred, spec compute.ExecSpec, out, errs io.Writer) (code int, err error) {
	watch := s.guardMemory()
	defer watch()
	defer s.end()
	defer func() {
		if r := recover(); r != nil {
			code, err = -1, fmt.Errorf("the interpreter failed on this command: %v", r)
		}
	}()
	in, err := s.feed(spec.Stdin)
	if err != nil {
		return -1, err
	}
	env := loginEnv(who)
	for k, v := range spec.Env {
		env[k] = v
	}
	sh := &shell{s: s, who: who, umask: 0o022}
	code, err = sh.script(scriptCall{name: "command", text: spec.Command, env: env, dir: join("/", spec.Dir), in: in, out: out, errs: errs})
	if err == nil {
		s.waitJobs()
	}
	return code, err
}

func loginEnv(c cred) map[string]string {
	return map[string]string{"HOME": c.home, "USER": c.user, "LOGNAME": c.user, "SHELL": c.shell, "LANG": "C.UTF-8",
		"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
}

// feed gives data as the pipe that a shell needs for its standard input.
func (s *session) feed(data []byte) (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.pipes[r] = true
	s.mu.Unlock()
	s.feeders.Go(func() {
		_, err := w.Write(data) // fails when the reader goes away, as for any pipe
		s.mu.Lock()
		defer s.mu.Unlock()
		if err == nil {
			delete(s.pipes, r)
		}
		s.closePipe(w)
	})
	return r, nil
}

// enter begins a handler call; leave ends it. After end nothing enters.
func (s *session) enter() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ekilled
	}
	s.active++
	return nil
}

func (s *session) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active--
	s.idle.Broadcast()
}

func (s *session) dead() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// waitJobs waits for background jobs, or until the session is cut.
//
// Ours: a command ends when its background jobs have ended.
func (s *session) waitJobs() {
	stop := context.AfterFunc(s.ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.idle.Broadcast()
	})
	defer stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.jobs > 0 && s.ctx.Err() == nil {
		s.idle.Wait()
	}
}

// end cuts whatever still runs and waits until it can touch nothing any more.
func (s *session) end() {
	s.mu.Lock()
	s.closed, s.verdict = true, context.Cause(s.ctx)
	s.mu.Unlock()
	s.cancel(errEnded)
	s.mu.Lock()
	for r := range s.pipes {
		s.closePipe(r)
	}
	for s.active > 0 {
		s.idle.Wait()
	}
	s.mu.Unlock()
	s.feeders.Wait()
}

// closePipe closes a pipe end that the interpreter may have closed already. Any
// other error is a broken process, not a broken command: it ends the session.
func (s *session) closePipe(f *os.File) {
	if err := f.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		s.cancel(err)
	}
}

// step counts one simple command and checks every bound.
func (s *session) step(args []string) error {
	n := 0
	for _, a := range args {
		n += len(a)
	}
	var pc [1]uintptr
	if runtime.Callers(maxFrames, pc[:]) > 0 {
		s.cancel(errDeep)
		return errDeep
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.steps++; s.steps > s.d.cfg.StepLimit {
		s.cancel(errSteps)
		return errSteps
	}
	return s.spend(n)
}

// spend counts bytes moved; the caller holds s.mu.
func (s *session) spend(n int) error {
	if s.bytes += int64(n); s.bytes > maxBytes {
		s.cancel(errSteps)
		return errSteps
	}
	return nil
}

// now is the command's own clock.
func (s *session) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.d.cfg.Clock.Now().Add(s.elapsed)
}

// sleep moves the command's clock; past the timeout it ends the command.
func (s *session) sleep(t time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.elapsed += t; s.elapsed < 0 || s.timeout > 0 && s.elapsed > s.timeout {
		s.elapsed = s.timeout
		s.cancel(errTimeout)
		return errTimeout
	}
	return nil
}

// guardMemory ends the session when the process's heap grows too much: a last
// resort, since one expansion of the shell cannot be bounded from outside. What
// is live tells best but is known only after a collection; what is allocated is
// known at once but may be garbage, up to about as much as was live before.
func (s *session) guardMemory() (stop func()) {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
	read := func() (live, allocated int64) {
		metrics.Read(sample)
		return int64(sample[0].Value.Uint64()), int64(sample[1].Value.Uint64())
	}
	limit := s.d.cfg.MemoryLimit
	live, allocated := read()
	live, allocated = live+limit, 2*(allocated+limit)
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		t := time.NewTicker(5 * time.Millisecond)
		defer t.Stop()
		for {
			select {
			case <-quit:
				return
			case <-t.C:
				if l, a := read(); l > live || a > allocated {
					s.cancel(errMemory)
				}
			}
		}
	}()
	return func() { close(quit); <-done }
}

// quote gives a word for messages.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
