package sim

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"
)

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

// runTimeout bounds a command on the session's clock.
//
// Ours: timeout lets a command end and then says whether it slept longer than it may, since only sleep takes time here; what loops without sleeping is ended by the whole command's limits.
func runTimeout(c *cmd) int {
	args := c.args[1:]
	if len(args) < 2 || strings.HasPrefix(args[0], "-") {
		return c.failf(125, "want a duration and a command; options are not simulated")
	}
	d, err := duration(args[0])
	if err != nil {
		return c.failf(125, "%s", err)
	}
	before := c.sh.s.now()
	code := c.child(c.sh.who, cloneLabels(c.env), c.dir, args[1:])
	if d > 0 && c.stop == nil && c.sh.s.now().Sub(before) > d {
		return 124
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
