package sim

import (
	"io"
	"slices"
	"strconv"
	"strings"
)

// runShell is sh and bash: -c, a script file, or a script on standard input.
func runShell(c *cmd) int {
	args := c.args[1:]
	flags, command, login := "", false, false
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' && args[0] != "--" {
		if args[0] == "--login" {
			login = true
			args = args[1:]
			continue
		}
		for _, f := range args[0][1:] {
			switch f {
			case 'c':
				command = true
			case 'l':
				login = true
			case 'e', 'u', 'x':
				flags += string(f)
			case 'p', 's':
			default:
				return c.failf(2, "-%c: shell option is not simulated", f)
			}
		}
		args = args[1:]
	}
	if login {
		c.dir = c.sh.who.home
	}
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if flags != "" {
		flags = "-" + flags
	}
	switch {
	case command && len(args) == 0:
		return c.failf(2, "-c: option requires an argument")
	case command:
		name := c.args[0]
		if len(args) > 1 {
			name = args[1]
		}
		return c.runScript(name, args[0], args[min(2, len(args)):], flags)
	case len(args) > 0:
		data, err := c.fs().read(c.sh.who, c.abs(args[0]))
		if err != nil {
			return c.fail(127, "%s: %s: %s", c.args[0], args[0], reason(err))
		}
		if strings.HasPrefix(string(data), binMark) {
			return c.fail(126, "%s: %s: cannot execute binary file", c.args[0], args[0])
		}
		return c.runScript(args[0], string(data), args[1:], flags)
	default:
		data, err := io.ReadAll(io.LimitReader(c.in, maxScript+1))
		if err != nil {
			return c.failf(1, "%s", err)
		}
		return c.runScript(c.args[0], string(data), nil, flags)
	}
}

// runSudo lets a user with a NOPASSWD rule act as another.
//
// Inferred: sudo asks ecs-user for no password (see setLogin); for any user whose rule wants one it fails, since a command has no terminal to ask on.
func runSudo(c *cmd) int {
	if c.sh.who.uid != 0 {
		return c.failf(1, "/usr/bin/sudo must be owned by uid 0 and have the setuid bit set")
	}
	caller, ok := c.fs().lookupUser(c.sh.who.user)
	if !ok {
		return c.failf(1, "you do not exist in the passwd database")
	}
	args := c.args[1:]
	target, login, shell := "root", false, false
	keep := false
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		a := args[0]
		args = args[1:]
		switch a {
		case "-u", "--user":
			if len(args) == 0 {
				return c.failf(1, "option requires an argument -- 'u'")
			}
			target, args = args[0], args[1:]
		case "-n", "-H", "--non-interactive":
		case "-i", "--login":
			login = true
		case "-s", "--shell":
			shell = true
		case "-E", "--preserve-env":
			keep = true
		case "--":
			goto parsed
		default:
			return c.failf(1, "option %s is not simulated", quote(a))
		}
	}
parsed:
	if !c.fs().maySudo(caller) {
		return c.failf(1, "a password is required")
	}
	who, ok := c.fs().lookupUser(target)
	if !ok {
		return c.failf(1, "unknown user %s", target)
	}
	env := loginEnv(who)
	if keep {
		for k, v := range c.env {
			env[k] = v
		}
	}
	env["SUDO_USER"], env["SUDO_UID"], env["SUDO_GID"] = caller.user, strconv.Itoa(caller.uid), strconv.Itoa(caller.gid)
	for len(args) > 0 && strings.Contains(args[0], "=") && !strings.HasPrefix(args[0], "=") {
		k, v, _ := strings.Cut(args[0], "=")
		env[k], args = v, args[1:]
	}
	dir := c.dir
	if login {
		dir = who.home
	}
	switch {
	case login || shell:
		if len(args) > 0 {
			args = []string{"bash", "-c", strings.Join(args, " ")}
		} else {
			args = []string{"bash"}
		}
	case len(args) == 0:
		return c.fail(1, "usage: sudo [-u user] [-n] [-i | -s] [VAR=value] command [arguments]")
	}
	return c.child(who, env, dir, args)
}

