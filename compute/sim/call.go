package sim

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"mvdan.cc/sh/v3/interp"
)

// The numbers shown for $$ and $PPID in place of the host's.
const (
	shellPID  = "1201"
	shellPPID = "1200"
)

const eagain errno = "retry: Resource temporarily unavailable"

// sourceMark begins a path that stands for a stashed text: source hands us only a
// path, after a search on the host that a zero byte makes fail before any system
// call.
const sourceMark = "\x00source"

// failCmd is the internal command that prints its second argument and ends with
// the first as exit code.
const failCmd = ".sim-fail"

func failing(code, message string) []string { return []string{failCmd, code, message} }

// call sees every simple command before the interpreter runs it. The builtins
// that look at the host, or that parse text by themselves, get other arguments.
func (sh *shell) call(ctx context.Context, args []string) ([]string, error) {
	if err := sh.s.step(args); err != nil {
		return nil, err
	}
	if err := sh.s.enter(); err != nil {
		return nil, errEnded
	}
	defer sh.s.leave()
	return sh.intercept(interp.HandlerCtx(ctx), args), nil
}

func (sh *shell) intercept(hc interp.HandlerContext, args []string) []string {
	s := sh.s
	switch name := args[0]; name {
	case "echo", "printf":
		// Ours count what they write and notice a closed pipe.
		return append([]string{".sim-" + name}, args[1:]...)
	case "pwd":
		return append([]string{".sim-pwd"}, args[1:]...)
	case "eval":
		text, err := s.rewrite("eval", strings.Join(args[1:], " "))
		if err != nil {
			return failing("1", "eval: "+err.Error())
		}
		return []string{"eval", text}
	case "source", ".":
		if len(args) < 2 {
			return failing("2", name+": filename argument required")
		}
		p := join(hc.Dir, args[1])
		if !strings.Contains(args[1], "/") {
			if found, ok := sh.search(hc.Env.Get("PATH").String(), hc.Dir, args[1], mayRead); ok {
				p = found
			}
		}
		data, err := s.fs.read(sh.who, p)
		if err != nil {
			return failing("1", name+": "+args[1]+": "+reason(err))
		}
		text, err := s.rewrite(args[1], string(data))
		if err != nil {
			return failing("1", name+": "+err.Error())
		}
		return append([]string{name, s.stash(text)}, args[2:]...)
	case "trap":
		out := slices.Clone(args)
		for i, a := range out[1:] {
			if strings.HasPrefix(a, "-") || len(out) < 3 {
				continue
			}
			text, err := s.rewrite("trap", a)
			if err != nil {
				return failing("1", "trap: "+err.Error())
			}
			out[i+1] = text
			break
		}
		return out
	case "alias":
		if len(args) > 1 {
			return failing("1", "alias: aliases are not simulated")
		}
		return args
	case "test", "[":
		for _, a := range args[1:] {
			if a == "-O" || a == "-G" || a == "-ef" {
				return failing("2", name+": "+a+" is not simulated")
			}
		}
		return args
	case "command", "type":
		if name == "type" || len(args) > 1 && strings.HasPrefix(args[1], "-") {
			return append([]string{".sim-" + name}, args[1:]...)
		}
		return sh.inner(hc, args)
	case "builtin", "exec":
		return sh.inner(hc, args)
	}
	return args
}

// stash keeps a text for open under a path made for it.
func (s *session) stash(text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stashes++
	key := sourceMark + strconv.Itoa(s.stashes)
	s.stashed[key] = text
	return key
}

func (s *session) unstash(path string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, ok := s.stashed[path]
	delete(s.stashed, path)
	return text, ok
}

// interrupt makes a waiting read of a pipe return.
func interrupt(f *os.File) {
	if err := f.SetReadDeadline(time.Unix(1, 0)); err != nil && !errors.Is(err, os.ErrClosed) {
		// Not a pipe after all: nothing waits on it.
		return
	}
}

