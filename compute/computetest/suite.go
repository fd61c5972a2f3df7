package computetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/compute"
)

// Patience is how long Run waits for one instance to reach a state, and for one
// hint. Real engines take seconds; a simulation none.
const Patience = time.Minute

// hash is the text of a password hash; nothing here knows its password.
const hash = "$6$rampart$Qk7Lw1ZC0n2mB0nO7nN9s0m1kqFh0dL6Q3oT1bJm7oB2H2D1Q9b7yW9Y7o0cW3rG8aE5uK1nS4vX6zP0tR2iU0"

// suite is one driver under test, with IDs of its own so that tests on a shared
// engine do not meet.
type suite struct {
	*testing.T
	d   compute.Driver
	ctx context.Context
	n   int
}

// Run holds a driver against the contract. open gives a driver that Run may fill
// with instances; it is called once for each part and closed by the part. Linux
// instances of open's driver must be able to run sh, cat, id, echo, sleep, mkdir
// and hostname.
func Run(t *testing.T, open func(t *testing.T) compute.Driver) {
	for _, part := range []struct {
		name string
		run  func(s *suite)
	}{
		{"Create", (*suite).create},
		{"Refusals", (*suite).refusals},
		{"States", (*suite).states},
		{"Delete", (*suite).deletion},
		{"Exec", (*suite).exec},
		{"ExecLimits", (*suite).execLimits},
		{"ExecRefusals", (*suite).execRefusals},
		{"Login", (*suite).login},
		{"UserData", (*suite).userData},
		{"ReplaceRoot", (*suite).replaceRoot},
		{"Volumes", (*suite).volumes},
		{"VolumeConflicts", (*suite).volumeConflicts},
		{"Console", (*suite).console},
		{"Watch", (*suite).watch},
		{"Contexts", (*suite).contexts},
		{"Concurrency", (*suite).concurrency},
		{"Close", (*suite).closing},
	} {
		t.Run(part.name, func(t *testing.T) {
			d := open(t)
			ctx, cancel := context.WithTimeout(context.Background(), 10*Patience)
			defer cancel()
			s := &suite{T: t, d: d, ctx: ctx}
			part.run(s)
			if err := d.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		})
	}
}

// LinuxImage is what Run makes Linux root disks from.
func LinuxImage() compute.Image {
	return compute.Image{ID: "ubuntu_24_04_x64_20G_alibase_20260810.vhd", OSType: compute.Linux, Platform: "Ubuntu"}
}

// OtherImage is what Run replaces them with.
func OtherImage() compute.Image {
	return compute.Image{ID: "debian_12_6_x64_20G_alibase_20240711.vhd", OSType: compute.Linux, Platform: "Debian"}
}

// WindowsImage is what Run makes Windows instances from, where they exist.
func WindowsImage() compute.Image {
	return compute.Image{ID: "win2022_21H2_x64_dtc_en-us_40G_alibase_20250817.vhd", OSType: compute.Windows, Platform: "Windows Server 2022"}
}

// Spec gives a valid specification of the n-th Linux instance.
func Spec(n int) compute.InstanceSpec {
	return compute.InstanceSpec{ID: fmt.Sprintf("i-conf%04d", n), HostName: fmt.Sprintf("conf%d", n), Image: LinuxImage(), CPU: 1, MemoryMiB: 256,
		IP: fmt.Sprintf("172.31.%d.%d", 64+n/200, 10+n%200), MAC: fmt.Sprintf("00:16:3e:00:%02x:%02x", n/256, n%256),
		SystemDiskID: fmt.Sprintf("d-root%04d", n), Labels: map[string]string{"generation": "1"}}
}

func (s *suite) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *suite) is(err, kind error) {
	s.Helper()
	if !errors.Is(err, kind) {
		s.Errorf("error %v, want one of kind %q", err, kind)
	}
	var e *compute.Error
	if err != nil && !errors.As(err, &e) {
		s.Errorf("error %v is not a *compute.Error", err)
	}
}

// made creates the next instance.
func (s *suite) made() compute.InstanceSpec {
	s.Helper()
	s.n++
	spec := Spec(s.n)
	s.ok(s.d.Create(s.ctx, spec))
	return spec
}

// started creates and starts the next instance.
func (s *suite) started() compute.InstanceSpec {
	s.Helper()
	spec := s.made()
	s.ok(s.d.Start(s.ctx, spec.ID))
	s.await(spec.ID, compute.Running)
	return spec
}

func (s *suite) stopped(id string) {
	s.Helper()
	s.ok(s.d.Stop(s.ctx, id, compute.StopOptions{Force: true}))
	s.await(id, compute.Stopped)
}

// see gives what List says of one instance.
func (s *suite) see(id string) (compute.Observed, bool) {
	s.Helper()
	list, err := s.d.List(s.ctx)
	s.ok(err)
	for _, o := range list {
		if o.ID == id {
			return o, true
		}
	}
	return compute.Observed{}, false
}

// await waits until List gives an instance a state.
func (s *suite) await(id string, want compute.State) compute.Observed {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, Patience)
	defer cancel()
	var hints <-chan compute.Hint
	for {
		o, found := s.see(id)
		if found && o.State == want {
			return o
		}
		if hints == nil {
			var err error
			hints, err = s.d.Watch(ctx)
			s.ok(err)
			continue // look again: it may have changed before the watch
		}
		again := time.NewTimer(100 * time.Millisecond) // hints may be lost
		select {
		case <-ctx.Done():
			s.Fatalf("%s is %s, not %s, after %s", id, o.State, want, Patience)
		case <-hints:
		case <-again.C:
		}
		again.Stop()
	}
}

// sh runs a command that must succeed and gives its standard output, trimmed.
func (s *suite) sh(id, user, command string) string {
	s.Helper()
	r, err := s.d.Exec(s.ctx, id, compute.ExecSpec{User: user, Command: command})
	s.ok(err)
	if r.ErrorCode != "" {
		s.Fatalf("%s as %q: %s %s, exit %d: %s", command, user, r.ErrorCode, r.ErrorInfo, r.ExitCode, r.Output)
	}
	return strings.TrimSpace(string(r.Stdout))
}

func (s *suite) equal(what string, got, want any) {
	s.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		s.Errorf("%s: %v, want %v", what, got, want)
	}
}
