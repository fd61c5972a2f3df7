package sim

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// save writes a file as the acting user.
func (c *cmd) save(p string, data []byte, add bool) error {
	flag := os.O_CREATE | os.O_TRUNC
	if add {
		flag = os.O_CREATE | os.O_APPEND
	}
	w, err := c.fs().open(c.sh.who, c.abs(p), flag, 0o666&^c.sh.umask)
	if err != nil {
		return err
	}
	w.dead = c.sh.s.dead
	_, err = w.Write(data)
	return err
}

func runMkdir(c *cmd) int {
	flags, rest, ok := c.options("pv", "m")
	if !ok || len(rest) == 0 {
		return c.failf(1, "missing operand")
	}
	mode := 0o777 &^ c.sh.umask
	code := 0
	for _, p := range rest {
		full := c.abs(p)
		if flags['p'] != "" {
			at := ""
			for _, part := range strings.Split(full, "/") {
				if part == "" {
					continue
				}
				at += "/" + part
				if err := c.fs().mkdir(c.sh.who, at, mode); err != nil {
					if i, e := c.fs().stat(c.sh.who, at, true); e == nil && i.IsDir() {
						continue
					}
					code = c.failf(1, "cannot create directory %s: %s", quote(p), reason(err))
					break
				}
			}
		} else if err := c.fs().mkdir(c.sh.who, full, mode); err != nil {
			code = c.failf(1, "cannot create directory %s: %s", quote(p), reason(err))
			continue
		}
		if m := flags['m']; m != "" && code == 0 {
			if err := c.chmod(full, m); err != nil {
				code = c.failf(1, "%s: %s", p, reason(err))
			}
		}
	}
	return code
}

func runRmdir(c *cmd) int {
	_, rest, ok := c.options("", "")
	if !ok || len(rest) == 0 {
		return c.failf(1, "missing operand")
	}
	code := 0
	for _, p := range rest {
		i, err := c.fs().stat(c.sh.who, c.abs(p), false)
		if err == nil && !i.IsDir() {
			err = enotdir
		}
		if err == nil {
			err = c.fs().remove(c.sh.who, c.abs(p))
		}
		if err != nil {
			code = c.failf(1, "failed to remove %s: %s", quote(p), reason(err))
		}
	}
	return code
}

func runRm(c *cmd) int {
	flags, rest, ok := c.options("rRfvd", "")
	if !ok {
		return 1
	}
	if len(rest) == 0 && flags['f'] == "" {
		return c.failf(1, "missing operand")
	}
	deep := flags['r'] != "" || flags['R'] != ""
	code := 0
	for _, p := range rest {
		full := c.abs(p)
		i, err := c.fs().stat(c.sh.who, full, false)
		switch {
		case errors.Is(err, enoent) && flags['f'] != "":
		case err != nil:
			code = c.failf(1, "cannot remove %s: %s", quote(p), reason(err))
		case base(p) == "." || base(p) == "..":
			code = c.failf(1, "refusing to remove '.' or '..' directory: skipping %s", quote(p))
		case i.IsDir() && !deep && flags['d'] == "":
			code = c.failf(1, "cannot remove %s: Is a directory", quote(p))
		case i.IsDir() && deep:
			code = max(code, c.removeAll(full, p))
		default:
			if err := c.fs().remove(c.sh.who, full); err != nil {
				code = c.failf(1, "cannot remove %s: %s", quote(p), reason(err))
			}
		}
	}
	return code
}

// removeAll removes a tree from below; its depth is bounded by the file tree's.
func (c *cmd) removeAll(full, shown string) int {
	if c.ctx.Err() != nil {
		return 1
	}
	code := 0
	i, err := c.fs().stat(c.sh.who, full, false)
	if err == nil && i.IsDir() {
		list, err := c.fs().readDir(c.sh.who, full)
		if err != nil && !errors.Is(err, enoent) {
			return c.failf(1, "cannot remove %s: %s", quote(shown), reason(err))
		}
		for _, k := range list {
			code = max(code, c.removeAll(full+"/"+k.name, shown+"/"+k.name))
		}
	}
	if code == 0 {
		if err := c.fs().remove(c.sh.who, full); err != nil {
			code = c.failf(1, "cannot remove %s: %s", quote(shown), reason(err))
		}
	}
	return code
}

// into gives where from lands when it is copied or moved to to.
func (c *cmd) into(from, to string) string {
	if i, err := c.fs().stat(c.sh.who, c.abs(to), true); err == nil && i.IsDir() {
		return strings.TrimSuffix(to, "/") + "/" + base(from)
	}
	return to
}

func runCp(c *cmd) int {
	flags, rest, ok := c.options("rRapfv", "")
	if !ok {
		return 1
	}
	if len(rest) < 2 {
		return c.failf(1, "missing file operand")
	}
	to := rest[len(rest)-1]
	if i, err := c.fs().stat(c.sh.who, c.abs(to), true); len(rest) > 2 && (err != nil || !i.IsDir()) {
		return c.failf(1, "target %s is not a directory", quote(to))
	}
	deep := flags['r'] != "" || flags['R'] != "" || flags['a'] != ""
	keep := flags['p'] != "" || flags['a'] != ""
	code := 0
	for _, from := range rest[:len(rest)-1] {
		code = max(code, c.copyTree(from, c.into(from, to), deep, keep, 0))
	}
	return code
}

