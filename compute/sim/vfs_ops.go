package sim

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// info is a node as fs.FileInfo. Sys gives nil, so that no caller mistakes it
// for a file of the host.
type info struct {
	name  string
	size  int64
	mode  fs.FileMode
	mtime time.Time
	uid   int
	gid   int
	links string
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return i.mtime }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }

func infoOf(name string, n *node) info {
	size := int64(len(n.Data))
	if n.isDir() {
		size = 4096
	} else if n.Mode&fs.ModeSymlink != 0 {
		size = int64(len(n.Target))
	}
	return info{name: name, size: size, mode: n.Mode, mtime: n.MTime, uid: n.UID, gid: n.GID, links: n.Target}
}

func (f *fsys) stat(c cred, p string, follow bool) (info, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, err := f.existing(c, p, follow)
	if err != nil {
		return info{}, pathErr("stat", p, err)
	}
	return infoOf(base(p), s.node), nil
}

// access is access(2): nil when c may do all of want.
func (f *fsys) access(c cred, p string, want fs.FileMode) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, err := f.existing(c, p, true)
	if err == nil && !c.may(s.node, want) {
		err = eacces
	}
	return pathErr("access", p, err)
}

// realpath gives p without links and dots; it must exist.
func (f *fsys) realpath(c cred, p string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, err := f.existing(c, p, true)
	return s.path, pathErr("realpath", p, err)
}

// readDir lists a directory sorted by name.
func (f *fsys) readDir(c cred, p string) ([]info, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, err := f.existing(c, p, true)
	switch {
	case err != nil:
	case !s.node.isDir():
		err = enotdir
	case !c.may(s.node, mayRead):
		err = eacces
	}
	if err != nil {
		return nil, pathErr("open", p, err)
	}
	list := make([]info, 0, len(s.node.Kids))
	for name, k := range s.node.Kids {
		if vol := f.mounts[strings.TrimSuffix(s.path, "/")+"/"+name]; vol != nil {
			k = vol.root
		}
		list = append(list, infoOf(name, k))
	}
	slices.SortFunc(list, func(a, b info) int { return strings.Compare(a.name, b.name) })
	return list, nil
}

// read gives a copy of a file's content.
func (f *fsys) read(c cred, p string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, err := f.existing(c, p, true)
	switch {
	case err != nil:
	case s.node.isDir():
		err = eisdir
	case !c.may(s.node, mayRead):
		err = eacces
	case s.node.Mode&fs.ModeDevice != 0 && s.node.Mode&fs.ModeCharDevice == 0:
		err = edevice
	}
	if err != nil {
		return nil, pathErr("open", p, err)
	}
	return bytes.Clone(s.node.Data), nil
}

// open is open(2) for writing; reading is read. perm is already masked.
func (f *fsys) open(c cred, p string, flag int, perm fs.FileMode) (*file, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, err := f.walk(c, p, true)
	if err != nil {
		return nil, pathErr("open", p, err)
	}
	if s.node == nil {
		if flag&os.O_CREATE == 0 {
			return nil, pathErr("open", p, enoent)
		}
		if strings.HasSuffix(p, "/") {
			return nil, pathErr("open", p, eisdir)
		}
		n := &node{Mode: perm.Perm()}
		if err := f.put(c, s, n); err != nil {
			return nil, pathErr("open", p, err)
		}
		s.node = n
	} else {
		switch {
		case s.node.isDir():
			err = eisdir
		case !c.may(s.node, mayWrite):
			err = eacces
		case s.node.Mode&fs.ModeDevice != 0 && s.node.Mode&fs.ModeCharDevice == 0:
			err = edevice
		}
		if err != nil {
			return nil, pathErr("open", p, err)
		}
		if flag&os.O_TRUNC != 0 && len(s.node.Data) > 0 {
			if err := s.tree.charge(-int64(len(s.node.Data))); err != nil {
				return nil, pathErr("open", p, err)
			}
			s.node.Data, s.node.MTime = nil, f.now()
		}
	}
	return &file{f: f, t: s.tree, n: s.node, path: p, append: flag&os.O_APPEND != 0}, nil
}

// write replaces a file's content, made with perm if it is new.
func (f *fsys) write(c cred, p string, data []byte, perm fs.FileMode) error {
	w, err := f.open(c, p, os.O_CREATE|os.O_TRUNC, perm)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// file is an open file, for writing.
type file struct {
	f      *fsys
	t      *tree
	n      *node
	path   string
	pos    int
	append bool
	dead   func() bool // the command it belongs to was ended; may be nil
	done   func()      // called once by Close; may be nil
}

func (w *file) Write(p []byte) (int, error) {
	if w.n.Mode&fs.ModeDevice != 0 {
		return len(p), nil // /dev/null
	}
	w.f.mu.Lock()
	defer w.f.mu.Unlock()
	if w.dead != nil && w.dead() {
		return 0, pathErr("write", w.path, ekilled)
	}
	if !w.f.holds(w.t) {
		return 0, pathErr("write", w.path, eio) // the volume was detached
	}
	if w.append {
		w.pos = len(w.n.Data)
	}
	grow := max(0, w.pos+len(p)-len(w.n.Data))
	if w.n.gone {
		if w.t.used+int64(len(w.n.Data)+grow) > w.t.quota {
			return 0, pathErr("write", w.path, enospc)
		}
	} else if err := w.t.charge(int64(grow)); err != nil {
		return 0, pathErr("write", w.path, err)
	}
	if gap := w.pos - len(w.n.Data); gap > 0 { // truncated by another writer
		w.n.Data = append(w.n.Data, make([]byte, gap)...)
	}
	w.n.Data = append(w.n.Data[:w.pos], append(bytes.Clone(p), w.n.Data[min(len(w.n.Data), w.pos+len(p)):]...)...)
	w.pos += len(p)
	w.n.MTime = w.f.now()
	return len(p), nil
}

func (w *file) Read([]byte) (int, error) { return 0, io.EOF }

func (w *file) Close() error {
	if w.done != nil {
		w.done()
		w.done = nil
	}
	return nil
}

func (f *fsys) mkdir(c cred, p string, perm fs.FileMode) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, err := f.walk(c, strings.TrimRight(p, "/")+"/.", true)
	if err == nil {
		if s.node != nil {
			err = eexist
		} else {
			err = f.put(c, s, &node{Mode: fs.ModeDir | perm.Perm(), Kids: map[string]*node{}})
		}
	}
	return pathErr("mkdir", p, err)
}

