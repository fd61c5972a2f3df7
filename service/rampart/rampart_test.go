package rampart_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/service/rampart"
	"github.com/rampart-cloud/rampart/service/sts"
	"github.com/rampart-cloud/rampart/state"
)

// The test service stands for ECS.
type cloud struct{}

type runIn struct {
	RegionId string `wire:",required"`
	Login    *bool
	Password string
}

type diskIn struct {
	Disk *struct{ Id string } `wire:",required"`
}

type none struct{}

func cloudOperations() []api.Declared[cloud] {
	login := api.Key[cloud, runIn]{Name: "ecs:LoginAsNonRoot", Hint: authz.Advice{ID: "TestLogin", Text: "Send Login=true."}, Value: func(_ cloud, _ *api.Call, in *runIn) ([]string, string) {
		return []string{fmt.Sprint(in.Login != nil && *in.Login)}, "parameter Login"
	}}
	return []api.Declared[cloud]{
		api.Operation[cloud, runIn, none]{Product: api.ECS, Name: "RunInstances", Action: "ecs:RunInstances", Effect: api.Write, Resources: api.Everything[cloud, runIn],
			Keys: []api.Key[cloud, runIn]{login}, DryRun: api.NoDryRun, Source: "test", Handle: func(cloud, *api.Call, *runIn) (*none, error) { return new(none), nil }},
		api.Operation[cloud, diskIn, none]{Product: api.ECS, Name: "DeleteDisk", Action: "ecs:DeleteDisk", Effect: api.Write, DryRun: api.NoDryRun, Source: "test",
			Resources: func(_ cloud, c *api.Call, in *diskIn) []api.Resource {
				return []api.Resource{{ARN: c.ARN("ecs", "*", "disk/"+in.Disk.Id)}}
			}, Handle: func(cloud, *api.Call, *diskIn) (*none, error) { return new(none), nil }},
	}
}

func start(t *testing.T) *apitest.Harness {
	return apitest.New(t, func(_ *testing.T, h *apitest.Harness, g *api.Gateway) error {
		own := rampart.New(rampart.Config{Gateway: g, Directory: h.Directory, Trail: h.Audit, Profile: catalog.Procedure})
		for _, err := range []error{api.Mount(g, own, rampart.Operations()), api.Mount(g, cloud{}, cloudOperations()), api.Mount(g, sts.New(sts.Config{}), sts.Operations())} {
			if err != nil {
				return err
			}
		}
		return nil
	})
}

const (
	denyRoot = `{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Deny", "Action": ["ecs:RunInstances", "ecs:ReplaceSystemDisk"], "Resource": "*",
      "Condition": {"Bool": {"ecs:LoginAsNonRoot": ["false"]}}
    }
  ]
}`
	version = "2014-05-26"
)

