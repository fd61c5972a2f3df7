package authz_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

const account = apitest.Account

// start runs a store with an authorizer over it; no service is needed.
func start(t *testing.T) *apitest.Harness {
	t.Helper()
	return apitest.New(t)
}

// principal stores a user with policies and gives it.
func principal(h *apitest.Harness, name string, documents ...string) acs.Principal {
	h.User(name, documents...)
	u := identity.Users.Get(h.Store.Snapshot(), account, name)
	return acs.Principal{Type: acs.RAMUser, Account: account, UserID: u.UserID, UserName: name}
}

func query(p acs.Principal, action string, arns ...string) authz.Query {
	q := authz.Query{Principal: p, Action: action}
	for _, a := range arns {
		q.Resources = append(q.Resources, authz.Resource{ARN: a})
	}
	return q
}

func decide(t *testing.T, h *apitest.Harness, q authz.Query) *authz.Result {
	t.Helper()
	res, err := h.Env.Authz.Decide(h.Store.Snapshot(), q)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func instance(id string) string { return "acs:ecs:cn-hangzhou:" + account + ":instance/" + id }

func statement(effect, action, resource, condition string) string {
	return `{"Version":"1","Statement":[{"Effect":"` + effect + `","Action":"` + action + `","Resource":"` + resource + `"` + condition + `}]}`
}

// A call on several resources needs all of them; the first refused is named.
func TestEveryResourceMustBeAllowed(t *testing.T) {
	h := start(t)
	p := principal(h, "u", statement("Allow", "ecs:StopInstances", "acs:ecs:*:*:instance/i-a*", ""))
	if res := decide(t, h, query(p, "ecs:StopInstances", instance("i-a1"), instance("i-a2"))); !res.Allowed() {
		t.Errorf("both are allowed: %+v", res.Outcome)
	}
	for _, arns := range [][]string{
		{instance("i-b"), instance("i-a1")}, {instance("i-a1"), instance("i-b"), instance("i-c")},
	} {
		res := decide(t, h, query(p, "ecs:StopInstances", arns...))
		if res.Allowed() || res.Resource.ARN != instance("i-b") {
			t.Errorf("%v: %v on %s", arns, res.Outcome.Verdict, res.Resource.ARN)
		}
	}
	if res := decide(t, h, query(p, "ecs:StopInstances", acs.Every)); res.Allowed() {
		t.Error("an action without resource level is allowed by a statement that names resources")
	}
}

// What cannot be decided is an error, also for the root identity.
func TestUndecidedIsRefused(t *testing.T) {
	h := start(t)
	p := principal(h, "u", apitest.Allow("*"))
	root := acs.Principal{Type: acs.Account, Account: account}
	for what, q := range map[string]authz.Query{
		"no resource":             query(p, "ecs:RunInstances"),
		"no resource, root":       query(root, "ecs:RunInstances"),
		"no principal":            query(acs.Principal{}, "ecs:RunInstances", "*"),
		"a role that is no ARN":   query(p, "sts:AssumeRole", "*"),
		"a role of another kind":  query(p, "sts:AssumeRole", "acs:ram::"+account+":user/u"),
		"a role in other letters": query(p, "STS:assumerole", "*"),
	} {
		res, err := h.Env.Authz.Decide(h.Store.Snapshot(), q)
		e, ok := errors.AsType[*acs.Error](err)
		if !ok || e.Kind != acs.Internal || e.Code != "InternalError" || res.Allowed() {
			t.Errorf("%s: %v, allowed %v", what, err, res.Allowed())
		}
	}
	h.Grant("u", `{"Version":"1"`)
	res, err := h.Env.Authz.Decide(h.Store.Snapshot(), query(p, "ecs:RunInstances", "*"))
	if err == nil || res.Allowed() || strings.Contains(acs.AsError(err).Message, "Version") {
		t.Errorf("a policy that cannot be read: %v", err)
	}
}

// The message of a refusal tells the caller what of the call decided, and does
// not name the policy.
func TestDenyMessages(t *testing.T) {
	h := start(t)
	deny := statement("Deny", "ecs:RunInstances", "*", `,"Condition":{"Bool":{"ecs:LoginAsNonRoot":"false"},"StringNotEquals":{"ecs:ImagePlatform":"linux"}}`)
	p := principal(h, "u", apitest.Allow("ecs:*"), deny)
	q := query(p, "ecs:RunInstances", "*")
	q.Context = []policy.Value{{Key: "ecs:LoginAsNonRoot", Values: []string{"false"}, Source: "default"}}
	res := decide(t, h, q)
	e := h.Env.Authz.Deny(h.Store.Snapshot(), res, "Ecs", authz.Advices{"ecs:LoginAsNonRoot": {{ID: "L", Text: "Ask for ecs-user."}}, "ecs:ImagePlatform": {{ID: "P", Text: "Take another image."}}})
	if e.Code != "Forbidden.RAM" || e.Status != 403 || e.Kind != acs.Denied {
		t.Errorf("%+v", e)
	}
	for _, want := range []string{"ecs:LoginAsNonRoot is false (default)", "the call carries no ecs:ImagePlatform", "ecs:LoginAsNonRoot other than false. Ask for ecs-user.", "ecs:ImagePlatform as one of linux. Take another image.", "ram:DecodeDiagnosticMessage"} {
		if !strings.Contains(e.Message, want) {
			t.Errorf("the message %q lacks %q", e.Message, want)
		}
	}
	if strings.Contains(e.Message, "u-") {
		t.Errorf("the message %q names a policy", e.Message)
	}
	if d := e.Denied; d.PolicyType != "AccountLevelIdentityBasedPolicy" || d.NoPermissionType != "ExplicitDeny" || d.AuthPrincipalDisplayName != p.UserID || d.AuthPrincipalOwnerId != account {
		t.Errorf("%+v", d)
	}
	for product, code := range map[string]string{"Ram": "NoPermission", "Sts": "NoPermission", "Ims": "NoPermission", "ResourceManager": "NoPermission", "Vpc": "Forbidden.RAM"} {
		if got := h.Env.Authz.Deny(h.Store.Snapshot(), res, product, nil).Code; got != code {
			t.Errorf("%s answers %s, want %s", product, got, code)
		}
	}
	implicit := decide(t, h, query(p, "ram:ListUsers", "*"))
	if m := h.Env.Authz.Deny(h.Store.Snapshot(), implicit, "Ram", nil).Message; !strings.Contains(m, "No policy of yours allows it (AccountLevelIdentityBasedPolicy). Ask an administrator for a policy that allows ram:ListUsers on *, granted in the whole account.") {
		t.Errorf("implicit: %q", m)
	}
}

// The diagnosis names policy, version, statement, place and the grant.
func TestDiagnostic(t *testing.T) {
	h := start(t)
	p := principal(h, "u", apitest.Allow("ecs:*"))
	const text = "{\"Version\":\"1\",\"Statement\":[\n {\"Effect\":\"Allow\",\"Action\":\"oss:*\",\"Resource\":\"*\"},\n {\"Effect\":\"Deny\",\"Action\":\"ecs:Run*\",\"Resource\":\"*\"}]}"
	attach := func(tx *state.Tx, kind, name, scope, policyName string) {
		a := &identity.Attachment{Scope: scope, PrincipalType: kind, PrincipalName: name, PolicyType: identity.Custom, PolicyName: policyName}
		identity.Attachments.Put(tx, account, a.ID(), a)
	}
	put := func(fn func(tx *state.Tx)) {
		if err := h.Store.Update(t.Context(), func(tx *state.Tx) error { fn(tx); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	store := func(tx *state.Tx, name, document string) {
		identity.Policies.Put(tx, account, name, &identity.Policy{PolicyName: name, DefaultVersion: "v3", Versions: []identity.PolicyVersion{{VersionID: "v3", Document: document}}})
	}
	put(func(tx *state.Tx) {
		store(tx, "guard", text)
		attach(tx, identity.ToGroup, "g", identity.AccountScope, "guard")
		identity.Memberships.Put(tx, account, "u/g", &identity.Membership{UserName: "u", GroupName: "g"})
	})
	diagnose := func(q authz.Query) *authz.Diagnostic {
		t.Helper()
		res := decide(t, h, q)
		e := h.Env.Authz.Deny(h.Store.Snapshot(), res, "Ecs", nil)
		d, err := h.Env.Authz.Decode(account, e.Denied.EncodedDiagnosticMessage)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	q := query(p, "ecs:RunInstances", "*")
	q.Context = []policy.Value{{Key: "acs:SourceIp", Values: []string{"192.0.2.1"}, Source: "connection"}}
	d := diagnose(q)
	if len(d.MatchedPolicies) != 1 {
		t.Fatalf("%+v", d)
	}
	want := authz.DiagnosticPolicy{PolicyType: "Custom", PolicyIdentifier: "guard", PolicyVersion: "v3", Effect: "Deny", AttachedEntityType: "RamGroup",
		AttachedEntity: "g", AttachedScope: "Account", Statement: 1, Line: 3, Column: 2}
	if d.MatchedPolicies[0] != want {
		t.Errorf("%+v\nwant %+v", d.MatchedPolicies[0], want)
	}
	if !d.ExplicitDeny || d.AuthAction != "ecs:RunInstances" || d.AuthConditions[0].ConditionValues[0] != "192.0.2.1" || d.AuthConditions[0].Source != "connection" {
		t.Errorf("%+v", d)
	}
	// In a resource group.
	put(func(tx *state.Tx) {
		identity.Memberships.Delete(tx, account, "u/g")
		store(tx, "group-guard", text)
		attach(tx, identity.ToUser, "v", "rg-1", "group-guard")
	})
	v := principal(h, "v")
	d = diagnose(authz.Query{Principal: v, Action: "ecs:RunInstances", Resources: []authz.Resource{{ARN: "*", Group: "rg-1"}}})
	if m := d.MatchedPolicies[0]; m.AttachedScope != "ResourceGroup" || m.AttachedEntityType != "RamUser" || d.NoPermissionPolicyType != "ResourceGroupLevelIdentityBasedPolicy" {
		t.Errorf("%+v", d)
	}
	// An implicit deny has no policy to name.
	if d = diagnose(query(v, "ecs:RunInstances", "*")); d.ExplicitDeny || len(d.MatchedPolicies) != 0 {
		t.Errorf("%+v", d)
	}
}

// The side of a role that refuses is named in message and diagnosis.
func TestTrustDiagnostic(t *testing.T) {
	h := start(t)
	p := principal(h, "u", apitest.Allow("sts:AssumeRole"))
	role := func(name, effect string) {
		err := h.Store.Update(t.Context(), func(tx *state.Tx) error {
			identity.Roles.Put(tx, account, name, &identity.Role{RoleID: "3", RoleName: name,
				AssumeRolePolicyDocument: `{"Version":"1","Statement":[{"Effect":"` + effect + `","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::` + account + `:user/` + map[string]string{"Deny": "u", "Allow": "x"}[effect] + `"}}]}`})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	role("closed", "Deny")
	role("other", "Allow")
	arn := func(name string) string { return "acs:ram:*:" + account + ":role/" + name }
	for name, want := range map[string]string{"closed": "explicitly denies", "other": "trust policy"} {
		res := decide(t, h, query(p, "sts:AssumeRole", arn(name)))
		e := h.Env.Authz.Deny(h.Store.Snapshot(), res, "Sts", nil)
		if e.Denied.PolicyType != "AssumeRolePolicy" || !strings.Contains(e.Message, want) {
			t.Errorf("%s: %s, %q", name, e.Denied.PolicyType, e.Message)
		}
		d, err := h.Env.Authz.Decode(account, e.Denied.EncodedDiagnosticMessage)
		if err != nil {
			t.Fatal(err)
		}
		if name == "closed" && (len(d.MatchedPolicies) != 1 || d.MatchedPolicies[0].PolicyType != "Trust" || d.MatchedPolicies[0].AttachedEntity != "closed" || d.MatchedPolicies[0].AttachedEntityType != "RamRole") {
			t.Errorf("%+v", d.MatchedPolicies)
		}
	}
	// The name of the action in other letters is no way past the trust policy.
	if res := decide(t, h, query(p, "STS:ASSUMEROLE", arn("other"))); res.Allowed() {
		t.Error("the trust policy was not asked")
	}
	// A role that does not exist is for the operation to tell.
	if res := decide(t, h, query(p, "sts:AssumeRole", arn("none"))); !res.Allowed() {
		t.Errorf("%+v", res.Outcome)
	}
}

func TestDecodeRefusesForeignMessages(t *testing.T) {
	h := start(t)
	res := decide(t, h, query(principal(h, "u"), "ecs:RunInstances", "*"))
	m := h.Env.Authz.Deny(h.Store.Snapshot(), res, "Ecs", nil).Denied.EncodedDiagnosticMessage
	if _, err := h.Env.Authz.Decode(account, m); err != nil {
		t.Error(err)
	}
	for what, c := range map[string][2]string{"another account": {"6543210987654321", m}, "cut": {account, m[:len(m)-8]}, "no base64": {account, "%"}, "empty": {account, ""}} {
		if _, err := h.Env.Authz.Decode(c[0], c[1]); err == nil {
			t.Errorf("%s: opened", what)
		}
	}
}

func TestSystemPoliciesCompile(t *testing.T) {
	list, err := authz.SystemPolicies()
	if err != nil || len(list) != len(catalog.SystemPolicies()) {
		t.Errorf("%d system policies, %v", len(list), err)
	}
}

func TestCarries(t *testing.T) {
	procedure, published := authz.Carries(catalog.Procedure), authz.Carries(catalog.Published)
	for _, c := range []struct {
		action, key          string
		procedure, published bool
	}{
		{"ecs:RunInstances", "ecs:LoginAsNonRoot", true, true},
		{"ecs:InvokeCommand", "ecs:LoginAsNonRoot", true, false},
		{"ecs:CreateOrder", "ecs:LoginAsNonRoot", true, false},
		{"ecs:DescribeInstances", "ecs:LoginAsNonRoot", false, false},
		{"ecs:StopInstance", "ecs:tag/owner", true, true},
		{"sts:AssumeRole", "sts:ExternalId", true, true},
		{"ram:CreateUser", "sts:ExternalId", false, false},
		{"ram:CreateUser", "acs:SourceIp", true, true},
		{"x:Unknown", "ecs:LoginAsNonRoot", false, false},
	} {
		if got := procedure(c.action, c.key); got != c.procedure {
			t.Errorf("procedure: %s carries %s: %v", c.action, c.key, got)
		}
		if got := published(c.action, c.key); got != c.published {
			t.Errorf("published: %s carries %s: %v", c.action, c.key, got)
		}
	}
}
