package computetest_test

import (
	"context"
	"errors"
	"testing"

	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/compute/computetest"
	"github.com/rampart-cloud/rampart/compute/sim"
)

func wrapped(t *testing.T) (*computetest.Faulty, *sim.Driver) {
	t.Helper()
	d, err := sim.Open(sim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	f := computetest.NewFaulty(d)
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f, d
}

// A wrapper without plans is as good a driver as what it wraps.
func TestFaultyConforms(t *testing.T) {
	computetest.Run(t, func(t *testing.T) compute.Driver { f, _ := wrapped(t); return f })
}

func TestFail(t *testing.T) {
	f, d := wrapped(t)
	ctx := context.Background()
	boom := compute.Fail(compute.ErrUnavailable, "Create", "", "engine down")
	f.Fail("Create", 2, boom)
	f.FailAfter("Create", 3, boom)
	for n, want := range []error{nil, boom, boom, nil} {
		if err := f.Create(ctx, computetest.Spec(n)); !errors.Is(err, want) && err != want {
			t.Errorf("call %d: %v, want %v", n+1, err, want)
		}
	}
	list, err := d.List(ctx)
	if err != nil || len(list) != 3 || list[1].ID != computetest.Spec(2).ID {
		t.Errorf("what took effect: %v %v", list, err)
	}
	if f.Calls("Create") != 4 || f.Calls("Start") != 0 {
		t.Error("calls not counted")
	}
	if log := f.Log(); len(log) != 4 || log[1] != (computetest.Call{Method: "Create", ID: computetest.Spec(1).ID}) {
		t.Errorf("log %v", log)
	}
	f.Fail("List", 0, boom)
	for range 2 {
		if list, err := f.List(ctx); err == nil || list != nil {
			t.Errorf("List: %v %v", list, err)
		}
	}
	f.Heal()
	if _, err := f.List(ctx); err != nil {
		t.Error(err)
	}
}

func TestExecAnswerLost(t *testing.T) {
	f, d := wrapped(t)
	ctx := context.Background()
	spec := computetest.Spec(1)
	for _, err := range []error{f.Create(ctx, spec), f.Start(ctx, spec.ID)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	f.FailAfter("Exec", 1, compute.Fail(compute.ErrTimeout, "Exec", spec.ID, "line cut"))
	r, err := f.Exec(ctx, spec.ID, compute.ExecSpec{Command: "echo x > /root/x; echo out"})
	if !errors.Is(err, compute.ErrTimeout) || r.ExitCode != -1 || len(r.Output) != 0 {
		t.Errorf("%+v %v", r, err)
	}
	r, err = d.Exec(ctx, spec.ID, compute.ExecSpec{Command: "cat /root/x"})
	if err != nil || string(r.Output) != "x\n" {
		t.Errorf("the command did not run: %+v %v", r, err)
	}
}

func TestHang(t *testing.T) {
	f, d := wrapped(t)
	ctx, cancel := context.WithCancel(context.Background())
	arrived, _ := f.Hang("Create", 1)
	done := make(chan error)
	go func() { done <- f.Create(ctx, computetest.Spec(1)) }()
	<-arrived
	if list, err := d.List(context.Background()); err != nil || len(list) != 0 {
		t.Errorf("a hanging call took effect: %v %v", list, err)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	arrived, release := f.Hang("Create", 2)
	go func() { done <- f.Create(context.Background(), computetest.Spec(1)) }()
	<-arrived
	release()
	release()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestUnknownMethodPanics(t *testing.T) {
	f, _ := wrapped(t)
	defer func() {
		if recover() == nil {
			t.Error("a plan for a method that does not exist was accepted")
		}
	}()
	f.Fail("Strat", 1, errors.New("x"))
}
