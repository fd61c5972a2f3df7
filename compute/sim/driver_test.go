package sim

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/compute"
)

func state(t *testing.T, d *Driver) compute.State {
	t.Helper()
	list, err := d.List(context.Background())
	must(t, err)
	return list[0].State
}

func TestBootTakesTimeOnTheClock(t *testing.T) {
	clock := newClock()
	d := open(t, Config{Clock: clock, BootTime: 20 * time.Second, StopTime: 5 * time.Second})
	ctx := context.Background()
	spec := instanceSpec("i-1")
	spec.UserData = []byte("#!/bin/sh\necho first > /root/f\n")
	must(t, d.Create(ctx, spec))
	step := func(what string, err error, after time.Duration, want compute.State) {
		t.Helper()
		must(t, err)
		clock.advance(after)
		if got := state(t, d); got != want {
			t.Errorf("%s, %s later: %s, want %s", what, after, got, want)
		}
	}
	step("Start", d.Start(ctx, "i-1"), 19*time.Second, compute.Starting)
	if r, err := d.Exec(ctx, "i-1", compute.ExecSpec{Command: "id"}); err != nil || r.ErrorCode != compute.InstanceNotRunning {
		t.Errorf("Exec while starting: %+v %v", r, err)
	}
	step("Start again", d.Start(ctx, "i-1"), time.Second, compute.Running)
	want(t, d, "root", "cat /root/f; uptime | cut -d , -f 1", "first\n 12:00:20 up 0:00")
	step("Stop", d.Stop(ctx, "i-1", compute.StopOptions{}), 4*time.Second, compute.Stopping)
	if err := d.Start(ctx, "i-1"); !errors.Is(err, compute.ErrConflict) {
		t.Errorf("Start while stopping: %v", err)
	}
	step("Stop again", d.Stop(ctx, "i-1", compute.StopOptions{}), time.Second, compute.Stopped)
	step("Start", d.Start(ctx, "i-1"), 20*time.Second, compute.Running)
	step("Reboot", d.Reboot(ctx, "i-1", compute.StopOptions{}), 24*time.Second, compute.Starting)
	step("waiting", nil, time.Second, compute.Running)
	step("Stop", d.Stop(ctx, "i-1", compute.StopOptions{}), 0, compute.Stopping)
	must(t, d.Delete(ctx, "i-1"))
}

func TestStopEndsCommands(t *testing.T) {
	d := machine(t, Config{})
	ctx := context.Background()
	for _, op := range []struct {
		name string
		do   func() error
	}{
		{"Stop", func() error { return d.Stop(ctx, "i-1", compute.StopOptions{}) }},
		{"Reboot", func() error { return d.Reboot(ctx, "i-1", compute.StopOptions{}) }},
		{"Delete", func() error { return d.Delete(ctx, "i-1") }},
	} {
		must(t, d.Start(ctx, "i-1"))
		type answer struct {
			r   compute.ExecResult
			err error
		}
		done := make(chan answer)
		go func() {
			r, err := d.Exec(ctx, "i-1", compute.ExecSpec{Command: "while [[ 1 ]]; do x=1; done"})
			done <- answer{r, err}
		}()
		for !busy(d) {
			runtime.Gosched()
		}
		must(t, op.do())
		if a := <-done; a.err != nil || a.r.ErrorCode != compute.InstanceNotRunning || a.r.ExitCode != -1 {
			t.Errorf("%s: %+v %v", op.name, a.r, a.err)
		}
	}
}

func TestUserData(t *testing.T) {
	d := open(t, Config{})
	ctx := context.Background()
	spec := instanceSpec("i-1")
	spec.UserData = []byte("#!/bin/bash -e\necho out; id -un > /root/who; no-such-program\necho not reached > /root/no\n")
	must(t, d.Create(ctx, spec))
	must(t, d.SetLogin(ctx, "i-1", compute.Login{User: compute.ECSUser}))
	must(t, d.Start(ctx, "i-1"))
	want(t, d, "root", "cat /root/who; grep -c 'command not found' /var/log/cloud-init-output.log", "root\n1")
	log, err := d.ConsoleLog(ctx, "i-1", 1<<20)
	must(t, err)
	for _, line := range []string{"2026-03-01T12:00:00Z booting " + ubuntu.ID, "out", "no-such-program: command not found", "user data ended with exit code", "host-i-1 login:"} {
		if !strings.Contains(string(log), line) {
			t.Errorf("console has no %q:\n%s", line, log)
		}
	}
	// A new root disk has a first boot of its own.
	must(t, d.Stop(ctx, "i-1", compute.StopOptions{}))
	must(t, d.ReplaceRoot(ctx, "i-1", compute.RootSpec{DiskID: "d-2", Image: debian}))
	must(t, d.Start(ctx, "i-1"))
	want(t, d, "root", "cat /root/who", "root")
	must(t, d.Stop(ctx, "i-1", compute.StopOptions{}))
	if err := d.ReplaceRoot(ctx, "i-1", compute.RootSpec{DiskID: "d-3", Image: windows}); !errors.Is(err, compute.ErrUnsupported) {
		t.Errorf("user data under Windows: %v", err)
	}
}

func TestEndlessUserDataIsCut(t *testing.T) {
	d := open(t, Config{StepLimit: 1000})
	spec := instanceSpec("i-1")
	spec.UserData = []byte("#!/bin/sh\nwhile :; do :; done\n")
	must(t, d.Create(context.Background(), spec))
	must(t, d.Start(context.Background(), "i-1"))
	log, err := d.ConsoleLog(context.Background(), "i-1", 1000)
	must(t, err)
	if state(t, d) != compute.Running || !strings.Contains(string(log), compute.ExecutionTimeout) {
		t.Errorf("%s: %s", state(t, d), log)
	}
}

