package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// measureLarge compares an account with many users and policies with one that
// has one of each.
func measureLarge(ctx context.Context, o options) (figs []figure, err error) {
	dir, err := os.MkdirTemp("", "cost-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	small, large := filepath.Join(dir, "small"), filepath.Join(dir, "large")
	if err := runRole(ctx, "seed", small, "1", "1"); err != nil {
		return nil, err
	}
	if err := runRole(ctx, "seed", large, strconv.Itoa(o.users), strconv.Itoa(o.policies)); err != nil {
		return nil, err
	}
	a, err := start(ctx, "rampart", large, o.profile)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.stop()) }()
	fresh, own, err := a.resident()
	if err != nil {
		return nil, err
	}
	b, err := start(ctx, "rampart", small, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.stop()) }()
	load := fmt.Sprintf("large: %d users, %d policies: ", o.users, o.policies)
	figs = append(figs,
		figure{what: load + "ready after", value: a.wall.Seconds(), unit: "s", most: 5},
		figure{what: load + "resident then", value: float64(fresh) / (1 << 20), unit: "MiB", most: 1024},
		figure{what: load + "of it own", value: float64(own) / (1 << 20), unit: "MiB"})
	for _, c := range []struct {
		version, action string
		status          int
	}{{stsVersion, "GetCallerIdentity", 200}, {ramVersion, "ListPolicies", 403}} {
		f, err := compare(ctx, o, a, b, c.version, c.action, c.status)
		if err != nil {
			return nil, err
		}
		figs = append(figs, f...)
	}
	all, _, err := a.resident()
	if err != nil {
		return nil, err
	}
	return append(figs, figure{what: load + "resident after the calls", value: float64(all) / (1 << 20), unit: "MiB", most: 1024}), nil
}

// compare calls both accounts. In the large one each call is another user's.
func compare(ctx context.Context, o options, large, small *child, version, action string, status int) ([]figure, error) {
	const clients = 8
	a, b := &side{child: large}, &side{child: small}
	for r := range o.rounds + 1 {
		serial, calls := fmt.Sprint(action, r), o.calls
		if r == 0 {
			// Until the heap has grown once to its size, each call pays for fresh
			// memory; a server that runs does not.
			calls *= 6
		}
		few, err := sign(ctx, small.URL, seededUser(0), version, action, serial, calls, nil)
		if err != nil {
			return nil, err
		}
		var many requests
		for i := range calls {
			one, err := sign(ctx, large.URL, seededUser((i*7919)%o.users), version, action, fmt.Sprint(serial, "-", i), 1, nil)
			if err != nil {
				return nil, err
			}
			many = append(many, one...)
		}
		if err := errors.Join(a.round(many, clients, status), b.round(few, clients, status)); err != nil {
			return nil, err
		}
		if r == 0 {
			a.seconds, a.cpu, b.seconds, b.cpu = nil, nil, nil, nil
		}
	}
	what := action
	if status == 403 {
		what += ", denied"
	}
	return []figure{
		{what: "large: " + what, value: micros(median(a.seconds)), unit: "us"},
		{what: "large: processor time of the server, " + what, value: micros(median(a.cpu)), unit: "us"},
		{what: "small: " + what, value: micros(median(b.seconds)), unit: "us"},
		{what: "small: processor time of the server, " + what, value: micros(median(b.cpu)), unit: "us"},
		{what: what + ", large against small", value: median(a.seconds) / median(b.seconds), unit: "x", most: 1.5},
	}, nil
}
