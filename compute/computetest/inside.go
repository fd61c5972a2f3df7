package computetest

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/compute"
)

func errorsIs(err, kind error) bool { return errors.Is(err, kind) }

func (s *suite) exec() {
	spec := s.made()
	id := spec.ID
	s.ok(s.d.SetLogin(s.ctx, id, compute.Login{User: compute.ECSUser}))
	s.ok(s.d.Start(s.ctx, id))
	s.await(id, compute.Running)
	for _, c := range []struct {
		name           string
		spec           compute.ExecSpec
		code           int
		stdout, stderr string
	}{
		{"default user", compute.ExecSpec{Command: "id -un"}, 0, "root\n", ""},
		{"ecs-user", compute.ExecSpec{User: compute.ECSUser, Command: "id -un"}, 0, "ecs-user\n", ""},
		{"exit code", compute.ExecSpec{Command: "exit 42"}, 42, "", ""},
		{"both streams", compute.ExecSpec{Command: "echo out; echo err >&2"}, 0, "out\n", "err\n"},
		{"script", compute.ExecSpec{Command: "for i in 1 2; do\n  echo $i\ndone\nfalse"}, 1, "1\n2\n", ""},
		{"home", compute.ExecSpec{Command: "pwd"}, 0, "/root\n", ""},
		{"directory", compute.ExecSpec{Dir: "/tmp", Command: "pwd"}, 0, "/tmp\n", ""},
		{"variables", compute.ExecSpec{Env: map[string]string{"A": "x y", "B": "$A'\""}, Command: `echo "$A" "$B"`}, 0, "x y $A'\"\n", ""},
		{"standard input", compute.ExecSpec{Stdin: []byte("given"), Command: "cat"}, 0, "given", ""},
		{"no standard input", compute.ExecSpec{Command: "cat; echo done"}, 0, "done\n", ""},
		{"quotes", compute.ExecSpec{Command: `echo 'a"b' "c'd" \$x`}, 0, "a\"b c'd $x\n", ""},
		{"no command", compute.ExecSpec{Command: ""}, 0, "", ""},
		{"unknown program", compute.ExecSpec{Command: "no-such-program 2>/dev/null"}, 127, "", ""},
	} {
		r, err := s.d.Exec(s.ctx, id, c.spec)
		s.ok(err)
		s.equal(c.name+": exit code", r.ExitCode, c.code)
		s.equal(c.name+": standard output", string(r.Stdout), c.stdout)
		s.equal(c.name+": standard error", string(r.Stderr), c.stderr)
		s.equal(c.name+": all output", len(r.Output), len(c.stdout)+len(c.stderr))
		want := ""
		if c.code != 0 {
			want = compute.ExitCodeNonzero
		}
		s.equal(c.name+": error code", r.ErrorCode, want)
		s.equal(c.name+": truncated", r.Truncated(), false)
	}
}

func (s *suite) execLimits() {
	id := s.started().ID
	r, err := s.d.Exec(s.ctx, id, compute.ExecSpec{Command: "i=0; while [ $i -lt 400 ]; do echo 0123456789; i=$((i+1)); done; echo last", OutputLimit: 100})
	s.ok(err)
	s.equal("kept", len(r.Output), 100)
	s.equal("dropped", r.Dropped, 400*11+5-100)
	if !r.Truncated() || !bytes.HasSuffix(r.Output, []byte("0123456789\nlast\n")) {
		s.Errorf("not the end of the output: %q", r.Output)
	}
	r, err = s.d.Exec(s.ctx, id, compute.ExecSpec{Command: "i=0; while [ $i -lt 500 ]; do echo " + strings.Repeat("x", 99) + "; i=$((i+1)); done"})
	s.ok(err)
	s.equal("kept by default", len(r.Output), compute.DefaultOutputLimit)
	r, err = s.d.Exec(s.ctx, id, compute.ExecSpec{Command: "echo before; sleep 3600; echo after", Timeout: time.Second})
	s.ok(err)
	s.equal("error code", r.ErrorCode, compute.ExecutionTimeout)
	s.equal("exit code", r.ExitCode, -1)
	s.equal("output until then", string(r.Output), "before\n")
	s.equal("afterwards", s.sh(id, "", "echo alive"), "alive")
}

