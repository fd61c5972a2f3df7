package sts_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/service/sts"
	"github.com/rampart-cloud/rampart/state"
)

const arn = "acs:ram::" + apitest.Account + ":role/"

func start(t *testing.T) *apitest.Harness {
	t.Helper()
	return apitest.New(t, func(_ *testing.T, _ *apitest.Harness, g *api.Gateway) error {
		if err := api.Mount(g, sts.New(sts.Config{}), sts.Operations()); err != nil {
			return err
		}
		return api.Mount(g, probe{}, probes())
	})
}

// probe is a service with operations of ECS that only say that they ran, to see
// what a session may do.
type probe struct{}

type probeIn struct{ Name string }
type probeOut struct{ Done bool }

func probes() []api.Declared[probe] {
	var out []api.Declared[probe]
	for _, name := range []string{"DescribeInstances", "DeleteInstance"} {
		out = append(out, api.Operation[probe, probeIn, probeOut]{Product: api.ECS, Name: name, Action: "ecs:" + name, Effect: api.Read,
			Resources: api.Everything[probe, probeIn], DryRun: api.NoDryRun, Source: "test",
			Handle: func(probe, *api.Call, *probeIn) (*probeOut, error) { return &probeOut{true}, nil }})
	}
	return out
}

// makeRole stores a role with policies, as RAM does.
func makeRole(t *testing.T, h *apitest.Harness, name, trust string, documents ...string) *identity.Role {
	t.Helper()
	id, err := api.RandomText(h.Env.Random, "3", "0123456789", 17)
	if err != nil {
		t.Fatal(err)
	}
	r := &identity.Role{RoleID: id, RoleName: name, AssumeRolePolicyDocument: trust, MaxSessionDuration: 7200, CreateDate: h.Now()}
	update(t, h, func(tx *state.Tx) {
		identity.Roles.Put(tx, apitest.Account, name, r)
		for i, d := range documents {
			p := name + "-" + string(rune('a'+i))
			identity.Policies.Put(tx, apitest.Account, p, &identity.Policy{PolicyName: p, DefaultVersion: "v1", NextVersion: 2,
				Versions: []identity.PolicyVersion{{VersionID: "v1", Document: d}}})
			a := &identity.Attachment{Scope: identity.AccountScope, PrincipalType: identity.ToRole, PrincipalName: name, PolicyType: identity.Custom, PolicyName: p}
			identity.Attachments.Put(tx, apitest.Account, a.ID(), a)
		}
	})
	return r
}

