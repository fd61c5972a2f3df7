package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/client"
	"github.com/rampart-cloud/rampart/compute/sim"
	"github.com/rampart-cloud/rampart/flow"
	"github.com/rampart-cloud/rampart/service/actiontrail"
	"github.com/rampart-cloud/rampart/service/bss"
	"github.com/rampart-cloud/rampart/service/ecs"
	"github.com/rampart-cloud/rampart/service/ims"
	"github.com/rampart-cloud/rampart/service/ram"
	"github.com/rampart-cloud/rampart/service/rampart"
	"github.com/rampart-cloud/rampart/service/resourcemanager"
	"github.com/rampart-cloud/rampart/service/sts"
	"github.com/rampart-cloud/rampart/service/vpc"
)

const (
	account  = apitest.Account
	hangzhou = "cn-hangzhou"
	image    = "ubuntu_24_04_x64_20G_alibase_20260916.vhd"
)

// world is a server with every service and machines behind it.
type world struct {
	*apitest.Harness
	names   map[string]string // what was made, for ${name} in a call
	callers map[string]*apitest.Caller
	runner  *flow.Runner
}

// steady is a clock whose waits are over at once.
type steady struct{ now func() time.Time }

func (s steady) Now() time.Time { return s.now() }
func (s steady) After(time.Duration) (<-chan time.Time, func()) {
	c := make(chan time.Time)
	close(c)
	return c, func() {}
}

