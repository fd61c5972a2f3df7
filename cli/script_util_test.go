package cli_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os/signal"
	"strings"
	"sync"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// running holds the server process of each script.
var running sync.Map

func signalContext() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
}

// key gives a user's access key, which the root makes when it is first asked for.
func key(ts *testscript.TestScript, user string) (id, secret string) {
	if id, secret, ok := strings.Cut(ts.Getenv("KEY_"+user), " "); ok {
		return id, secret
	}
	was := ts.Getenv("CALL_ID")
	ts.Setenv("CALL_ID", "")
	a, err := do(ts, []string{"ram:CreateAccessKey", "UserName=" + user})
	ts.Check(err)
	ts.Setenv("CALL_ID", was)
	var v struct {
		AccessKey struct{ AccessKeyId, AccessKeySecret string }
	}
	ts.Check(a.Into(&v))
	ts.Setenv("KEY_"+user, v.AccessKey.AccessKeyId+" "+v.AccessKey.AccessKeySecret)
	return v.AccessKey.AccessKeyId, v.AccessKey.AccessKeySecret
}

func cmdAssume(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 4 {
		ts.Fatalf("usage: assume USER ROLE SESSION @POLICY")
	}
	cmdAs(ts, false, args[:1])
	a, err := do(ts, []string{"sts:AssumeRole", "RoleArn=acs:ram::" + ts.Getenv("ACCOUNT") + ":role/" + args[1], "RoleSessionName=" + args[2], "Policy=" + args[3]})
	ts.Check(err)
	var v struct {
		Credentials struct{ AccessKeyId, AccessKeySecret, SecurityToken string }
	}
	ts.Check(a.Into(&v))
	ts.Setenv("CALL_ID", v.Credentials.AccessKeyId)
	ts.Setenv("CALL_SECRET", v.Credentials.AccessKeySecret)
	ts.Setenv("CALL_TOKEN", v.Credentials.SecurityToken)
}

func cmdSameShape(ts *testscript.TestScript, _ bool, args []string) {
	var a, b any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &a))
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &b))
	if err := fits(a, b, ""); err != nil {
		ts.Fatalf("%s and %s: %v", args[0], args[1], err)
	}
}

// fits says where a JSON value has another form than one that may have more
// members. Lists are compared by their first elements; a value that is null has
// every form.
func fits(a, b any, at string) error {
	if a == nil || b == nil {
		return nil
	}
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			return fmt.Errorf("%s is an object and %T", at, b)
		}
		for name, v := range x {
			w, ok := y[name]
			if !ok {
				return fmt.Errorf("%s.%s is missing", at, name)
			}
			if err := fits(v, w, at+"."+name); err != nil {
				return err
			}
		}
	case []any:
		y, ok := b.([]any)
		if !ok {
			return fmt.Errorf("%s is a list and %T", at, b)
		}
		if len(x) > 0 && len(y) > 0 {
			return fits(x[0], y[0], at+"[0]")
		}
	default:
		if fmt.Sprintf("%T", a) != fmt.Sprintf("%T", b) {
			return fmt.Errorf("%s is %T and %T", at, a, b)
		}
	}
	return nil
}
