package ecs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// drive works on everything that is pending, once.
func (r *rig) drive() {
	r.T.Helper()
	r.svc.adopted.Store(true)
	for _, key := range r.svc.commandsPending(r.Store.Snapshot()) {
		if err := r.svc.driveCommand(r.T.Context(), key); err != nil {
			r.T.Fatal(err)
		}
	}
}

func (r *rig) invoke(command, instance string, more ...string) string {
	r.T.Helper()
	return r.Root.Do(api.ECS, "InvokeCommand", in(append([]string{"CommandId", command, "InstanceId.1", instance}, more...)...)...).Text("InvokeId")
}

func (r *rig) result(invoke, instance string) apitest.Tree {
	r.T.Helper()
	return r.Root.Do(api.ECS, "DescribeInvocationResults", in("InvokeId", invoke, "InstanceId", instance)...).At("Invocation.InvocationResults.InvocationResult.0")
}

func want(t apitest.Tree, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		t.Want(pairs[i], pairs[i+1])
	}
}

func TestInvokeCommand(t *testing.T) {
	r := newRig(t)
	r.instance("i-1", nil)
	cmd := r.command("echo {{who}}", "EnableParameter", "true", "WorkingDir", "/srv", "Timeout", "30")
	r.driver.exec = func(_ context.Context, id string, spec compute.ExecSpec) (compute.ExecResult, error) {
		// The mark is on disk before the command begins.
		v, _ := first(inventory.Invocations.All(r.Store.Snapshot(), apitest.Account, "", ""))
		if v.Results[0].Status != inventory.InvokeRunning {
			t.Errorf("the record says %s when the command begins", v.Results[0].Status)
		}
		return compute.ExecResult{Output: []byte("hi\xff\n"), Dropped: 7}, nil
	}
	run := r.invoke(cmd, "i-1", "Username", "ecs-user", "Parameters", `{"who":"Ann"}`)
	pending := r.result(run, "i-1")
	want(pending, "InvocationStatus", "Pending", "InvokeRecordStatus", "Running", "Username", "ecs-user", "Repeats", "0")
	if r.driver.count() != 0 {
		t.Fatal("the command began before the controller ran")
	}
	r.Advance(time.Second)
	r.drive()
	want(r.result(run, "i-1"), "InvocationStatus", "Success", "InvokeRecordStatus", "Finished", "ExitCode", "0", "Output", b64("hi\xff\n"), "Dropped", "7", "Repeats", "1",
		"StartTime", "2026-01-02T03:04:06Z", "FinishedTime", "2026-01-02T03:04:06Z", "ErrorCode", "")
	if got := r.driver.runs[0]; got.User != "ecs-user" || got.Command != "echo Ann" || got.Dir != "/srv" || got.Timeout != 30*time.Second || r.driver.ids[0] != "i-1" {
		t.Errorf("the driver was asked for %+v on %s", got, r.driver.ids[0])
	}
	all := r.Root.Do(api.ECS, "DescribeInvocations", in("InvokeId", run, "IncludeOutput", "true", "ContentEncoding", "PlainText")...).At("Invocations.Invocation.0")
	want(all, "InvocationStatus", "Success", "InvokeStatus", "Finished", "CommandContent", "echo Ann", "Parameters", `{"who":"Ann"}`, "Username", "ecs-user", "RepeatMode", "Once",
		"InvokeInstances.InvokeInstance.0.InstanceInvokeStatus", "Finished")
	r.Root.Do(api.ECS, "DescribeCommands", in("CommandId", cmd)...).Want("Commands.Command.0.InvokeTimes", "1")
	r.drive() // nothing is left
	if r.driver.count() != 1 {
		t.Errorf("the command ran %d times", r.driver.count())
	}
}

func first[K, V any](seq func(func(K, V) bool)) (out V, ok bool) {
	seq(func(_ K, v V) bool { out, ok = v, true; return false })
	return out, ok
}