// inner intercepts the command behind command, builtin or exec.
func (sh *shell) inner(hc interp.HandlerContext, args []string) []string {
	if len(args) < 2 {
		return args
	}
	in := sh.intercept(hc, args[1:])
	switch {
	case in[0] == failCmd:
		return in
	case args[0] == "builtin" && !interp.IsBuiltin(in[0]):
		return in // builtin echo: ours stands for it
	default:
		return append([]string{args[0]}, in...)
	}
}

// search finds a program in a PATH within the instance.
func (sh *shell) search(path, dir, name string, want fs.FileMode) (string, bool) {
	for _, d := range strings.Split(path, ":") {
		p := join(join(dir, d), name)
		i, err := sh.s.fs.stat(sh.who, p, true)
		if err == nil && i.mode.IsRegular() && sh.s.fs.access(sh.who, p, want) == nil {
			return p, true
		}
	}
	return "", false
}

// exec runs what is neither function nor builtin.
func (sh *shell) exec(ctx context.Context, args []string) error {
	s := sh.s
	if err := s.enter(); err != nil {
		return errEnded
	}
	defer s.leave()
	hc := interp.HandlerCtx(ctx)
	switch args[0] {
	case spawnCmd:
		if err := s.spawn(); err != nil {
			return status(254, say(hc.Stderr, "fork: "+err.Error()))
		}
		return nil
	case failCmd:
		if len(args) != 3 {
			return interp.ExitStatus(127)
		}
		code := 1
		if args[1] == "2" {
			code = 2
		}
		return status(code, say(hc.Stderr, args[2]))
	case "true", "false", ":", "test", "[":
		// Reached behind exec, or a wrapper; intercept has checked test already.
		return hc.Builtin(ctx, args)
	}
	c := &cmd{ctx: ctx, sh: sh, args: args, env: exported(hc.Env), dir: hc.Dir}
	c.in = &input{ctx: ctx, r: hc.Stdin}
	c.out = &sink{s: s, w: hc.Stdout}
	c.errs = &sink{s: s, w: hc.Stderr}
	code, err := c.dispatch()
	if err != nil {
		return err
	}
	if c.out.broken {
		// What SIGPIPE does to a real command and, as echo and printf are the
		// shell itself, to the loop around them.
		if strings.HasPrefix(args[0], ".sim-") {
			return hc.Builtin(ctx, []string{"exit", "141"})
		}
		code = 141
	}
	return status(code, nil)
}

func status(code int, err error) error {
	if err != nil {
		return err
	}
	if code == 0 {
		return nil
	}
	return interp.ExitStatus(uint8(code))
}

// reason is an error's last part, for messages of commands.
func reason(err error) string {
	var e errno
	if errors.As(err, &e) {
		return string(e)
	}
	return err.Error()
}

func brokenPipe(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, os.ErrClosed)
}

// sink is a command's output: counted, and remembering a reader that left.
type sink struct {
	s      *session
	w      io.Writer
	broken bool
	failed bool // another write error, said already
}

func (k *sink) Write(p []byte) (int, error) {
	if k.broken {
		return 0, syscall.EPIPE
	}
	k.s.mu.Lock()
	err := k.s.spend(len(p))
	k.s.mu.Unlock()
	if err != nil {
		return 0, err
	}
	n, err := k.w.Write(p)
	if err != nil && brokenPipe(err) {
		k.broken = true
	}
	return n, err
}

// input is a command's standard input. The interpreter gives a pipe; a read that
// waits for a writer must end with the session.
type input struct {
	ctx context.Context
	r   io.Reader
}

func (in *input) Read(p []byte) (int, error) {
	if in.r == nil {
		return 0, io.EOF
	}
	if f, ok := in.r.(*os.File); ok {
		stop := context.AfterFunc(in.ctx, func() { interrupt(f) })
		defer stop()
	}
	if err := in.ctx.Err(); err != nil {
		return 0, err
	}
	return in.r.Read(p)
}
