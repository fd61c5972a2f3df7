package api_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/client"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// The test service: one reading, one writing and one panicking operation.
type service struct{}

type readIn struct {
	Login *bool
}

type readOut struct{ Account string }

type writeIn struct {
	Name        string `wire:",required"`
	ClientToken string
	DryRun      *bool
}

type writeOut struct{ Name string }

var login = api.Key[service, readIn]{
	Name: "ecs:LoginAsNonRoot",
	Value: func(_ service, _ *api.Call, in *readIn) ([]string, string) {
		if in.Login == nil {
			return []string{"false"}, "default: parameter Login is absent"
		}
		return []string{map[bool]string{true: "true", false: "false"}[*in.Login]}, "parameter Login"
	},
	Hint: authz.Advice{ID: "TestLogin", Text: "Send Login=true."},
}

func operations() []api.Declared[service] {
	return []api.Declared[service]{
		api.Operation[service, readIn, readOut]{Product: api.ECS, Name: "RunInstances", Action: "ecs:RunInstances", Effect: api.Read,
			Resources: api.Everything[service, readIn], Keys: []api.Key[service, readIn]{login}, DryRun: api.DryRunAll, Source: "test",
			Handle: func(_ service, c *api.Call, in *readIn) (*readOut, error) { return &readOut{c.Account}, nil }},
		api.Operation[service, writeIn, writeOut]{Product: api.ECS, Name: "CreateDisk", Action: "ecs:CreateDisk", Effect: api.Write,
			Resources: func(_ service, c *api.Call, in *writeIn) []api.Resource {
				return []api.Resource{{ARN: c.ARN("ecs", "*", "disk/"+in.Name)}}
			}, DryRun: api.DryRunAll, Source: "test",
			Handle: func(_ service, c *api.Call, in *writeIn) (*writeOut, error) {
				return api.Once(c, in.ClientToken, func(tx *state.Tx) (*writeOut, error) {
					api.Tokens.Put(tx, c.Account, "made/"+in.Name+c.RequestID, &api.Token{Expires: c.Now.Add(time.Hour)})
					return &writeOut{in.Name + c.RequestID}, nil
				})
			}},
		api.Operation[service, readIn, readOut]{Product: api.ECS, Name: "StopInstance", Action: "ecs:StopInstance", Effect: api.Write,
			Resources: api.Everything[service, readIn], DryRun: api.NoDryRun, Source: "test",
			Handle: func(service, *api.Call, *readIn) (*readOut, error) { panic("boom") }},
	}
}

func mount(_ *testing.T, _ *apitest.Harness, g *api.Gateway) error {
	return api.Mount(g, service{}, operations())
}

func made(h *apitest.Harness) int {
	return api.Tokens.Count(h.Store.Snapshot(), apitest.Account, "made/")
}

const procedureDeny = `{"Version":"1","Statement":[{"Effect":"Deny","Action":"ecs:RunInstances","Resource":"*","Condition":{"Bool":{"ecs:LoginAsNonRoot":["false"]}}}]}`