// open starts a world.
func open(t *testing.T) *world {
	t.Helper()
	driver, err := sim.Open(sim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := driver.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{names: map[string]string{"account": account, "region": hangzhou, "image": image}, callers: map[string]*apitest.Caller{}}
	var machines *ecs.Service
	w.Harness = apitest.New(t, func(_ *testing.T, h *apitest.Harness, g *api.Gateway) (err error) {
		if machines, err = ecs.New(ecs.Config{Store: h.Store, Driver: driver, Node: h.Env.Node, Now: h.Now}); err != nil {
			return err
		}
		accounts, err := ram.New(ram.Config{Trail: h.Audit})
		if err != nil {
			return err
		}
		names, err := ims.New(ims.Config{Trail: h.Audit})
		if err != nil {
			return err
		}
		return errors.Join(
			api.Mount(g, accounts, ram.Operations()),
			api.Mount(g, sts.New(sts.Config{}), sts.Operations()),
			api.Mount(g, names, ims.Operations()),
			api.Mount(g, resourcemanager.New(resourcemanager.Config{}), resourcemanager.Operations()),
			api.Mount(g, vpc.New(), vpc.Operations()),
			api.Mount(g, machines, ecs.Operations()),
			api.Mount(g, bss.New(), bss.Operations()),
			api.Mount(g, actiontrail.New(h.Audit), actiontrail.Operations()),
			api.Mount(g, rampart.New(rampart.Config{Gateway: g, Directory: h.Directory, Trail: h.Audit, Profile: catalog.Procedure}), rampart.Operations()),
		)
	})
	w.callers["root"] = w.Root
	w.runner = flow.NewRunner(w.Store, flow.Config{Clock: steady{w.Now}, MinPause: time.Nanosecond, MaxPause: time.Microsecond}, machines.Controllers()...)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.runner.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return w
}

// idle waits until every machine is what it should be.
func (w *world) idle() {
	w.T.Helper()
	ctx, cancel := context.WithTimeout(w.T.Context(), 20*time.Second)
	defer cancel()
	if err := w.runner.Idle(ctx); err != nil {
		w.T.Fatal(err)
	}
}

// call is an operation with its parameters, written as one line:
// "Ram GetUser UserName=alice". ${name} is what the world made.
type call string

var products = map[string]api.Product{"Ram": api.RAM, "Sts": api.STS, "Ims": api.IMS, "ResourceManager": api.ResourceManager, "Ecs": api.ECS, "Vpc": api.VPC, "ActionTrail": api.ActionTrail,
	"EcsOrder": {Code: "Ecs", Version: "2016-03-14"}, "BssOpenApi": {Code: "BssOpenApi", Version: "2017-12-14"}}

// split gives the parts of a call.
func (w *world) split(c call) (p api.Product, op string, params []string) {
	w.T.Helper()
	words := strings.Fields(string(c))
	if len(words) < 2 || products[words[0]].Code == "" {
		w.T.Fatalf("%q is no call", c)
	}
	for _, word := range words[2:] {
		name, value, ok := strings.Cut(word, "=")
		if !ok {
			w.T.Fatalf("%q: %q is not NAME=VALUE", c, word)
		}
		params = append(params, name, w.expand(value))
	}
	return products[words[0]], words[1], params
}

func (w *world) expand(s string) string {
	w.T.Helper()
	for {
		before, rest, ok := strings.Cut(s, "${")
		if !ok {
			return s
		}
		name, after, _ := strings.Cut(rest, "}")
		value, ok := w.names[name]
		if !ok {
			w.T.Fatalf("nothing was made as %q", name)
		}
		s = before + value + after
	}
}

// root does calls that must succeed, in order. "=> name path" at a call's end
// keeps what stands at a path of the answer.
func (w *world) root(calls ...call) {
	w.T.Helper()
	for _, c := range calls {
		line, keep, _ := strings.Cut(string(c), " => ")
		p, op, params := w.split(call(line))
		answer := w.Root.Do(p, op, params...)
		if keep != "" {
			name, path, _ := strings.Cut(keep, " ")
			w.names[name] = answer.Text(path)
		}
	}
}

// principal says who calls.
type principal struct {
	name string
	make func(w *world) *apitest.Caller
}

// user is a RAM user with an access key.
func user(name string) principal {
	return principal{"user " + name, func(w *world) *apitest.Caller { return w.key(name) }}
}

// key makes an access key of a user that exists.
func (w *world) key(name string) *apitest.Caller {
	w.T.Helper()
	k := w.Root.Do(api.RAM, "CreateAccessKey", "UserName", name)
	w.names["key-"+name] = k.Text("AccessKey.AccessKeyId")
	return w.Caller(k.Text("AccessKey.AccessKeyId"), k.Text("AccessKey.AccessKeySecret"), "")
}

// role is a session of a role, assumed by the user dispatcher; policy narrows it
// if it is not empty.
func role(name string, policy ...string) principal {
	return principal{"role " + name + " " + strings.Join(policy, ""), func(w *world) *apitest.Caller {
		return w.assume(w.as(user("dispatcher")).caller, name, policy...)
	}}
}

func (w *world) assume(by *apitest.Caller, name string, policy ...string) *apitest.Caller {
	w.T.Helper()
	params := []string{"RoleArn", "acs:ram::" + account + ":role/" + name, "RoleSessionName", "s1"}
	if len(policy) > 0 {
		params = append(params, "Policy", policy[0])
	}
	a := by.Do(api.STS, "AssumeRole", params...)
	return w.Caller(a.Text("Credentials.AccessKeyId"), a.Text("Credentials.AccessKeySecret"), a.Text("Credentials.SecurityToken"))
}

// actor is a principal at work.
type actor struct {
	w      *world
	name   string
	caller *apitest.Caller
}

// as gives the actor of a principal; the same one each time.
func (w *world) as(p principal) *actor {
	w.T.Helper()
	if w.callers[p.name] == nil {
		w.callers[p.name] = p.make(w)
	}
	return &actor{w, p.name, w.callers[p.name]}
}

// anyone is an actor with a name of its own.
func (w *world) anyone(name string, c *apitest.Caller) principal {
	return principal{name, func(*world) *apitest.Caller { return c }}
}

// verdict says how a call was decided: "allow account", "deny control",
// "nothing group" (no statement allows; the resource group's layer was the last
// one asked), or the code of an error that came before or after the decision.
func (a *actor) verdict(c call) string {
	a.w.T.Helper()
	p, op, params := a.w.split(c)
	foretold := a.preview(p, op, params)
	got := a.decided(c, p, op, params)
	// The preview knows policy; what an operation itself refuses it cannot know.
	if foretold != got && (strings.Contains(got, " ") || got == "open" || !strings.HasPrefix(foretold, "allow") && foretold != "open") {
		a.w.T.Errorf("%s, %s: the preview says %s, the call %s", a.name, c, foretold, got)
	}
	return got
}

func (a *actor) decided(c call, p api.Product, op string, params []string) string {
	a.w.T.Helper()
	answer, err := a.caller.Try(p, op, params...)
	var id string
	e, failed := errors.AsType[*client.Error](err)
	switch {
	case err == nil:
		id = answer.RequestID
	case failed:
		id = e.RequestId
	default:
		a.w.T.Fatalf("%s, %s: %v", a.name, c, err)
	}
	ev, err := a.w.Audit.Find(id)
	if err != nil || ev == nil {
		a.w.T.Fatalf("%s, %s: the call is not in the trail: %v", a.name, c, err)
	}
	if ev.Operation != op || failed && ev.ErrorCode != e.Code {
		a.w.T.Errorf("%s, %s: the trail has another call: %+v", a.name, c, ev)
	}
	refused := failed && (e.Code == "NoPermission" || e.Code == "Forbidden.RAM") && e.AccessDeniedDetail != nil
	if failed && !refused && e.Code != "DryRunOperation" {
		return e.Code
	}
	if ev.Decision == nil && !failed {
		return "open" // no policy is asked
	}
	if ev.Decision == nil {
		a.w.T.Fatalf("%s, %s: the trail has no decision: %+v", a.name, c, ev)
	}
	if refused {
		a.detail(c, e, ev)
	} else if ev.Decision.Verdict != "Allow" {
		a.w.T.Errorf("%s, %s succeeded although the trail says %s", a.name, c, ev.Decision.Verdict)
	}
	a.explained(c, ev)
	return word(ev.Decision)
}

func word(d *audit.Decision) string {
	layer := map[string]string{"": "root", "ControlPolicy": "control", "SessionPolicy": "session", "AccountLevelIdentityBasedPolicy": "account",
		"ResourceGroupLevelIdentityBasedPolicy": "group", "AssumeRolePolicy": "trust"}[d.Layer]
	return map[string]string{"Allow": "allow ", "ExplicitDeny": "deny ", "ImplicitDeny": "nothing "}[d.Verdict] + layer
}

// detail checks that what the caller is told of a refusal is what the trail says.
func (a *actor) detail(c call, e *client.Error, ev *audit.Event) {
	a.w.T.Helper()
	d := e.AccessDeniedDetail
	if e.Status != 403 || d.PolicyType != ev.Decision.Layer || d.NoPermissionType != ev.Decision.Verdict || d.AuthAction != ev.Decision.Action || d.EncodedDiagnosticMessage == "" {
		a.w.T.Errorf("%s, %s: the caller is told %+v, the trail has %+v", a.name, c, d, ev.Decision)
	}
}

// can says that the call is allowed and, if a layer is named, by which.
func (a *actor) can(c call, layer ...string) {
	a.w.T.Helper()
	got := a.verdict(c)
	if !strings.HasPrefix(got, "allow ") || len(layer) > 0 && got != "allow "+layer[0] {
		a.w.T.Errorf("%s, %s: %s, want allow %s", a.name, c, got, strings.Join(layer, ""))
	}
}

// cannot says that the call is refused, as verdict tells it, and that nothing
// changes by it.
func (a *actor) cannot(c call, how string) {
	a.w.T.Helper()
	before := a.w.Store.Snapshot().Revision()
	if got := a.verdict(c); got != how {
		a.w.T.Errorf("%s, %s: %s, want %s", a.name, c, got, how)
	}
	if after := a.w.Store.Snapshot().Revision(); after != before {
		a.w.T.Errorf("%s, %s: refused, and yet the state changed", a.name, c)
	}
}

// policy makes the text of a policy of these statements.
func policy(statements ...map[string]any) string {
	b, err := json.Marshal(map[string]any{"Version": "1", "Statement": statements})
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(b)
}

// allow and deny are statements: actions separated by blanks, then resources.
func allow(actions string, resources ...string) map[string]any {
	return statement("Allow", actions, resources)
}

func deny(actions string, resources ...string) map[string]any {
	return statement("Deny", actions, resources)
}

func statement(effect, actions string, resources []string) map[string]any {
	if len(resources) == 0 {
		resources = []string{"*"}
	}
	return map[string]any{"Effect": effect, "Action": strings.Fields(actions), "Resource": resources}
}

// trust is a trust policy that names RAM principals, for example user/alice.
func trust(who ...string) string {
	for i := range who {
		who[i] = "acs:ram::" + account + ":" + who[i]
	}
	return policy(map[string]any{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]any{"RAM": who}})
}

