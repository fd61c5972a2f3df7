package sim

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/rampart-cloud/rampart/compute"
)

// lookupUser finds a user in the instance's own /etc/passwd and /etc/group, as
// its programs would. A file that cannot be read has no users.
func (f *fsys) lookupUser(name string) (cred, bool) {
	return f.findUser(func(fields []string) bool { return fields[0] == name })
}

func (f *fsys) lookupUID(uid int) (cred, bool) {
	return f.findUser(func(fields []string) bool { return fields[2] == strconv.Itoa(uid) })
}

func (f *fsys) findUser(match func([]string) bool) (cred, bool) {
	for _, l := range f.lines("/etc/passwd") {
		p := strings.Split(l, ":")
		if len(p) != 7 || !match(p) {
			continue
		}
		uid, err1 := strconv.Atoi(p[2])
		gid, err2 := strconv.Atoi(p[3])
		if err1 != nil || err2 != nil || uid < 0 || gid < 0 {
			continue
		}
		c := cred{user: p[0], uid: uid, gid: gid, home: p[5], shell: p[6]}
		for _, l := range f.lines("/etc/group") {
			g := strings.Split(l, ":")
			if len(g) != 4 {
				continue
			}
			id, err := strconv.Atoi(g[2])
			if err != nil || id == gid {
				continue
			}
			for _, m := range strings.Split(g[3], ",") {
				if m == c.user {
					c.groups = append(c.groups, id)
				}
			}
		}
		return c, true
	}
	return cred{}, false
}

func (f *fsys) groupName(gid int) string {
	for _, l := range f.lines("/etc/group") {
		if g := strings.Split(l, ":"); len(g) == 4 && g[2] == strconv.Itoa(gid) {
			return g[0]
		}
	}
	return strconv.Itoa(gid)
}

func (f *fsys) groupID(name string) (int, bool) {
	for _, l := range f.lines("/etc/group") {
		if g := strings.Split(l, ":"); len(g) == 4 && g[0] == name {
			id, err := strconv.Atoi(g[2])
			return id, err == nil
		}
	}
	return 0, false
}

func (f *fsys) userName(uid int) string {
	if c, ok := f.lookupUID(uid); ok {
		return c.user
	}
	return strconv.Itoa(uid)
}

func (f *fsys) lines(p string) []string {
	data, err := f.read(rootCred, p)
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimRight(string(data), "\n"), "\n")
}

// setLine replaces the line of a colon-separated file whose first field is key,
// or adds it.
func (f *fsys) setLine(p, key, line string, perm fs.FileMode) error {
	var out []string
	found := false
	for _, l := range f.lines(p) {
		if l == "" {
			continue
		}
		if strings.HasPrefix(l, key+":") {
			if found {
				continue
			}
			l, found = line, true
		}
		out = append(out, l)
	}
	if !found {
		out = append(out, line)
	}
	return f.write(rootCred, p, []byte(strings.Join(out, "\n")+"\n"), perm)
}

// addUser makes a user with a group and a home of its own, locked.
func (f *fsys) addUser(name, shell string, makeHome bool) (cred, error) {
	uid := 1000
	for {
		_, taken := f.lookupUID(uid)
		if !taken && f.groupName(uid) == strconv.Itoa(uid) {
			break
		}
		uid++
	}
	c := cred{user: name, uid: uid, gid: uid, home: "/home/" + name, shell: shell}
	if err := f.setLine("/etc/group", name, fmt.Sprintf("%s:x:%d:", name, uid), 0o644); err != nil {
		return c, err
	}
	if err := f.setLine("/etc/passwd", name, fmt.Sprintf("%s:x:%d:%d::%s:%s", name, uid, uid, c.home, shell), 0o644); err != nil {
		return c, err
	}
	if err := f.setHash(name, ""); err != nil {
		return c, err
	}
	if makeHome {
		return c, f.ensureDir(c, c.home, 0o700)
	}
	return c, nil
}

// ensureDir makes p a directory of owner's if nothing is there.
func (f *fsys) ensureDir(owner cred, p string, mode fs.FileMode) error {
	if i, err := f.stat(rootCred, p, true); err == nil {
		if !i.IsDir() {
			return pathErr("mkdir", p, enotdir)
		}
		return nil
	}
	if err := f.mkdir(rootCred, p, mode); err != nil {
		return err
	}
	return f.chown(rootCred, p, true, owner.uid, owner.gid)
}

