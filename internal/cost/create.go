package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/rampart-cloud/rampart/internal/prove/cluster"
	"github.com/rampart-cloud/rampart/state"
)

const writers = 64

// measureCreate compares CreateUser with puts into etcd, each on a store of its
// own on the same disk: embedded, where the puts are function calls within one
// process, and with an etcd server beside, where they come in over its API as
// the calls come in over ours.
func measureCreate(ctx context.Context, o options) (figs []figure, err error) {
	dir, err := os.MkdirTemp("", "cost-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	figs, err = createAgainst(ctx, o, "embedded", []string{filepath.Join(dir, "data"), o.profile}, "puts", filepath.Join(dir, "etcd"))
	if err != nil {
		return nil, err
	}
	beside, err := start(ctx, "etcd")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, beside.stop()) }()
	more, err := createAgainst(ctx, o, "etcd beside", []string{filepath.Join(dir, "node"), "", beside.URL}, "remote-puts", beside.URL)
	return append(figs, more...), err
}

func createAgainst(ctx context.Context, o options, what string, args []string, putRole, putWhere string) (figs []figure, err error) {
	ours, err := start(ctx, append([]string{"rampart"}, args...)...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ours.stop()) }()
	a := &side{child: ours}
	var raw, rawCPU []float64
	for r := range o.rounds + 1 {
		reqs, err := sign(ctx, ours.URL, root, ramVersion, "CreateUser", fmt.Sprint("create", r), o.calls, func(i int) map[string]string {
			return map[string]string{"UserName": fmt.Sprintf("user-%d-%06d", r, i), "DisplayName": "A user of the measurement", "Comments": "made once"}
		})
		if err != nil {
			return nil, err
		}
		if err := a.round(reqs, writers, 200); err != nil {
			return nil, err
		}
		took, used, err := puts(ctx, putRole, putWhere, o.calls)
		if err != nil {
			return nil, err
		}
		raw, rawCPU = append(raw, took/float64(o.calls)), append(rawCPU, used/float64(o.calls))
		if r == 0 { // warms up both
			a.seconds, a.cpu, a.clients, raw, rawCPU = nil, nil, nil, nil, nil
		}
	}
	mine, theirs := 1/median(a.seconds), 1/median(raw)
	what = "create, " + what + ": "
	return []figure{
		{what: what + "CreateUser, 64 clients", value: mine, unit: "/s"},
		{what: what + "processor time of the server", value: micros(median(a.cpu)), unit: "us"},
		{what: what + "processor time of the clients", value: micros(median(a.clients)), unit: "us"},
		{what: what + "puts, 64 writers", value: theirs, unit: "/s"},
		{what: what + "processor time of who puts", value: micros(median(rawCPU)), unit: "us"},
		{what: what + "CreateUser against puts", value: mine / theirs, unit: "x", least: 0.5},
	}, nil
}

// puts runs a role that puts and gives how many seconds that took, by the wall
// clock and of the processors of that process.
func puts(ctx context.Context, role, where string, n int) (wall, cpu float64, err error) {
	cmd, err := command(ctx, role, where, strconv.Itoa(writers), strconv.Itoa(n))
	if err != nil {
		return 0, 0, err
	}
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return 0, 0, err
	}
	var r ready
	if err := json.Unmarshal(out, &r); err != nil {
		return 0, 0, err
	}
	if r.Seconds <= 0 {
		return 0, 0, errors.New("the puts took no time")
	}
	return r.Seconds, r.CPU, nil
}

// putsInside puts into an embedded etcd of its own, by function calls.
func putsInside(ctx context.Context, dir, writers, n string, out io.Writer) (err error) {
	etcd, stop, err := state.Embedded(ctx, state.Config{Dir: dir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	return timedPuts(writers, n, out, func(key, value string) error {
		_, err := etcd.Put(ctx, key, value)
		return err
	})
}

// putsOutside puts into an etcd server by its API.
func putsOutside(ctx context.Context, endpoint, writers, n string, out io.Writer) (err error) {
	etcd, err := cluster.Dial([]string{endpoint})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, etcd.Close()) }()
	return timedPuts(writers, n, out, func(key, value string) error {
		_, err := etcd.Put(ctx, key, value)
		return err
	})
}

// timedPuts puts values of a user's size from so many goroutines.
func timedPuts(writers, n string, out io.Writer, put func(key, value string) error) error {
	clients, err1 := strconv.Atoi(writers)
	count, err2 := strconv.Atoi(n)
	value, err3 := json.Marshal(seedUser(0))
	before, err4 := ownCPU()
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return err
	}
	run := time.Now().UnixNano()
	errs := make([]error, clients)
	var wg sync.WaitGroup
	begin := time.Now()
	for c := range clients {
		wg.Go(func() {
			for i := c; i < count && errs[c] == nil; i += clients {
				errs[c] = put(fmt.Sprintf("/raw/%s/ram/user/user-%d-%06d", accountID, run, i), string(value))
			}
		})
	}
	wg.Wait()
	took := time.Since(begin).Seconds()
	used, err := ownCPU()
	return errors.Join(append(errs, err, json.NewEncoder(out).Encode(ready{Seconds: took, CPU: (used - before).Seconds()}))...)
}
