package identity_test

import (
	"crypto/rand"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

const account = "1234567890123456"

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// world is a store with a directory over it.
type world struct {
	t     *testing.T
	store *state.Store
	dir   *identity.Directory
}

func newWorld(t *testing.T) *world {
	t.Helper()
	s, err := state.Open(t.Context(), state.Config{Dir: filepath.Join(t.TempDir(), "state"), Node: "n", Kinds: identity.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &world{t, s, identity.NewDirectory([]*policy.Compiled{compile(t, policy.ID{Type: identity.System, Name: "Everything", Version: "v1"}, allow("*"))})}
}

func compile(t *testing.T, id policy.ID, text string) *policy.Compiled {
	t.Helper()
	doc, err := policy.Parse(policy.Identity, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return policy.Compile(id, doc)
}

func (w *world) update(fn func(tx *state.Tx)) {
	w.t.Helper()
	if err := w.store.Update(w.t.Context(), func(tx *state.Tx) error { fn(tx); return nil }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) user(name string) acs.Principal {
	u := &identity.User{UserID: "2" + name, UserName: name}
	w.update(func(tx *state.Tx) { identity.Users.Put(tx, account, name, u) })
	return acs.Principal{Type: acs.RAMUser, Account: account, UserID: u.UserID, UserName: name}
}

// role makes a role and gives a session of it.
func (w *world) role(name, id, sessionPolicy string) acs.Principal {
	w.update(func(tx *state.Tx) { identity.Roles.Put(tx, account, name, &identity.Role{RoleID: id, RoleName: name}) })
	return acs.Principal{Type: acs.AssumedRoleUser, Account: account, RoleID: id, RoleName: name, SessionName: "s", SessionPolicy: sessionPolicy}
}

// policy stores a custom policy whose versions are these texts; the first is
// the default.
func (w *world) policy(name string, documents ...string) {
	p := &identity.Policy{PolicyName: name, DefaultVersion: "v1"}
	for i, d := range documents {
		p.Versions = append(p.Versions, identity.PolicyVersion{VersionID: fmt.Sprintf("v%d", i+1), Document: d})
	}
	w.update(func(tx *state.Tx) { identity.Policies.Put(tx, account, name, p) })
}

func (w *world) attach(kind, name, scope, policyType, policyName string) {
	a := &identity.Attachment{Scope: scope, PrincipalType: kind, PrincipalName: name, PolicyType: policyType, PolicyName: policyName}
	w.update(func(tx *state.Tx) { identity.Attachments.Put(tx, account, a.ID(), a) })
}

func (w *world) detach(kind, name, scope, policyType, policyName string) {
	a := identity.Attachment{Scope: scope, PrincipalType: kind, PrincipalName: name, PolicyType: policyType, PolicyName: policyName}
	w.update(func(tx *state.Tx) { identity.Attachments.Delete(tx, account, a.ID()) })
}

func (w *world) member(user, group string) {
	w.update(func(tx *state.Tx) {
		identity.Memberships.Put(tx, account, user+"/"+group, &identity.Membership{UserName: user, GroupName: group})
	})
}

// decide asks the newest state.
func (w *world) decide(p acs.Principal, action, group string) policy.Verdict {
	w.t.Helper()
	return w.decideOn(w.store.Snapshot(), p, action, group)
}

func (w *world) decideOn(r state.Reader, p acs.Principal, action, group string) policy.Verdict {
	w.t.Helper()
	l, err := w.dir.Layers(r, p, group)
	if err != nil {
		w.t.Fatal(err)
	}
	o := l.Decide(&policy.Request{Action: action, Resource: "*", Principal: p.ARN()})
	return o.Verdict
}

func (w *world) want(what string, p acs.Principal, action string, want policy.Verdict) {
	w.t.Helper()
	if got := w.decide(p, action, ""); got != want {
		w.t.Errorf("%s: %s is %s, want %s", what, action, got, want)
	}
}

func allow(action string) string { return document("Allow", action) }
func deny(action string) string  { return document("Deny", action) }

func document(effect, action string) string {
	return fmt.Sprintf(`{"Version":"1","Statement":[{"Effect":%q,"Action":%q,"Resource":"*"}]}`, effect, action)
}

func newSealer(t *testing.T) *seal.Sealer {
	t.Helper()
	s, err := seal.Load(filepath.Join(t.TempDir(), "seal.key"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
