package demo

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/client"
)

// Server is what the demo needs of the server that it runs against.
type Server interface {
	URL() string
	AccountID() string
	RootCredentials() (accessKeyID, secret string)
	Idle(ctx context.Context) error // returns when no machine is under way
	Revision() int64                // the same before and after a call that changed nothing
}

// runner is one run under way.
type runner struct {
	srv   Server
	root  *client.Client
	alice *client.Client
	saved map[string]string
	now   func() time.Time
}

// Run does the whole procedure and tells each result as it comes. The report is
// complete also when something is not as the procedure says; an error means
// that the demo itself could not go on.
func Run(ctx context.Context, srv Server, now func() time.Time, tell func(Section, Result)) (*Report, error) {
	begin := now()
	id, secret := srv.RootCredentials()
	r := &runner{srv: srv, root: client.New(srv.URL(), id, secret), saved: map[string]string{}, now: now}
	r.root.UserAgent = "rampart-demo"
	rep := &Report{Procedure: "Forbid RAM users to create Linux instances whose initial login user is root", Endpoint: srv.URL(), AccountID: srv.AccountID(), OK: true}
	for _, sec := range scenario() {
		for _, st := range sec.Steps {
			res, err := r.step(ctx, st)
			if err != nil {
				return rep, fmt.Errorf("%s: %w", st.Title, err)
			}
			res.Section = sec.Title
			rep.Results = append(rep.Results, res)
			rep.OK = rep.OK && res.OK
			tell(sec, res)
		}
	}
	rep.Seconds = now().Sub(begin).Seconds()
	return rep, nil
}

func (r *runner) client(as string) (*client.Client, error) {
	if as == "root" {
		return r.root, nil
	}
	if r.alice == nil {
		if r.saved["alice.id"] == "" {
			return nil, errors.New("Alice has no access key")
		}
		r.alice = client.New(r.srv.URL(), r.saved["alice.id"], r.saved["alice.secret"])
		r.alice.UserAgent = "rampart-demo"
	}
	return r.alice, nil
}

func (r *runner) step(ctx context.Context, st Step) (Result, error) {
	c, err := r.client(st.As)
	if err != nil {
		return Result{}, err
	}
	p, err := r.fill(st.Params)
	if err != nil {
		return Result{}, err
	}
	if err := r.srv.Idle(ctx); err != nil {
		return Result{}, err
	}
	var before string
	watch := st.Want.Verdict != Allowed
	if watch {
		if before, err = r.inventory(ctx); err != nil {
			return Result{}, err
		}
	}
	res := Result{Title: st.Title, As: st.As, Operation: strings.ToLower(st.Op.Product) + ":" + st.Op.Name, Params: mask(p),
		Want: st.Want.Verdict, WantCode: st.Want.Code, quiet: st.Quiet, show: st.Show}
	answer, err := c.Call(ctx, st.Op.Version, st.Op.Name, p)
	if err := res.take(answer, err); err != nil {
		return res, err
	}
	if answer != nil {
		if err := r.save(st, answer); err != nil {
			return res, err
		}
	}
	if watch {
		after, err := r.inventory(ctx)
		if err != nil {
			return res, err
		}
		same := before == after
		res.Unchanged = &same
	}
	if res.Decision, err = r.decision(ctx, res.RequestID); err != nil {
		return res, err
	}
	if st.Output != "" && res.Got == Allowed {
		if res.Output, err = r.output(ctx); err != nil {
			return res, err
		}
	}
	res.judge(st)
	return res, nil
}

// take puts the answer or the error into the result.
func (res *Result) take(answer *client.Answer, err error) error {
	if err == nil {
		res.Got, res.Status, res.RequestID = Allowed, 200, answer.RequestID
		return nil
	}
	e, ok := errors.AsType[*client.Error](err)
	if !ok {
		return err
	}
	res.Got, res.Status, res.Code, res.Message, res.RequestID = Fails, e.Status, e.Code, e.Message, e.RequestId
	if e.AccessDeniedDetail != nil {
		res.Got = Refused
	}
	return nil
}

