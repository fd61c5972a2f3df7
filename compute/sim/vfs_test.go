package sim

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var alice = cred{user: "alice", uid: 1000, gid: 1000, groups: []int{50}}
var bob = cred{user: "bob", uid: 1001, gid: 1001}

func newFS(quota int64) *fsys {
	now := func() time.Time { return time.Unix(1000, 0) }
	return &fsys{root: newTree(quota, now()), mounts: map[string]*tree{}, now: now}
}

// layout makes a small tree: names ending in / are directories, a->b links.
func layout(t *testing.T, f *fsys, paths ...string) {
	t.Helper()
	for _, p := range paths {
		switch link, target, ok := strings.Cut(p, "->"); {
		case ok:
			must(t, f.symlink(rootCred, target, link))
		case strings.HasSuffix(p, "/"):
			must(t, f.mkdir(rootCred, strings.TrimSuffix(p, "/"), 0o755))
		default:
			must(t, f.write(rootCred, p, []byte(p), 0o644))
		}
	}
}

func TestWalk(t *testing.T) {
	f := newFS(1 << 20)
	layout(t, f, "/a/", "/a/b/", "/a/b/f", "/g", "/a/up->..", "/abs->/a/b", "/rel->a/b", "/loop->loop", "/l1->l2", "/l2->l1",
		"/dangling->nowhere", "/out->../../../g", "/deep->a/up/a/up/abs/f", "/v/")
	vol := newTree(1<<20, f.now())
	f.mounts["/v"] = vol
	layout(t, f, "/v/in", "/v/back->../g", "/v/self->/v/in")
	for _, c := range []struct{ path, real string }{
		{"/", "/"}, {"//", "/"}, {"/..", "/"}, {"/../../..", "/"}, {"/a/..", "/"}, {"/a/b/../b/./f", "/a/b/f"},
		{"/abs/f", "/a/b/f"}, {"/rel/f", "/a/b/f"}, {"/rel/../b/f", "/a/b/f"}, {"/a/up/g", "/g"}, {"/out", "/g"},
		{"/deep", "/a/b/f"}, {"/a/b/", "/a/b"}, {"/abs/", "/a/b"}, {"/v", "/v"}, {"/v/in", "/v/in"}, {"/v/..", "/"},
		{"/v/back", "/g"}, {"/v/self", "/v/in"}, {"/a/../v/../v/in", "/v/in"},
	} {
		if got, err := f.realpath(rootCred, c.path); err != nil || got != c.real {
			t.Errorf("%s: %q %v, want %q", c.path, got, err, c.real)
		}
	}
	for _, c := range []struct {
		path string
		err  errno
	}{
		{"/none", enoent}, {"/none/x", enoent}, {"/g/x", enotdir}, {"/g/", enotdir}, {"/g/..", enotdir}, {"/loop", eloop}, {"/l1", eloop},
		{"/dangling", enoent}, {"", enoent}, {"relative", enoent}, {"/a\x00", enoent}, {"/" + strings.Repeat("n", 256), enametoolong},
		{"/" + strings.Repeat("a/../", 1000), enametoolong},
	} {
		if _, err := f.realpath(rootCred, c.path); !errors.Is(err, c.err) {
			t.Errorf("%.20s: %v, want %s", c.path, err, c.err)
		}
	}
	if i, err := f.stat(rootCred, "/loop", false); err != nil || i.mode&fs.ModeSymlink == 0 {
		t.Errorf("a link itself: %v %v", i, err)
	}
	if len(vol.root.Kids) != 3 || f.root.root.Kids["v"].Kids["in"] != nil {
		t.Error("files went below the mount point instead of onto the volume")
	}
	for what, err := range map[string]error{"remove mount point": f.remove(rootCred, "/v"), "rename it": f.rename(rootCred, "/v", "/w"),
		"onto it": f.rename(rootCred, "/a", "/v"), "remove root": f.remove(rootCred, "/")} {
		if !errors.Is(err, ebusy) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := f.rename(rootCred, "/g", "/v/g"); !errors.Is(err, exdev) {
		t.Errorf("between disks: %v", err)
	}
}

func TestPermissions(t *testing.T) {
	f := newFS(1 << 20)
	layout(t, f, "/open/", "/shut/", "/shut/f", "/tmp/", "/secret", "/group")
	must(t, f.chmod(rootCred, "/shut", func(fs.FileMode, bool) fs.FileMode { return 0o700 }))
	must(t, f.chmod(rootCred, "/open", func(fs.FileMode, bool) fs.FileMode { return 0o777 }))
	must(t, f.chmod(rootCred, "/tmp", func(fs.FileMode, bool) fs.FileMode { return 0o777 | fs.ModeSticky }))
	must(t, f.chmod(rootCred, "/secret", func(fs.FileMode, bool) fs.FileMode { return 0 }))
	must(t, f.chown(rootCred, "/group", true, 0, 50))
	must(t, f.chmod(rootCred, "/group", func(fs.FileMode, bool) fs.FileMode { return 0o640 }))
	must(t, f.write(alice, "/tmp/alice", []byte("x"), 0o600))
	must(t, f.write(alice, "/open/alice", []byte("x"), 0o600))
	read := func(c cred, p string) error { _, err := f.read(c, p); return err }
	for _, c := range []struct {
		what string
		err  error
		want error
	}{
		{"root reads mode 0", read(rootCred, "/secret"), nil},
		{"other reads mode 0", read(alice, "/secret"), eacces},
		{"member reads", read(alice, "/group"), nil},
		{"stranger reads", read(bob, "/group"), eacces},
		{"member writes", f.write(alice, "/group", nil, 0), eacces},
		{"closed directory", read(alice, "/shut/f"), eacces},
		{"not even seen", func() error { _, err := f.stat(alice, "/shut/f", true); return err }(), eacces},
		{"through dots", read(alice, "/shut/../group"), eacces},
		{"listing", func() error { _, err := f.readDir(alice, "/shut"); return err }(), eacces},
		{"stranger's file", read(bob, "/tmp/alice"), eacces},
		{"sticky directory", f.remove(bob, "/tmp/alice"), eacces},
		{"sticky rename", f.rename(bob, "/tmp/alice", "/tmp/bob"), eacces},
		{"open directory", f.remove(bob, "/open/alice"), nil},
		{"own in sticky", f.remove(alice, "/tmp/alice"), nil},
		{"mkdir in /", f.mkdir(alice, "/x", 0o755), eacces},
		{"link in /", f.symlink(alice, "/secret", "/x"), eacces},
		{"chmod of root's", f.chmod(alice, "/group", func(fs.FileMode, bool) fs.FileMode { return 0o777 }), eperm},
		{"run without x", f.access(rootCred, "/secret", mayExec), eacces},
	} {
		if !errors.Is(c.err, c.want) && c.err != c.want {
			t.Errorf("%s: %v, want %v", c.what, c.err, c.want)
		}
	}
	// A change of owner takes the set-user-ID bit away.
	must(t, f.write(alice, "/tmp/s", nil, 0o755))
	must(t, f.chmod(alice, "/tmp/s", func(fs.FileMode, bool) fs.FileMode { return 0o755 | fs.ModeSetuid }))
	must(t, f.chown(rootCred, "/tmp/s", true, 0, 0))
	if i, err := f.stat(rootCred, "/tmp/s", true); err != nil || i.mode&fs.ModeSetuid != 0 {
		t.Errorf("%v %v", i.mode, err)
	}
}

func TestWriting(t *testing.T) {
	f := newFS(1 << 20)
	must(t, f.write(rootCred, "/f", []byte("hello"), 0o644))
	a, err := f.open(rootCred, "/f", os.O_APPEND, 0)
	must(t, err)
	b, err := f.open(rootCred, "/f", 0, 0)
	must(t, err)
	for _, w := range []struct {
		w    *file
		text string
		want string
	}{{a, " you", "hello you"}, {b, "HE", "HEllo you"}, {a, "!", "HEllo you!"}, {b, "LLOYOU?!long", "HELLOYOU?!long"}} {
		if _, err := w.w.Write([]byte(w.text)); err != nil {
			t.Fatal(err)
		}
		if got, err := f.read(rootCred, "/f"); err != nil || string(got) != w.want {
			t.Errorf("%q %v, want %q", got, err, w.want)
		}
	}
	// Truncated by another, written on: the gap reads as zeros.
	must(t, f.write(rootCred, "/f", nil, 0))
	if _, err := b.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if got, err := f.read(rootCred, "/f"); err != nil || string(got) != strings.Repeat("\x00", 14)+"x" {
		t.Errorf("%q %v", got, err)
	}
	if f.root.used != weigh(f.root.root) {
		t.Errorf("charged %d, weighs %d", f.root.used, weigh(f.root.root))
	}
	// A file removed while open takes writes that nobody sees or pays for.
	must(t, f.remove(rootCred, "/f"))
	if _, err := a.Write(make([]byte, 1000)); err != nil || f.root.used != weigh(f.root.root) {
		t.Errorf("%v, charged %d", err, f.root.used)
	}
	if _, err := a.Write(make([]byte, 2<<20)); !errors.Is(err, enospc) {
		t.Errorf("beyond the quota: %v", err)
	}
	for _, name := range []string{"/\xff", "/" + strings.Repeat("x", 256)} {
		if err := f.write(rootCred, name, nil, 0o644); err == nil {
			t.Errorf("name %q accepted", name)
		}
	}
}

// TestTreeInvariants: whatever is done, the charge equals the weight, the quota
// holds, the depth is bounded and the saved form is accepted.
func TestTreeInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := newFS(8 << 10)
		path := func(label string) string {
			var p strings.Builder
			for _, n := range rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "..", ".", "l"}), 1, 5).Draw(t, label) {
				p.WriteString("/" + n)
			}
			return p.String()
		}
		user := rapid.SampledFrom([]cred{rootCred, alice})
		for i := range rapid.IntRange(1, 40).Draw(t, "steps") {
			c := user.Draw(t, "user")
			var err error
			switch rapid.IntRange(0, 6).Draw(t, "op") {
			case 0:
				err = f.mkdir(c, path("p"), 0o777)
			case 1:
				err = f.write(c, path("p"), make([]byte, rapid.IntRange(0, 3000).Draw(t, "size")), 0o666)
			case 2:
				err = f.remove(c, path("p"))
			case 3:
				err = f.rename(c, path("p"), path("to"))
			case 4:
				err = f.symlink(c, path("target"), path("p"))
			case 5:
				err = f.chown(c, path("p"), true, alice.uid, alice.gid)
			case 6:
				err = f.touch(c, path("p"), 0o600)
			}
			var pe *fs.PathError
			if err != nil && !errors.As(err, &pe) {
				t.Fatalf("step %d: %v is not a *fs.PathError", i, err)
			}
			if w := weigh(f.root.root); f.root.used != w || w > f.root.quota {
				t.Fatalf("step %d: charged %d, weighs %d, quota %d", i, f.root.used, w, f.root.quota)
			}
			if err := checkTree(f.root.root, 0); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestDepthIsBounded(t *testing.T) {
	f := newFS(1 << 20)
	p := ""
	made := 0
	for ; made < 400; made++ {
		p += "/d"
		if err := f.mkdir(rootCred, p, 0o755); err != nil {
			break
		}
	}
	if made != maxDepth-1 { // the root is the first level
		t.Errorf("made %d directories, want %d", made, maxDepth-1)
	}
	// Nor can a deep tree be moved below another.
	must(t, f.mkdir(rootCred, "/e", 0o755))
	must(t, f.mkdir(rootCred, "/e/e", 0o755))
	if err := f.rename(rootCred, "/d", "/e/e/d"); !errors.Is(err, enametoolong) {
		t.Errorf("moved: %v", err)
	}
	if got := fmt.Sprint(height(f.root.root)); got != fmt.Sprint(maxDepth) {
		t.Errorf("height %s", got)
	}
}