func TestRunCommand(t *testing.T) {
	r := newRig(t)
	r.instance("i-1", nil)
	made := r.Root.Do(api.ECS, "RunCommand", in("Type", "RunShellScript", "CommandContent", "id", "InstanceId.1", "i-1")...)
	r.drive()
	want(r.result(made.Text("InvokeId"), "i-1"), "InvocationStatus", "Success", "Username", "root", "CommandId", made.Text("CommandId"), "Output", b64("ok\n"))
	if r.driver.runs[0].Command != "id" { // plain text is the default here
		t.Errorf("the command was %q", r.driver.runs[0].Command)
	}
	r.Root.Do(api.ECS, "DescribeCommands", in()...).Want("TotalCount", "0") // not kept
	kept := r.Root.Do(api.ECS, "RunCommand", in("Type", "RunShellScript", "CommandContent", b64("id"), "ContentEncoding", "base64", "InstanceId.1", "i-1", "KeepCommand", "true", "Name", "whoami")...)
	r.Root.Do(api.ECS, "DescribeCommands", in()...).Want("Commands.Command.0.CommandId", kept.Text("CommandId"))
	again := in("Type", "RunShellScript", "CommandContent", "id", "InstanceId.1", "i-1", "ClientToken", "t1")
	if a, b := r.Root.Do(api.ECS, "RunCommand", again...).Text("InvokeId"), r.Root.Do(api.ECS, "RunCommand", again...).Text("InvokeId"); a != b {
		t.Errorf("the same token ran %s and %s", a, b)
	}
}

// Each way in which a command can end has its status and code.
func TestOutcomes(t *testing.T) {
	for _, c := range []struct {
		name               string
		res                compute.ExecResult
		err                error
		status, old, code  string
		exit, overall, all string
	}{
		{"exit", compute.ExecResult{ExitCode: 3, ErrorCode: compute.ExitCodeNonzero}, nil, "Failed", "Finished", "ExitCodeNonzero", "3", "Failed", "Failed"},
		{"timeout", compute.ExecResult{ExitCode: -1, ErrorCode: compute.ExecutionTimeout}, nil, "Timeout", "Failed", "ExecutionTimeout", "", "Failed", "Failed"},
		{"user", compute.ExecResult{ExitCode: -1, ErrorCode: compute.AccountNotExists}, nil, "Error", "Failed", "AccountNotExists", "", "Failed", "Failed"},
		{"dir", compute.ExecResult{ExitCode: -1, ErrorCode: compute.DirectoryNotExists}, nil, "Error", "Failed", "DirectoryNotExists", "", "Failed", "Failed"},
		{"stopped", compute.ExecResult{ExitCode: -1, ErrorCode: compute.InstanceNotRunning}, nil, "Aborted", "Failed", "InstanceNotRunning", "", "Failed", "Failed"},
		{"cut", compute.ExecResult{ExitCode: -1, ErrorCode: compute.InstanceNotRunning, Output: []byte("x")}, nil, "Failed", "Failed", "InstanceNotRunning", "", "Failed", "Failed"},
		{"engine", compute.ExecResult{}, compute.Fail(compute.ErrUnavailable, "Exec", "i-1", "gone"), "Failed", "Failed", "ExecutionInterrupted", "", "Failed", "Failed"},
		{"unsupported", compute.ExecResult{}, compute.Fail(compute.ErrUnsupported, "Exec", "i-1", "no"), "Error", "Failed", "CommandNotApplicable", "", "Failed", "Failed"},
		{"lost", compute.ExecResult{}, compute.Fail(compute.ErrNotFound, "Exec", "i-1", "no"), "Aborted", "Failed", "InstanceNotRunning", "", "Failed", "Failed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			r.instance("i-1", nil)
			r.driver.exec = func(context.Context, string, compute.ExecSpec) (compute.ExecResult, error) { return c.res, c.err }
			run := r.invoke(r.command("x"), "i-1")
			r.drive()
			got := r.result(run, "i-1")
			want(got, "InvocationStatus", c.status, "InvokeRecordStatus", c.old, "ErrorCode", c.code)
			if got.Has("ExitCode") != (c.exit != "") || c.exit != "" && got.Text("ExitCode") != c.exit {
				t.Errorf("the exit code is shown: %v", got.Has("ExitCode"))
			}
			r.Root.Do(api.ECS, "DescribeInvocations", in("InvokeId", run)...).Want("Invocations.Invocation.0.InvocationStatus", c.overall)
			if strings.Contains(got.Text("ErrorInfo"), "gone") {
				t.Error("the driver's own words are shown")
			}
			r.drive()
			if r.driver.count() != 1 {
				t.Errorf("the command ran %d times", r.driver.count())
			}
		})
	}
}