func update(t *testing.T, h *apitest.Harness, fn func(tx *state.Tx)) {
	t.Helper()
	if err := h.Store.Update(t.Context(), func(tx *state.Tx) error { fn(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

func trust(principal, condition string) string {
	return `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::` + apitest.Account + `:` + principal + `"}` + condition + `}]}`
}

func assume(h *apitest.Harness, c *apitest.Caller, role string, params ...string) *apitest.Caller {
	a := c.Do(api.STS, "AssumeRole", append([]string{"RoleArn", arn + role, "RoleSessionName", "s-1"}, params...)...)
	return h.Caller(a.Text("Credentials.AccessKeyId"), a.Text("Credentials.AccessKeySecret"), a.Text("Credentials.SecurityToken"))
}

func TestDeclarations(t *testing.T) {
	for _, o := range sts.Operations() {
		d := o.Declaration()
		known, ok := catalog.LookupOperation(d.Product.Version, d.Name)
		if !ok || d.Product != api.STS {
			t.Errorf("%s is no operation of STS", d.Name)
			continue
		}
		for _, p := range d.Params {
			// ExternalId and SourceIdentity are in the metadata too.
			if _, ok := known.Param(p); !ok {
				t.Errorf("%s: parameter %s is not in the vendor's metadata", d.Name, p)
			}
		}
		for _, p := range known.Params {
			if !slices.Contains(d.Params, p.Name) {
				t.Errorf("%s: the vendor's parameter %s is not declared", d.Name, p.Name)
			}
		}
		action, _ := catalog.ActionOf(d.Product.Version, d.Name)
		a, _ := catalog.LookupAction(action)
		if d.Action != action || (d.Access != api.ByPolicy) != a.Open {
			t.Errorf("%s: action %s, access %d; want %s, open %v", d.Name, d.Action, d.Access, action, a.Open)
		}
		var keys []string
		have, _ := catalog.KeysFor(action, catalog.Procedure)
		for _, k := range have {
			keys = append(keys, k.Name)
		}
		if !slices.Equal(keys, d.Keys) {
			t.Errorf("%s: keys %v, want %v", d.Name, d.Keys, keys)
		}
	}
}

func TestGetCallerIdentity(t *testing.T) {
	h := start(t)
	root := h.Root.Do(api.STS, "GetCallerIdentity")
	root.Want("IdentityType", "Account")
	root.Want("Arn", "acs:ram::"+apitest.Account+":root")
	root.Want("PrincipalId", apitest.Account)
	// It needs no right, and no policy can take it away.
	u := h.User("Alice", apitest.Deny("*")).Do(api.STS, "GetCallerIdentity")
	u.Want("IdentityType", "RAMUser")
	u.Want("AccountId", apitest.Account)
	u.Want("Arn", "acs:ram::"+apitest.Account+":user/Alice")
	u.Want("UserId", u.Text("PrincipalId"))
	if u.Has("RoleId") {
		t.Error("a user has a role id")
	}
	r := makeRole(t, h, "Ops", trust("root", ""))
	s := assume(h, h.User("Bob", apitest.Allow("sts:AssumeRole")), "Ops").Do(api.STS, "GetCallerIdentity")
	s.Want("IdentityType", "AssumedRoleUser")
	s.Want("RoleId", r.RoleID)
	s.Want("PrincipalId", r.RoleID+":s-1")
	s.Want("Arn", "acs:ram::"+apitest.Account+":assumed-role/ops/s-1")
	h.Caller("LTAInone", "x", "").Fails("InvalidAccessKeyId.NotFound", api.STS, "GetCallerIdentity")
}

func TestAssumeRoleAnswer(t *testing.T) {
	h := start(t)
	r := makeRole(t, h, "Ops", trust("user/Alice", ""))
	alice := h.User("Alice", apitest.Allow("sts:AssumeRole"))
	a := alice.Do(api.STS, "AssumeRole", "RoleArn", arn+"Ops", "RoleSessionName", "a.b@c-d_e", "DurationSeconds", "900")
	a.Want("AssumedRoleUser.Arn", arn+"Ops/a.b@c-d_e")
	a.Want("AssumedRoleUser.AssumedRoleId", r.RoleID+":a.b@c-d_e")
	a.Want("Credentials.Expiration", "2026-01-02T03:19:05Z")
	if id := a.Text("Credentials.AccessKeyId"); !strings.HasPrefix(id, "STS.") || len(id) != 29 {
		t.Errorf("key id %s", id)
	}
	if strings.Contains(a.Text("Credentials.SecurityToken"), a.Text("Credentials.AccessKeySecret")) {
		t.Error("the token shows the secret")
	}
	alice.Do(api.STS, "AssumeRole", "RoleArn", arn+"Ops", "RoleSessionName", "xy").Want("Credentials.Expiration", "2026-01-02T04:04:05Z")
}

// Both sides must allow, and the answer names the side that refused.
func TestBothSidesMustAllow(t *testing.T) {
	h := start(t)
	makeRole(t, h, "ForAlice", trust("user/Alice", ""))
	makeRole(t, h, "ForAll", trust("root", ""))
	makeRole(t, h, "ForEcs", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs.aliyuncs.com"}}]}`)
	makeRole(t, h, "NotBob", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::`+apitest.Account+`:root"}},{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::`+apitest.Account+`:user/Bob"}}]}`)
	all := apitest.Allow("sts:AssumeRole")
	callers := map[string]*apitest.Caller{
		"Alice": h.User("Alice", all),
		"Bob":   h.User("Bob", all),
		"Carol": h.User("Carol"), // no policy
		"Dave":  h.User("Dave", all, `{"Version":"1","Statement":[{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"acs:ram:*:*:role/ForAll"}]}`),
		"Erin":  h.User("Erin", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"acs:ram::*:role/ForAlice"}]}`),
	}
	const identitySide, trustSide = "AccountLevelIdentityBasedPolicy", "AssumeRolePolicy"
	for _, c := range []struct {
		who, role, layer, kind string // empty: allowed
	}{
		{"Alice", "ForAlice", "", ""},
		{"Alice", "ForAll", "", ""},
		{"Alice", "ForEcs", trustSide, "ImplicitDeny"},
		{"Alice", "NotBob", "", ""},
		{"Bob", "ForAlice", trustSide, "ImplicitDeny"},
		{"Bob", "ForAll", "", ""},
		{"Bob", "NotBob", trustSide, "ExplicitDeny"},
		{"Carol", "ForAll", identitySide, "ImplicitDeny"},
		{"Carol", "ForAlice", identitySide, "ImplicitDeny"},
		{"Dave", "ForAll", identitySide, "ExplicitDeny"},
		{"Dave", "NotBob", "", ""},
		{"Erin", "ForAlice", trustSide, "ImplicitDeny"},
		{"Erin", "ForAll", identitySide, "ImplicitDeny"},
	} {
		params := []string{"RoleArn", arn + c.role, "RoleSessionName", "s-1"}
		if c.layer == "" {
			callers[c.who].Do(api.STS, "AssumeRole", params...)
			continue
		}
		e := callers[c.who].Denied(api.STS, "AssumeRole", params...)
		if d := e.AccessDeniedDetail; d.PolicyType != c.layer || d.NoPermissionType != c.kind {
			t.Errorf("%s, %s: refused by %s, %s; want %s, %s", c.who, c.role, d.PolicyType, d.NoPermissionType, c.layer, c.kind)
		}
		ev, err := h.Audit.Find(e.RequestId)
		if err != nil || ev.Decision.Layer != c.layer {
			t.Errorf("%s, %s: the record names %+v, %v", c.who, c.role, ev.Decision, err)
		}
	}
}

