package ecs

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
)

// exec runs a script on a machine and gives the output, decoded, and the state.
func (cl *cloud) exec(id, script string, more ...string) (output, status, code string) {
	cl.T.Helper()
	run := cl.Root.Do(api.ECS, "RunCommand", append([]string{"RegionId", hangzhou, "Type", "RunShellScript", "CommandContent", script, "InstanceId.1", id}, more...)...).Text("InvokeId")
	cl.idle()
	r := cl.Root.Do(api.ECS, "DescribeInvocationResults", "RegionId", hangzhou, "InvokeId", run).At("Invocation.InvocationResults.InvocationResult.0")
	b, err := base64.StdEncoding.DecodeString(r.Text("Output"))
	if err != nil {
		cl.T.Fatal(err)
	}
	return string(b), r.Text("InvocationStatus"), r.Text("ErrorCode")
}

// Commands run in a real machine of the simulation, as who was asked for.
func TestCommandsInAMachine(t *testing.T) {
	cl := newCloud(t)
	id := cl.run("ImageOptions.LoginAsNonRoot", "true", "Password", secret)[0]
	for _, c := range []struct {
		script       string
		params       []string
		output       string
		status, code string
	}{
		{"whoami", nil, "root\n", "Success", ""},
		{"whoami", []string{"Username", "ecs-user"}, "ecs-user\n", "Success", ""},
		{"whoami", []string{"Username", "nobody-here"}, "", "Error", "AccountNotExists"},
		{"pwd", []string{"WorkingDir", "/tmp"}, "/tmp\n", "Success", ""},
		{"pwd", []string{"WorkingDir", "/no/such/dir"}, "", "Error", "DirectoryNotExists"},
		{"echo out; echo err >&2; exit 3", nil, "out\nerr\n", "Failed", "ExitCodeNonzero"},
		{"sleep 100", []string{"Timeout", "10"}, "", "Timeout", "ExecutionTimeout"},
		{"echo {{greeting}}", []string{"EnableParameter", "true", "Parameters", `{"greeting":"hello there"}`}, "hello there\n", "Success", ""},
	} {
		output, status, code := cl.exec(id, c.script, c.params...)
		if output != c.output || status != c.status || code != c.code {
			t.Errorf("%q %q: %q, %s, %s", c.script, c.params, output, status, code)
		}
	}
	if output, _, _ := cl.exec(id, "i=0; while [ $i -lt 4000 ]; do echo line-$i; i=$((i+1)); done"); len(output) > 24<<10 || !strings.HasSuffix(output, "line-3999\n") {
		t.Errorf("%d bytes of output, ending in %q", len(output), output[max(0, len(output)-20):])
	}
	cl.Root.Do(api.ECS, "StopInstance", "InstanceId", id)
	cl.idle()
	if _, status, code := cl.exec(id, "whoami"); status != "Aborted" || code != "InstanceNotRunning" {
		t.Errorf("on a stopped machine: %s, %s", status, code)
	}
}

// What was run is known after a restart of the server, and new commands run.
func TestCommandsAfterRestart(t *testing.T) {
	cl := newCloud(t)
	id := cl.run("Password", secret)[0]
	if output, _, _ := cl.exec(id, "echo kept > /root/file; echo done"); output != "done\n" {
		t.Fatalf("output %q", output)
	}
	cl.reopen()
	if output, status, code := cl.exec(id, "cat /root/file"); output != "kept\n" || status != "Success" {
		t.Errorf("after a restart: %q, %s, %s", output, status, code)
	}
	if n := cl.Root.Do(api.ECS, "DescribeInvocations", "RegionId", hangzhou).Len("Invocations.Invocation"); n != 2 {
		t.Errorf("%d runs are known", n)
	}
}
