package cli_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rampart-cloud/rampart"
	"github.com/rampart-cloud/rampart/cli"
	"github.com/rampart-cloud/rampart/client"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"rampart": func() {
			ctx, stop := signalContext()
			code := cli.Main(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr)
			stop()
			os.Exit(code)
		},
	})
}

// TestScripts runs the scripts in testdata. Beside testscript's own verbs:
//
//	server          starts a fresh server in the test and points the environment at it
//	call OP K=V...  calls an operation as the root; version is chosen by OP's prefix
//	                (ram:, ecs:, vpc:); the answer goes to stdout
//	as USER         calls with an access key of a user from here on; without USER as the root
//	who USER        lets the command itself use an access key of a user; without USER the root's
//	assume USER ROLE SESSION @POLICY
//	                calls, from here on, as a session of a role that a user assumes
//	sameshape A B   each member of the JSON text in file A is in file B, of the same kind
//	fails OP K=V... like call, for an operation that must fail; the error goes to stdout
//	serve ARGS...   runs "rampart serve ARGS" until it says that it is ready
//	stop            sends it SIGTERM and expects exit status 0
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"server": cmdServer, "call": cmdCall, "fails": cmdFails, "as": cmdAs, "who": cmdWho, "assume": cmdAssume, "sameshape": cmdSameShape, "serve": cmdServe, "stop": cmdStop,
		},
	})
}

func cmdServer(ts *testscript.TestScript, _ bool, _ []string) {
	srv, err := rampart.Open(context.Background(), rampart.Options{})
	ts.Check(err)
	ts.Defer(func() { ts.Check(srv.Close()) })
	id, secret := srv.RootCredentials()
	for k, v := range map[string]string{
		"RAMPART_ENDPOINT": srv.URL(), "ALIBABA_CLOUD_ACCESS_KEY_ID": id, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": secret,
		"ROOT_ID": id, "ROOT_SECRET": secret, "ACCOUNT": srv.AccountID(),
	} {
		ts.Setenv(k, v)
	}
}

var versions = map[string]string{"ram": "2015-05-01", "sts": "2015-04-01", "ecs": "2014-05-26", "vpc": "2016-04-28"}

func do(ts *testscript.TestScript, args []string) (*client.Answer, error) {
	if len(args) == 0 {
		ts.Fatalf("usage: call product:Operation KEY=VALUE...")
	}
	product, op, _ := strings.Cut(args[0], ":")
	params := map[string]string{}
	for _, a := range args[1:] {
		k, v, _ := strings.Cut(a, "=")
		if f, ok := strings.CutPrefix(v, "@"); ok {
			v = ts.ReadFile(f)
		}
		params[k] = v
	}
	c := client.New(ts.Getenv("RAMPART_ENDPOINT"), ts.Getenv("CALL_ID"), ts.Getenv("CALL_SECRET"))
	c.Credential.SecurityToken = ts.Getenv("CALL_TOKEN")
	if c.Credential.AccessKeyID == "" {
		c = client.New(ts.Getenv("RAMPART_ENDPOINT"), ts.Getenv("ROOT_ID"), ts.Getenv("ROOT_SECRET"))
	}
	return c.Call(context.Background(), versions[product], op, params)
}

func cmdCall(ts *testscript.TestScript, _ bool, args []string) {
	a, err := do(ts, args)
	ts.Check(err)
	_, err = fmt.Fprintf(ts.Stdout(), "%s\n", a.Body)
	ts.Check(err)
}

func cmdFails(ts *testscript.TestScript, _ bool, args []string) {
	_, err := do(ts, args)
	e, ok := err.(*client.Error)
	if !ok {
		ts.Fatalf("%v did not fail: %v", args, err)
	}
	ts.Setenv("REQUEST_ID", e.RequestId)
	if e.AccessDeniedDetail != nil {
		ts.Setenv("MESSAGE", e.AccessDeniedDetail.EncodedDiagnosticMessage)
	}
	_, err = fmt.Fprintf(ts.Stdout(), "%s\n", e.Body)
	ts.Check(err)
}

func cmdAs(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv("CALL_ID", "")
	ts.Setenv("CALL_TOKEN", "")
	if len(args) > 0 {
		id, secret := key(ts, args[0])
		ts.Setenv("CALL_ID", id)
		ts.Setenv("CALL_SECRET", secret)
	}
}

func cmdWho(ts *testscript.TestScript, _ bool, args []string) {
	id, secret := ts.Getenv("ROOT_ID"), ts.Getenv("ROOT_SECRET")
	if len(args) > 0 {
		id, secret = key(ts, args[0])
	}
	ts.Setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", id)
	ts.Setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", secret)
}

// cmdServe runs the command as a process of its own, as a user would.
func cmdServe(ts *testscript.TestScript, _ bool, args []string) {
	exe, err := os.Executable()
	ts.Check(err)
	cmd := exec.Command(exe, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	cmd.Args[0] = "rampart"
	cmd.Env = []string{"PATH=" + ts.Getenv("PATH"), "HOME=" + ts.Getenv("HOME")}
	for _, k := range []string{"RAMPART_ROOT_ACCESS_KEY_ID", "RAMPART_ROOT_ACCESS_KEY_SECRET", "RAMPART_ACCOUNT_ID"} {
		if v := ts.Getenv(k); v != "" {
			cmd.Env = append(cmd.Env, k+"="+v)
		}
	}
	cmd.Dir = ts.Getenv("WORK")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	// testscript finds the command by the name of the program.
	link := ts.MkAbs("bin-rampart/rampart")
	ts.Check(os.MkdirAll(ts.MkAbs("bin-rampart"), 0o755))
	if _, err := os.Lstat(link); err != nil {
		ts.Check(os.Symlink(exe, link))
	}
	cmd.Path = link
	ts.Check(cmd.Start())
	running.Store(ts, cmd)
	ts.Defer(func() { _ = cmd.Process.Kill() })
	sc := bufio.NewScanner(out)
	for sc.Scan() {
		_, err := fmt.Fprintln(ts.Stdout(), sc.Text())
		ts.Check(err)
		if f := strings.Fields(sc.Text()); len(f) == 2 && f[0] == "endpoint" {
			ts.Setenv("RAMPART_ENDPOINT", f[1])
		}
		if f := strings.Fields(sc.Text()); len(f) > 2 && f[0] == "access" {
			ts.Setenv("ROOT_ID", f[2])
		}
		if f := strings.Fields(sc.Text()); len(f) > 2 && f[0] == "secret" {
			ts.Setenv("ROOT_SECRET", f[1])
		}
		if strings.HasPrefix(sc.Text(), "Stop with") {
			return
		}
	}
	ts.Fatalf("the server did not become ready: %v", cmd.Wait())
}

func cmdStop(ts *testscript.TestScript, _ bool, _ []string) {
	v, ok := running.LoadAndDelete(ts)
	if !ok {
		ts.Fatalf("no server runs")
	}
	cmd := v.(*exec.Cmd)
	begin := time.Now()
	ts.Check(cmd.Process.Signal(syscall.SIGTERM))
	if err := cmd.Wait(); err != nil {
		ts.Fatalf("after SIGTERM the server ended with %v", err)
	}
	ts.Logf("stopped in %v", time.Since(begin))
}