func TestExternalIdAndOtherConditions(t *testing.T) {
	h := start(t)
	makeRole(t, h, "Partner", trust("root", `,"Condition":{"StringEquals":{"sts:ExternalId":"secret-1"}}`))
	makeRole(t, h, "Office", trust("root", `,"Condition":{"IpAddress":{"acs:SourceIp":"192.0.2.0/24"}}`))
	makeRole(t, h, "Here", trust("root", `,"Condition":{"IpAddress":{"acs:SourceIp":"127.0.0.0/8"}}`))
	alice := h.User("Alice", apitest.Allow("sts:AssumeRole"))
	assume(h, alice, "Partner", "ExternalId", "secret-1")
	params := []string{"RoleArn", arn + "Partner", "RoleSessionName", "s-1"}
	alice.Denied(api.STS, "AssumeRole", params...)
	alice.Denied(api.STS, "AssumeRole", append(params, "ExternalId", "secret-2")...)
	alice.Denied(api.STS, "AssumeRole", "RoleArn", arn+"Office", "RoleSessionName", "s-1")
	assume(h, alice, "Here")
}

func TestAssumeRoleErrors(t *testing.T) {
	h := start(t)
	makeRole(t, h, "r", trust("root", ""))
	alice := h.User("Alice", apitest.Allow("sts:AssumeRole"))
	for _, row := range []struct {
		code   string
		status int
		params []string
	}{
		{"MissingParameter.RoleArn", 400, []string{"RoleSessionName", "s-1"}},
		{"MissingParameter.RoleSessionName", 400, []string{"RoleArn", arn + "r"}},
		{"InvalidParameter.RoleArn", 400, []string{"RoleArn", "r", "RoleSessionName", "s-1"}},
		{"InvalidParameter.RoleArn", 400, []string{"RoleArn", "*", "RoleSessionName", "s-1"}},
		{"InvalidParameter.RoleArn", 400, []string{"RoleArn", "acs:ram::" + apitest.Account + ":user/Alice", "RoleSessionName", "s-1"}},
		{"InvalidParameter.RoleArn", 400, []string{"RoleArn", "acs:ram::" + apitest.Account + ":role/*", "RoleSessionName", "s-1"}},
		{"InvalidParameter.RoleArn", 400, []string{"RoleArn", "acs:ram::*:role/r", "RoleSessionName", "s-1"}},
		{"InvalidParameter.RoleArn", 400, []string{"RoleArn", "acs:ecs::" + apitest.Account + ":role/r", "RoleSessionName", "s-1"}},
		{"InvalidParameter.RoleSessionName", 400, []string{"RoleArn", arn + "r", "RoleSessionName", "x"}},
		{"InvalidParameter.RoleSessionName", 400, []string{"RoleArn", arn + "r", "RoleSessionName", "a/b"}},
		{"InvalidParameter.RoleSessionName", 400, []string{"RoleArn", arn + "r", "RoleSessionName", strings.Repeat("x", 65)}},
		{"InvalidParameter.DurationSeconds", 400, []string{"RoleArn", arn + "r", "RoleSessionName", "s-1", "DurationSeconds", "899"}},
		{"InvalidParameter.DurationSeconds", 400, []string{"RoleArn", arn + "r", "RoleSessionName", "s-1", "DurationSeconds", "7201"}},
		{"InvalidParameter.ExternalId", 400, []string{"RoleArn", arn + "r", "RoleSessionName", "s-1", "ExternalId", "x"}},
		{"InvalidParameter.PolicyGrammar", 400, []string{"RoleArn", arn + "r", "RoleSessionName", "s-1", "Policy", "{}"}},
		{"InvalidParameter.PolicySize", 400, []string{"RoleArn", arn + "r", "RoleSessionName", "s-1", "Policy", strings.Repeat(" ", 2049)}},
		{"UnsupportedParameter", 400, []string{"RoleArn", arn + "r", "RoleSessionName", "s-1", "SourceIdentity", "me"}},
		{"EntityNotExist.Role", 404, []string{"RoleArn", arn + "R", "RoleSessionName", "s-1"}},
		{"EntityNotExist.Role", 404, []string{"RoleArn", "acs:ram::6543210987654321:role/r", "RoleSessionName", "s-1"}},
	} {
		if e := alice.Fails(row.code, api.STS, "AssumeRole", row.params...); e.Status != row.status {
			t.Errorf("%s: status %d, want %d", row.code, e.Status, row.status)
		}
	}
	e := h.Root.Fails("NoPermission", api.STS, "AssumeRole", "RoleArn", arn+"r", "RoleSessionName", "s-1")
	if e.Status != 403 || !strings.HasPrefix(e.Message, "Roles may not be assumed by root accounts.") {
		t.Errorf("the root is refused with %d %s", e.Status, e.Message)
	}
	alice.Fails("UnsupportedOperation", api.STS, "AssumeRoleWithSAML")
}

