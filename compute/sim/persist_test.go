package sim

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/compute"
)

// reopen is a killed server's next start: the old driver is not closed.
func reopen(t *testing.T, dir string) *Driver {
	t.Helper()
	return open(t, Config{Dir: dir})
}

func TestMachinesSurvive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sub", "state")
	ctx := context.Background()
	d := machine(t, Config{Dir: dir})
	must(t, d.Create(ctx, instanceSpec("i-2")))
	must(t, d.CreateVolume(ctx, compute.VolumeSpec{DiskID: "d-1", SizeGiB: 20}))
	must(t, d.Attach(ctx, "i-1", compute.Attachment{DiskID: "d-1", Device: "/dev/xvdb"}))
	want(t, d, "ecs-user", `mkdir -p a/empty; echo kept > a/f; chmod 600 a/f; ln -s a/f l; printf '\000\377' > bin; sudo sh -c 'echo v > /mnt/vdb/v'`, "")
	before, err := d.List(ctx)
	must(t, err)

	d = reopen(t, dir)
	after, err := d.List(ctx)
	must(t, err)
	if len(after) != 2 || after[0].State != compute.Running || after[1].State != compute.Stopped {
		t.Fatalf("found again: %+v", after)
	}
	for i := range before {
		if b, a := before[i], after[i]; b.RootDiskID != a.RootDiskID || b.Login != a.Login || b.Image != a.Image || len(b.Volumes) != len(a.Volumes) {
			t.Errorf("before %+v\nafter %+v", b, a)
		}
	}
	want(t, d, "ecs-user", `cat l; ls a; stat -c %a:%U a/f; base64 bin; cat /mnt/vdb/v`, "kept\nempty\nf\n600:ecs-user\nAP8=\nv")
	want(t, d, "ecs-user", `touch a/empty/x && ls a/empty`, "x")
	want(t, d, "root", `lsblk; df | tail -1 | cut -d ' ' -f 1,6`, "NAME TYPE MOUNTPOINT\nvda disk /\nvdb disk /mnt/vdb\n/dev/vdb /mnt/vdb")

	must(t, d.Stop(ctx, "i-1", compute.StopOptions{}))
	must(t, d.ReplaceRoot(ctx, "i-1", compute.RootSpec{DiskID: "d-new", Image: debian}))
	must(t, d.Detach(ctx, "i-1", "d-1"))
	must(t, d.Delete(ctx, "i-2"))
	d = reopen(t, dir)
	after, err = d.List(ctx)
	must(t, err)
	if len(after) != 1 || after[0].State != compute.Stopped || after[0].RootDiskID != "d-new" || len(after[0].Volumes) != 0 {
		t.Fatalf("found again: %+v", after)
	}
	must(t, d.Start(ctx, "i-1"))
	want(t, d, "root", `uname -m; grep ^ID= /etc/os-release; ls /home`, "aarch64\nID=debian")
	in := d.instances["i-1"]
	if in.fs.root.used != weigh(in.fs.root.root) {
		t.Error("the disk's use was not counted again")
	}
}

func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	machine(t, Config{Dir: dir})
	must(t, filepath.Walk(dir, func(p string, i os.FileInfo, err error) error {
		if err == nil && i.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", p, i.Mode())
		}
		return err
	}))
}

func TestHalfWrittenFilesAreLeftovers(t *testing.T) {
	dir := t.TempDir()
	machine(t, Config{Dir: dir})
	temp := filepath.Join(dir, instancesDir, tempPrefix+"123")
	must(t, os.WriteFile(temp, []byte(`{"format":1,"spec`), 0o600))
	d := reopen(t, dir)
	if _, err := os.Stat(temp); !errors.Is(err, os.ErrNotExist) {
		t.Error("a half-written file was kept")
	}
	if list, err := d.List(context.Background()); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
}

