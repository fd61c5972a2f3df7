package sim

import (
	"encoding/base64"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/rampart-cloud/rampart/compute"
)

func glob(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

func runID(c *cmd) int {
	prog := c.args[0]
	flags, rest, ok := c.options("ungGr", "")
	if !ok {
		return 1
	}
	who := c.sh.who
	if len(rest) > 0 {
		if who, ok = c.fs().lookupUser(rest[0]); !ok {
			return c.failf(1, "%s: no such user", quote(rest[0]))
		}
	}
	user, group := c.fs().userName(who.uid), c.fs().groupName(who.gid)
	all := append([]int{who.gid}, who.groups...)
	var ids, names, both []string
	for _, g := range all {
		ids, names = append(ids, strconv.Itoa(g)), append(names, c.fs().groupName(g))
		both = append(both, fmt.Sprintf("%d(%s)", g, c.fs().groupName(g)))
	}
	pick := func(name, number string) string {
		if flags['n'] != "" {
			return name
		}
		return number
	}
	switch {
	case prog == "whoami":
		c.print(user + "\n")
	case prog == "groups":
		c.print(strings.Join(names, " ") + "\n")
	case flags['u'] != "":
		c.print(pick(user, strconv.Itoa(who.uid)) + "\n")
	case flags['g'] != "":
		c.print(pick(group, strconv.Itoa(who.gid)) + "\n")
	case flags['G'] != "":
		c.print(pick(strings.Join(names, " "), strings.Join(ids, " ")) + "\n")
	default:
		c.print(fmt.Sprintf("uid=%d(%s) gid=%d(%s) groups=%s\n", who.uid, user, who.gid, group, strings.Join(both, ",")))
	}
	return c.done()
}

// userName says what useradd accepts as a name.
func userNameOK(s string) bool {
	if s == "" || len(s) > 32 || s[0] >= '0' && s[0] <= '9' || s[0] == '-' {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") == ""
}

func runUseradd(c *cmd) int {
	flags, rest, ok := c.options("mM", "sGc")
	if !ok || len(rest) != 1 {
		return c.fail(2, "Usage: useradd [-m] [-s SHELL] [-G GROUPS] LOGIN")
	}
	if c.sh.who.uid != 0 {
		return c.failf(1, "Permission denied.")
	}
	name := rest[0]
	if !userNameOK(name) {
		return c.failf(3, "invalid user name %s", quote(name))
	}
	if _, ok := c.fs().lookupUser(name); ok {
		return c.failf(9, "user %s already exists", quote(name))
	}
	shell := flags['s']
	if shell == "" {
		shell = "/bin/bash"
	}
	if strings.ContainsAny(shell, ":\n") {
		return c.failf(3, "invalid shell %s", quote(shell))
	}
	var groups []string
	if g := flags['G']; g != "" {
		groups = strings.Split(g, ",")
	}
	for _, g := range groups {
		if _, ok := c.fs().groupID(g); !ok {
			return c.failf(6, "group %s does not exist", quote(g))
		}
	}
	if _, err := c.fs().addUser(name, shell, flags['M'] == ""); err != nil {
		return c.failf(1, "%s", reason(err))
	}
	for _, g := range groups {
		for _, l := range c.fs().lines("/etc/group") {
			if p := strings.Split(l, ":"); len(p) == 4 && p[0] == g {
				members := strings.Split(p[3], ",")
				if p[3] == "" {
					members = nil
				}
				if !slices.Contains(members, name) {
					members = append(members, name)
				}
				p[3] = strings.Join(members, ",")
				if err := c.fs().setLine("/etc/group", g, strings.Join(p, ":"), 0o644); err != nil {
					return c.failf(1, "%s", reason(err))
				}
			}
		}
	}
	return 0
}

// hashPassword gives the argon2id text of a password set inside an instance.
func (s *session) hashPassword(password string) (string, error) {
	salt := make([]byte, 16)
	if _, err := io.ReadFull(s.d.cfg.Rand, salt); err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	key := argon2.IDKey([]byte(password), salt, 2, 19456, 1, 32)
	return fmt.Sprintf("$argon2id$v=19$m=19456,t=2,p=1$%s$%s", enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

func (c *cmd) setPassword(user, password string) int {
	if _, ok := c.fs().lookupUser(user); !ok {
		return c.failf(1, "user %s does not exist", quote(user))
	}
	if password == "" {
		return c.failf(1, "no password given for %s", quote(user))
	}
	hash, err := c.sh.s.hashPassword(password)
	if err == nil {
		err = c.fs().setHash(user, hash)
	}
	if err != nil {
		return c.failf(1, "%s", reason(err))
	}
	return 0
}

func runChpasswd(c *cmd) int {
	_, rest, ok := c.options("", "")
	if !ok || len(rest) > 0 {
		return c.failf(1, "takes USER:PASSWORD lines on standard input")
	}
	if c.sh.who.uid != 0 {
		return c.failf(1, "Permission denied.")
	}
	data, err := c.text("-")
	if err != nil {
		return c.failf(1, "%s", err)
	}
	list := lines(data)
	if len(list) > 100 {
		return c.failf(1, "more than 100 lines are not simulated") // each costs real time
	}
	code := 0
	for i, l := range list {
		user, password, ok := strings.Cut(l, ":")
		if !ok {
			code = c.failf(1, "line %d: missing new password", i+1)
			continue
		}
		if c.ctx.Err() != nil {
			return 1
		}
		code = max(code, c.setPassword(user, password))
	}
	return code
}

func runPasswd(c *cmd) int {
	flags, rest, ok := c.options("lS", "")
	if !ok || len(rest) > 1 {
		return 1
	}
	self, ok := c.fs().lookupUser(c.sh.who.user)
	if !ok {
		return c.failf(1, "unknown caller")
	}
	user := self.user
	if len(rest) == 1 {
		user = rest[0]
	}
	if c.sh.who.uid != 0 {
		return c.failf(1, "a password can be changed by root only here: a command has no terminal to ask for the old one on")
	}
	if _, ok := c.fs().lookupUser(user); !ok {
		return c.failf(1, "user %s does not exist", quote(user))
	}
	switch {
	case flags['S'] != "":
		state := "L"
		if c.fs().hash(user) != "" {
			state = "P"
		}
		c.print(user + " " + state + "\n")
		return c.done()
	case flags['l'] != "":
		if err := c.fs().setHash(user, ""); err != nil {
			return c.failf(1, "%s", reason(err))
		}
		return 0
	}
	data, err := c.text("-")
	if err != nil {
		return c.failf(1, "%s", err)
	}
	in := lines(data)
	if len(in) < 2 || in[0] != in[1] {
		return c.failf(10, "want the new password twice on standard input")
	}
	return c.setPassword(user, in[0])
}

func runGetent(c *cmd) int {
	if len(c.args) < 2 || c.args[1] != "passwd" && c.args[1] != "group" {
		return c.failf(1, "only passwd and group are simulated")
	}
	code := 0
	all := c.fs().lines("/etc/" + c.args[1])
	if len(c.args) == 2 {
		for _, l := range all {
			c.print(l + "\n")
		}
	}
	for _, key := range c.args[2:] {
		i := slices.IndexFunc(all, func(l string) bool {
			p := strings.Split(l, ":")
			return p[0] == key || len(p) > 2 && p[2] == key
		})
		if i < 0 {
			code = 2
			continue
		}
		c.print(all[i] + "\n")
	}
	return code
}

func runHostname(c *cmd) int {
	flags, rest, ok := c.options("sfiI", "")
	switch {
	case !ok:
		return 1
	case len(rest) > 0:
		return c.failf(1, "the host name is set by the control plane")
	case flags['i'] != "" || flags['I'] != "":
		c.print(c.sh.s.ip + "\n")
	default:
		c.print(c.sh.s.host + "\n")
	}
	return c.done()
}

func runUname(c *cmd) int {
	flags, rest, ok := c.options("asnrmov", "")
	if !ok || len(rest) > 0 {
		return 1
	}
	if len(flags) == 0 {
		flags['s'] = "1"
	}
	arch := c.sh.s.arch
	var out []string
	for _, f := range []struct {
		flag byte
		text string
	}{{'s', "Linux"}, {'n', c.sh.s.host}, {'r', "0.0.0-simulated"}, {'v', "#1"}, {'m', arch}, {'o', "GNU/Linux"}} {
		if flags[f.flag] != "" || flags['a'] != "" {
			out = append(out, f.text)
		}
	}
	c.print(strings.Join(out, " ") + "\n")
	return c.done()
}

func runDate(c *cmd) int {
	now, zone := c.sh.s.now(), "UTC"
	format := "%a %b %e %H:%M:%S %Z %Y"
	for _, a := range c.args[1:] {
		switch {
		case a == "-u" || a == "--utc":
		case strings.HasPrefix(a, "+"):
			format = a[1:]
		default:
			return c.failf(1, "%s is not simulated", quote(a))
		}
	}
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		layout, ok := map[byte]string{'a': "Mon", 'A': "Monday", 'b': "Jan", 'B': "January", 'd': "02", 'e': "_2", 'H': "15", 'M': "04",
			'S': "05", 'Y': "2006", 'y': "06", 'm': "01", 'F': "2006-01-02", 'T': "15:04:05", 'N': "000000000", 'j': "002", 'I': "03", 'p': "PM"}[format[i]]
		switch {
		case ok && format[i] == 'N':
			fmt.Fprintf(&b, "%09d", now.Nanosecond())
		case ok:
			b.WriteString(now.UTC().Format(layout))
		case format[i] == 's':
			b.WriteString(strconv.FormatInt(now.Unix(), 10))
		case format[i] == 'Z':
			b.WriteString(zone)
		case format[i] == 'z':
			b.WriteString("+0000")
		case format[i] == '%':
			b.WriteByte('%')
		case format[i] == 'n':
			b.WriteByte('\n')
		default:
			return c.failf(1, "%%%c is not simulated", format[i])
		}
	}
	c.print(b.String() + "\n")
	return c.done()
}

// disk is one line of mount, df and lsblk.
type disk struct {
	device, mount string
	used, quota   int64
}

func (f *fsys) disks() []disk {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := []disk{{"/dev/vda", "/", f.root.used, f.root.quota}}
	for m, t := range f.mounts {
		list = append(list, disk{"/dev/" + base(m), m, t.used, t.quota})
	}
	slices.SortFunc(list, func(a, b disk) int { return strings.Compare(a.device, b.device) })
	return list
}

func runMount(c *cmd) int {
	if len(c.args) > 1 {
		return c.failf(32, "mounting is not simulated: attached disks are mounted below /mnt")
	}
	for _, d := range c.fs().disks() {
		c.print(d.device + " on " + d.mount + " type ext4 (rw)\n")
	}
	return c.done()
}

func runDf(c *cmd) int {
	if _, rest, ok := c.options("hkT", ""); !ok || len(rest) > 0 {
		return c.failf(1, "operands are not simulated")
	}
	c.print("Filesystem 1K-blocks Used Available Use% Mounted on\n")
	for _, d := range c.fs().disks() {
		c.print(fmt.Sprintf("%s %d %d %d %d%% %s\n", d.device, d.quota>>10, d.used>>10, (d.quota-d.used)>>10, d.used*100/max(1, d.quota), d.mount))
	}
	return c.done()
}

func runLsblk(c *cmd) int {
	if len(c.args) > 1 {
		return c.failf(1, "operands and options are not simulated")
	}
	c.print("NAME TYPE MOUNTPOINT\n")
	for _, d := range c.fs().disks() {
		c.print(base(d.device) + " disk " + d.mount + "\n")
	}
	return c.done()
}

func runPs(c *cmd) int {
	c.print("  PID USER     COMMAND\n    1 root     init\n " + shellPID + " " + c.sh.who.user + strings.Repeat(" ", max(1, 9-len(c.sh.who.user))) + "sh\n")
	return c.done()
}

func runUptime(c *cmd) int {
	up := c.sh.s.now().Sub(c.sh.s.up).Truncate(time.Minute)
	c.print(fmt.Sprintf(" %s up %d:%02d, load average: 0.00, 0.00, 0.00\n", c.sh.s.now().UTC().Format("15:04:05"), int(up.Hours()), int(up.Minutes())%60))
	return c.done()
}

func runFree(c *cmd) int {
	if _, rest, ok := c.options("mk", ""); !ok || len(rest) > 0 {
		return c.failf(1, "operands are not simulated")
	}
	c.print(fmt.Sprintf("      total\nMem:  %d MiB\n", c.sh.s.memory))
	return c.done()
}

func runNproc(c *cmd) int {
	c.print(strconv.Itoa(c.sh.s.cpus) + "\n")
	return c.done()
}

// runSync has nothing to do: what a command wrote is durable when it returns.
func runSync(*cmd) int { return 0 }

func runNoSystemd(c *cmd) int {
	return c.fail(1, "System has not been booted with systemd as init system (PID 1). Can't operate.\n%s: services are not simulated", c.args[0])
}

func runNoNetwork(c *cmd) int {
	return c.failf(6, "the network is not simulated")
}

func runNoChange(c *cmd) int {
	return c.failf(1, "not simulated: disks and power belong to the control plane (%s)", compute.MountPath("/dev/vdb")+" is where a first data disk appears")
}