// runSu lets root act as another user. Anyone else would be asked for a
// password, for which a command has no terminal.
func runSu(c *cmd) int {
	caller, ok := c.fs().lookupUser(c.sh.who.user)
	if !ok || c.sh.who.uid != 0 {
		return c.failf(1, "must be suid to work properly")
	}
	target, command, login := "root", "", false
	args := c.args[1:]
	named := false
	for len(args) > 0 {
		a := args[0]
		args = args[1:]
		switch {
		case a == "-" || a == "-l" || a == "--login":
			login = true
		case a == "-c" || a == "--command":
			if len(args) == 0 {
				return c.failf(1, "option requires an argument -- 'c'")
			}
			command, args = args[0], args[1:]
		case a == "-s" && len(args) > 0:
			args = args[1:]
		case strings.HasPrefix(a, "-"):
			return c.failf(1, "option %s is not simulated", quote(a))
		case !named:
			target, named = a, true
		default:
			return c.failf(1, "too many arguments")
		}
	}
	who, ok := c.fs().lookupUser(target)
	if !ok {
		return c.failf(1, "user %s does not exist", target)
	}
	if caller.uid != 0 {
		return c.failf(1, "Authentication failure")
	}
	env, dir := loginEnv(who), who.home
	if !login {
		dir = c.dir
	}
	if strings.HasSuffix(who.shell, "nologin") || strings.HasSuffix(who.shell, "/false") {
		return c.fail(1, "This account is currently not available.")
	}
	if command == "" {
		return c.child(who, env, dir, []string{"bash"})
	}
	return c.child(who, env, dir, []string{"bash", "-c", command})
}

func runEnv(c *cmd) int {
	env := cloneLabels(c.env)
	args := c.args[1:]
	if c.args[0] == "printenv" && len(args) > 0 {
		code := 0
		for _, k := range args {
			if v, ok := env[k]; ok {
				c.print(v + "\n")
			} else {
				code = 1
			}
		}
		return code
	}
	for len(args) > 0 {
		switch {
		case args[0] == "-i" || args[0] == "-":
			env, args = map[string]string{}, args[1:]
			continue
		case args[0] == "-u" && len(args) > 1:
			delete(env, args[1])
			args = args[2:]
			continue
		case strings.HasPrefix(args[0], "-"):
			return c.failf(125, "option %s is not simulated", quote(args[0]))
		case strings.Contains(args[0], "="):
			k, v, _ := strings.Cut(args[0], "=")
			env[k], args = v, args[1:]
			continue
		}
		return c.child(c.sh.who, env, c.dir, args)
	}
	keys := make([]string, 0, len(env))
	for k := range env {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		c.print(k + "=" + env[k] + "\n")
	}
	return c.done()
}

func runXargs(c *cmd) int {
	args := c.args[1:]
	per := 0
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		if args[0] != "-n" || len(args) < 2 {
			return c.failf(1, "option %s is not simulated", quote(args[0]))
		}
		n, err := strconv.Atoi(args[1])
		if err != nil || n < 1 {
			return c.failf(1, "invalid number %s", quote(args[1]))
		}
		per, args = n, args[2:]
	}
	if len(args) == 0 {
		args = []string{"echo"}
	}
	data, err := io.ReadAll(io.LimitReader(c.in, maxBytes))
	if err != nil {
		return c.failf(1, "%s", err)
	}
	words := strings.Fields(string(data))
	if per == 0 {
		per = max(1, len(words))
	}
	code := 0
	c.in = strings.NewReader("")
	for first := true; (first || len(words) > 0) && c.stop == nil; first = false {
		n := min(per, len(words))
		if got := c.child(c.sh.who, cloneLabels(c.env), c.dir, slices.Concat(args, words[:n])); got != 0 {
			code = 123
		}
		words = words[n:]
	}
	return code
}

func runNohup(c *cmd) int {
	if len(c.args) < 2 {
		return c.failf(125, "missing operand")
	}
	return c.child(c.sh.who, cloneLabels(c.env), c.dir, c.args[1:])
}

func runWhich(c *cmd) int {
	code := 0
	for _, a := range c.args[1:] {
		if p, ok := c.sh.search(c.env["PATH"], c.dir, a, mayExec); ok {
			c.print(p + "\n")
		} else {
			code = 1
		}
	}
	return code
}
