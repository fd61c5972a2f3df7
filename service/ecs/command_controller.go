package ecs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// commandParallel is how many commands a node runs at a time. A command may take
// a day, so there are many.
const commandParallel = 256

// commandsPending lists the runs on machines of this node that are not over, as
// account/run/instance. A run on a machine that is about to change its state
// waits for that.
func (s *Service) commandsPending(r state.Reader) []string {
	if !s.adopted.Load() {
		return nil // no machine is known to be what its record says
	}
	var out []string
	for account := range state.Accounts(r) {
		for id, v := range inventory.InvocationsUnsettled.Find(r, account, s.Node) {
			for _, res := range v.Results {
				if res.Node != s.Node || res.Status.Final() {
					continue
				}
				i := inventory.Instances.Get(r, account, res.InstanceID)
				if res.Status == inventory.InvokePending && i != nil && !i.Settled() && !i.Want.Deleted {
					continue
				}
				out = append(out, account+"/"+id+"/"+res.InstanceID)
			}
		}
	}
	return out
}

// driveCommand runs a command on one instance.
//
// The record says Running before the command begins. A record that says so when
// this function begins is therefore one of an earlier process, or of a run whose
// result could not be stored: whether the command ran to its end is not known,
// and it is never begun twice.
//
// Ours: such a run becomes Failed with ExecutionInterrupted and a text that says so; source: ErrorCode of "DescribeInvocationResults" (ECS API reference).
func (s *Service) driveCommand(ctx context.Context, key string) error {
	account, invokeID, instanceID, err := splitRun(key)
	if err != nil {
		return err
	}
	var spec *compute.ExecSpec // nil: nothing to run
	err = s.store(ctx, func(tx *state.Tx) error {
		spec = nil
		return editResult(tx, account, invokeID, instanceID, func(v *inventory.Invocation, r *inventory.InvocationResult) {
			spec = s.begin(tx, account, v, r)
		})
	})
	if err != nil || spec == nil {
		return err
	}
	run, cancel := context.WithCancel(ctx)
	defer cancel()
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		s.watchStop(run, account, invokeID, instanceID, cancel)
	}()
	res, execErr := s.Driver.Exec(run, instanceID, *spec)
	cancel()
	<-watched
	if execErr != nil {
		s.Log.Warn("a command did not end in an orderly way", "invocation", invokeID, "instance", instanceID, "error", execErr)
	}
	return s.store(ctx, func(tx *state.Tx) error {
		return editResult(tx, account, invokeID, instanceID, func(_ *inventory.Invocation, r *inventory.InvocationResult) {
			s.finish(r, res, execErr)
		})
	})
}

func splitRun(key string) (account, invokeID, instanceID string, err error) {
	f := strings.Split(key, "/")
	if len(f) != 3 {
		return "", "", "", fmt.Errorf("ecs: key %q is not account/run/instance", key)
	}
	return f[0], f[1], f[2], nil
}

// editResult changes the result on one instance, unless it is final or gone.
func editResult(tx *state.Tx, account, invokeID, instanceID string, change func(*inventory.Invocation, *inventory.InvocationResult)) error {
	old := inventory.Invocations.Get(tx, account, invokeID)
	if old == nil {
		return nil
	}
	v := *old
	v.Results = append([]inventory.InvocationResult(nil), old.Results...)
	r := v.Result(instanceID)
	if r == nil || r.Status.Final() {
		return nil
	}
	change(&v, r)
	inventory.Invocations.Put(tx, account, invokeID, &v)
	return nil
}

