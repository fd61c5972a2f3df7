package sim

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"
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

// duration reads what sleep and timeout take: a number with s, m, h or d.
func duration(s string) (time.Duration, error) {
	unit := time.Second
	if n := len(s); n > 0 {
		switch s[n-1] {
		case 's':
			s = s[:n-1]
		case 'm':
			s, unit = s[:n-1], time.Minute
		case 'h':
			s, unit = s[:n-1], time.Hour
		case 'd':
			s, unit = s[:n-1], 24*time.Hour
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f >= 0) || f*float64(unit) > float64(1<<62) {
		return 0, fmt.Errorf("invalid time interval %s", quote(s))
	}
	return time.Duration(f * float64(unit)), nil
}

func runSleep(c *cmd) int {
	if len(c.args) < 2 {
		return c.failf(1, "missing operand")
	}
	for _, a := range c.args[1:] {
		d, err := duration(a)
		if err != nil {
			return c.failf(1, "%s", err)
		}
		if c.stop = c.sh.s.sleep(d); c.stop != nil {
			return 1
		}
	}
	return 0
}

// runTimeout bounds a command on the command's own clock, by giving its part of
// the session a nearer end.
func runTimeout(c *cmd) int {
	args := c.args[1:]
	if len(args) < 2 || strings.HasPrefix(args[0], "-") {
		return c.failf(125, "want a duration and a command; options are not simulated")
	}
	d, err := duration(args[0])
	if err != nil {
		return c.failf(125, "%s", err)
	}
	// Only sleep takes time here, so a command is late if and only if it slept.
	before := c.sh.s.now()
	code := c.child(c.sh.who, cloneLabels(c.env), c.dir, args[1:])
	if d > 0 && c.stop == nil && c.sh.s.now().Sub(before) > d {
		return 124
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

// runCommand answers command -v, command -V and type. A function counts as found
// if any script of the session declares it.
func runCommand(c *cmd) int {
	verbose, word := c.args[0] == ".sim-type", false
	pathOnly := false
	args := c.args[1:]
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		switch args[0] {
		case "-v":
		case "-V":
			verbose = true
		case "-t":
			word = true
		case "-p", "-P":
			pathOnly = true
		default:
			return c.fail(2, "%s: option %s is not simulated", strings.TrimPrefix(c.args[0], ".sim-"), args[0])
		}
		args = args[1:]
	}
	code := 0
	for _, a := range args {
		c.sh.s.mu.Lock()
		function := c.sh.s.funcs[a]
		c.sh.s.mu.Unlock()
		kind, text := "", a
		switch {
		case pathOnly:
		case syntax.IsKeyword(a):
			kind = "keyword"
		case function:
			kind = "function"
		case interp.IsBuiltin(a):
			kind = "builtin"
		}
		if kind == "" {
			p, ok := c.sh.search(c.env["PATH"], c.dir, a, mayExec)
			if strings.Contains(a, "/") {
				p = c.abs(a)
				ok = c.fs().access(c.sh.who, p, mayExec) == nil
			}
			if !ok {
				code = 1
				if verbose && !word && !pathOnly {
					c.fail(1, "bash: type: %s: not found", a)
				}
				continue
			}
			kind, text = "file", p
		}
		switch {
		case word:
			c.print(kind + "\n")
		case pathOnly || !verbose:
			c.print(text + "\n")
		case kind == "file":
			c.print(a + " is " + text + "\n")
		case kind == "function":
			c.print(a + " is a function\n")
		default:
			c.print(a + " is a shell " + kind + "\n")
		}
	}
	return code
}

// runTest is the program test, for sudo and xargs: the shell's own does the work.
func runTest(c *cmd) int { return c.runScript(c.args[0], c.args[0]+` "$@"`, c.args[1:], "") }

func runPwd(c *cmd) int {
	physical := len(c.args) > 1 && c.args[1] == "-P"
	dir := c.dir
	if physical {
		p, err := c.fs().realpath(c.sh.who, dir)
		if err != nil {
			return c.fail(1, "pwd: %s", reason(err))
		}
		dir = p
	}
	c.print(dir + "\n")
	return c.done()
}

func runEcho(c *cmd) int {
	args := c.args[1:]
	newline, escapes := true, false
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' && strings.Trim(args[0][1:], "neE") == "" {
		for _, f := range args[0][1:] {
			switch f {
			case 'n':
				newline = false
			case 'e':
				escapes = true
			case 'E':
				escapes = false
			}
		}
		args = args[1:]
	}
	text := strings.Join(args, " ")
	if escapes {
		s, _, err := expand.Format(&expand.Config{}, text, nil)
		if err != nil {
			return c.fail(1, "echo: %s", err)
		}
		text = s
	}
	if newline {
		text += "\n"
	}
	c.print(text)
	return c.done()
}

func runPrintf(c *cmd) int {
	args := c.args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		return c.fail(2, "usage: printf format [arguments]")
	}
	format, args := args[0], args[1:]
	if strings.HasPrefix(format, "-") {
		return c.fail(2, "printf: option %s is not simulated", quote(format))
	}
	if wide(format) {
		return c.fail(1, "printf: a width of more than four digits is not simulated")
	}
	for c.stop == nil {
		s, n, err := expand.Format(&expand.Config{}, format, args)
		if err != nil && !errors.Is(err, io.EOF) {
			return c.fail(1, "printf: %s", err)
		}
		if !c.print(s) {
			break
		}
		if args = args[n:]; n == 0 || len(args) == 0 {
			break
		}
	}
	return c.done()
}

// wide reports a field width or precision that would build a huge string.
func wide(format string) bool {
	run := 0
	for _, r := range format {
		if r >= '0' && r <= '9' {
			if run++; run > 4 {
				return true
			}
		} else {
			run = 0
		}
	}
	return false
}
