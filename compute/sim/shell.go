package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/interp"
)

// shell is one acting user within a session: each sudo and su makes another.
type shell struct {
	s     *session
	who   cred
	umask fs.FileMode
}

// scriptCall is a script to interpret.
type scriptCall struct {
	name      string // for messages
	text      string
	args      []string
	env       map[string]string // exported
	dir       string
	in        *os.File
	out, errs io.Writer
}

// nowhere is the interpreter's directory for named pipes: a zero byte in a path
// is refused before any system call, so no pipe can be made on the host.
const nowhere = "/\x00"

// environ is the environment a shell starts with. It answers every name the
// interpreter would otherwise ask the host for.
type environ struct {
	sh    *shell
	vars  map[string]string
	ready bool // the interpreter has taken TMPDIR
}

func (e *environ) Get(name string) expand.Variable {
	set := func(v string) expand.Variable {
		return expand.Variable{Set: true, Kind: expand.String, Str: v, ReadOnly: true}
	}
	switch name {
	case "TMPDIR":
		if !e.ready {
			return set(nowhere)
		}
	case "UID", "EUID":
		return set(strconv.Itoa(e.sh.who.uid))
	case "GID":
		return set(strconv.Itoa(e.sh.who.gid))
	case "HOSTNAME":
		return set(e.sh.s.host)
	case pidVar:
		return set(shellPID)
	case ppidVar:
		return set(shellPPID)
	}
	if user, ok := strings.CutPrefix(name, "HOME "); ok {
		// ~user: left as it is when there is no such user.
		if c, ok := e.sh.s.fs.lookupUser(user); ok {
			return set(c.home)
		}
		return set("~" + user)
	}
	v, ok := e.vars[name]
	if !ok {
		return expand.Variable{}
	}
	return expand.Variable{Set: true, Exported: true, Kind: expand.String, Str: v}
}

func (e *environ) Each(fn func(string, expand.Variable) bool) {
	for k, v := range e.vars {
		if !fn(k, expand.Variable{Set: true, Exported: true, Kind: expand.String, Str: v}) {
			return
		}
	}
}

// exported gives the variables a shell passes to its commands.
func exported(env expand.Environ) map[string]string {
	m := map[string]string{}
	env.Each(func(name string, v expand.Variable) bool {
		if v.Exported && v.Kind == expand.String && v.IsSet() {
			m[name] = v.String()
		} else {
			delete(m, name) // unset or unexported by an inner scope
		}
		return true
	})
	return m
}

// script interprets a script with nothing of the host in reach. The error is nil
// unless the session is over.
func (sh *shell) script(c scriptCall) (int, error) {
	file, err := sh.s.parse(c.name, c.text)
	if err != nil {
		return 2, say(c.errs, err.Error())
	}
	env := &environ{sh: sh, vars: map[string]string{}}
	for k, v := range c.env {
		env.vars[k] = v
	}
	if _, ok := env.vars["HOME"]; !ok {
		env.vars["HOME"] = sh.who.home
	}
	r, err := interp.New(
		interp.Env(env),
		// Not interp.Dir: it looks the directory up on the host.
		func(r *interp.Runner) error { r.Dir = c.dir; return nil },
		interp.Params(c.args...),
		interp.StdIO(c.in, c.out, c.errs),
		interp.CallHandler(sh.call),
		interp.ExecHandlers(func(interp.ExecHandlerFunc) interp.ExecHandlerFunc { return sh.exec }),
		interp.OpenHandler(sh.open),
		interp.ReadDirHandler2(sh.readDir),
		interp.StatHandler(sh.stat),
		interp.AccessHandler(sh.access),
	)
	if err != nil {
		return -1, err
	}
	r.Reset()
	env.ready = true
	err = r.Run(sh.s.ctx, file)
	var status interp.ExitStatus
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &status):
		return int(status), nil
	default:
		return -1, err
	}
}

// say writes a message line. An error to write it is the stream's own affair:
// its reader is gone.
func say(w io.Writer, text string) error {
	if _, err := fmt.Fprintln(w, text); err != nil && !errors.Is(err, os.ErrClosed) && !brokenPipe(err) {
		return err
	}
	return nil
}

// open serves redirections, $(<file) and source.
func (sh *shell) open(ctx context.Context, path string, flag int, perm fs.FileMode) (io.ReadWriteCloser, error) {
	hc := interp.HandlerCtx(ctx)
	s := sh.s
	if err := s.enter(); err != nil {
		return nil, pathErr("open", path, err)
	}
	defer s.leave()
	if path == jobPath || path == backPath {
		return s.openJob(path, hc.Stderr)
	}
	if text, ok := s.unstash(path); ok {
		return s.feed([]byte(text))
	}
	full := join(hc.Dir, path)
	if path == "" {
		return nil, pathErr("open", path, enoent)
	}
	if flag&(os.O_WRONLY|os.O_RDWR) == 0 {
		data, err := s.fs.read(sh.who, full)
		if err != nil {
			return nil, err
		}
		return s.feed(data)
	}
	w, err := s.fs.open(sh.who, full, flag, perm&^sh.umask)
	if err != nil {
		return nil, err
	}
	w.dead = s.dead
	return w, nil
}

// job is an open mark of confine: it passes standard error through and tells
// when the statement ends.
type job struct {
	s *session
	w io.Writer
}

func (j *job) Write(p []byte) (int, error) { return j.w.Write(p) }
func (j *job) Read([]byte) (int, error)    { return 0, io.EOF }
func (j *job) Close() error {
	j.s.mu.Lock()
	defer j.s.mu.Unlock()
	j.s.jobs--
	j.s.idle.Broadcast()
	return nil
}

func (s *session) openJob(path string, stderr io.Writer) (io.ReadWriteCloser, error) {
	if path == jobPath {
		if err := s.spawn(); err != nil {
			return nil, pathErr("fork", "process", err)
		}
	}
	return &job{s: s, w: stderr}, nil
}

// spawn counts one more job, if there may be one more.
func (s *session) spawn() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.jobs >= maxJobs {
		return eagain
	}
	s.jobs++
	return nil
}

func (sh *shell) readDir(ctx context.Context, path string) ([]fs.DirEntry, error) {
	s := sh.s
	if err := s.enter(); err != nil {
		return nil, pathErr("open", path, err)
	}
	defer s.leave()
	list, err := s.fs.readDir(sh.who, join(interp.HandlerCtx(ctx).Dir, path))
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dirs += len(list) + 1; s.dirs > maxDirs {
		s.cancel(errSteps)
		return nil, errSteps
	}
	out := make([]fs.DirEntry, len(list))
	for i, in := range list {
		out[i] = fs.FileInfoToDirEntry(in)
	}
	return out, nil
}

func (sh *shell) stat(ctx context.Context, name string, follow bool) (fs.FileInfo, error) {
	if err := sh.s.enter(); err != nil {
		return nil, pathErr("stat", name, err)
	}
	defer sh.s.leave()
	return sh.s.fs.stat(sh.who, join(interp.HandlerCtx(ctx).Dir, name), follow)
}

func (sh *shell) access(ctx context.Context, name string, mode interp.AccessMode) error {
	if err := sh.s.enter(); err != nil {
		return pathErr("access", name, err)
	}
	defer sh.s.leave()
	return sh.s.fs.access(sh.who, join(interp.HandlerCtx(ctx).Dir, name), fs.FileMode(mode))
}