// What a session may do is the role's policies as they are now.
func TestSessionFollowsTheRole(t *testing.T) {
	h := start(t)
	makeRole(t, h, "r", trust("root", ""), apitest.Allow("ecs:Describe*"))
	alice := h.User("Alice", apitest.Allow("sts:AssumeRole", "ecs:*"))
	s := assume(h, alice, "r")
	s.Do(api.ECS, "DescribeInstances")
	s.V1().Do(api.ECS, "DescribeInstances")
	e := s.Denied(api.ECS, "DeleteInstance") // Alice may, her session may not
	if d := e.AccessDeniedDetail; d.AuthPrincipalType != "AssumedRoleUser" || d.AuthPrincipalDisplayName != "r:s-1" {
		t.Errorf("the detail is %+v", d)
	}
	h.Restart()
	s.Do(api.ECS, "DescribeInstances")

	update(t, h, func(tx *state.Tx) { // the grant goes
		for id := range identity.Attachments.All(h.Store.Snapshot(), apitest.Account, "role/r/", "") {
			identity.Attachments.Delete(tx, apitest.Account, id)
		}
	})
	s.Denied(api.ECS, "DescribeInstances")
	makeRole(t, h, "r2", trust("root", ""), apitest.Allow("ecs:*"))
	s2 := assume(h, alice, "r2")
	s2.Do(api.ECS, "DeleteInstance")
	// Deleted and made anew under the same name, with the same policies: the old
	// session has no rights, a new one has.
	update(t, h, func(tx *state.Tx) { identity.Roles.Delete(tx, apitest.Account, "r2") })
	s2.Denied(api.ECS, "DeleteInstance")
	makeRole(t, h, "r2", trust("root", ""), apitest.Allow("ecs:*"))
	s2.Denied(api.ECS, "DeleteInstance")
	assume(h, alice, "r2").Do(api.ECS, "DeleteInstance")
}