func TestDecisionsReachTheClient(t *testing.T) {
	h := apitest.New(t, mount)
	h.Root.Do(api.ECS, "RunInstances").Want("Account", apitest.Account)
	alice := h.User("Alice", apitest.Allow("ecs:*"), procedureDeny)
	for _, c := range []*apitest.Caller{alice, alice.V1()} {
		c.Do(api.ECS, "RunInstances", "Login", "true")
		e := c.Denied(api.ECS, "RunInstances")
		if d := e.AccessDeniedDetail; d.NoPermissionType != "ExplicitDeny" || d.AuthAction != "ecs:RunInstances" || d.PolicyType != "AccountLevelIdentityBasedPolicy" || d.AuthPrincipalType != "SubUser" {
			t.Errorf("the detail is %+v", d)
		}
		for _, want := range []string{"ecs:LoginAsNonRoot is false (default: parameter Login is absent)", "Send Login=true."} {
			if !strings.Contains(e.Message, want) {
				t.Errorf("the message %q lacks %q", e.Message, want)
			}
		}
		d, err := h.Env.Authz.Decode(apitest.Account, e.AccessDeniedDetail.EncodedDiagnosticMessage)
		if err != nil || !d.ExplicitDeny || len(d.MatchedPolicies) != 1 || d.MatchedPolicies[0].Statement != 0 || d.MatchedPolicies[0].AttachedEntity != "Alice" {
			t.Errorf("the diagnosis is %+v, %v", d, err)
		}
		if _, err := h.Env.Authz.Decode("9999999999999999", e.AccessDeniedDetail.EncodedDiagnosticMessage); err == nil {
			t.Error("another account can open the message")
		}
	}
	bob := h.User("Bob")
	e := bob.Denied(api.ECS, "RunInstances", "Login", "true")
	if e.AccessDeniedDetail.NoPermissionType != "ImplicitDeny" {
		t.Errorf("the detail is %+v", e.AccessDeniedDetail)
	}
	// A policy that cannot be read could hold a Deny, so nothing is allowed.
	h.Grant("Alice", `{"Version":"1"`)
	if e := alice.Fails("InternalError", api.ECS, "RunInstances", "Login", "true"); !strings.Contains(e.Message, "cannot be decided") {
		t.Errorf("message %q", e.Message)
	}
}