func (s *suite) execRefusals() {
	spec := s.made()
	id := spec.ID
	refused := func(what, code string, e compute.ExecSpec) {
		r, err := s.d.Exec(s.ctx, id, e)
		s.ok(err)
		s.equal(what, r.ErrorCode, code)
		s.equal(what+": exit code", r.ExitCode, -1)
		if r.ErrorInfo == "" {
			s.Errorf("%s: no words for a person", what)
		}
	}
	refused("never started", compute.InstanceNotRunning, compute.ExecSpec{Command: "id"})
	s.ok(s.d.Start(s.ctx, id))
	s.await(id, compute.Running)
	refused("unknown user", compute.AccountNotExists, compute.ExecSpec{User: "nobody-here", Command: "id"})
	refused("login not set", compute.AccountNotExists, compute.ExecSpec{User: compute.ECSUser, Command: "id"})
	refused("unknown directory", compute.DirectoryNotExists, compute.ExecSpec{Dir: "/no/such", Command: "id"})
	_, err := s.d.Exec(s.ctx, id, compute.ExecSpec{Command: "id", Timeout: -1})
	s.is(err, compute.ErrInvalid)
	_, err = s.d.Exec(s.ctx, id, compute.ExecSpec{Command: "id", OutputLimit: -1})
	s.is(err, compute.ErrInvalid)
	s.stopped(id)
	refused("stopped", compute.InstanceNotRunning, compute.ExecSpec{Command: "id"})
	if !s.d.Caps().Windows {
		s.n++
		win := Spec(s.n)
		win.Image = WindowsImage()
		switch err := s.d.Create(s.ctx, win); {
		case errors.Is(err, compute.ErrUnsupported):
			return // no Windows at all
		default:
			s.ok(err)
		}
		s.ok(s.d.SetLogin(s.ctx, win.ID, compute.Login{User: compute.Administrator, PasswordHash: hash}))
		s.is(s.d.SetLogin(s.ctx, win.ID, compute.Login{User: compute.Root}), compute.ErrInvalid)
		s.ok(s.d.Start(s.ctx, win.ID))
		o := s.await(win.ID, compute.Running)
		s.equal("login", o.Login, compute.ObservedLogin{User: compute.Administrator, HasPassword: true})
		_, err := s.d.Exec(s.ctx, win.ID, compute.ExecSpec{Command: "Get-Host"})
		s.is(err, compute.ErrUnsupported)
	}
}

func (s *suite) console() {
	id := s.started().ID
	log, err := s.d.ConsoleLog(s.ctx, id, 1<<20)
	s.ok(err)
	if len(log) == 0 {
		s.Error("a machine that booted wrote nothing to its console")
	}
	tail, err := s.d.ConsoleLog(s.ctx, id, 5)
	s.ok(err)
	if len(tail) > 5 || !bytes.HasSuffix(log, tail) {
		s.Errorf("the last 5 bytes are %q", tail)
	}
	_, err = s.d.ConsoleLog(s.ctx, id, -1)
	s.is(err, compute.ErrInvalid)
}

// watch: each kind of change gives some hint that names the instance or none.
func (s *suite) watch() {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	hints, err := s.d.Watch(ctx)
	s.ok(err)
	expect := func(what, id string) {
		s.Helper()
		late := time.NewTimer(Patience)
		defer late.Stop()
		for {
			select {
			case h, open := <-hints:
				if !open {
					s.Fatalf("%s: the channel is closed", what)
				}
				if h.ID == id || h.ID == "" {
					for { // what else it had to say about it
						select {
						case <-hints:
							continue
						default:
						}
						return
					}
				}
			case <-late.C:
				s.Fatalf("no hint after %s", what)
			}
		}
	}
	spec := s.made()
	expect("Create", spec.ID)
	s.ok(s.d.Start(s.ctx, spec.ID))
	expect("Start", spec.ID)
	s.stopped(spec.ID)
	expect("Stop", spec.ID)
	s.ok(s.d.Delete(s.ctx, spec.ID))
	expect("Delete", spec.ID)
	cancel()
	late := time.NewTimer(Patience)
	defer late.Stop()
	for {
		select {
		case _, open := <-hints:
			if !open {
				return
			}
		case <-late.C:
			s.Fatal("the channel stays open after its context ended")
		}
	}
}

func (s *suite) contexts() {
	spec := s.made()
	gone, cancel := context.WithCancel(s.ctx)
	cancel()
	past, cancel := context.WithDeadline(s.ctx, time.Unix(0, 0))
	defer cancel()
	for name, call := range map[string]func(context.Context) error{
		"Create": func(c context.Context) error { return s.d.Create(c, Spec(50)) },
		"Start":  func(c context.Context) error { return s.d.Start(c, spec.ID) },
		"Delete": func(c context.Context) error { return s.d.Delete(c, spec.ID) },
		"List":   func(c context.Context) error { _, err := s.d.List(c); return err },
		"Exec": func(c context.Context) error {
			_, err := s.d.Exec(c, spec.ID, compute.ExecSpec{Command: "id"})
			return err
		},
	} {
		if err := call(gone); !errors.Is(err, context.Canceled) {
			s.Errorf("%s with a cancelled context: %v", name, err)
		}
		s.is(call(past), compute.ErrTimeout)
	}
	o, found := s.see(spec.ID)
	if !found || o.State != compute.Stopped {
		s.Errorf("calls whose context had ended took effect: %v", o)
	}
}

// closing: commands under way end, and nothing works afterwards.
func (s *suite) closing() {
	spec := s.started()
	hints, err := s.d.Watch(s.ctx)
	s.ok(err)
	done := make(chan error, 1)
	go func() {
		r, err := s.d.Exec(s.ctx, spec.ID, compute.ExecSpec{Command: "while :; do x=1; done"})
		if err == nil && r.ErrorCode == "" {
			err = errors.New("an endless command succeeded")
			done <- err
			return
		}
		done <- nil
	}()
	s.ok(s.d.Close())
	if err := <-done; err != nil {
		s.Error(err)
	}
	for range hints { // until it is closed
	}
	s.ok(s.d.Close())
	_, err = s.d.Ping(s.ctx)
	s.is(err, compute.ErrUnavailable)
	s.is(s.d.Create(s.ctx, Spec(60)), compute.ErrUnavailable)
	s.is(s.d.Start(s.ctx, spec.ID), compute.ErrUnavailable)
	_, err = s.d.List(s.ctx)
	s.is(err, compute.ErrUnavailable)
	_, err = s.d.Watch(s.ctx)
	s.is(err, compute.ErrUnavailable)
}
