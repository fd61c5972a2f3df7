package sim

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// modeText is the ten letters of ls -l.
func modeText(m fs.FileMode) string {
	kind := byte('-')
	switch {
	case m.IsDir():
		kind = 'd'
	case m&fs.ModeSymlink != 0:
		kind = 'l'
	case m&fs.ModeCharDevice != 0:
		kind = 'c'
	case m&fs.ModeDevice != 0:
		kind = 'b'
	}
	b := []byte{kind}
	for i := 8; i >= 0; i-- {
		if m&(1<<i) != 0 {
			b = append(b, "xwr"[i%3])
		} else {
			b = append(b, '-')
		}
	}
	special := func(at int, bit fs.FileMode, lower, upper byte) {
		if m&bit != 0 {
			if b[at] == 'x' {
				b[at] = lower
			} else {
				b[at] = upper
			}
		}
	}
	special(3, fs.ModeSetuid, 's', 'S')
	special(6, fs.ModeSetgid, 's', 'S')
	special(9, fs.ModeSticky, 't', 'T')
	return string(b)
}

func runLs(c *cmd) int {
	flags, rest, ok := c.options("laAd1Rhn", "")
	if !ok {
		return 2
	}
	if flags['R'] != "" {
		return c.failf(2, "option -R is not simulated")
	}
	if len(rest) == 0 {
		rest = []string{"."}
	}
	show := func(i info, name string) {
		if flags['l'] == "" && flags['n'] == "" {
			c.print(name + "\n")
			return
		}
		user, group := c.fs().userName(i.uid), c.fs().groupName(i.gid)
		if flags['n'] != "" {
			user, group = strconv.Itoa(i.uid), strconv.Itoa(i.gid)
		}
		if i.mode&fs.ModeSymlink != 0 {
			name += " -> " + i.links
		}
		c.print(fmt.Sprintf("%s 1 %s %s %d %s %s\n", modeText(i.mode), user, group, i.size, i.mtime.UTC().Format("Jan _2 15:04"), name))
	}
	code := 0
	var dirs []string
	for _, p := range rest {
		i, err := c.fs().stat(c.sh.who, c.abs(p), flags['d'] == "" && flags['l'] == "")
		if err != nil {
			if i, err = c.fs().stat(c.sh.who, c.abs(p), false); err != nil {
				code = c.failf(2, "cannot access %s: %s", quote(p), reason(err))
				continue
			}
		}
		if i.IsDir() && flags['d'] == "" {
			dirs = append(dirs, p)
		} else {
			show(i, p)
		}
	}
	for _, p := range dirs {
		list, err := c.fs().readDir(c.sh.who, c.abs(p))
		if err != nil {
			code = c.failf(2, "cannot open directory %s: %s", quote(p), reason(err))
			continue
		}
		if len(rest) > 1 {
			c.print(p + ":\n")
		}
		if flags['a'] != "" {
			for _, dot := range []string{".", ".."} {
				if i, err := c.fs().stat(c.sh.who, c.abs(p)+"/"+dot, true); err == nil {
					show(i, dot)
				}
			}
		}
		for _, i := range list {
			if !strings.HasPrefix(i.name, ".") || flags['a'] != "" || flags['A'] != "" {
				show(i, i.name)
			}
		}
	}
	return max(code, c.done())
}

