package compute

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func spec() InstanceSpec {
	return InstanceSpec{ID: "i-1", HostName: "web", Image: Image{ID: "u", OSType: Linux, Platform: "Ubuntu"},
		CPU: 1, MemoryMiB: 512, IP: "10.0.0.4", MAC: "00:16:3e:00:00:01", SystemDiskID: "d-1",
		Labels: map[string]string{"a": "b"}}
}

func TestInstanceSpecCheck(t *testing.T) {
	if err := spec().Check(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*InstanceSpec){
		"no id":         func(s *InstanceSpec) { s.ID = "" },
		"path as id":    func(s *InstanceSpec) { s.ID = "../etc" },
		"dot id":        func(s *InstanceSpec) { s.ID = ".." },
		"no image":      func(s *InstanceSpec) { s.Image.ID = "" },
		"os type":       func(s *InstanceSpec) { s.Image.OSType = "plan9" },
		"no os type":    func(s *InstanceSpec) { s.Image.OSType = "" },
		"host name":     func(s *InstanceSpec) { s.HostName = "a b" },
		"no cpu":        func(s *InstanceSpec) { s.CPU = 0 },
		"no memory":     func(s *InstanceSpec) { s.MemoryMiB = -1 },
		"no ip":         func(s *InstanceSpec) { s.IP = "" },
		"ipv6":          func(s *InstanceSpec) { s.IP = "::1" },
		"mac":           func(s *InstanceSpec) { s.MAC = "x" },
		"long mac":      func(s *InstanceSpec) { s.MAC = "00:00:00:00:00:00:00:01" },
		"no disk":       func(s *InstanceSpec) { s.SystemDiskID = "" },
		"disk not a id": func(s *InstanceSpec) { s.SystemDiskID = "a/b" },
	} {
		s := spec()
		change(&s)
		if s.Check() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestInstanceSpecEqual(t *testing.T) {
	if !spec().Equal(spec()) {
		t.Fatal("a spec differs from itself")
	}
	for name, change := range map[string]func(*InstanceSpec){
		"id":     func(s *InstanceSpec) { s.ID = "i-2" },
		"host":   func(s *InstanceSpec) { s.HostName = "x" },
		"image":  func(s *InstanceSpec) { s.Image.Platform = "Debian" },
		"cpu":    func(s *InstanceSpec) { s.CPU++ },
		"memory": func(s *InstanceSpec) { s.MemoryMiB++ },
		"ip":     func(s *InstanceSpec) { s.IP = "10.0.0.5" },
		"mac":    func(s *InstanceSpec) { s.MAC = "00:16:3e:00:00:02" },
		"disk":   func(s *InstanceSpec) { s.SystemDiskID = "d-2" },
		"data":   func(s *InstanceSpec) { s.UserData = []byte("#!") },
		"labels": func(s *InstanceSpec) { s.Labels = nil },
	} {
		s := spec()
		change(&s)
		if s.Equal(spec()) {
			t.Errorf("%s: difference not seen", name)
		}
	}
}

func TestLoginCheck(t *testing.T) {
	for _, c := range []struct {
		os string
		l  Login
		ok bool
	}{
		{Linux, Login{User: Root}, true},
		{Linux, Login{User: ECSUser, PasswordHash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", AuthorizedKeys: []string{"ssh-ed25519 AAAA a"}}, true},
		{Windows, Login{User: Administrator}, true},
		{Linux, Login{User: Administrator}, false},
		{Windows, Login{User: Root}, false},
		{Windows, Login{User: ECSUser}, false},
		{Linux, Login{User: "alice"}, false},
		{Linux, Login{}, false},
		{"", Login{User: Root}, false},
		{Linux, Login{User: Root, PasswordHash: "$6$a:b"}, false},
		{Linux, Login{User: Root, PasswordHash: "$6$a\nroot2::0:0"}, false},
		{Linux, Login{User: Root, PasswordHash: "Passw0rd"}, false},
		{Linux, Login{User: Root, AuthorizedKeys: []string{"a\nb"}}, false},
		{Linux, Login{User: Root, AuthorizedKeys: []string{" "}}, false},
	} {
		if err := c.l.Check(c.os); (err == nil) != c.ok {
			t.Errorf("%s %+v: %v", c.os, c.l, err)
		}
	}
}

func TestDevicesAndVolumes(t *testing.T) {
	for d, mount := range map[string]string{"/dev/vdb": "/mnt/vdb", "/dev/xvdb": "/mnt/vdb", "/dev/xvdz": "/mnt/vdz"} {
		if err := (Attachment{DiskID: "d-1", Device: d}).Check(); err != nil {
			t.Error(err)
		}
		if got := MountPath(d); got != mount {
			t.Errorf("MountPath(%s) = %s, want %s", d, got, mount)
		}
	}
	for _, d := range []string{"", "/dev/vda", "/dev/xvda", "/dev/sdb", "vdb", "/dev/vdb1", "/dev/../etc", "/dev/vdb\n"} {
		if (Attachment{DiskID: "d-1", Device: d}).Check() == nil {
			t.Errorf("device %q accepted", d)
		}
	}
	if (Attachment{Device: "/dev/vdb"}).Check() == nil {
		t.Error("attachment without a disk accepted")
	}
	v := VolumeSpec{DiskID: "d-1", SizeGiB: 20}
	if v.Check() != nil || (VolumeSpec{DiskID: "d-1"}).Check() == nil || (VolumeSpec{SizeGiB: 1}).Check() == nil {
		t.Error("volume check")
	}
	if !v.Equal(v) || v.Equal(VolumeSpec{DiskID: "d-1", SizeGiB: 21}) {
		t.Error("volume equality")
	}
	if (RootSpec{DiskID: "d-1", Image: spec().Image}).Check() != nil || (RootSpec{Image: spec().Image}).Check() == nil {
		t.Error("root check")
	}
}

func TestCheckUserData(t *testing.T) {
	for _, c := range []struct {
		os, data   string
		script, ok bool
	}{
		{Linux, "", false, true},
		{Linux, "#!/bin/sh\nid", true, true},
		{Linux, "hello", false, true},
		{Linux, "#cloud-config\nusers: []", false, false},
		{Linux, "#include http://x", false, false},
		{Linux, "Content-Type: multipart/mixed", false, false},
		{Linux, "\x1f\x8b\x08", false, false},
		{Windows, "", false, true},
		{Windows, "[powershell]\nls", false, false},
		{Windows, "#!/bin/sh", false, false},
	} {
		script, err := CheckUserData(c.os, []byte(c.data))
		if script != c.script || (err == nil) != c.ok {
			t.Errorf("%s %q: %v, %v", c.os, c.data, script, err)
		}
	}
}

func TestError(t *testing.T) {
	cause := errors.New("socket closed")
	e := &Error{Op: "Start", ID: "i-1", Kind: ErrUnavailable, Why: "asking the engine", Err: cause}
	var err error = fmt.Errorf("reconcile: %w", e)
	if !errors.Is(err, ErrUnavailable) || !errors.Is(err, cause) || errors.Is(err, ErrNotFound) {
		t.Error("errors.Is does not find the kind and the cause")
	}
	if got := e.Error(); got != "Start i-1: unavailable: asking the engine: socket closed" {
		t.Error(got)
	}
	if got := Fail(ErrNotFound, "List", "", "").Error(); got != "List: not found" {
		t.Error(got)
	}
	if !strings.Contains(Fail(ErrConflict, "Attach", "i-1", "device %s is taken", "/dev/vdb").Error(), "/dev/vdb is taken") {
		t.Error("reason lost")
	}
}

func TestFromContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	if err := FromContext(ctx, "Start", "i-1"); err != nil {
		t.Error(err)
	}
	cancel()
	if err := FromContext(ctx, "Start", "i-1"); !errors.Is(err, context.Canceled) || errors.Is(err, ErrTimeout) {
		t.Error(err)
	}
	ctx, cancel = context.WithDeadline(context.Background(), time.Unix(0, 0))
	defer cancel()
	if err := FromContext(ctx, "Start", "i-1"); !errors.Is(err, ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestTruncated(t *testing.T) {
	if (ExecResult{}).Truncated() || !(ExecResult{Dropped: 1}).Truncated() {
		t.Error("Truncated")
	}
}