// begin marks a pending run as Running and gives what to run, or ends it.
func (s *Service) begin(tx *state.Tx, account string, v *inventory.Invocation, r *inventory.InvocationResult) *compute.ExecSpec {
	now := s.Now()
	end := func(status inventory.InvocationStatus, code, info string) *compute.ExecSpec {
		r.Status, r.ErrorCode, r.ErrorInfo, r.FinishTime = status, code, info, now
		return nil
	}
	i := inventory.Instances.Get(tx, account, r.InstanceID)
	switch {
	case r.Status == inventory.InvokeStopping:
		return end(inventory.InvokeTerminated, codeInterrupted, "The command was asked to stop, and the server ended before it saw the command's end.")
	case r.Status == inventory.InvokeRunning:
		return end(inventory.InvokeFailed, codeInterrupted,
			"The server ended or lost its state store while the command ran, so its outcome is not known. It was not run again; check what it did before you do.")
	case i == nil || i.Want.Deleted:
		return end(inventory.InvokeAborted, codeInstanceReleased, "The instance was released before the command could be sent to it.")
	case i.Status != inventory.Running:
		return end(inventory.InvokeAborted, compute.InstanceNotRunning, "The instance is "+string(i.Status)+" and must be Running. Start it first.")
	}
	r.Status, r.StartTime = inventory.InvokeRunning, now
	user := r.Username
	if i.OSType == compute.Windows && v.Username == "" {
		user = "" // System is the driver's to name
	}
	return &compute.ExecSpec{User: user, Dir: v.WorkingDir, Command: v.Content, Timeout: time.Duration(v.Timeout) * time.Second, OutputLimit: compute.DefaultOutputLimit}
}

// watchStop ends the run when its record says Stopping. It returns when ctx
// ends.
func (s *Service) watchStop(ctx context.Context, account, invokeID, instanceID string, cancel context.CancelFunc) {
	for {
		snap, changed := s.Store.Changed()
		if v := inventory.Invocations.Get(snap, account, invokeID); v != nil {
			if r := v.Result(instanceID); r != nil && r.Status == inventory.InvokeStopping {
				cancel()
				return
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// finish writes what became of a run.
//
// Source: InvocationStatus and ErrorCode of "DescribeInvocationResults" (ECS API
// reference).
//
// Inferred: which status goes with which code: Timeout with ExecutionTimeout, Failed with ExitCodeNonzero, Aborted with InstanceNotRunning, Error with AccountNotExists and DirectoryNotExists; source: the descriptions of the states.
func (s *Service) finish(r *inventory.InvocationResult, res compute.ExecResult, err error) {
	stopping := r.Status == inventory.InvokeStopping
	r.FinishTime = s.Now()
	r.Output, r.Dropped = res.Output, res.Dropped
	if res.ExitCode >= 0 && err == nil {
		code := res.ExitCode
		r.ExitCode = &code
	}
	r.ErrorCode, r.ErrorInfo = res.ErrorCode, res.ErrorInfo
	switch {
	case err != nil && stopping && errors.Is(err, context.Canceled):
		r.Status, r.ErrorCode, r.ErrorInfo = inventory.InvokeTerminated, "", ""
	case err != nil:
		r.Status, r.ErrorCode, r.ErrorInfo = failureOf(err)
	case res.ErrorCode == "":
		r.Status = inventory.InvokeSuccess
	case res.ErrorCode == compute.ExecutionTimeout:
		r.Status = inventory.InvokeTimeout
	case res.ErrorCode == compute.ExitCodeNonzero:
		r.Status = inventory.InvokeFailed
	case res.ErrorCode == compute.InstanceNotRunning && r.ExitCode == nil && len(res.Output) == 0:
		r.Status = inventory.InvokeAborted
	case res.ErrorCode == compute.AccountNotExists, res.ErrorCode == compute.DirectoryNotExists:
		r.Status = inventory.InvokeError
	default:
		r.Status = inventory.InvokeFailed
	}
}

// failureOf says what a driver's error means for a run.
//
// Ours: an error after which the outcome is not known is Failed with ExecutionInterrupted, and the command is not run again.
func failureOf(err error) (inventory.InvocationStatus, string, string) {
	switch {
	case errors.Is(err, compute.ErrUnsupported):
		return inventory.InvokeError, codeCommandNotApplicable, "This server's compute driver cannot run commands in this instance."
	case errors.Is(err, compute.ErrNotFound):
		return inventory.InvokeAborted, compute.InstanceNotRunning, "The compute driver has no machine for this instance."
	}
	return inventory.InvokeFailed, codeInterrupted, "The run was cut off, so its outcome is not known; the server's log says why. It was not run again; check what it did before you do."
}