func TestSessionPolicyOnlyNarrows(t *testing.T) {
	h := start(t)
	makeRole(t, h, "r", trust("root", ""), apitest.Allow("ecs:Describe*"))
	alice := h.User("Alice", apitest.Allow("sts:AssumeRole"))
	narrow := assume(h, alice, "r", "Policy", apitest.Allow("oss:*"))
	e := narrow.Denied(api.ECS, "DescribeInstances")
	if e.AccessDeniedDetail.PolicyType != "SessionPolicy" {
		t.Errorf("refused by %s", e.AccessDeniedDetail.PolicyType)
	}
	wide := assume(h, alice, "r", "Policy", apitest.Allow("*"))
	wide.Do(api.ECS, "DescribeInstances")
	e = wide.Denied(api.ECS, "DeleteInstance")
	if e.AccessDeniedDetail.PolicyType != "AccountLevelIdentityBasedPolicy" {
		t.Errorf("refused by %s", e.AccessDeniedDetail.PolicyType)
	}
	deny := assume(h, alice, "r", "Policy", apitest.Deny("ecs:*"))
	if e := deny.Denied(api.ECS, "DescribeInstances"); e.AccessDeniedDetail.NoPermissionType != "ExplicitDeny" {
		t.Errorf("refused with %s", e.AccessDeniedDetail.NoPermissionType)
	}
}

func TestTokens(t *testing.T) {
	h := start(t)
	makeRole(t, h, "r", trust("root", ""))
	alice := h.User("Alice", apitest.Allow("sts:AssumeRole"))
	a := alice.Do(api.STS, "AssumeRole", "RoleArn", arn+"r", "RoleSessionName", "s-1")
	b := alice.Do(api.STS, "AssumeRole", "RoleArn", arn+"r", "RoleSessionName", "s-2")
	id, secret, token := a.Text("Credentials.AccessKeyId"), a.Text("Credentials.AccessKeySecret"), a.Text("Credentials.SecurityToken")
	h.Caller(id, secret, token).Do(api.STS, "GetCallerIdentity")
	h.Caller(id, secret, "").Fails("MissingSecurityToken", api.STS, "GetCallerIdentity")
	h.Caller(id, secret, b.Text("Credentials.SecurityToken")).Fails("InvalidSecurityToken.MismatchWithAccessKey", api.STS, "GetCallerIdentity")
	h.Caller(id, secret, token[:len(token)-4]+"AAAA").Fails("InvalidSecurityToken.Malformed", api.STS, "GetCallerIdentity")
	h.Caller(id, "wrong", token).Fails("SignatureDoesNotMatch", api.STS, "GetCallerIdentity")
	h.Advance(time.Hour - time.Second)
	h.Caller(id, secret, token).Do(api.STS, "GetCallerIdentity")
	h.Advance(time.Second)
	h.Caller(id, secret, token).Fails("InvalidSecurityToken.Expired", api.STS, "GetCallerIdentity")
}