func TestDamageIsSaid(t *testing.T) {
	dir := t.TempDir()
	d := machine(t, Config{Dir: dir})
	must(t, d.CreateVolume(context.Background(), compute.VolumeSpec{DiskID: "d-1", SizeGiB: 1}))
	instance := filepath.Join(dir, instancesDir, "i-1.json")
	whole, err := os.ReadFile(instance)
	must(t, err)
	text := string(whole)
	for name, bad := range map[string]string{
		"cut short":       text[:len(text)/2],
		"empty":           "",
		"another format":  strings.Replace(text, `"format":1`, `"format":2`, 1),
		"no format":       strings.Replace(text, `"format":1,`, ``, 1),
		"unknown field":   strings.Replace(text, `"format":1`, `"format":1,"new":true`, 1),
		"another ID":      strings.Replace(text, `"ID":"i-1"`, `"ID":"i-9"`, 1),
		"unknown state":   strings.Replace(text, `"state":"Running"`, `"state":"Lost"`, 1),
		"no tree":         text[:strings.Index(text, `,"tree":`)] + "}",
		"name with slash": strings.Replace(text, `"hostname":{`, `"../host":{`, 1),
	} {
		if bad == text {
			t.Fatalf("%s: the test damages nothing", name)
		}
		must(t, os.WriteFile(instance, []byte(bad), 0o600))
		if _, err := Open(Config{Dir: dir}); !errors.Is(err, compute.ErrUnavailable) || !strings.Contains(err.Error(), "i-1.json") {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, os.WriteFile(instance, whole, 0o600))
	stray := filepath.Join(dir, volumesDir, "notes.txt")
	must(t, os.WriteFile(stray, nil, 0o600))
	if _, err := Open(Config{Dir: dir}); err == nil || !strings.Contains(err.Error(), "notes.txt") {
		t.Errorf("stray file: %v", err)
	}
	must(t, os.Remove(stray))
	must(t, d.Attach(context.Background(), "i-1", compute.Attachment{DiskID: "d-1", Device: "/dev/vdb"}))
	must(t, os.Remove(instance))
	if _, err := Open(Config{Dir: dir}); err == nil || !strings.Contains(err.Error(), "i-1") {
		t.Errorf("volume of a lost instance: %v", err)
	}
}

// TestUnwritable: what cannot be made durable does not happen.
func TestUnwritable(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	d := machine(t, Config{Dir: dir})
	must(t, d.CreateVolume(ctx, compute.VolumeSpec{DiskID: "d-1", SizeGiB: 1}))
	// A directory that is gone fails for root too.
	for _, sub := range []string{instancesDir, volumesDir} {
		must(t, os.Rename(filepath.Join(dir, sub), filepath.Join(dir, "away-"+sub)))
	}
	unavailable := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, compute.ErrUnavailable) {
			t.Errorf("%s: %v", what, err)
		}
	}
	unavailable("Create", d.Create(ctx, instanceSpec("i-2")))
	unavailable("CreateVolume", d.CreateVolume(ctx, compute.VolumeSpec{DiskID: "d-2", SizeGiB: 1}))
	unavailable("DeleteVolume", d.DeleteVolume(ctx, "d-1"))
	unavailable("Attach", d.Attach(ctx, "i-1", compute.Attachment{DiskID: "d-1", Device: "/dev/vdb"}))
	unavailable("Delete", d.Delete(ctx, "i-1"))
	_, err := d.Exec(ctx, "i-1", compute.ExecSpec{Command: "echo x > /root/x"})
	if err != nil {
		unavailable("Exec", err)
	}
	list, err := d.List(ctx)
	must(t, err)
	if len(list) != 1 || len(list[0].Volumes) != 0 {
		t.Errorf("failed calls took effect: %+v", list)
	}
	vols, err := d.ListVolumes(ctx)
	must(t, err)
	if len(vols) != 1 || vols[0].InstanceID != "" {
		t.Errorf("failed calls took effect: %+v", vols)
	}
	for _, sub := range []string{instancesDir, volumesDir} {
		must(t, os.Rename(filepath.Join(dir, "away-"+sub), filepath.Join(dir, sub)))
	}
	must(t, d.Delete(ctx, "i-1"))
}