// define makes a custom policy of the account.
func (w *world) define(name string, statements ...map[string]any) {
	w.T.Helper()
	w.Root.Do(api.RAM, "CreatePolicy", "PolicyName", name, "PolicyDocument", policy(statements...))
}

// grant grants a policy, custom or System/NAME, to user/NAME, group/NAME or
// role/NAME; in a resource group if one is named.
func (w *world) grant(to, policy string, group ...string) {
	w.T.Helper()
	kind, name, _ := strings.Cut(to, "/")
	policyType := "Custom"
	if n, ok := strings.CutPrefix(policy, "System/"); ok {
		policyType, policy = "System", n
	}
	if len(group) > 0 {
		as := map[string][2]string{"user": {"IMSUser", name + "@" + account + ".onaliyun.com"}, "group": {"IMSGroup", name + "@group." + account + ".onaliyun.com"},
			"role": {"ServiceRole", name + "@role." + account + ".onaliyunservice.com"}}[kind]
		w.Root.Do(api.ResourceManager, "AttachPolicy", "ResourceGroupId", w.names[group[0]], "PolicyType", policyType, "PolicyName", policy, "PrincipalType", as[0], "PrincipalName", as[1])
		return
	}
	op := map[string]string{"user": "AttachPolicyToUser", "group": "AttachPolicyToGroup", "role": "AttachPolicyToRole"}[kind]
	word := map[string]string{"user": "UserName", "group": "GroupName", "role": "RoleName"}[kind]
	w.Root.Do(api.RAM, op, word, name, "PolicyType", policyType, "PolicyName", policy)
}

// users makes RAM users.
func (w *world) users(names ...string) {
	w.T.Helper()
	for _, n := range names {
		w.root(call(fmt.Sprintf("Ram CreateUser UserName=%s => %s User.UserId", n, n)))
	}
}
