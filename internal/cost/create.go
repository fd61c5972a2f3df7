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

	"github.com/rampart-cloud/rampart/state"
)

const writers = 64

// measureCreate compares CreateUser with puts into etcd, both on an embedded
// store of their own on the same disk.
func measureCreate(ctx context.Context, o options) (figs []figure, err error) {
	dir, err := os.MkdirTemp("", "cost-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ours, err := start(ctx, "rampart", filepath.Join(dir, "data"), o.profile)
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
		took, used, err := puts(ctx, filepath.Join(dir, "etcd"), o.calls)
		if err != nil {
			return nil, err
		}
		raw, rawCPU = append(raw, took/float64(o.calls)), append(rawCPU, used/float64(o.calls))
		if r == 0 { // warms up both
			a.seconds, a.cpu, raw, rawCPU = nil, nil, nil, nil
		}
	}
	mine, theirs := 1/median(a.seconds), 1/median(raw)
	return []figure{
		{what: "create: CreateUser, 64 clients", value: mine, unit: "/s"},
		{what: "create: processor time of the server", value: micros(median(a.cpu)), unit: "us"},
		{what: "create: puts into etcd, 64 writers", value: theirs, unit: "/s"},
		{what: "create: processor time of the puts", value: micros(median(rawCPU)), unit: "us"},
		{what: "create: CreateUser against puts", value: mine / theirs, unit: "x", least: 0.5},
	}, nil
}

// puts runs the etcd role and gives how many seconds the puts took, by the wall
// clock and of the processors.
func puts(ctx context.Context, dir string, n int) (wall, cpu float64, err error) {
	cmd, err := command(ctx, "etcd", dir, strconv.Itoa(writers), strconv.Itoa(n))
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

// rawPuts puts values of a user's size into the embedded etcd, from so many
// goroutines of the same process.
func rawPuts(ctx context.Context, dir, writers, n string, out io.Writer) (err error) {
	clients, err1 := strconv.Atoi(writers)
	count, err2 := strconv.Atoi(n)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	etcd, stop, err := state.Embedded(ctx, state.Config{Dir: dir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	value, err := json.Marshal(seedUser(0))
	if err != nil {
		return err
	}
	run := time.Now().UnixNano()
	errs := make([]error, clients)
	var wg sync.WaitGroup
	before, err := ownCPU()
	if err != nil {
		return err
	}
	begin := time.Now()
	for c := range clients {
		wg.Go(func() {
			for i := c; i < count && errs[c] == nil; i += clients {
				_, errs[c] = etcd.Put(ctx, fmt.Sprintf("/raw/%s/ram/user/user-%d-%06d", accountID, run, i), string(value))
			}
		})
	}
	wg.Wait()
	took := time.Since(begin).Seconds()
	used, err := ownCPU()
	return errors.Join(append(errs, err, json.NewEncoder(out).Encode(ready{Seconds: took, CPU: (used - before).Seconds()}))...)
}