// A command that was running when its server ended is never run again, and its
// result says so.
func TestRestartWhileRunning(t *testing.T) {
	r := newRig(t)
	r.instance("i-1", nil)
	r.instance("i-2", nil)
	run := r.Root.Do(api.ECS, "InvokeCommand", in("CommandId", r.command("x"), "InstanceId.1", "i-1", "InstanceId.2", "i-2")...).Text("InvokeId")
	// The first one has begun; the process ends before its result is stored.
	r.write(func(tx *state.Tx) {
		err := editResult(tx, apitest.Account, run, "i-1", func(v *inventory.Invocation, res *inventory.InvocationResult) {
			r.svc.begin(tx, apitest.Account, v, res)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	r.Restart()
	if keys := r.svc.commandsPending(r.Store.Snapshot()); keys != nil {
		t.Errorf("%q are pending before the machines were looked at", keys)
	}
	r.drive()
	got := r.result(run, "i-1")
	want(got, "InvocationStatus", "Failed", "ErrorCode", "ExecutionInterrupted")
	if !strings.Contains(got.Text("ErrorInfo"), "outcome is not known") {
		t.Errorf("ErrorInfo %q", got.Text("ErrorInfo"))
	}
	want(r.result(run, "i-2"), "InvocationStatus", "Success")
	r.Root.Do(api.ECS, "DescribeInvocations", in("InvokeId", run)...).Want("Invocations.Invocation.0.InvocationStatus", "PartialFailed")
	if !slices.Equal(r.driver.ids, []string{"i-2"}) {
		t.Errorf("the command ran on %v", r.driver.ids)
	}
}

// A machine's state at the time of the run decides, and only this node's
// machines are driven.
func TestInstanceStates(t *testing.T) {
	r := newRig(t)
	r.instance("i-run", nil)
	r.instance("i-off", func(i *inventory.Instance) { i.Status, i.Want.Power = inventory.Stopped, inventory.Off })
	r.instance("i-gone", nil)
	r.instance("i-later", nil)
	r.instance("i-far", func(i *inventory.Instance) { i.Node = "node-2" })
	run := r.Root.Do(api.ECS, "InvokeCommand", in("CommandId", r.command("x"), "InstanceId.1", "i-run", "InstanceId.2", "i-off", "InstanceId.3", "i-gone", "InstanceId.4", "i-later", "InstanceId.5", "i-far")...).Text("InvokeId")
	want(r.result(run, "i-off"), "InvocationStatus", "Aborted", "ErrorCode", "InstanceNotRunning")
	edit := func(id string, change func(*inventory.Instance)) {
		r.write(func(tx *state.Tx) {
			i := *inventory.Instances.Get(tx, apitest.Account, id)
			change(&i)
			inventory.Instances.Put(tx, apitest.Account, id, &i)
		})
	}
	r.write(func(tx *state.Tx) { inventory.Instances.Delete(tx, apitest.Account, "i-gone") })
	edit("i-later", func(i *inventory.Instance) { i.Status = inventory.Starting }) // rebooting
	r.drive()
	want(r.result(run, "i-run"), "InvocationStatus", "Success")
	want(r.result(run, "i-gone"), "InvocationStatus", "Aborted", "ErrorCode", "InstanceReleased")
	want(r.result(run, "i-later"), "InvocationStatus", "Pending") // waits until the machine is settled
	want(r.result(run, "i-far"), "InvocationStatus", "Pending")
	r.Root.Do(api.ECS, "DescribeInvocations", in("InvokeId", run)...).Want("Invocations.Invocation.0.InvokeStatus", "Running")
	edit("i-later", func(i *inventory.Instance) { i.Status, i.Want.Power = inventory.Stopped, inventory.Off })
	r.drive()
	want(r.result(run, "i-later"), "InvocationStatus", "Aborted", "ErrorCode", "InstanceNotRunning")
}

func TestStopInvocation(t *testing.T) {
	r := newRig(t)
	r.instance("i-1", nil)
	r.instance("i-2", nil)
	begun := make(chan struct{})
	r.driver.exec = func(ctx context.Context, _ string, _ compute.ExecSpec) (compute.ExecResult, error) {
		close(begun)
		<-ctx.Done()
		return compute.ExecResult{}, compute.FromContext(ctx, "Exec", "i-1")
	}
	run := r.Root.Do(api.ECS, "InvokeCommand", in("CommandId", r.command("x"), "InstanceId.1", "i-1", "InstanceId.2", "i-2")...).Text("InvokeId")
	r.checkFailures([]failure{
		{"InvalidInvokeId.NotFound", 404, "StopInvocation", in("InvokeId", "t-9")},
		{"InvalidInvokeId.NotFound", 404, "StopInvocation", []string{"RegionId", "cn-beijing", "InvokeId", run}},
		{"InvalidInstance.NotFound", 404, "StopInvocation", in("InvokeId", run, "InstanceId.1", "i-9")},
	})
	r.svc.adopted.Store(true)
	done := make(chan error, 1)
	go func() { done <- r.svc.driveCommand(t.Context(), apitest.Account+"/"+run+"/i-1") }()
	select {
	case <-begun:
	case err := <-done:
		t.Fatalf("the command did not begin: %v", err)
	}
	want(r.result(run, "i-1"), "InvocationStatus", "Running")
	r.Root.Do(api.ECS, "StopInvocation", in("InvokeId", run)...)
	want(r.result(run, "i-2"), "InvocationStatus", "Cancelled", "InvokeRecordStatus", "Stopped") // had not begun
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	want(r.result(run, "i-1"), "InvocationStatus", "Terminated", "InvokeRecordStatus", "Stopped")
	r.Root.Do(api.ECS, "DescribeInvocations", in("InvokeId", run)...).Want("Invocations.Invocation.0.InvocationStatus", "Stopped")
	r.Root.Do(api.ECS, "StopInvocation", in("InvokeId", run)...) // over already
	r.drive()
	if r.driver.count() != 1 {
		t.Errorf("%d commands ran", r.driver.count())
	}
}

// A command that ends by itself while it is asked to stop keeps its result.
func TestStopTooLate(t *testing.T) {
	r := newRig(t)
	r.instance("i-1", nil)
	var run string
	r.driver.exec = func(context.Context, string, compute.ExecSpec) (compute.ExecResult, error) {
		r.Root.Do(api.ECS, "StopInvocation", in("InvokeId", run)...)
		return compute.ExecResult{Output: []byte("done")}, nil
	}
	run = r.invoke(r.command("x"), "i-1")
	r.drive()
	want(r.result(run, "i-1"), "InvocationStatus", "Success", "Output", b64("done"))
}

// The server's end while a command runs ends it with a result that says so.
func TestShutdownWhileRunning(t *testing.T) {
	r := newRig(t)
	r.instance("i-1", nil)
	run := r.invoke(r.command("x"), "i-1")
	ctx, cancel := context.WithCancel(t.Context())
	r.driver.exec = func(run context.Context, _ string, _ compute.ExecSpec) (compute.ExecResult, error) {
		cancel()
		<-run.Done()
		return compute.ExecResult{}, compute.FromContext(run, "Exec", "i-1")
	}
	if err := r.svc.driveCommand(ctx, apitest.Account+"/"+run+"/i-1"); err != nil {
		t.Fatal(err)
	}
	want(r.result(run, "i-1"), "InvocationStatus", "Failed", "ErrorCode", "ExecutionInterrupted")
	if err := r.svc.driveCommand(ctx, "nonsense"); err == nil {
		t.Error("a key of another shape is no error")
	}
}

func TestInvocationErrors(t *testing.T) {
	r := newRig(t)
	r.instance("i-1", nil)
	r.instance("i-win", func(i *inventory.Instance) { i.OSType = compute.Windows })
	cmd := r.command("x")
	run := func(more ...string) []string {
		return in(append([]string{"CommandId", cmd, "InstanceId.1", "i-1"}, more...)...)
	}
	many := in("CommandId", cmd)
	for i := range maxCommandInstances + 1 {
		many = append(many, fmt.Sprintf("InstanceId.%d", i+1), fmt.Sprintf("i-%d", i))
	}
	r.checkFailures([]failure{
		{"InvalidCmdId.NotFound", 404, "InvokeCommand", in("CommandId", "c-9", "InstanceId.1", "i-1")},
		{"InvalidInstance.NotFound", 404, "InvokeCommand", in("CommandId", cmd, "InstanceId.1", "i-9")},
		{"InvalidInstance.NotMatch", 403, "InvokeCommand", in("CommandId", cmd, "InstanceId.1", "i-win")},
		{"MissingParameter", 400, "InvokeCommand", in("CommandId", cmd)},
		{"InstanceIds.ExceedLimit", 403, "InvokeCommand", many},
		{"InvalidParameter", 400, "InvokeCommand", run("InstanceId.2", "i-1")},
		{"InvalidParameter", 400, "InvokeCommand", run("Username", "0:0")},
		{"Username.ExceedLimit", 403, "InvokeCommand", run("Username", strings.Repeat("x", 256))},
		{"InvalidParameter", 400, "InvokeCommand", run("Timeout", "5")},
		{"Parameter.Disabled", 404, "InvokeCommand", run("Parameters", `{"a":"b"}`)},
		{"InvalidRepeatMode.NotFound", 404, "InvokeCommand", run("RepeatMode", "x")},
		{"UnsupportedParameter", 400, "InvokeCommand", run("RepeatMode", "Period", "Frequency", "0 0 * * * ?")},
		{"UnsupportedParameter", 400, "InvokeCommand", run("RepeatMode", "EveryReboot")},
		{"UnsupportedParameter", 400, "InvokeCommand", run("Timed", "true")},
		{"InvalidTerminationMode.NotFound", 404, "InvokeCommand", run("TerminationMode", "x")},
		{"UnsupportedParameter", 400, "InvokeCommand", run("TerminationMode", "ProcessTree")},
		{"UnsupportedParameter", 400, "InvokeCommand", run("WindowsPasswordName", "x")},
		{"UnsupportedParameter", 400, "InvokeCommand", run("ContainerName", "x")},
		{"InvalidRegionId.NotFound", 404, "InvokeCommand", []string{"RegionId", "mars-1", "CommandId", cmd, "InstanceId.1", "i-1"}},
		{"InvalidCmdType.NotFound", 403, "RunCommand", in("Type", "x", "CommandContent", "y", "InstanceId.1", "i-1")},
		{"MissingParameter", 400, "RunCommand", in("Type", "RunShellScript", "InstanceId.1", "i-1")},
		{"CmdContent.ExceedLimit", 403, "RunCommand", in("Type", "RunShellScript", "CommandContent", strings.Repeat("x", 19<<10), "InstanceId.1", "i-1")},
		{"InvalidInstance.NotMatch", 403, "RunCommand", in("Type", "RunPowerShellScript", "CommandContent", "x", "InstanceId.1", "i-1")},
		{"Parameter.NotMatched", 403, "RunCommand", in("Type", "RunShellScript", "CommandContent", "{{a}}", "EnableParameter", "true", "InstanceId.1", "i-1")},
		{"InvalidParameter", 400, "DescribeInvocations", in("InvokeStatus", "x")},
		{"InvalidParameter", 400, "DescribeInvocationResults", in("InvokeRecordStatus", "x")},
		{"InvalidParam.PageSize", 403, "DescribeInvocations", in("PageSize", "0")},
		{"InvalidParam.PageNumber", 403, "DescribeInvocationResults", in("PageNumber", "0")},
	})
	if n := r.Root.Do(api.ECS, "DescribeInvocations", in()...).Len("Invocations.Invocation"); n != 0 {
		t.Errorf("refused calls left %d runs", n)
	}
}

// A command of Windows runs as System unless a user is named.
func TestWindowsCommand(t *testing.T) {
	r := newRig(t)
	r.instance("i-win", func(i *inventory.Instance) { i.OSType = compute.Windows })
	run := r.Root.Do(api.ECS, "RunCommand", in("Type", "RunPowerShellScript", "CommandContent", "x", "InstanceId.1", "i-win")...).Text("InvokeId")
	r.drive()
	want(r.result(run, "i-win"), "Username", "System", "InvocationStatus", "Success")
	if r.driver.runs[0].User != "" {
		t.Errorf("the driver was asked for user %q", r.driver.runs[0].User)
	}
}

// Old records go; young ones and those that are not over stay.
func TestExpireInvocations(t *testing.T) {
	r := newRig(t)
	r.instance("i-1", nil)
	cmd := r.command("x")
	old := r.invoke(cmd, "i-1")
	r.drive()
	waiting := r.invoke(cmd, "i-1")
	r.Advance(keepInvocations + time.Hour)
	now := r.invoke(cmd, "i-1")
	snap := r.Store.Snapshot()
	for id, there := range map[string]bool{old: false, waiting: true, now: true} {
		if (inventory.Invocations.Get(snap, apitest.Account, id) != nil) != there {
			t.Errorf("%s is there: %v", id, !there)
		}
	}
}

func TestInvocationLists(t *testing.T) {
	r := newRig(t)
	r.instance("i-1", nil)
	r.instance("i-2", nil)
	cmd := r.command("x")
	var runs []string
	for range 12 {
		r.Advance(time.Second)
		runs = append(runs, r.Root.Do(api.ECS, "InvokeCommand", in("CommandId", cmd, "InstanceId.1", "i-1", "InstanceId.2", "i-2", "Tag.1.Key", "k")...).Text("InvokeId"))
	}
	slices.Reverse(runs)
	if got := r.Root.Do(api.ECS, "DescribeInvocations", in()...).Texts("Invocations.Invocation", "InvokeId"); !slices.Equal(got, runs[:10]) {
		t.Errorf("page 1 is %v", got)
	}
	var seen []string
	token := ""
	for {
		p := r.Root.Do(api.ECS, "DescribeInvocationResults", in("MaxResults", "7", "NextToken", token)...).At("Invocation")
		for i := range p.Len("InvocationResults.InvocationResult") {
			x := p.At(fmt.Sprintf("InvocationResults.InvocationResult.%d", i))
			seen = append(seen, x.Text("InvokeId")+x.Text("InstanceId"))
		}
		if token = p.Text("NextToken"); token == "" {
			break
		}
	}
	if len(seen) != 24 || seen[0] != runs[0]+"i-1" || seen[23] != runs[11]+"i-2" {
		t.Errorf("the pages have %v", seen)
	}
	for _, c := range []struct {
		want   string
		params []string
	}{
		{"12", []string{"CommandId", cmd, "InstanceId", "i-1", "CommandName", "cmd", "CommandType", "RunShellScript", "Tag.1.Key", "k", "Timed", "false", "RepeatMode", "Once"}},
		{"0", []string{"InstanceId", "i-9"}},
		{"12", []string{"InvokeStatus", "Running"}},
		{"0", []string{"InvokeStatus", "Finished"}},
		{"0", []string{"RepeatMode", "Period"}},
	} {
		r.Root.Do(api.ECS, "DescribeInvocations", in(c.params...)...).Want("TotalCount", c.want)
	}
	// Who asks for one instance sees that one only.
	if n := r.Root.Do(api.ECS, "DescribeInvocations", in("InvokeId", runs[0], "InstanceId", "i-2")...).Len("Invocations.Invocation.0.InvokeInstances.InvokeInstance"); n != 1 {
		t.Errorf("%d instances are shown", n)
	}
}

func TestInvocationAccess(t *testing.T) {
	r := newRig(t)
	r.instance("i-1", nil)
	cmd := r.command("x")
	run := r.invoke(cmd, "i-1")
	r.checkAccess([]access{
		{"RunCommand", arn("instance/i-1"), in("Type", "RunShellScript", "CommandContent", "x", "InstanceId.1", "i-1")},
		{"DescribeInvocations", "*", in()},
		{"DescribeInvocations", arn("instance/i-1"), in("InstanceId", "i-1")},
		{"DescribeInvocationResults", "*", in("InvokeId", run)},
		{"DescribeInvocationResults", arn("command/" + cmd), in("CommandId", cmd)},
		{"StopInvocation", arn("instance/i-1"), in("InvokeId", run, "InstanceId.1", "i-1")},
		{"StopInvocation", "*", in("InvokeId", run)},
	})
	call := in("CommandId", cmd, "InstanceId.1", "i-1")
	r.User("OnlyCommand", statement("Allow", arn("command/"+cmd), "", "ecs:InvokeCommand")).Denied(api.ECS, "InvokeCommand", call...)
	r.User("OnlyInstance", statement("Allow", arn("instance/*"), "", "ecs:InvokeCommand")).Denied(api.ECS, "InvokeCommand", call...)
	both := r.User("Both", statement("Allow", arn("command/"+cmd), "", "ecs:InvokeCommand"), statement("Allow", arn("instance/i-1"), "", "ecs:InvokeCommand"))
	both.Do(api.ECS, "InvokeCommand", call...)
	r.instance("i-2", nil)
	both.Denied(api.ECS, "InvokeCommand", append(call, "InstanceId.2", "i-2")...) // every instance counts
}

// The procedure's Deny stops commands as root and no others; it does not name
// RunCommand, which the vendor's remedy by ecs:CommandRunAs stops.
func TestWhoCommandsRunAs(t *testing.T) {
	r := newRig(t)
	r.instance("i-1", nil)
	r.instance("i-win", func(i *inventory.Instance) { i.OSType = compute.Windows })
	cmd := r.command("x")
	win := r.Root.Do(api.ECS, "CreateCommand", in("Name", "w", "Type", "RunBatScript", "CommandContent", b64("x"))...).Text("CommandId")
	procedure := `{"Version":"1","Statement":[{"Action":["ecs:RunInstances","ecs:CreateInstance","ecs:CreateOrder","ecs:ReplaceSystemDisk","ecs:AttachDisk","ecs:InvokeCommand"],"Resource":"*","Condition":{"Bool":{"ecs:LoginAsNonRoot":["false"]}},"Effect":"Deny"}]}`
	alice := r.User("Alice", apitest.Allow("ecs:*"), procedure)
	call := func(more ...string) []string {
		return in(append([]string{"CommandId", cmd, "InstanceId.1", "i-1"}, more...)...)
	}
	before := r.Store.Snapshot().Revision()
	for _, params := range [][]string{call(), call("Username", "root"), in("CommandId", win, "InstanceId.1", "i-win", "Username", "alice"), call("InstanceId.2", "i-win", "Username", "alice")} {
		e := alice.Denied(api.ECS, "InvokeCommand", params...)
		if e.AccessDeniedDetail.NoPermissionType != "ExplicitDeny" || !strings.Contains(e.Message, "Username") {
			t.Errorf("%q: %s", params, e.Message)
		}
	}
	if after := r.Store.Snapshot().Revision(); after != before {
		t.Errorf("refused calls changed the state from revision %d to %d", before, after)
	}
	alice.Do(api.ECS, "InvokeCommand", call("Username", "ecs-user")...)
	alice.Do(api.ECS, "RunCommand", in("Type", "RunShellScript", "CommandContent", "x", "InstanceId.1", "i-1")...)

	bob := r.User("Bob", statement("Allow", "*", `{"StringEquals":{"ecs:CommandRunAs":["ecs-user"]}}`, "ecs:RunCommand", "ecs:InvokeCommand"))
	bob.Denied(api.ECS, "RunCommand", in("Type", "RunShellScript", "CommandContent", "x", "InstanceId.1", "i-1")...)
	bob.Denied(api.ECS, "InvokeCommand", call("Username", "root")...)
	bob.Do(api.ECS, "RunCommand", in("Type", "RunShellScript", "CommandContent", "x", "InstanceId.1", "i-1", "Username", "ecs-user")...)
	bob.Do(api.ECS, "InvokeCommand", call("Username", "ecs-user")...)
}

func TestFailureOfUnknownError(t *testing.T) {
	status, code, _ := failureOf(errors.New("boom"))
	if status != inventory.InvokeFailed || code != codeInterrupted {
		t.Errorf("%s, %s", status, code)
	}
}
