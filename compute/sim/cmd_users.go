package sim

import (
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

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

// userNameOK says what useradd accepts as a name.
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
