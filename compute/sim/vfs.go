package sim

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// errno is a file system error with the text a Linux user sees.
type errno string

func (e errno) Error() string { return string(e) }

// The errors of the file tree. The texts are those of strerror(3).
const (
	enoent       errno = "No such file or directory"
	eacces       errno = "Permission denied"
	eperm        errno = "Operation not permitted"
	enotdir      errno = "Not a directory"
	eisdir       errno = "Is a directory"
	eexist       errno = "File exists"
	enotempty    errno = "Directory not empty"
	enospc       errno = "No space left on device"
	eloop        errno = "Too many levels of symbolic links"
	enametoolong errno = "File name too long"
	ebusy        errno = "Device or resource busy"
	einval       errno = "Invalid argument"
	exdev        errno = "Invalid cross-device link"
	eilseq       errno = "Invalid or incomplete multibyte or wide character"
	edevice      errno = "Raw device access is not simulated"
	eio          errno = "Input/output error"
	ekilled      errno = "Interrupted system call"
)

// Bounds of the tree. A path longer than the kernel's limit cannot be named;
// the depth limit keeps recursion over the tree and the saved form bounded.
const (
	maxPath     = 4096
	maxName     = 255
	maxDepth    = 256
	maxSymlinks = 40
	nodeCost    = 256 // bytes charged for each node besides its content
)

// node is a file, directory, symbolic link or device. Fields are exported for
// the saved form only.
type node struct {
	Mode   fs.FileMode      `json:"mode"`
	UID    int              `json:"uid,omitempty"`
	GID    int              `json:"gid,omitempty"`
	MTime  time.Time        `json:"mtime"`
	Data   []byte           `json:"data,omitempty"`
	Target string           `json:"target,omitempty"` // symbolic links
	Kids   map[string]*node `json:"kids,omitempty"`   // directories

	gone bool // unlinked while open: its bytes are no longer charged
}

func (n *node) isDir() bool { return n.Mode.IsDir() }

// tree is one disk: the root disk of an instance, or a volume.
type tree struct {
	root  *node
	used  int64 // bytes charged
	quota int64
	dirty bool // changed since it was last saved
}

func newTree(quota int64, now time.Time) *tree {
	return &tree{root: &node{Mode: fs.ModeDir | 0o755, MTime: now, Kids: map[string]*node{}}, quota: quota, used: nodeCost}
}

// weigh sums what a node and all below it are charged.
func weigh(n *node) int64 {
	w := int64(nodeCost + len(n.Data) + len(n.Target))
	for name, k := range n.Kids {
		w += int64(len(name)) + weigh(k)
	}
	return w
}

func height(n *node) int {
	h := 0
	for _, k := range n.Kids {
		h = max(h, height(k))
	}
	return h + 1
}

// charge takes n bytes from the quota, or gives them back when negative.
func (t *tree) charge(n int64) error {
	if n > 0 && t.used+n > t.quota {
		return enospc
	}
	t.used += n
	t.dirty = true
	return nil
}

// cred is who acts. uid 0 passes every permission check.
type cred struct {
	user   string
	uid    int
	gid    int
	groups []int
	home   string
	shell  string
}

var rootCred = cred{user: "root", home: "/root", shell: "/bin/bash"}

func (c cred) inGroup(gid int) bool {
	if c.gid == gid {
		return true
	}
	for _, g := range c.groups {
		if g == gid {
			return true
		}
	}
	return false
}

const (
	mayRead  = 4
	mayWrite = 2
	mayExec  = 1
)

// may reports whether c may access n in all the ways of want.
func (c cred) may(n *node, want fs.FileMode) bool {
	perm := n.Mode.Perm()
	if c.uid == 0 {
		// As Linux: root executes a plain file only if some x bit is set.
		return want&mayExec == 0 || n.isDir() || perm&0o111 != 0
	}
	switch {
	case c.uid == n.UID:
		perm >>= 6
	case c.inGroup(n.GID):
		perm >>= 3
	}
	return perm&want == want
}

// fsys is what an instance sees: its root disk with volumes mounted.
type fsys struct {
	mu     sync.Mutex
	root   *tree
	mounts map[string]*tree // by clean absolute path
	now    func() time.Time
}

// spot is where a path leads: the directory, the name in it and what is there.
type spot struct {
	tree   *tree
	parent *node // nil for the root of the whole tree
	name   string
	node   *node  // nil when nothing has that name
	path   string // free of links and dots
	depth  int
}

type frame struct {
	n *node
	t *tree
}

