package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// child is this program in a role, in a process of its own.
type child struct {
	ready
	cmd    *exec.Cmd
	stdin  io.Closer
	stderr *bytes.Buffer
	wall   time.Duration // from the process's begin until it said that it serves
}

func command(ctx context.Context, args ...string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return exec.CommandContext(ctx, self, append([]string{"role"}, args...)...), nil
}

// start runs a serving role and waits until it serves.
func start(ctx context.Context, args ...string) (*child, error) {
	cmd, err := command(ctx, args...)
	if err != nil {
		return nil, err
	}
	c := &child{cmd: cmd, stderr: new(bytes.Buffer)}
	cmd.Stderr = c.stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c.stdin = in
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &c.ready)
	}
	c.wall = time.Since(begin)
	if err != nil {
		return nil, fmt.Errorf("%s did not start: %w", args[0], errors.Join(err, c.stop()))
	}
	return c, nil
}

// stop ends the child in its own good order.
func (c *child) stop() error {
	err := c.stdin.Close()
	if e := c.cmd.Wait(); e != nil {
		err = errors.Join(err, fmt.Errorf("%w: %s", e, c.stderr))
	}
	return err
}

// resident gives the child's resident memory, in bytes, and the part of it that
// is its own, without mapped files.
func (c *child) resident() (all, own int64, err error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) != 3 {
			continue
		}
		n, _ := strconv.ParseInt(f[1], 10, 64) // zero is found out below
		switch f[0] {
		case "VmRSS:":
			all = n << 10
		case "RssAnon:":
			own = n << 10
		}
	}
	if all == 0 || own == 0 {
		return 0, 0, errors.New("the kernel does not say how much memory is resident")
	}
	return all, own, nil
}

// cpu gives the processor time that the child has used.
func (c *child) cpu() (time.Duration, error) {
	return usedBy(c.cmd.Process.Pid)
}

// ownCPU gives the processor time that this process has used.
func ownCPU() (time.Duration, error) { return usedBy(os.Getpid()) }

func usedBy(pid int) (time.Duration, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	f := strings.Fields(rest)
	if len(f) < 13 {
		return 0, errors.New("the kernel does not say how much processor time was used")
	}
	user, err1 := strconv.ParseInt(f[11], 10, 64)
	system, err2 := strconv.ParseInt(f[12], 10, 64)
	const tick = 10 * time.Millisecond // USER_HZ is 100 on Linux
	return time.Duration(user+system) * tick, errors.Join(err1, err2)
}