func (f *fsys) symlink(c cred, target, p string) error {
	if len(target) > maxPath || target == "" || !utf8.ValidString(target) {
		return pathErr("symlink", p, einval)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	s, err := f.walk(c, p, false)
	if err == nil {
		err = f.put(c, s, &node{Mode: fs.ModeSymlink | 0o777, Target: target})
	}
	return pathErr("symlink", p, err)
}

// mayUnlink reports whether c may take s out of its directory.
func mayUnlink(c cred, s spot) bool {
	if !c.may(s.parent, mayWrite|mayExec) {
		return false
	}
	return s.parent.Mode&fs.ModeSticky == 0 || c.uid == 0 || c.uid == s.node.UID || c.uid == s.parent.UID
}

// remove takes away a file, link or empty directory.
func (f *fsys) remove(c cred, p string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, err := f.existing(c, p, false)
	switch {
	case err != nil:
	case s.parent == nil || f.mounted(s.path):
		err = ebusy
	case !mayUnlink(c, s):
		err = eacces
	case len(s.node.Kids) > 0:
		err = enotempty
	default:
		err = s.tree.charge(-weigh(s.node) - int64(len(s.name)))
		s.node.gone = true
		delete(s.parent.Kids, s.name)
		s.parent.MTime = f.now()
	}
	return pathErr("remove", p, err)
}

// rename moves from to to within one disk, replacing a file that is there.
func (f *fsys) rename(c cred, from, to string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	a, err := f.existing(c, from, false)
	if err != nil {
		return pathErr("rename", from, err)
	}
	b, err := f.walk(c, to, false)
	if err != nil {
		return pathErr("rename", to, err)
	}
	switch {
	case a.node == b.node:
		return nil
	case a.parent == nil || b.parent == nil || f.mounted(a.path) || b.node != nil && f.mounted(b.path):
		err = ebusy
	case a.tree != b.tree:
		err = exdev
	case strings.HasPrefix(b.path+"/", a.path+"/"):
		err = einval
	case !mayUnlink(c, a), b.node != nil && !mayUnlink(c, b), !c.may(b.parent, mayWrite|mayExec):
		err = eacces
	case b.node != nil && b.node.isDir() && !a.node.isDir():
		err = eisdir
	case b.node != nil && !b.node.isDir() && a.node.isDir():
		err = enotdir
	case b.node != nil && len(b.node.Kids) > 0:
		err = enotempty
	case b.depth+height(a.node) > maxDepth:
		err = enametoolong
	default:
		err = checkName(b.name)
	}
	if err == nil {
		freed := int64(len(a.name) - len(b.name))
		if b.node != nil {
			freed += weigh(b.node) + int64(len(b.name))
		}
		err = a.tree.charge(-freed)
	}
	if err != nil {
		return pathErr("rename", from, err)
	}
	if b.node != nil {
		b.node.gone = true
	}
	delete(a.parent.Kids, a.name)
	b.parent.Kids[b.name] = a.node
	a.parent.MTime, b.parent.MTime = f.now(), f.now()
	return nil
}

// change applies fn to a node if c owns it or is root.
func (f *fsys) change(c cred, p string, follow bool, fn func(n *node) error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, err := f.existing(c, p, follow)
	if err == nil {
		if c.uid != 0 && c.uid != s.node.UID {
			err = eperm
		} else if err = fn(s.node); err == nil {
			s.tree.dirty = true
		}
	}
	return pathErr("chmod", p, err)
}

const modeBits = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky

func (f *fsys) chmod(c cred, p string, mode func(fs.FileMode, bool) fs.FileMode) error {
	return f.change(c, p, true, func(n *node) error {
		n.Mode = n.Mode&^modeBits | mode(n.Mode&modeBits, n.isDir())&modeBits
		return nil
	})
}

// chown sets owner and group; -1 leaves one as it is. Only root gives away.
func (f *fsys) chown(c cred, p string, follow bool, uid, gid int) error {
	return f.change(c, p, follow, func(n *node) error {
		if c.uid != 0 && (uid >= 0 && uid != n.UID || gid >= 0 && !c.inGroup(gid)) {
			return eperm
		}
		if uid >= 0 {
			n.UID = uid
		}
		if gid >= 0 {
			n.GID = gid
		}
		if !n.isDir() {
			n.Mode &^= fs.ModeSetuid | fs.ModeSetgid // as Linux does
		}
		return nil
	})
}

// touch sets the modification time to now and makes an empty file if none is.
func (f *fsys) touch(c cred, p string, perm fs.FileMode) error {
	w, err := f.open(c, p, os.O_CREATE, perm)
	if err != nil {
		if i, e := f.stat(c, p, true); e == nil && i.IsDir() {
			return f.change(c, p, true, func(n *node) error { n.MTime = f.now(); return nil })
		}
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	w.n.MTime, w.t.dirty = f.now(), true
	return nil
}