func TestStopDuringFirstBoot(t *testing.T) {
	d := open(t, Config{})
	ctx := context.Background()
	spec := instanceSpec("i-1")
	spec.UserData = []byte("#!/bin/sh\nwhile [[ 1 ]]; do x=1; done\n")
	must(t, d.Create(ctx, spec))
	done := make(chan error)
	go func() { done <- d.Start(ctx, "i-1") }()
	for !busy(d) {
		runtime.Gosched()
	}
	if got := state(t, d); got != compute.Starting {
		t.Errorf("during the first boot: %s", got)
	}
	must(t, d.Stop(ctx, "i-1", compute.StopOptions{}))
	if err := <-done; !errors.Is(err, compute.ErrConflict) {
		t.Errorf("Start: %v", err)
	}
	if got := state(t, d); got != compute.Stopped {
		t.Errorf("afterwards: %s", got)
	}
}

func TestObservedLoginIsWhatTheFilesSay(t *testing.T) {
	d := machine(t, Config{})
	login := func() compute.ObservedLogin {
		list, err := d.List(context.Background())
		must(t, err)
		return list[0].Login
	}
	if got := login(); got != (compute.ObservedLogin{User: compute.ECSUser, HasPassword: true}) {
		t.Errorf("%+v", got)
	}
	// The user adds a key, root locks the password: the driver must not go on
	// saying what was once asked for.
	want(t, d, "ecs-user", "echo '# comment' >> .ssh/authorized_keys; echo 'ssh-ed25519 AAAA me' >> .ssh/authorized_keys; sudo passwd -l ecs-user", "")
	if got := login(); got != (compute.ObservedLogin{User: compute.ECSUser, Keys: 1}) {
		t.Errorf("%+v", got)
	}
	want(t, d, "root", "rm /etc/shadow /home/ecs-user/.ssh/authorized_keys", "")
	if got := login(); got != (compute.ObservedLogin{User: compute.ECSUser}) {
		t.Errorf("%+v", got)
	}
	// A planted link does not lead SetLogin's write out of the home.
	want(t, d, "ecs-user", "ln -s /etc/passwd .ssh/authorized_keys", "")
	must(t, d.SetLogin(context.Background(), "i-1", compute.Login{User: compute.ECSUser, AuthorizedKeys: []string{"ssh-rsa A"}}))
	want(t, d, "root", "grep -c ssh-rsa /etc/passwd || cat /home/ecs-user/.ssh/authorized_keys; stat -c %U /etc/passwd", "0\nssh-rsa A\nroot")
	want(t, d, "root", "rm -r /etc", "")
	if err := d.SetLogin(context.Background(), "i-1", compute.Login{User: compute.Root}); !errors.Is(err, compute.ErrUnavailable) {
		t.Errorf("SetLogin without /etc: %v", err)
	}
	r := run(t, d, "root", "id")
	if r.ErrorCode != compute.AccountNotExists {
		t.Errorf("root without /etc/passwd: %+v", r)
	}
}

func TestVolumeIsGoneFromOpenFiles(t *testing.T) {
	d := machine(t, Config{})
	ctx := context.Background()
	must(t, d.CreateVolume(ctx, compute.VolumeSpec{DiskID: "d-1", SizeGiB: 1}))
	must(t, d.Attach(ctx, "i-1", compute.Attachment{DiskID: "d-1", Device: "/dev/xvdb"}))
	w, err := d.instances["i-1"].fs.open(rootCred, "/mnt/vdb/f", 0x40, 0o644)
	must(t, err)
	must(t, d.Detach(ctx, "i-1", "d-1"))
	if _, err := w.Write([]byte("late")); !errors.Is(err, eio) {
		t.Errorf("write to a detached volume: %v", err)
	}
	want(t, d, "root", "ls /mnt /dev", "/mnt:\n/dev:\nnull\nvda")
}

func TestOpenRefusesNonsense(t *testing.T) {
	if _, err := Open(Config{BootTime: -1}); !errors.Is(err, compute.ErrInvalid) {
		t.Error(err)
	}
}

func TestImages(t *testing.T) {
	for _, c := range []struct{ id, platform, want string }{
		{"ubuntu_24_04_x64_20G_alibase_20260810.vhd", "Ubuntu", "ubuntu 24.04 x86_64"},
		{"aliyun_3_x64_20G_alibase_20260326.vhd", "Aliyun", "alinux 3 x86_64"},
		{"aliyun_2_1903_x64_20G_alibase_20231221.vhd", "Aliyun", "alinux 2.1903 x86_64"},
		{"centos_stream_9_uefi_x64_20G_alibase_20240117.vhd", "CentOS Stream", "centos 9 x86_64"},
		{"debian_13_4_arm64_20G_alibase_20260414.vhd", "Debian", "debian 13.4 aarch64"},
		{"m-bp1testimported0000001", "Others Linux", "linux  x86_64"},
	} {
		s := describe(compute.Image{ID: c.id, OSType: compute.Linux, Platform: c.platform})
		if got := s.id + " " + s.version + " " + s.arch; got != c.want {
			t.Errorf("%s: %q, want %q", c.id, got, c.want)
		}
	}
}

func BenchmarkExec(b *testing.B) {
	d := machine(b, Config{})
	for b.Loop() {
		run(b, d, "ecs-user", "id")
	}
}

func BenchmarkCreateStart(b *testing.B) {
	d := open(b, Config{})
	n := 0
	for b.Loop() {
		n++
		id := fmt.Sprintf("i-%d", n)
		must(b, d.Create(context.Background(), instanceSpec(id)))
		must(b, d.Start(context.Background(), id))
	}
}