// setHash writes a user's shadow entry; an empty hash locks the password.
func (f *fsys) setHash(user, hash string) error {
	if hash == "" {
		hash = "!"
	}
	day := f.now().Unix() / 86400
	return f.setLine("/etc/shadow", user, fmt.Sprintf("%s:%s:%d:0:99999:7:::", user, hash, day), 0o600)
}

func (f *fsys) hash(user string) string {
	for _, l := range f.lines("/etc/shadow") {
		if p := strings.Split(l, ":"); len(p) == 9 && p[0] == user && strings.HasPrefix(p[1], "$") {
			return p[1]
		}
	}
	return ""
}

// setLogin makes the login user if it is not there and sets its credential.
//
// Inferred: ecs-user is made when it is chosen, with a sudo rule that asks for no password, and root keeps its locked password. Source: "Manage the logon username of an instance" (ECS user guide) says that ecs-user works through sudo; that it needs no password was seen on one host.
func (f *fsys) setLogin(l compute.Login) error {
	c, ok := f.lookupUser(l.User)
	if !ok {
		if l.User == compute.Root {
			return fmt.Errorf("/etc/passwd has no root")
		}
		var err error
		if c, err = f.addUser(l.User, "/bin/bash", true); err != nil {
			return err
		}
	}
	if l.User == compute.ECSUser {
		if err := f.ensureDir(rootCred, "/etc/sudoers.d", 0o755); err != nil {
			return err
		}
		if err := f.write(rootCred, "/etc/sudoers.d/ecs-user", []byte("ecs-user ALL=(ALL) NOPASSWD:ALL\n"), 0o440); err != nil {
			return err
		}
	}
	if err := f.setHash(l.User, l.PasswordHash); err != nil {
		return err
	}
	if err := f.ensureDir(c, c.home, 0o700); err != nil {
		return err
	}
	dir := c.home + "/.ssh"
	if err := f.ensureDir(c, dir, 0o700); err != nil {
		return err
	}
	keys := dir + "/authorized_keys"
	// A link planted by the user must not lead root's write elsewhere.
	if i, err := f.stat(rootCred, keys, false); err == nil && i.mode&fs.ModeSymlink != 0 {
		if err := f.remove(rootCred, keys); err != nil {
			return err
		}
	}
	text := ""
	if len(l.AuthorizedKeys) > 0 {
		text = strings.Join(l.AuthorizedKeys, "\n") + "\n"
	}
	if err := f.write(rootCred, keys, []byte(text), 0o600); err != nil {
		return err
	}
	return f.chown(rootCred, keys, false, c.uid, c.gid)
}

// observeLogin reads back what the tree holds for a user now, which the user's
// own commands may have changed since setLogin.
func (f *fsys) observeLogin(user string) compute.ObservedLogin {
	o := compute.ObservedLogin{User: user}
	c, ok := f.lookupUser(user)
	if !ok {
		return o
	}
	o.HasPassword = f.hash(user) != ""
	for _, l := range f.lines(c.home + "/.ssh/authorized_keys") {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
			o.Keys++
		}
	}
	return o
}

// maySudo reports whether sudo lets c act as another user without a password.
func (f *fsys) maySudo(c cred) bool {
	if c.uid == 0 {
		return true
	}
	files := []string{"/etc/sudoers"}
	if list, err := f.readDir(rootCred, "/etc/sudoers.d"); err == nil {
		for _, i := range list {
			if !strings.Contains(i.name, ".") && !strings.HasSuffix(i.name, "~") {
				files = append(files, "/etc/sudoers.d/"+i.name)
			}
		}
	}
	who := map[string]bool{c.user: true, "ALL": true, "%" + f.groupName(c.gid): true}
	for _, g := range c.groups {
		who["%"+f.groupName(g)] = true
	}
	for _, p := range files {
		for _, l := range f.lines(p) {
			w, rule, ok := strings.Cut(strings.TrimSpace(l), " ")
			if !ok || !who[w] {
				continue
			}
			rule = strings.ReplaceAll(rule, " ", "")
			if rule == "ALL=(ALL)NOPASSWD:ALL" || rule == "ALL=(ALL:ALL)NOPASSWD:ALL" || rule == "ALL=NOPASSWD:ALL" {
				return true
			}
		}
	}
	return false
}