// judge compares with what the procedure expects.
func (res *Result) judge(st Step) {
	switch {
	case res.Got != st.Want.Verdict:
		res.Fault = fmt.Sprintf("the procedure expects %q", st.Want.Verdict)
		if res.Message != "" {
			res.Fault += ": " + res.Message
		}
	case res.Code != st.Want.Code:
		res.Fault = fmt.Sprintf("the error code is %s, the procedure expects %s", res.Code, st.Want.Code)
	case res.Unchanged != nil && !*res.Unchanged:
		res.Fault = "the state is not the same as before"
	case st.Want.Policy != "" && (res.Decision == nil || res.Decision.Policy != st.Want.Policy):
		res.Fault = "another policy decided than " + st.Want.Policy
	case st.Output != "" && strings.TrimSpace(res.Output) != st.Output:
		res.Fault = fmt.Sprintf("the command printed %q, not %q", res.Output, st.Output)
	default:
		res.OK = true
	}
}

func (r *runner) fill(params map[string]string) (map[string]string, error) {
	out := maps.Clone(params)
	for k, v := range out {
		for name, value := range r.saved {
			v = strings.ReplaceAll(v, "${"+name+"}", value)
		}
		if strings.Contains(v, "${") {
			return nil, fmt.Errorf("an earlier step did not give the value of %s", v)
		}
		out[k] = v
	}
	return out, nil
}

func (r *runner) save(st Step, answer *client.Answer) error {
	for name, path := range st.Save {
		v, err := at(answer.Body, path)
		if err != nil {
			return err
		}
		r.saved[name] = v
	}
	return nil
}

// at gives the text at a dotted path of a JSON answer.
func at(body []byte, path string) (string, error) {
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return "", err
	}
	for part := range strings.SplitSeq(path, ".") {
		switch n := v.(type) {
		case map[string]any:
			v = n[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(n) {
				return "", fmt.Errorf("the answer has no %s", path)
			}
			v = n[i]
		}
	}
	s, ok := v.(string)
	if !ok {
		return "", fmt.Errorf("the answer has no text at %s", path)
	}
	return s, nil
}

// mask hides what should not be on a screen.
func mask(params map[string]string) map[string]string {
	out := maps.Clone(params)
	if out["Password"] != "" {
		out["Password"] = "***"
	}
	return out
}

// output waits for the invocation to finish and gives what it printed.
func (r *runner) output(ctx context.Context) (string, error) {
	if err := r.srv.Idle(ctx); err != nil {
		return "", err
	}
	a, err := r.root.Call(ctx, "2014-05-26", "DescribeInvocationResults", map[string]string{"RegionId": region, "InvokeId": r.saved["invocation"]})
	if err != nil {
		return "", err
	}
	text, err := at(a.Body, "Invocation.InvocationResults.InvocationResult.0.Output")
	if err != nil {
		return "", err
	}
	b, err := base64.StdEncoding.DecodeString(text)
	return string(b), err
}

// inventory gives everything there is, as the root sees it through the API,
// with the state's revision: a refused call must not change a letter of it.
func (r *runner) inventory(ctx context.Context) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "revision %d\n", r.srv.Revision())
	for _, q := range []struct {
		op Operation
		p  map[string]string
	}{
		{ram("ListUsers"), nil},
		{ram("ListPolicies"), params{"PolicyType": "Custom"}},
		{ram("ListPoliciesForUser"), params{"UserName": "Alice"}},
		{vpc("DescribeVpcs"), params{"RegionId": region}},
		{vpc("DescribeVSwitches"), params{"RegionId": region}},
		{ecs("DescribeInstances"), params{"RegionId": region, "AdditionalAttributes.1": "LOGIN_AS_NON_ROOT"}},
		{ecs("DescribeDisks"), params{"RegionId": region}},
		{ecs("DescribeSecurityGroups"), params{"RegionId": region}},
		{ecs("DescribeKeyPairs"), params{"RegionId": region}},
		{ecs("DescribeCommands"), params{"RegionId": region}},
		{ecs("DescribeInvocations"), params{"RegionId": region}},
	} {
		a, err := r.root.Call(ctx, q.op.Version, q.op.Name, q.p)
		if err != nil {
			return "", fmt.Errorf("the state cannot be read: %s: %w", q.op.Name, err)
		}
		var v map[string]any
		if err := a.Into(&v); err != nil {
			return "", err
		}
		delete(v, "RequestId")
		text, err := json.Marshal(v)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s %s\n", q.op.Name, text)
	}
	return b.String(), nil
}
