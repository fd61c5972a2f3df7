package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// cmd is one running program.
type cmd struct {
	ctx  context.Context
	sh   *shell
	args []string // args[0] as it was called
	env  map[string]string
	dir  string
	in   io.Reader
	out  *sink
	errs *sink
	stop error // the session is over: unwind
}

// program is a command written in Go. It gives an exit code.
type program struct {
	run    func(c *cmd) int
	setuid bool // its file is made set-user-ID root
}

// programs gives every simulated program by the name of its file. What is not
// here is "command not found", as on a system where it is not installed.
func programs() map[string]program {
	p := map[string]program{
		"sudo": {run: runSudo, setuid: true},
		"su":   {run: runSu, setuid: true},
	}
	for name, run := range map[string]func(*cmd) int{
		// The shell and what is around it.
		"bash": runShell, "sh": runShell, "env": runEnv, "printenv": runEnv, "xargs": runXargs,
		"timeout": runTimeout, "sleep": runSleep, "date": runDate, "which": runWhich,
		"echo": runEcho, "printf": runPrintf, "pwd": runPwd, "test": runTest, "[": runTest,
		"true": func(*cmd) int { return 0 }, "false": func(*cmd) int { return 1 },
		// Text.
		"cat": runCat, "head": runHead, "tail": runTail, "wc": runWc, "grep": runGrep, "sort": runSort,
		"uniq": runUniq, "cut": runCut, "tr": runTr, "tee": runTee, "seq": runSeq, "yes": runYes,
		"basename": runBasename, "dirname": runBasename, "sha256sum": runSum, "md5sum": runSum, "base64": runBase64,
		// Files.
		"ls": runLs, "mkdir": runMkdir, "rmdir": runRmdir, "rm": runRm, "cp": runCp, "mv": runMv,
		"touch": runTouch, "chmod": runChmod, "chown": runChown, "chgrp": runChown, "ln": runLn,
		"readlink": runReadlink, "realpath": runReadlink, "stat": runStat, "find": runFind,
		"mktemp": runMktemp,
		// Users.
		"id": runID, "whoami": runID, "groups": runID, "useradd": runUseradd, "chpasswd": runChpasswd,
		"passwd": runPasswd, "getent": runGetent,
		// The system.
		"hostname": runHostname, "uname": runUname, "mount": runMount, "df": runDf, "lsblk": runLsblk,
		"nohup": runNohup, "ps": runPs, "uptime": runUptime, "free": runFree, "nproc": runNproc, "sync": runSync,
		// Named, because a script that calls them must not believe in a success.
		"systemctl": runNoSystemd, "service": runNoSystemd, "journalctl": runNoSystemd,
		"curl": runNoNetwork, "wget": runNoNetwork, "ssh": runNoNetwork, "scp": runNoNetwork, "ping": runNoNetwork,
		"apt-get": runNoNetwork, "apt": runNoNetwork, "yum": runNoNetwork, "dnf": runNoNetwork,
		"umount": runNoChange, "mkfs": runNoChange, "mkfs.ext4": runNoChange, "reboot": runNoChange,
		"shutdown": runNoChange, "poweroff": runNoChange, "fdisk": runNoChange,
	} {
		p[name] = program{run: run}
	}
	return p
}

// internal gives the program that stands for a builtin of the shell, or nil; see
// shell.intercept.
func internal(name string) func(*cmd) int {
	switch name {
	case ".sim-echo":
		return runEcho
	case ".sim-printf":
		return runPrintf
	case ".sim-pwd":
		return runPwd
	case ".sim-command", ".sim-type":
		return runCommand
	}
	return nil
}

// dispatch finds and runs the program that c.args names. The error is nil unless
// the session is over.
func (c *cmd) dispatch() (int, error) {
	if err := c.sh.s.step(c.args); err != nil {
		return -1, err
	}
	if run := internal(c.args[0]); run != nil {
		return c.finish(run(c))
	}
	p, code := c.find(c.args[0])
	if code != 0 {
		return c.finish(code)
	}
	return c.finish(c.runFile(p))
}