func (c *cmd) copyTree(from, to string, deep, keep bool, depth int) int {
	if c.ctx.Err() != nil {
		return 1
	}
	src, dst := c.abs(from), c.abs(to)
	i, err := c.fs().stat(c.sh.who, src, !deep)
	if err != nil {
		return c.failf(1, "cannot stat %s: %s", quote(from), reason(err))
	}
	code := 0
	switch {
	case i.IsDir() && !deep:
		return c.failf(1, "-r not specified; omitting directory %s", quote(from))
	case i.IsDir():
		a, err1 := c.fs().realpath(c.sh.who, src)
		b, err2 := c.fs().realpath(c.sh.who, dst)
		parent, err3 := c.fs().realpath(c.sh.who, dst[:strings.LastIndexByte(strings.TrimRight(dst, "/"), '/')+1])
		if err1 == nil && (err2 == nil && strings.HasPrefix(b+"/", a+"/") || err3 == nil && strings.HasPrefix(parent+"/", a+"/")) {
			return c.failf(1, "cannot copy a directory, %s, into itself", quote(from))
		}
		if err := c.fs().mkdir(c.sh.who, dst, i.mode.Perm()&^c.sh.umask|0o700); err != nil && !errors.Is(err, eexist) {
			return c.failf(1, "cannot create directory %s: %s", quote(to), reason(err))
		}
		list, err := c.fs().readDir(c.sh.who, src)
		if err != nil {
			return c.failf(1, "cannot open %s: %s", quote(from), reason(err))
		}
		for _, k := range list {
			code = max(code, c.copyTree(from+"/"+k.name, to+"/"+k.name, deep, keep, depth+1))
		}
	case i.mode&fs.ModeSymlink != 0:
		err = c.fs().symlink(c.sh.who, i.links, dst)
	default:
		var data []byte
		if data, err = c.fs().read(c.sh.who, src); err == nil {
			var w *file
			if w, err = c.fs().open(c.sh.who, dst, os.O_CREATE|os.O_TRUNC, i.mode.Perm()&^c.sh.umask); err == nil {
				_, err = w.Write(data)
			}
		}
	}
	if err != nil {
		return c.failf(1, "cannot create %s: %s", quote(to), reason(err))
	}
	if keep && i.mode&fs.ModeSymlink == 0 {
		err := c.fs().chmod(c.sh.who, dst, func(fs.FileMode, bool) fs.FileMode { return i.mode })
		if err == nil && c.sh.who.uid == 0 {
			err = c.fs().chown(c.sh.who, dst, false, i.uid, i.gid)
		}
		if err != nil {
			return c.failf(1, "preserving attributes of %s: %s", quote(to), reason(err))
		}
	}
	return code
}

func runMv(c *cmd) int {
	_, rest, ok := c.options("fv", "")
	if !ok {
		return 1
	}
	if len(rest) < 2 {
		return c.failf(1, "missing file operand")
	}
	to := rest[len(rest)-1]
	if i, err := c.fs().stat(c.sh.who, c.abs(to), true); len(rest) > 2 && (err != nil || !i.IsDir()) {
		return c.failf(1, "target %s is not a directory", quote(to))
	}
	code := 0
	for _, from := range rest[:len(rest)-1] {
		dst := c.into(from, to)
		err := c.fs().rename(c.sh.who, c.abs(from), c.abs(dst))
		if errors.Is(err, exdev) {
			// Between disks: copy, then remove.
			if got := c.copyTree(from, dst, true, true, 0); got != 0 {
				code = got
				continue
			}
			code = max(code, c.removeAll(c.abs(from), from))
			continue
		}
		if err != nil {
			code = c.failf(1, "cannot move %s to %s: %s", quote(from), quote(dst), reason(err))
		}
	}
	return code
}

func runTouch(c *cmd) int {
	flags, rest, ok := c.options("c", "")
	if !ok || len(rest) == 0 {
		return c.failf(1, "missing file operand")
	}
	code := 0
	for _, p := range rest {
		if _, err := c.fs().stat(c.sh.who, c.abs(p), true); errors.Is(err, enoent) && flags['c'] != "" {
			continue
		}
		if err := c.fs().touch(c.sh.who, c.abs(p), 0o666&^c.sh.umask); err != nil {
			code = c.failf(1, "cannot touch %s: %s", quote(p), reason(err))
		}
	}
	return code
}

func runLn(c *cmd) int {
	flags, rest, ok := c.options("sfn", "")
	if !ok || len(rest) != 2 {
		return c.failf(1, "want a target and a name")
	}
	if flags['s'] == "" {
		return c.failf(1, "hard links are not simulated; use -s")
	}
	name := c.into(rest[0], rest[1])
	if flags['n'] != "" {
		name = rest[1]
	}
	if flags['f'] != "" {
		if err := c.fs().remove(c.sh.who, c.abs(name)); err != nil && !errors.Is(err, enoent) {
			return c.failf(1, "cannot remove %s: %s", quote(name), reason(err))
		}
	}
	if err := c.fs().symlink(c.sh.who, rest[0], c.abs(name)); err != nil {
		return c.failf(1, "failed to create symbolic link %s: %s", quote(name), reason(err))
	}
	return 0
}

func runMktemp(c *cmd) int {
	flags, rest, ok := c.options("d", "")
	if !ok || len(rest) > 0 {
		return c.failf(1, "a template is not simulated")
	}
	for n := 1; n < 10000; n++ {
		p := fmt.Sprintf("/tmp/tmp.%010d", n)
		var err error
		if _, e := c.fs().stat(c.sh.who, p, false); e == nil {
			continue
		}
		if flags['d'] != "" {
			err = c.fs().mkdir(c.sh.who, p, 0o700)
		} else {
			_, err = c.fs().open(c.sh.who, p, os.O_CREATE, 0o600)
		}
		if err != nil {
			return c.failf(1, "failed to create %s: %s", quote(p), reason(err))
		}
		c.print(p + "\n")
		return c.done()
	}
	return c.failf(1, "too many temporary files")
}
