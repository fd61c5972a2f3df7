package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rampart-cloud/rampart/wire"
)

const (
	ramVersion = "2015-05-01"
	stsVersion = "2015-04-01"
)

var root = wire.Credential{AccessKeyID: rootID, Secret: rootSecret}

// side is one of the two that are compared.
type side struct {
	*child
	seconds []float64 // a call, by wall clock
	cpu     []float64 // a call, the server's processor time
	clients []float64 // a call, the processor time of who calls
}

// round sends reqs and notes what a call cost.
func (s *side) round(reqs requests, clients, status int) error {
	before, err1 := s.child.cpu()
	ownBefore, err2 := ownCPU()
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	took, err := send(s.URL, reqs, clients, status)
	if err != nil {
		return err
	}
	own, err1 := ownCPU()
	after, err2 := s.child.cpu()
	s.seconds = append(s.seconds, took.Seconds()/float64(len(reqs)))
	s.cpu = append(s.cpu, (after-before).Seconds()/float64(len(reqs)))
	s.clients = append(s.clients, (own-ownBefore).Seconds()/float64(len(reqs)))
	return errors.Join(err1, err2)
}

func micros(seconds float64) float64 { return seconds * 1e6 }

// measureList compares ListUsers with a handler that writes the same bytes. A
// user whose policy allows it calls, so that a decision is made.
func measureList(ctx context.Context, o options) (figs []figure, err error) {
	dir, err := os.MkdirTemp("", "cost-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	data := filepath.Join(dir, "data")
	if err := runRole(ctx, "seed", data, "100", "20"); err != nil {
		return nil, err
	}
	ours, err := start(ctx, "rampart", data, o.profile)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ours.stop()) }()
	body, err := sample(ctx, ours.URL)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "body")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		return nil, err
	}
	plain, err := start(ctx, "bare", file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, plain.stop()) }()
	for _, clients := range []int{1, 8} {
		a, b := &side{child: ours}, &side{child: plain}
		for r := range o.rounds + 1 {
			reqs, err := sign(ctx, ours.URL, seededUser(0), ramVersion, "ListUsers", fmt.Sprint("list", clients, r), o.calls, nil)
			if err != nil {
				return nil, err
			}
			if err := errors.Join(a.round(reqs, clients, 200), b.round(reqs, clients, 200)); err != nil {
				return nil, err
			}
			if r == 0 { // warms up both
				a.seconds, a.cpu, b.seconds, b.cpu = nil, nil, nil, nil
			}
		}
		with := fmt.Sprintf(", %d clients", clients)
		if clients == 1 {
			with = ", 1 client"
		}
		figs = append(figs,
			figure{what: fmt.Sprintf("list: ListUsers, %d bytes%s", len(body), with), value: micros(median(a.seconds)), unit: "us"},
			figure{what: "list: bare handler" + with, value: micros(median(b.seconds)), unit: "us"},
			figure{what: "list: processor time of the server, ListUsers" + with, value: micros(median(a.cpu)), unit: "us"},
			figure{what: "list: processor time of the server, bare handler" + with, value: micros(median(b.cpu)), unit: "us"},
			figure{what: "list: ListUsers against the bare handler" + with, value: median(a.seconds) / median(b.seconds), unit: "x", most: 2.5})
	}
	return figs, nil
}

// sample makes one call and gives the answer's body.
func sample(ctx context.Context, url string) ([]byte, error) {
	reqs, err := sign(ctx, url, seededUser(0), ramVersion, "ListUsers", "sample", 1, nil)
	if err != nil {
		return nil, err
	}
	c, err := dial(url)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	status, body, err := c.roundTrip(reqs[0], true)
	if err == nil && status != 200 {
		err = fmt.Errorf("ListUsers gave HTTP %d: %s", status, body)
	}
	return body, err
}

// runRole runs a role to its end.
func runRole(ctx context.Context, args ...string) error {
	cmd, err := command(ctx, args...)
	if err != nil {
		return err
	}
	cmd.Stderr = os.Stderr
	return cmd.Run()
}
