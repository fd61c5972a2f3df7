package sim

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/compute"
)

// fakeClock is moved by hand.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *fakeClock { return &fakeClock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

var ubuntu = compute.Image{ID: "ubuntu_24_04_x64_20G_alibase_20260810.vhd", OSType: compute.Linux, Platform: "Ubuntu"}
var debian = compute.Image{ID: "debian_13_4_arm64_20G_alibase_20260414.vhd", OSType: compute.Linux, Platform: "Debian"}
var windows = compute.Image{ID: "win2022_21H2_x64_dtc_en-us_40G_alibase_20250817.vhd", OSType: compute.Windows, Platform: "Windows Server 2022"}

func instanceSpec(id string) compute.InstanceSpec {
	return compute.InstanceSpec{ID: id, HostName: "host-" + id, Image: ubuntu, CPU: 2, MemoryMiB: 1024,
		IP: "172.16.0.10", MAC: "00:16:3e:00:00:0a", SystemDiskID: "d-root-" + id}
}

func open(t testing.TB, cfg Config) *Driver {
	t.Helper()
	if cfg.Clock == nil {
		cfg.Clock = newClock()
	}
	d, err := Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// machine gives a driver with one running instance i-1 that has both logins.
func machine(t testing.TB, cfg Config) *Driver {
	t.Helper()
	d := open(t, cfg)
	ctx := context.Background()
	must(t, d.Create(ctx, instanceSpec("i-1")))
	must(t, d.SetLogin(ctx, "i-1", compute.Login{User: compute.ECSUser, PasswordHash: "$6$salt$hash"}))
	must(t, d.Start(ctx, "i-1"))
	return d
}

func run(t testing.TB, d *Driver, user, command string) compute.ExecResult {
	t.Helper()
	res, err := d.Exec(context.Background(), "i-1", compute.ExecSpec{User: user, Command: command})
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return res
}

// want runs a command that must succeed with this output.
func want(t testing.TB, d *Driver, user, command, output string) {
	t.Helper()
	res := run(t, d, user, command)
	if res.ErrorCode != "" || strings.TrimRight(string(res.Output), "\n") != output {
		t.Errorf("%s$ %s\n got %q (exit %d %s)\nwant %q", user, command, res.Output, res.ExitCode, res.ErrorCode+res.ErrorInfo, output)
	}
}

// refuse runs a command that must fail with this code and say this on stderr.
func refuse(t testing.TB, d *Driver, user, command string, code int, message string) {
	t.Helper()
	res := run(t, d, user, command)
	if res.ExitCode != code || !strings.Contains(string(res.Stderr), message) {
		t.Errorf("%s$ %s\n got exit %d (%s) stdout %q stderr %q\nwant exit %d, %q", user, command, res.ExitCode, res.ErrorInfo, res.Stdout, res.Stderr, code, message)
	}
}
