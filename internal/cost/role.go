package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"time"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/internal/prove/cluster"
	"github.com/rampart-cloud/rampart/server"
)

const (
	accountID  = "1000000000000055"
	rootID     = "LTAIcostRootKey00001"
	rootSecret = "costRootSecret0123456789abcdef"
)

// ready is what a child says when it serves, as one line of JSON.
type ready struct {
	URL     string
	Seconds float64 // how long the start took, or the puts
	CPU     float64 // seconds of the processors that the puts took
}

// role is what this program does when it runs itself: be one of the sides.
func role(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	switch {
	case args[0] == "bare" && len(args) == 2:
		return bare(args[1], in, out)
	case args[0] == "rampart" && len(args) >= 3 && args[2] == "":
		return rampart(ctx, args[1], args[3:], in, out)
	case args[0] == "rampart" && len(args) >= 3:
		return profiled(args[2], func() error { return rampart(ctx, args[1], args[3:], in, out) })
	case args[0] == "etcd" && len(args) == 1:
		return etcd(ctx, in, out)
	case args[0] == "puts" && len(args) == 4:
		return putsInside(ctx, args[1], args[2], args[3], out)
	case args[0] == "remote-puts" && len(args) == 4:
		return putsOutside(ctx, args[1], args[2], args[3], out)
	case args[0] == "seed" && len(args) == 4:
		users, err := strconv.Atoi(args[2])
		policies, err2 := strconv.Atoi(args[3])
		if err = errors.Join(err, err2); err != nil {
			return err
		}
		return seed(ctx, args[1], users, policies)
	}
	return fmt.Errorf("no such role")
}

// bare serves one body by a handler that does nothing else.
func bare(file string, in io.Reader, out io.Writer) error {
	body, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json;charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		// The error is the client's leaving, which ends the measurement anyway.
		_, _ = w.Write(body)
	})}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	if err := json.NewEncoder(out).Encode(ready{URL: "http://" + l.Addr().String()}); err != nil {
		return err
	}
	untilClosed(in)
	err = srv.Close()
	if e := <-failed; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	return err
}

// etcd runs an etcd server of its own, as an operator's cluster of one member.
func etcd(ctx context.Context, in io.Reader, out io.Writer) error {
	c, err := cluster.Start(ctx, 1)
	if err != nil {
		return err
	}
	if err = json.NewEncoder(out).Encode(ready{URL: c.Endpoints()[0]}); err == nil {
		untilClosed(in)
	}
	return errors.Join(err, c.Close())
}

// rampart serves a data directory, on the embedded store or on a cluster with
// these endpoints, with quotas that are in no way.
func rampart(ctx context.Context, dir string, endpoints []string, in io.Reader, out io.Writer) error {
	defer server.HeapFloor()() // as serve does
	cfg := config(dir)
	cfg.EtcdEndpoints = endpoints
	s, err := server.Open(ctx, cfg)
	if err != nil {
		return err
	}
	if err = json.NewEncoder(out).Encode(ready{URL: s.URL(), Seconds: s.StartTime().Seconds()}); err == nil {
		untilClosed(in)
	}
	stop, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return errors.Join(err, s.Close(stop))
}

func config(dir string) server.Config {
	c := server.Config{Dir: dir, Listen: "127.0.0.1:0", AccountID: accountID, RootAccessKeyID: rootID, RootAccessKeySecret: rootSecret}
	for _, name := range []string{"Users", "Policies"} {
		c.Quotas = append(c.Quotas, catalog.Quota{Name: name, Value: catalog.MaxQuota})
	}
	return c
}

// profiled writes a profile of the processor time that passes in fn, and one of
// what was allocated until then.
func profiled(dir string, fn func() error) error {
	name := func(kind string) string {
		return filepath.Join(dir, fmt.Sprintf("rampart-%d.%s.pprof", os.Getpid(), kind))
	}
	f, err := os.Create(name("cpu"))
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return errors.Join(err, f.Close())
	}
	failed := fn()
	pprof.StopCPUProfile()
	if err := errors.Join(failed, f.Close()); err != nil {
		return err
	}
	if f, err = os.Create(name("allocs")); err != nil {
		return err
	}
	return errors.Join(pprof.Lookup("allocs").WriteTo(f, 0), f.Close())
}

// untilClosed returns when the parent closes its end or is gone.
func untilClosed(in io.Reader) {
	for r := bufio.NewReader(in); ; {
		if _, err := r.ReadByte(); err != nil {
			return
		}
	}
}