// chmod applies an octal or symbolic mode.
func (c *cmd) chmod(full, mode string) error {
	if n, err := strconv.ParseUint(mode, 8, 16); err == nil && n <= 0o7777 {
		m := fs.FileMode(n & 0o777)
		for bit, f := range map[uint64]fs.FileMode{0o4000: fs.ModeSetuid, 0o2000: fs.ModeSetgid, 0o1000: fs.ModeSticky} {
			if n&bit != 0 {
				m |= f
			}
		}
		return c.fs().chmod(c.sh.who, full, func(fs.FileMode, bool) fs.FileMode { return m })
	}
	var steps []func(fs.FileMode, bool) fs.FileMode
	for _, clause := range strings.Split(mode, ",") {
		at := strings.IndexAny(clause, "+-=")
		if at < 0 {
			return einval
		}
		who, op, what := clause[:at], clause[at], clause[at+1:]
		if strings.Trim(who, "ugoa") != "" || strings.Trim(what, "rwxXst") != "" {
			return einval
		}
		if who == "" || strings.Contains(who, "a") {
			who = "ugo"
		}
		steps = append(steps, func(m fs.FileMode, dir bool) fs.FileMode {
			for _, w := range who {
				shift := strings.IndexRune("ogu", w) * 3
				var bits fs.FileMode
				for _, p := range what {
					switch p {
					case 'r', 'w', 'x':
						bits |= 1 << (strings.IndexRune("xwr", p) + shift)
					case 'X':
						if dir || m.Perm()&0o111 != 0 {
							bits |= 1 << shift
						}
					case 's':
						switch w {
						case 'u':
							bits |= fs.ModeSetuid
						case 'g':
							bits |= fs.ModeSetgid
						}
					case 't':
						bits |= fs.ModeSticky
					}
				}
				switch op {
				case '+':
					m |= bits
				case '-':
					m &^= bits
				case '=':
					m = m&^(7<<shift) | bits
				}
			}
			return m
		})
	}
	return c.fs().chmod(c.sh.who, full, func(m fs.FileMode, dir bool) fs.FileMode {
		for _, s := range steps {
			m = s(m, dir)
		}
		return m
	})
}

// recurse applies fn to an operand and, with deep, to all below it. Links below
// are not followed.
func (c *cmd) recurse(shown string, deep bool, fn func(full string, link bool) error) int {
	code := 0
	i, err := c.fs().stat(c.sh.who, c.abs(shown), !deep)
	if err == nil {
		err = fn(c.abs(shown), i.mode&fs.ModeSymlink != 0)
	}
	if err != nil {
		return c.failf(1, "%s: %s", quote(shown), reason(err))
	}
	if deep && i.IsDir() && c.ctx.Err() == nil {
		list, err := c.fs().readDir(c.sh.who, c.abs(shown))
		if err != nil {
			return c.failf(1, "%s: %s", quote(shown), reason(err))
		}
		for _, k := range list {
			code = max(code, c.recurse(shown+"/"+k.name, deep, fn))
		}
	}
	return code
}

func runChmod(c *cmd) int {
	args := c.args
	if len(args) > 1 && len(args[1]) > 1 && args[1][0] == '-' && strings.Trim(args[1][1:], "rwxXst") == "" {
		args = append([]string{args[0], "--"}, args[1:]...) // chmod -x file
		c.args = args
	}
	flags, rest, ok := c.options("Rfv", "")
	if !ok || len(rest) < 2 {
		return c.failf(1, "missing operand")
	}
	code := 0
	for _, p := range rest[1:] {
		code = max(code, c.recurse(p, flags['R'] != "", func(full string, link bool) error {
			if link {
				return nil
			}
			return c.chmod(full, rest[0])
		}))
	}
	return code
}

func runChown(c *cmd) int {
	flags, rest, ok := c.options("Rhv", "")
	if !ok || len(rest) < 2 {
		return c.failf(1, "missing operand")
	}
	user, group, both := strings.Cut(rest[0], ":")
	if c.args[0] == "chgrp" {
		user, group, both = "", rest[0], true
	}
	uid, gid := -1, -1
	if user != "" {
		if who, ok := c.fs().lookupUser(user); ok {
			uid = who.uid
			if both && group == "" {
				gid = who.gid
			}
		} else if n, err := strconv.Atoi(user); err == nil && n >= 0 {
			uid = n
		} else {
			return c.failf(1, "invalid user: %s", quote(rest[0]))
		}
	}
	if group != "" {
		if id, ok := c.fs().groupID(group); ok {
			gid = id
		} else if n, err := strconv.Atoi(group); err == nil && n >= 0 {
			gid = n
		} else {
			return c.failf(1, "invalid group: %s", quote(rest[0]))
		}
	}
	code := 0
	for _, p := range rest[1:] {
		code = max(code, c.recurse(p, flags['R'] != "", func(full string, link bool) error {
			return c.fs().chown(c.sh.who, full, !link && flags['h'] == "", uid, gid)
		}))
	}
	return code
}