func TestDeniedWritesNothing(t *testing.T) {
	h := apitest.New(t, mount)
	bob := h.User("Bob", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:CreateDisk","Resource":"acs:ecs:*:*:disk/mine*"}]}`)
	before := h.Store.Snapshot().Revision()
	bob.Denied(api.ECS, "CreateDisk", "Name", "other")
	bob.Denied(api.ECS, "CreateDisk", "Name", "other", "DryRun", "true")
	if h.Store.Snapshot().Revision() != before {
		t.Error("a denied call changed the state")
	}
	bob.Fails("DryRunOperation", api.ECS, "CreateDisk", "Name", "mine", "DryRun", "true")
	if made(h) != 0 {
		t.Error("a dry run wrote")
	}
	bob.Do(api.ECS, "CreateDisk", "Name", "mine")
	bob.Fails("MissingParameter", api.ECS, "CreateDisk")
	if made(h) != 1 {
		t.Errorf("%d were made", made(h))
	}
}

func TestClientToken(t *testing.T) {
	h := apitest.New(t, mount)
	first := h.Root.Do(api.ECS, "CreateDisk", "Name", "a", "ClientToken", "T1").Text("Name")
	if again := h.Root.Do(api.ECS, "CreateDisk", "Name", "a", "ClientToken", "T1").Text("Name"); again != first {
		t.Errorf("the second answer is %q, the first %q", again, first)
	}
	h.Root.Fails("IdempotentParameterMismatch", api.ECS, "CreateDisk", "Name", "b", "ClientToken", "T1")
	h.Root.Fails("InvalidParameter", api.ECS, "CreateDisk", "Name", "b", "ClientToken", strings.Repeat("x", 65))
	if made(h) != 1 {
		t.Errorf("%d were made", made(h))
	}
	h.Restart()
	if again := h.Root.Do(api.ECS, "CreateDisk", "Name", "a", "ClientToken", "T1").Text("Name"); again != first {
		t.Errorf("after a restart the answer is %q, the first %q", again, first)
	}
	h.Advance(25 * time.Hour)
	if later := h.Root.Do(api.ECS, "CreateDisk", "Name", "a", "ClientToken", "T1").Text("Name"); later == first {
		t.Error("the token is remembered for ever")
	}
}

func TestGatewayErrors(t *testing.T) {
	h := apitest.New(t, mount)
	h.Root.Fails("InvalidApi.NotFound", api.ECS, "NoSuchThing")
	if e := h.Root.Fails("UnsupportedOperation", api.ECS, "DescribeDedicatedHosts"); !strings.Contains(e.Message, "DescribeDedicatedHosts") {
		t.Errorf("message %q", e.Message)
	}
	h.Root.Fails("InvalidVersion", api.Product{Code: "Ecs", Version: "1999-01-01"}, "RunInstances")
	h.Caller("LTAInone", "x", "").Fails("InvalidAccessKeyId.NotFound", api.ECS, "RunInstances")
	h.Caller("STS.none", "x", "").Fails("MissingSecurityToken", api.ECS, "RunInstances")
	h.Caller("STS.none", "x", "token").Fails("InvalidSecurityToken.Malformed", api.ECS, "RunInstances")
	wrong := h.User("Carol", apitest.Allow("*"))
	wrong.Client().Credential.Secret = "wrong"
	for _, c := range []*apitest.Caller{wrong, wrong.V1()} {
		if e, secret := c.Fails("SignatureDoesNotMatch", api.ECS, "RunInstances"), "wrong"; strings.Contains(e.Message, secret) {
			t.Errorf("message %q", e.Message)
		}
	}
	late := h.User("Dave", apitest.Allow("*"))
	late.Client().Now = func() time.Time { return h.Now().Add(-16 * time.Minute) }
	late.Fails("InvalidTimeStamp.Expired", api.ECS, "RunInstances")
	h.Root.Fails("InternalError", api.ECS, "StopInstance")
	anonymous := h.Caller("", "", "")
	anonymous.Client().Generation = wire.Anonymous
	if _, err := anonymous.Try(api.ECS, "RunInstances"); apitest.CodeOf(err) == "" {
		t.Errorf("an unsigned call gave %v", err)
	}
}

func TestEveryCallIsRecorded(t *testing.T) {
	h := apitest.New(t, mount)
	alice := h.User("Alice", apitest.Allow("ecs:*"), procedureDeny)
	e := alice.Denied(api.ECS, "RunInstances", "Password", "Secret1!")
	ev, err := h.Audit.Find(e.RequestId)
	if err != nil || ev == nil {
		t.Fatal(ev, err)
	}
	if ev.Decision == nil || ev.Decision.Verdict != "ExplicitDeny" || ev.Decision.Statement != 0 || ev.Principal.Name != "Alice" || ev.ErrorCode != "Forbidden.RAM" || ev.Params["Password"] != "***" {
		t.Errorf("the event is %+v", ev)
	}
	// When the trail cannot be written, no change is answered with success.
	if err := h.Audit.Close(); err != nil {
		t.Fatal(err)
	}
	alice.Fails("ServiceUnavailable", api.ECS, "CreateDisk", "Name", "a")
}

func TestMountRefusesHoles(t *testing.T) {
	full := operations()[1].(api.Operation[service, writeIn, writeOut])
	for name, spoil := range map[string]func(o *api.Operation[service, writeIn, writeOut]){
		"Action":    func(o *api.Operation[service, writeIn, writeOut]) { o.Action = "" },
		"Effect":    func(o *api.Operation[service, writeIn, writeOut]) { o.Effect = 0 },
		"Resources": func(o *api.Operation[service, writeIn, writeOut]) { o.Resources = nil },
		"DryRun":    func(o *api.Operation[service, writeIn, writeOut]) { o.DryRun = 0 },
		"Hint": func(o *api.Operation[service, writeIn, writeOut]) {
			o.Keys = []api.Key[service, writeIn]{{Name: "ecs:A", Value: func(service, *api.Call, *writeIn) ([]string, string) { return nil, "" }, Hint: authz.Advice{Text: "Do so."}}}
		},
		"Source":  func(o *api.Operation[service, writeIn, writeOut]) { o.Source = "" },
		"Handle":  func(o *api.Operation[service, writeIn, writeOut]) { o.Handle = nil },
		"Product": func(o *api.Operation[service, writeIn, writeOut]) { o.Product.Version = "" },
		"Name":    func(o *api.Operation[service, writeIn, writeOut]) { o.Name = "" },
	} {
		o := full
		spoil(&o)
		err := api.Mount(api.NewGateway(api.Config{Env: &api.Env{}}), service{}, []api.Declared[service]{o})
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s Mount gave %v", name, err)
		}
	}
	err := api.Mount(api.NewGateway(api.Config{Env: &api.Env{}}), service{}, []api.Declared[service]{full, full})
	if err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("a second declaration gave %v", err)
	}
}

var _ error = (*client.Error)(nil)