// walk resolves an absolute path for c. All but the last name must exist. The
// caller holds f.mu. Every lookup of the simulation goes through here, so this
// is where confinement to the tree and search permission are kept.
func (f *fsys) walk(c cred, p string, follow bool) (spot, error) {
	if len(p) > maxPath {
		return spot{}, enametoolong
	}
	if !strings.HasPrefix(p, "/") || strings.ContainsRune(p, 0) {
		return spot{}, enoent
	}
	stack := []frame{{f.root.root, f.root}}
	var names []string
	todo := strings.Split(p, "/")
	trailing := strings.HasSuffix(p, "/")
	links := 0
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		cur := stack[len(stack)-1]
		switch name {
		case "", ".":
			continue
		case "..":
			if !cur.n.isDir() {
				return spot{}, enotdir
			}
			if !c.may(cur.n, mayExec) {
				return spot{}, eacces
			}
			if len(names) > 0 {
				stack, names = stack[:len(stack)-1], names[:len(names)-1]
			}
			continue
		}
		if len(name) > maxName {
			return spot{}, enametoolong
		}
		if !cur.n.isDir() {
			return spot{}, enotdir
		}
		if !c.may(cur.n, mayExec) {
			return spot{}, eacces
		}
		last := true
		for _, rest := range todo {
			if rest != "" && rest != "." {
				last = false
				break
			}
		}
		kid := cur.n.Kids[name]
		full := "/" + strings.Join(append(names, name), "/")
		if kid == nil {
			if !last {
				return spot{}, enoent
			}
			return spot{tree: cur.t, parent: cur.n, name: name, path: full, depth: len(stack)}, nil
		}
		if kid.Mode&fs.ModeSymlink != 0 && (!last || follow || trailing) {
			if links++; links > maxSymlinks {
				return spot{}, eloop
			}
			if len(todo)+strings.Count(kid.Target, "/") > maxPath {
				return spot{}, enametoolong
			}
			todo = append(strings.Split(kid.Target, "/"), todo...)
			if strings.HasPrefix(kid.Target, "/") {
				stack, names = stack[:1], nil
			}
			continue
		}
		next := frame{kid, cur.t}
		if vol := f.mounts[full]; vol != nil {
			next = frame{vol.root, vol}
		}
		if last {
			if trailing && !next.n.isDir() {
				return spot{}, enotdir
			}
			return spot{tree: next.t, parent: cur.n, name: name, node: next.n, path: full, depth: len(stack)}, nil
		}
		stack = append(stack, next)
		names = append(names[:len(names):len(names)], name)
	}
	top := stack[len(stack)-1]
	s := spot{tree: top.t, node: top.n, path: "/" + strings.Join(names, "/"), depth: len(stack) - 1}
	if len(names) > 0 {
		s.parent, s.name = stack[len(stack)-2].n, names[len(names)-1]
	}
	return s, nil
}

// existing is walk for what must be there.
func (f *fsys) existing(c cred, p string, follow bool) (spot, error) {
	s, err := f.walk(c, p, follow)
	if err == nil && s.node == nil {
		err = enoent
	}
	return s, err
}

// pathErr gives err the form that the shell prints instead of halting.
func pathErr(op, p string, err error) error {
	if err == nil {
		return nil
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe
	}
	return &fs.PathError{Op: op, Path: p, Err: err}
}

// mounted reports whether a volume is mounted at p or below it.
func (f *fsys) mounted(p string) bool {
	for m := range f.mounts {
		if m == p || strings.HasPrefix(m, strings.TrimSuffix(p, "/")+"/") {
			return true
		}
	}
	return false
}

// holds reports whether t is still part of what the instance sees.
func (f *fsys) holds(t *tree) bool {
	if f.root == t {
		return true
	}
	for _, m := range f.mounts {
		if m == t {
			return true
		}
	}
	return false
}

// checkName refuses names that could not be saved and found again.
func checkName(name string) error {
	if len(name) > maxName {
		return enametoolong
	}
	if !utf8.ValidString(name) {
		return eilseq
	}
	return nil
}

// put hangs a new node into the tree.
func (f *fsys) put(c cred, s spot, n *node) error {
	if s.node != nil {
		return eexist
	}
	if err := checkName(s.name); err != nil {
		return err
	}
	if s.depth >= maxDepth {
		return enametoolong
	}
	if !c.may(s.parent, mayWrite|mayExec) {
		return eacces
	}
	if err := s.tree.charge(int64(nodeCost + len(s.name) + len(n.Target))); err != nil {
		return err
	}
	n.UID, n.GID, n.MTime = c.uid, c.gid, f.now()
	s.parent.Kids[s.name] = n
	s.parent.MTime = n.MTime
	return nil
}

// join makes p absolute against dir without touching dots, which only walk may
// resolve, because "link/.." is not ".".
func join(dir, p string) string {
	if strings.HasPrefix(p, "/") {
		return p
	}
	return strings.TrimSuffix(dir, "/") + "/" + p
}

// base is path.Base for messages and device names.
func base(p string) string { return path.Base(p) }