func calls(t *testing.T, list ...map[string]any) string {
	t.Helper()
	b, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func preview(action string, params ...string) map[string]any {
	m := map[string]string{}
	for i := 0; i < len(params); i += 2 {
		m[params[i]] = params[i+1]
	}
	return map[string]any{"Version": version, "Action": action, "Params": m}
}

func TestPreviewCalls(t *testing.T) {
	h := start(t)
	alice := h.User("alice", apitest.Allow("ecs:*"), denyRoot)
	nobody := h.User("nobody")
	before := h.Store.Snapshot().Revision()
	text := calls(t, preview("RunInstances"), preview("RunInstances", "Login", "true", "Password", "Secret-1"), preview("RunInstances", "Login", "x"), preview("DeleteDisk"), preview("DeleteDisk", "Disk.Id", "d-1"),
		preview("DescribePrice"), preview("Nothing"), map[string]any{"Version": "2015-04-01", "Action": "GetCallerIdentity"})
	var out rampart.PreviewCallsOutput
	alice.Do(api.Rampart, "PreviewCalls", "Calls", text).Into(&out)
	r := out.Results
	if len(r) != 8 {
		t.Fatalf("%d results", len(r))
	}
	if d := r[0]; d.Allowed || d.Verdict != "ExplicitDeny" || d.Layer != "account" || d.AuthAction != "ecs:RunInstances" || d.AuthResource != "*" || d.PolicyType != "Custom" || d.PolicyName == "" ||
		d.Effect != "Deny" || d.Statement != 0 || d.Line != 4 || d.Column != 5 || d.Hint != "The statement does not apply with ecs:LoginAsNonRoot other than false. Send Login=true." || d.Error != nil {
		t.Errorf("root: %+v", d)
	}
	// Only what the statement asks about is told of the call.
	if c := r[0].Conditions; len(c) != 1 || c[0].Key != "ecs:LoginAsNonRoot" || c[0].Values[0] != "false" || c[0].Source != "parameter Login" || c[0].SourceKind != "Parameter" || c[0].SourceName != "Login" {
		t.Errorf("conditions %+v", c)
	}
	if !r[1].Allowed || r[1].Effect != "Allow" || r[1].Hint != "" {
		t.Errorf("non-root: %+v", r[1])
	}
	for i, code := range map[int]string{2: "InvalidParameter", 3: "MissingParameter", 5: "UnsupportedOperation", 6: "InvalidApi.NotFound"} {
		if r[i].Allowed || r[i].Error == nil || r[i].Error.Code != code || r[i].Statement != -1 {
			t.Errorf("call %d: %+v, want %s", i, r[i], code)
		}
	}
	if !r[4].Allowed || !r[7].Allowed || r[7].Verdict != "" {
		t.Errorf("%+v %+v", r[4], r[7])
	}
	nobody.Do(api.Rampart, "PreviewCalls", "Calls", text).Into(&out)
	if d := out.Results[1]; d.Allowed || d.Verdict != "ImplicitDeny" || d.PolicyName != "" || d.Statement != -1 || len(d.Conditions) != 0 {
		t.Errorf("nobody: %+v", d)
	}
	if after := h.Store.Snapshot().Revision(); after != before {
		t.Error("previews changed the state")
	}
	// In the trail is the preview, without what was asked about.
	ev, err := h.Audit.Find(alice.Do(api.Rampart, "PreviewCalls", "Calls", text).Text("RequestId"))
	if err != nil || ev.Operation != "PreviewCalls" || strings.Contains(fmt.Sprint(ev.Params), "Secret") {
		t.Errorf("%+v, %v", ev, err)
	}
	alice.Fails("MissingParameter", api.Rampart, "PreviewCalls")
	alice.Fails("InvalidParameter", api.Rampart, "PreviewCalls", "Calls", "{}")
	alice.Fails("InvalidParameter", api.Rampart, "PreviewCalls", "Calls", calls(t, slices.Repeat([]map[string]any{preview("DeleteDisk")}, 101)...))
}

// Every layer, statement and element of a refusal is there, for the caller and
// for who may see it, and for nobody else.
func TestExplain(t *testing.T) {
	h := start(t)
	alice := h.User("alice", apitest.Allow("ecs:*"), denyRoot)
	other := h.User("other", apitest.Allow("ecs:*", "actiontrail:*"))
	auditor := h.User("auditor", apitest.Allow("actiontrail:LookupEvents", "ram:GetPolicy"))
	id := alice.Denied(api.ECS, "RunInstances", "RegionId", "cn-hangzhou", "Password", "Secret-1").RequestId
	for _, c := range []struct {
		who       *apitest.Caller
		operation string
	}{{alice, "ExplainOwnCall"}, {auditor, "ExplainCall"}, {h.Root, "ExplainCall"}} {
		var out rampart.Explanation
		c.who.Do(api.Rampart, c.operation, "EventId", strings.ToLower(id)).Into(&out)
		if out.EventId != id || out.Principal.Name != "alice" || out.Product != "Ecs" || out.Operation != "RunInstances" || out.Parameters["Password"] != "***" || out.Parameters["RegionId"] != "cn-hangzhou" ||
			out.ErrorCode != "Forbidden.RAM" || out.Changed || out.Recorded.Verdict != "ExplicitDeny" || out.Recorded.Layer != "account" || out.Recorded.Statement != 0 {
			t.Errorf("%+v", out)
		}
		d := out.Decision
		if d.Verdict != "ExplicitDeny" || d.Deciding == nil || d.Deciding.PolicyName != out.Recorded.PolicyName || d.Deciding.Line != 4 || !slices.Equal(d.Allowing, []string{"The statement does not apply with ecs:LoginAsNonRoot other than false.", "Send Login=true."}) {
			t.Errorf("%+v", d)
		}
		if len(d.Layers) != 1 || d.Layers[0].Layer != "account" || !d.Layers[0].Asked || len(d.Layers[0].Policies) != 2 {
			t.Fatalf("%+v", d.Layers)
		}
		p := d.Layers[0].Policies[slices.IndexFunc(d.Layers[0].Policies, func(p rampart.LayerPolicy) bool { return p.PolicyName == d.Deciding.PolicyName })]
		s := p.Statements[0]
		if p.Document != denyRoot || p.AttachedTo != (rampart.AttachedTo{Type: "RamUser", Name: "alice", Scope: "Account"}) || !s.Applies || s.Effect != "Deny" || s.Line != 4 || s.EndLine != 7 {
			t.Errorf("%+v", p)
		}
		if len(s.Elements) != 2 || s.Elements[0] != (rampart.ElementOutcome{Element: "Action", Matched: true, Operand: "ecs:RunInstances", Pattern: "ecs:RunInstances"}) {
			t.Errorf("%+v", s.Elements)
		}
		if c := s.Conditions[0]; c.Operator != "Bool" || c.Key != "ecs:LoginAsNonRoot" || !slices.Equal(c.Wanted, []string{"false"}) || !c.Present || !slices.Equal(c.Values, []string{"false"}) || c.Outcome != "met" || c.Source != "parameter Login" || c.SourceKind != "Parameter" || c.SourceName != "Login" {
			t.Errorf("%+v", c)
		}
	}
	other.Fails("EntityNotExist.Event", api.Rampart, "ExplainOwnCall", "EventId", id)
	other.Denied(api.Rampart, "ExplainCall", "EventId", id) // the trail, but not the texts of policies
	h.Root.Fails("EntityNotExist.Event", api.Rampart, "ExplainOwnCall", "EventId", id)
	h.Root.Fails("EntityNotExist.Event", api.Rampart, "ExplainCall", "EventId", "none")
	mine := alice.Do(api.STS, "GetCallerIdentity").Text("RequestId")
	alice.Fails("CallNotDecided", api.Rampart, "ExplainOwnCall", "EventId", mine)

	// A refusal's message says which call it was.
	denied := alice.Denied(api.ECS, "RunInstances", "RegionId", "cn-hangzhou")
	for who, operation := range map[*apitest.Caller]string{alice: "ExplainOwnCall", auditor: "ExplainCall"} {
		message := denied.AccessDeniedDetail.EncodedDiagnosticMessage
		var out rampart.Explanation
		who.Do(api.Rampart, operation, "EncodedDiagnosticMessage", message).Into(&out)
		if out.EventId != denied.RequestId || out.Decision.Verdict != "ExplicitDeny" {
			t.Errorf("%+v", out)
		}
		who.Fails("InvalidParameter", api.Rampart, operation, "EncodedDiagnosticMessage", message[1:])
		who.Fails("InvalidParameter", api.Rampart, operation, "EncodedDiagnosticMessage", message, "EventId", denied.RequestId)
		who.Fails("InvalidParameter", api.Rampart, operation)
	}

	// The policies of today decide otherwise.
	h.Grant("alice", apitest.Deny("ecs:*"))
	ok := alice.Denied(api.ECS, "RunInstances", "RegionId", "cn-hangzhou", "Login", "true").RequestId
	if err := h.Store.Update(t.Context(), func(tx *state.Tx) error {
		for id, a := range identity.Attachments.All(tx, apitest.Account, "user/alice/", "") {
			if a.PolicyName != "" {
				identity.Attachments.Delete(tx, apitest.Account, id)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var out rampart.Explanation
	alice.Do(api.Rampart, "ExplainOwnCall", "EventId", ok).Into(&out)
	if !out.Changed || out.Recorded.Verdict != "ExplicitDeny" || out.Decision.Verdict != "ImplicitDeny" || out.Decision.Deciding != nil {
		t.Errorf("%+v", out)
	}
}

func TestSimulatePolicy(t *testing.T) {
	h := start(t)
	h.User("alice", apitest.Allow("ecs:*"), denyRoot)
	planner := h.User("planner", apitest.Allow("ram:GetPolicy", "ram:ListPoliciesForUser"))
	ask := func(params ...string) rampart.Decision {
		t.Helper()
		var out rampart.SimulatePolicyOutput
		planner.Do(api.Rampart, "SimulatePolicy", append([]string{"Principal", "alice", "ActionName", "ecs:RunInstances"}, params...)...).Into(&out)
		return out.Decision
	}
	before := h.Store.Snapshot().Revision()
	asRoot := []string{"Context", `{"ecs:LoginAsNonRoot":["false"]}`}
	denied := ask(asRoot...)
	if denied.Verdict != "ExplicitDeny" || ask("Context", `{"ecs:LoginAsNonRoot":["true"]}`).Verdict != "Allow" || ask().Verdict != "Allow" || ask("ActionName", "ecs:StopInstance").Verdict != "Allow" {
		t.Error("the procedure's policies are not simulated as they decide")
	}
	for _, key := range []string{"acs:CurrentTime", "acs:PrincipalARN", "ecs:LoginAsNonRoot"} {
		if !slices.ContainsFunc(denied.Conditions, func(o rampart.Operand) bool { return o.Key == key }) {
			t.Errorf("the simulation has no %s", key)
		}
	}
	if root := ask("Principal", "root"); root.Verdict != "Allow" || root.Layer != "root" {
		t.Errorf("%+v", root)
	}
	// Another text of the deciding policy, and one that alice does not have.
	draft := func(name, document string) []string {
		return append([]string{"PolicyType", "Custom", "PolicyName", name, "PolicyDocument", document}, asRoot...)
	}
	if d := ask(draft(denied.Deciding.PolicyName, apitest.Allow("oss:*"))...); d.Verdict != "Allow" {
		t.Errorf("a narrower policy in its place: %+v", d.Deciding)
	}
	if d := ask(draft("more", apitest.Deny("ecs:*"))...); d.Verdict != "ExplicitDeny" || len(d.Layers[0].Policies) != 3 {
		t.Errorf("a policy more: %+v", d)
	}
	if h.Store.Snapshot().Revision() != before {
		t.Error("a simulation changed the state")
	}
	if ask(asRoot...).Verdict != "ExplicitDeny" {
		t.Error("a draft was kept")
	}

	fails := func(code string, params ...string) {
		t.Helper()
		p := append([]string{"Principal", "alice", "ActionName", "ecs:RunInstances"}, params...)
		if e := planner.Fails(code, api.Rampart, "SimulatePolicy", p...); code == "MalformedPolicyDocument" && !strings.Contains(e.Message, "2:") {
			t.Errorf("the fault has no place: %s", e.Message)
		}
	}
	fails("MalformedPolicyDocument", draft("more", "{\n  \"Version\": }")...)
	fails("MissingParameter.PolicyName", "PolicyDocument", apitest.Allow("*"))
	fails("MissingParameter.PolicyDocument", "PolicyType", "Custom", "PolicyName", "x")
	fails("InvalidParameter", "PolicyType", "Other", "PolicyName", "x", "PolicyDocument", apitest.Allow("*"))
	fails("InvalidParameter", "ActionName", "RunInstances")
	fails("InvalidParameter", "Principal", "group/x")
	fails("InvalidParameter", "Principal", "user/")
	fails("InvalidParameter", "Resource", "instance/i-1")
	fails("InvalidParameter", "ActionName", "sts:AssumeRole")
	fails("EntityNotExist.User", "Principal", "ghost")
	for _, c := range []string{"x", "[]", `{"a":["b"]}`, `{"ecs:a":"b"}`, `{"ecs:a":["b"],"ECS:A":["c"]}`, `{} {}`} {
		fails("InvalidParameter", "Context", c)
	}

	// What it tells, it tells to who may know it.
	h.User("poor", apitest.Allow("ram:GetPolicy")).Denied(api.Rampart, "SimulatePolicy", "Principal", "alice", "ActionName", "ecs:RunInstances")
	h.User("poorer", apitest.Allow("ram:ListPoliciesForUser")).Denied(api.Rampart, "SimulatePolicy", "Principal", "alice", "ActionName", "ecs:RunInstances")
	planner.Denied(api.Rampart, "SimulatePolicy", "Principal", "role/x", "ActionName", "ecs:RunInstances") // ram:ListPoliciesForRole
}

func TestLintPolicy(t *testing.T) {
	h := start(t)
	nobody := h.User("nobody")
	lint := func(params ...string) []rampart.Finding {
		t.Helper()
		var out rampart.LintPolicyOutput
		nobody.Do(api.Rampart, "LintPolicy", params...).Into(&out)
		return out.Findings
	}
	if f := lint("PolicyDocument", denyRoot); len(f) != 0 {
		t.Errorf("%+v", f)
	}
	f := lint("PolicyDocument", apitest.Deny("ecs:RunInstanecs"))
	if len(f) != 1 || f[0].Code != "UnknownAction" || f[0].Severity != "error" || f[0].Line != 1 || f[0].Column < 2 || f[0].EndColumn <= f[0].Column || f[0].Statement != 0 || f[0].Message == "" {
		t.Errorf("%+v", f)
	}
	if f = lint("PolicyDocument", "{\n\"Version\": 2"); len(f) == 0 || f[0].Severity != "error" || f[0].Line == 0 || f[0].Statement != -1 {
		t.Errorf("%+v", f)
	}
	if f = lint("PolicyDocument", apitest.Allow("unknown:*")); len(f) == 0 || f[0].Severity != "info" {
		t.Errorf("%+v", f)
	}
	if f = lint("PolicyDocument", apitest.Allow("ecs:*"), "PolicyKind", "trust"); len(f) == 0 || f[0].Statement != -1 {
		t.Errorf("a permission policy as a trust policy: %+v", f)
	}
	nobody.Fails("InvalidParameter", api.Rampart, "LintPolicy", "PolicyDocument", denyRoot, "PolicyKind", "other")
}

func TestListActions(t *testing.T) {
	h := start(t)
	nobody := h.User("nobody")
	var out rampart.ListActionsOutput
	nobody.Do(api.Rampart, "ListActions").Into(&out)
	if !slices.Contains(out.Services, "ecs") || !slices.Contains(out.Services, "ram") || len(out.Actions) != 0 {
		t.Errorf("%v, %d actions", out.Services, len(out.Actions))
	}
	out = rampart.ListActionsOutput{}
	nobody.Do(api.Rampart, "ListActions", "Service", "ecs").Into(&out)
	i := slices.IndexFunc(out.Actions, func(a rampart.Action) bool { return a.Action == "ecs:ReplaceSystemDisk" })
	if i < 0 || len(out.Services) != 0 || !slices.Contains(out.Actions[i].Keys, "ecs:LoginAsNonRoot") || len(out.Actions[i].Resources) == 0 || out.Actions[i].Access != "update" {
		t.Errorf("%+v", out.Actions[max(i, 0)])
	}
	nobody.Fails("EntityNotExist.Service", api.Rampart, "ListActions", "Service", "none")
}

// The declarations are complete, and what is open to everybody only reads.
func TestDeclarations(t *testing.T) {
	var names []string
	for _, o := range rampart.Operations() {
		d := o.Declaration()
		names = append(names, d.Name)
		if d.Effect != api.Read || d.Product != api.Rampart {
			t.Errorf("%+v", d)
		}
		if _, ok := catalog.LookupAction(d.Action); ok != (d.Access == api.ByPolicy) {
			t.Errorf("%s: the action %s", d.Name, d.Action)
		}
		if catalog.Known(d.Product.Version, d.Name) {
			t.Errorf("%s: the vendor has it", d.Name)
		}
	}
	if !slices.IsSorted(names) {
		t.Errorf("%v", names)
	}
}