func runReadlink(c *cmd) int {
	flags, rest, ok := c.options("fe", "")
	if !ok || len(rest) == 0 {
		return c.failf(1, "missing operand")
	}
	code := 0
	for _, p := range rest {
		if c.args[0] == "realpath" || flags['f'] != "" || flags['e'] != "" {
			real, err := c.fs().realpath(c.sh.who, c.abs(p))
			if err != nil {
				code = c.failf(1, "%s: %s", p, reason(err))
				continue
			}
			c.print(real + "\n")
			continue
		}
		i, err := c.fs().stat(c.sh.who, c.abs(p), false)
		if err != nil || i.mode&fs.ModeSymlink == 0 {
			code = 1
			continue
		}
		c.print(i.links + "\n")
	}
	return code
}

func runStat(c *cmd) int {
	flags, rest, ok := c.options("L", "c")
	if !ok || len(rest) == 0 {
		return c.failf(1, "missing operand")
	}
	format := flags['c']
	if format == "" {
		format = "  File: %n\n  Size: %s\t%F\nAccess: (%a/%A)  Uid: (%u/%U)   Gid: (%g/%G)\nModify: %y"
	}
	code := 0
	for _, p := range rest {
		i, err := c.fs().stat(c.sh.who, c.abs(p), flags['L'] != "")
		if err != nil {
			code = c.failf(1, "cannot statx %s: %s", quote(p), reason(err))
			continue
		}
		kind := "regular file"
		switch {
		case i.IsDir():
			kind = "directory"
		case i.mode&fs.ModeSymlink != 0:
			kind = "symbolic link"
		case i.mode&fs.ModeCharDevice != 0:
			kind = "character special file"
		case i.mode&fs.ModeDevice != 0:
			kind = "block special file"
		}
		octal := uint32(i.mode.Perm())
		for bit, f := range map[uint32]fs.FileMode{0o4000: fs.ModeSetuid, 0o2000: fs.ModeSetgid, 0o1000: fs.ModeSticky} {
			if i.mode&f != 0 {
				octal |= bit
			}
		}
		c.print(strings.NewReplacer("%n", p, "%s", strconv.FormatInt(i.size, 10), "%F", kind,
			"%a", strconv.FormatUint(uint64(octal), 8), "%A", modeText(i.mode),
			"%u", strconv.Itoa(i.uid), "%U", c.fs().userName(i.uid), "%g", strconv.Itoa(i.gid), "%G", c.fs().groupName(i.gid),
			"%Y", strconv.FormatInt(i.mtime.Unix(), 10), "%y", i.mtime.UTC().Format("2006-01-02 15:04:05 +0000"), "%%", "%").Replace(format) + "\n")
	}
	return code
}

func runFind(c *cmd) int {
	args := c.args[1:]
	var roots []string
	for len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		roots, args = append(roots, args[0]), args[1:]
	}
	if len(roots) == 0 {
		roots = []string{"."}
	}
	name, kind := "", ""
	for ; len(args) > 0; args = args[2:] {
		if len(args) < 2 || args[0] != "-name" && args[0] != "-type" {
			return c.failf(1, "only -name and -type are simulated, not %s", quote(args[0]))
		}
		if args[0] == "-name" {
			name = args[1]
		} else {
			kind = args[1]
		}
	}
	code := 0
	var visit func(shown string)
	visit = func(shown string) {
		i, err := c.fs().stat(c.sh.who, c.abs(shown), false)
		if err != nil {
			code = c.failf(1, "%s: %s", quote(shown), reason(err))
			return
		}
		ok := name == ""
		if !ok {
			ok = glob(name, base(shown))
		}
		switch kind {
		case "f":
			ok = ok && i.mode.IsRegular()
		case "d":
			ok = ok && i.IsDir()
		case "l":
			ok = ok && i.mode&fs.ModeSymlink != 0
		}
		if ok && !c.print(shown+"\n") {
			return
		}
		if !i.IsDir() || c.ctx.Err() != nil {
			return
		}
		list, err := c.fs().readDir(c.sh.who, c.abs(shown))
		if err != nil {
			code = c.failf(1, "%s: %s", quote(shown), reason(err))
			return
		}
		for _, k := range list {
			visit(strings.TrimSuffix(shown, "/") + "/" + k.name)
		}
	}
	for _, r := range roots {
		visit(r)
	}
	return max(code, c.done())
}
