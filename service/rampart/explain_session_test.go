package rampart_test

import (
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/service/rampart"
	"github.com/rampart-cloud/rampart/state"
)

const noDelete = `{
  "Version": "1",
  "Statement": [
    {"Effect": "Allow", "Action": "ecs:*", "Resource": "*"},
    {"Effect": "Deny", "Action": "ecs:DeleteDisk", "Resource": "*"}
  ]
}`

// session makes the role Ops, which may do everything in ECS, and gives a
// session of it that a session policy narrows.
func session(t *testing.T, h *apitest.Harness, document string) *apitest.Caller {
	t.Helper()
	update(t, h, func(tx *state.Tx) {
		identity.Roles.Put(tx, apitest.Account, "Ops", &identity.Role{RoleID: "312345678901234567", RoleName: "Ops", MaxSessionDuration: 3600, CreateDate: h.Now(),
			AssumeRolePolicyDocument: `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::` + apitest.Account + `:root"}}]}`})
		identity.Policies.Put(tx, apitest.Account, "ops", &identity.Policy{PolicyName: "ops", DefaultVersion: "v1", NextVersion: 2,
			Versions: []identity.PolicyVersion{{VersionID: "v1", Document: apitest.Allow("ecs:*")}}})
		a := &identity.Attachment{Scope: identity.AccountScope, PrincipalType: identity.ToRole, PrincipalName: "Ops", PolicyType: identity.Custom, PolicyName: "ops"}
		identity.Attachments.Put(tx, apitest.Account, a.ID(), a)
	})
	out := h.User("lender", apitest.Allow("sts:AssumeRole")).Do(api.STS, "AssumeRole",
		"RoleArn", "acs:ram::"+apitest.Account+":role/Ops", "RoleSessionName", "night", "Policy", document)
	return h.Caller(out.Text("Credentials.AccessKeyId"), out.Text("Credentials.AccessKeySecret"), out.Text("Credentials.SecurityToken"))
}

func update(t *testing.T, h *apitest.Harness, fn func(tx *state.Tx)) {
	t.Helper()
	if err := h.Store.Update(t.Context(), func(tx *state.Tx) error { fn(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

// A call that a session policy refused is explained by the text that the
// session had, to the session itself and to who may see everybody's calls.
func TestExplainSessionPolicy(t *testing.T) {
	h := start(t)
	night := session(t, h, noDelete)
	denied := night.Denied(api.ECS, "DeleteDisk", "Disk.Id", "d-1").RequestId
	allowed := night.Do(api.ECS, "RunInstances", "RegionId", "cn-hangzhou").Text("RequestId")
	for _, c := range []struct {
		who       *apitest.Caller
		operation string
	}{{night, "ExplainOwnCall"}, {h.Root, "ExplainCall"}} {
		var out rampart.Explanation
		c.who.Do(api.Rampart, c.operation, "EventId", denied).Into(&out)
		d := out.Decision
		if out.Changed || out.Principal.Name != "Ops/night" || out.Recorded.Layer != "session" || d.Verdict != "ExplicitDeny" || d.Layer != "session" ||
			d.Deciding == nil || d.Deciding.PolicyType != "Session" || d.Deciding.PolicyName != "night" || d.Deciding.Statement != 1 || d.Deciding.Line != 5 {
			t.Errorf("%s: %+v, %+v", c.operation, out.Recorded, d)
		}
		var asked []string
		for _, l := range d.Layers {
			if l.Layer != "session" {
				continue
			}
			for _, p := range l.Policies {
				if p.Document != noDelete || p.AttachedTo.Type != "RamRole" {
					t.Errorf("%+v", p)
				}
				for _, s := range p.Statements {
					asked = append(asked, s.Effect+" "+map[bool]string{true: "applies", false: "does not"}[s.Applies])
				}
			}
		}
		if strings.Join(asked, ", ") != "Allow applies, Deny applies" {
			t.Errorf("%s: the session layer's statements: %v", c.operation, asked)
		}
		out = rampart.Explanation{}
		c.who.Do(api.Rampart, c.operation, "EventId", allowed).Into(&out)
		if d := out.Decision; out.Changed || d.Verdict != "Allow" || d.Layers[0].Layer != "session" || d.Layers[0].Verdict != "Allow" {
			t.Errorf("%s: the allowed call: %+v", c.operation, out.Decision)
		}
	}
	// The text is told to those who may read policies, so the trail's own
	// operation does not tell it with each call.
	ev, err := h.Audit.Find(denied)
	if err != nil || ev.Principal.SessionPolicy != noDelete {
		t.Errorf("%+v, %v", ev, err)
	}

	// When the role is gone its policies are, and what was decided is said.
	update(t, h, func(tx *state.Tx) { identity.Roles.Delete(tx, apitest.Account, "Ops") })
	e := h.Root.Fails("PrincipalNotExist", api.Rampart, "ExplainCall", "EventId", denied)
	for _, want := range []string{"role Ops/night", "answered ExplicitDeny by the layer session", "statement 1 of the session policy night"} {
		if !strings.Contains(e.Message, want) {
			t.Errorf("%q does not say %q", e.Message, want)
		}
	}
}

// A line of the trail that an earlier version wrote has no text.
func TestExplainSessionPolicyNotRecorded(t *testing.T) {
	h := start(t)
	night := session(t, h, noDelete)
	id := night.Denied(api.ECS, "DeleteDisk", "Disk.Id", "d-1").RequestId
	ev, err := h.Audit.Find(id)
	if err != nil {
		t.Fatal(err)
	}
	old := *ev
	old.RequestID, old.Principal.SessionPolicy = "AAAAAAAA-0000-4000-8000-000000000000", ""
	if err := h.Audit.Record(&old, true); err != nil {
		t.Fatal(err)
	}
	e := h.Root.Fails("SessionPolicyNotRecorded", api.Rampart, "ExplainCall", "EventId", old.RequestID)
	if !strings.Contains(e.Message, "answered ExplicitDeny by the layer session: statement 1 of the session policy night") {
		t.Error(e.Message)
	}
}