func (c *cmd) finish(code int) (int, error) {
	if c.stop == nil {
		c.stop = context.Cause(c.sh.s.ctx)
	}
	return code, c.stop
}

// find gives the file of a command, or the exit code after a message.
func (c *cmd) find(name string) (string, int) {
	if name != "" && !strings.Contains(name, "/") {
		if p, ok := c.sh.search(c.env["PATH"], c.dir, name, mayExec); ok {
			return p, 0
		}
		if _, ok := c.sh.search(c.env["PATH"], c.dir, name, 0); ok {
			return "", c.fail(126, "%s: Permission denied", name)
		}
		return "", c.fail(127, "%s: command not found", name)
	}
	p := join(c.dir, name)
	i, err := c.sh.s.fs.stat(c.sh.who, p, true)
	switch {
	case name == "" || errors.Is(err, enoent):
		return "", c.fail(127, "%s: No such file or directory", name)
	case err != nil:
		return "", c.fail(126, "%s: %s", name, reason(err))
	case i.IsDir():
		return "", c.fail(126, "%s: Is a directory", name)
	case c.sh.s.fs.access(c.sh.who, p, mayExec) != nil || !i.mode.IsRegular():
		return "", c.fail(126, "%s: Permission denied", name)
	}
	return p, 0
}

// runFile executes a file of the instance: a simulated program, or a script.
func (c *cmd) runFile(p string) int {
	i, err := c.sh.s.fs.stat(rootCred, p, true)
	if err != nil {
		return c.fail(126, "%s: %s", c.args[0], reason(err))
	}
	data, err := c.sh.s.fs.read(rootCred, p)
	if err != nil {
		return c.fail(126, "%s: %s", c.args[0], reason(err))
	}
	if name, ok := strings.CutPrefix(string(data), binMark); ok {
		name = strings.TrimSuffix(name, "\n")
		prog, ok := c.sh.s.d.programs[name]
		if !ok {
			return c.fail(126, "%s: cannot execute binary file: this version does not simulate %s", c.args[0], quote(name))
		}
		run := *c
		// A shell gives up the owner's identity unless asked to keep it with -p.
		keeps := name != "sh" && name != "bash" || len(c.args) > 1 && c.args[1] == "-p"
		if i.mode&fs.ModeSetuid != 0 && keeps {
			who := c.sh.who // still named for the caller: sudo and su decide by it
			who.uid = i.uid
			run.sh = &shell{s: c.sh.s, who: who, umask: c.sh.umask}
		}
		run.args = append([]string{name}, c.args[1:]...)
		code := prog.run(&run)
		c.stop = run.stop
		return code
	}
	interpreter := "sh"
	if line, ok := strings.CutPrefix(firstLine(data), "#!"); ok {
		f := strings.Fields(line)
		if len(f) > 1 && base(f[0]) == "env" {
			f = f[1:]
		}
		if len(f) == 0 {
			return c.fail(126, "%s: bad interpreter: No such file or directory", c.args[0])
		}
		if interpreter = base(f[0]); interpreter != "sh" && interpreter != "bash" {
			return c.fail(126, "%s: %s: bad interpreter: No such file or directory", c.args[0], f[0])
		}
		if len(f) > 1 && strings.HasPrefix(f[1], "-") {
			return c.runScript(c.args[0], string(data), c.args[1:], f[1])
		}
	}
	// A script must be readable besides executable.
	if err := c.sh.s.fs.access(c.sh.who, p, mayRead); err != nil {
		return c.fail(126, "%s: %s", c.args[0], reason(err))
	}
	return c.runScript(c.args[0], string(data), c.args[1:], "")
}

func firstLine(data []byte) string {
	line, _, _ := strings.Cut(string(data[:min(len(data), 256)]), "\n")
	return line
}