// A session may assume another role, for an hour at most.
func TestRoleChaining(t *testing.T) {
	h := start(t)
	makeRole(t, h, "First", trust("user/Alice", ""), apitest.Allow("sts:AssumeRole"))
	makeRole(t, h, "Second", trust("role/First", ""), apitest.Allow("ecs:*"))
	alice := h.User("Alice", apitest.Allow("sts:AssumeRole"))
	alice.Denied(api.STS, "AssumeRole", "RoleArn", arn+"Second", "RoleSessionName", "s-1")
	first := assume(h, alice, "First")
	second := assume(h, first, "Second")
	second.Do(api.ECS, "DeleteInstance")
	first.Denied(api.ECS, "DeleteInstance")
	first.Fails("InvalidParameter.DurationSeconds", api.STS, "AssumeRole", "RoleArn", arn+"Second", "RoleSessionName", "s-1", "DurationSeconds", "3601")
	assume(h, alice, "First", "DurationSeconds", "7200")
	second.Denied(api.STS, "AssumeRole", "RoleArn", arn+"First", "RoleSessionName", "s-1")
}

// A role of another account: the caller's account and the role's both decide.
func TestAssumeRoleAcrossAccounts(t *testing.T) {
	h := start(t)
	const other = "6543210987654321"
	r := &identity.Role{RoleID: "312345678901234567", RoleName: "guest", AssumeRolePolicyDocument: trust("user/Alice", ""), MaxSessionDuration: 3600}
	update(t, h, func(tx *state.Tx) {
		identity.Accounts.Put(tx, other, identity.Self, &identity.Account{ID: other})
		identity.Roles.Put(tx, other, "guest", r)
	})
	params := []string{"RoleArn", "acs:ram::" + other + ":role/guest", "RoleSessionName", "s-1"}
	alice := h.User("Alice", apitest.Allow("sts:AssumeRole"))
	a := alice.Do(api.STS, "AssumeRole", params...)
	s := h.Caller(a.Text("Credentials.AccessKeyId"), a.Text("Credentials.AccessKeySecret"), a.Text("Credentials.SecurityToken"))
	s.Do(api.STS, "GetCallerIdentity").Want("AccountId", other)
	h.User("Bob", apitest.Allow("sts:AssumeRole")).Denied(api.STS, "AssumeRole", params...)
	h.User("Carol", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"acs:ram:*:`+apitest.Account+`:role/*"}]}`).
		Denied(api.STS, "AssumeRole", params...)
}

// A role whose trust policy cannot be read lets nobody in.
func TestUnreadableTrust(t *testing.T) {
	h := start(t)
	makeRole(t, h, "broken", `{"Version":"1"`)
	alice := h.User("Alice", apitest.Allow("sts:AssumeRole"))
	alice.Fails("InternalError", api.STS, "AssumeRole", "RoleArn", arn+"broken", "RoleSessionName", "s-1")
}

// Tokens and secrets are not in the trail.
func TestTrailHidesTokens(t *testing.T) {
	h := start(t)
	makeRole(t, h, "r", trust("root", ""), apitest.Allow("ecs:*"))
	alice := h.User("Alice", apitest.Allow("sts:AssumeRole"))
	a := alice.Do(api.STS, "AssumeRole", "RoleArn", arn+"r", "RoleSessionName", "s-1")
	token := a.Text("Credentials.SecurityToken")
	h.Caller(a.Text("Credentials.AccessKeyId"), a.Text("Credentials.AccessKeySecret"), token).V1().Denied(api.STS, "AssumeRole", "RoleArn", arn+"r", "RoleSessionName", "s-1")
	err := h.Audit.Scan(func(ev *audit.Event) bool {
		for k, v := range ev.Params {
			if strings.Contains(v, token) {
				t.Errorf("parameter %s of %s shows the token", k, ev.Operation)
			}
		}
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := (acs.Principal{Type: acs.AssumedRoleUser, Account: "1", RoleName: "R", SessionName: "s"}).ARN(); got != "acs:ram::1:assumed-role/r/s" {
		t.Errorf("session ARN %s", got)
	}
}