// runScript interprets text as a child shell.
func (c *cmd) runScript(name, text string, args []string, flags string) int {
	params := []string{"--"}
	if flags != "" {
		if strings.Trim(flags[1:], "eux") != "" {
			return c.fail(2, "%s: shell option %s is not simulated", name, flags)
		}
		params = []string{flags, "--"}
	}
	in, release, err := c.pipeIn()
	if err != nil {
		return c.fail(1, "%s: %s", name, err)
	}
	defer release()
	code, err := c.sh.script(scriptCall{name: name, text: text, args: append(params, args...), env: c.env, dir: c.dir,
		in: in, out: c.out.w, errs: c.errs.w})
	if err != nil {
		c.stop = err
	}
	return code
}

// pipeIn gives the standard input as the file that an interpreter needs. A
// program's input is one already, unless another program feeds it.
func (c *cmd) pipeIn() (*os.File, func(), error) {
	if in, ok := c.in.(*input); ok {
		if f, ok := in.r.(*os.File); ok {
			return f, func() {}, nil
		}
	}
	data, err := io.ReadAll(io.LimitReader(c.in, maxBytes))
	if err != nil {
		return nil, nil, err
	}
	f, err := c.sh.s.feed(data)
	if err != nil {
		return nil, nil, err
	}
	return f, func() { c.sh.s.closePipe(f) }, nil
}

// child runs another command in c's place, as who.
func (c *cmd) child(who cred, env map[string]string, dir string, args []string) int {
	sub := *c
	sub.sh = &shell{s: c.sh.s, who: who, umask: c.sh.umask}
	sub.args, sub.env, sub.dir = args, env, dir
	code, err := sub.dispatch()
	if err != nil {
		c.stop = err
	}
	return code
}

// fail writes a message to standard error and gives the code back.
func (c *cmd) fail(code int, format string, args ...any) int {
	if err := say(c.errs, fmt.Sprintf(format, args...)); err != nil && c.stop == nil {
		c.stop = context.Cause(c.sh.s.ctx)
	}
	return code
}

// failf is fail with the program's name in front.
func (c *cmd) failf(code int, format string, args ...any) int {
	return c.fail(code, "%s: %s", c.args[0], fmt.Sprintf(format, args...))
}

// print writes to standard output; false when there is no use in going on.
func (c *cmd) print(text string) bool {
	_, err := io.WriteString(c.out, text)
	if err != nil && !c.out.broken {
		// A full disk behind a redirection, for example.
		c.fail(1, "%s: write error: %s", c.args[0], reason(err))
		c.out.failed = true
	}
	return err == nil
}

// done gives the exit code of a program that only printed.
func (c *cmd) done() int {
	if c.out.failed {
		return 1
	}
	return 0
}

// options splits c.args[1:] into single-letter flags and operands. valued lists
// the letters that take a value. An unknown flag is an error said by it.
func (c *cmd) options(known, valued string) (flags map[byte]string, rest []string, ok bool) {
	flags = map[byte]string{}
	args := c.args[1:]
	for len(args) > 0 {
		a := args[0]
		if a == "--" {
			return flags, append(rest, args[1:]...), true
		}
		if len(a) < 2 || a[0] != '-' {
			rest = append(rest, a)
			args = args[1:]
			continue
		}
		args = args[1:]
		if strings.HasPrefix(a, "--") {
			c.failf(1, "option %s is not simulated", quote(a))
			return nil, nil, false
		}
		for j := 1; j < len(a); j++ {
			switch {
			case strings.IndexByte(valued, a[j]) >= 0:
				v := a[j+1:]
				if v == "" {
					if len(args) == 0 {
						c.failf(1, "option requires an argument -- %s", quote(a[j:j+1]))
						return nil, nil, false
					}
					v, args = args[0], args[1:]
				}
				flags[a[j]] = v
				j = len(a)
			case strings.IndexByte(known, a[j]) >= 0:
				flags[a[j]] = "1"
			default:
				c.failf(1, "invalid or not simulated option -- %s", quote(a[j:j+1]))
				return nil, nil, false
			}
		}
	}
	return flags, rest, true
}

// abs makes an operand a path.
func (c *cmd) abs(p string) string { return join(c.dir, p) }

// fs is the instance's file system.
func (c *cmd) fs() *fsys { return c.sh.s.fs }
