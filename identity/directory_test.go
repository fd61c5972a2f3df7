package identity_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

// What the directory keeps never outlives the state: after each change the next
// question is answered by the new state, and an older snapshot by the old one.
func TestLayersFollowTheState(t *testing.T) {
	w := newWorld(t)
	u := w.user("u")
	const scope, custom = identity.AccountScope, identity.Custom
	w.want("no policy", u, "ecs:Run", policy.ImplicitDeny)
	w.policy("p", allow("ecs:*"), deny("ecs:*"))
	w.want("not granted", u, "ecs:Run", policy.ImplicitDeny)
	w.attach(identity.ToUser, "u", scope, custom, "p")
	w.want("granted", u, "ecs:Run", policy.Allow)
	before := w.store.Snapshot()

	w.update(func(tx *state.Tx) {
		p := *identity.Policies.Get(tx, account, "p")
		p.DefaultVersion = "v2"
		identity.Policies.Put(tx, account, "p", &p)
	})
	w.want("another default version", u, "ecs:Run", policy.ExplicitDeny)
	if got := w.decideOn(before, u, "ecs:Run", ""); got != policy.Allow {
		t.Errorf("on the older snapshot: %s", got)
	}
	w.want("and back on the new one", u, "ecs:Run", policy.ExplicitDeny)

	w.policy("p", allow("oss:*"))
	w.want("another text", u, "oss:Get", policy.Allow)
	w.want("another text", u, "ecs:Run", policy.ImplicitDeny)
	w.attach(identity.ToUser, "u", scope, identity.System, "Everything")
	w.want("a system policy", u, "ecs:Run", policy.Allow)
	w.detach(identity.ToUser, "u", scope, identity.System, "Everything")
	w.want("detached", u, "ecs:Run", policy.ImplicitDeny)
	w.detach(identity.ToUser, "u", scope, custom, "p")
	w.want("nothing left", u, "oss:Get", policy.ImplicitDeny)
}

// A user's own policies and those of its groups are one pool; a Deny of a group
// beats every Allow.
func TestGroups(t *testing.T) {
	w := newWorld(t)
	u, v := w.user("u"), w.user("u2") // a name that begins like the other
	w.policy("a", allow("ecs:*"))
	w.policy("d", deny("ecs:Stop"))
	w.attach(identity.ToGroup, "g", identity.AccountScope, identity.Custom, "a")
	w.attach(identity.ToGroup, "h", identity.AccountScope, identity.Custom, "d")
	w.want("in no group", u, "ecs:Run", policy.ImplicitDeny)
	w.member("u", "g")
	w.want("in the group", u, "ecs:Run", policy.Allow)
	w.want("the other user", v, "ecs:Run", policy.ImplicitDeny)
	w.want("one group", u, "ecs:Stop", policy.Allow)
	w.member("u", "h")
	w.want("a group that denies", u, "ecs:Stop", policy.ExplicitDeny)
	w.want("a group that denies something else", u, "ecs:Run", policy.Allow)
	w.update(func(tx *state.Tx) { identity.Memberships.Delete(tx, account, "u/h") })
	w.want("no longer in it", u, "ecs:Stop", policy.Allow)
	// A grant to a group is none to a user or role of the same name.
	w.want("a role named like the group", w.role("g", "3", ""), "ecs:Run", policy.ImplicitDeny)
	w.want("a user named like the group", w.user("g"), "ecs:Run", policy.ImplicitDeny)
}

func TestResourceGroups(t *testing.T) {
	w := newWorld(t)
	u := w.user("u")
	w.policy("a", allow("ecs:*"))
	w.policy("d", deny("ecs:*"))
	w.attach(identity.ToUser, "u", "rg-1", identity.Custom, "a")
	for group, want := range map[string]policy.Verdict{"": policy.ImplicitDeny, "rg-1": policy.Allow, "rg-2": policy.ImplicitDeny, "rg-11": policy.ImplicitDeny} {
		if got := w.decide(u, "ecs:Run", group); got != want {
			t.Errorf("group %q: %s, want %s", group, got, want)
		}
	}
	w.attach(identity.ToUser, "u", "rg-1", identity.Custom, "d")
	if got := w.decide(u, "ecs:Run", "rg-1"); got != policy.ExplicitDeny {
		t.Errorf("a deny in the group: %s", got)
	}
	// A Deny granted in a resource group does not beat an Allow of the account.
	w.attach(identity.ToUser, "u", identity.AccountScope, identity.Custom, "a")
	if got := w.decide(u, "ecs:Run", "rg-1"); got != policy.Allow {
		t.Errorf("with an Allow of the account: %s", got)
	}
	// Groups of users are granted policies in resource groups too.
	v := w.user("v")
	w.member("v", "team")
	w.attach(identity.ToGroup, "team", "rg-2", identity.Custom, "a")
	if got := w.decide(v, "ecs:Run", "rg-2"); got != policy.Allow {
		t.Errorf("by a user group: %s", got)
	}
}

func TestRoleSessions(t *testing.T) {
	w := newWorld(t)
	s := w.role("r", "3001", "")
	w.policy("a", allow("ecs:*"))
	w.attach(identity.ToRole, "r", identity.AccountScope, identity.Custom, "a")
	w.want("a session", s, "ecs:Run", policy.Allow)
	narrowed := s
	narrowed.SessionPolicy = allow("ecs:Describe*")
	w.want("a session policy", narrowed, "ecs:DescribeInstances", policy.Allow)
	w.want("a session policy", narrowed, "ecs:Run", policy.ImplicitDeny)
	wide := s
	wide.SessionPolicy = allow("*")
	w.want("a session policy wider than the role", wide, "oss:Get", policy.ImplicitDeny)

	w.update(func(tx *state.Tx) { identity.Roles.Delete(tx, account, "r") })
	w.want("the role is gone", s, "ecs:Run", policy.ImplicitDeny)
	again := w.role("r", "3002", "")
	w.want("made anew, a new session", again, "ecs:Run", policy.Allow)
	w.want("made anew, an old session", s, "ecs:Run", policy.ImplicitDeny)
	broken := again
	broken.SessionPolicy = "{"
	w.fails("a session policy that cannot be read", broken, "session policy")
}

func (w *world) fails(what string, p acs.Principal, text string) {
	w.t.Helper()
	_, err := w.dir.Layers(w.store.Snapshot(), p, "")
	if err == nil || !strings.Contains(err.Error(), text) {
		w.t.Errorf("%s: %v, want an error with %q", what, err, text)
	}
}

// What cannot be read could hold a Deny: it is an error, never skipped.
func TestUnreadablePoliciesAreErrors(t *testing.T) {
	w := newWorld(t)
	u := w.user("u")
	w.policy("ok", allow("*"))
	w.attach(identity.ToUser, "u", identity.AccountScope, identity.Custom, "ok")
	for name, text := range map[string]string{"missing": "does not exist", "broken": "cannot be read", "versionless": "no default version"} {
		switch name {
		case "broken":
			w.policy(name, "{")
		case "versionless":
			w.policy(name)
		}
		w.attach(identity.ToUser, "u", identity.AccountScope, identity.Custom, name)
		w.fails(name, u, text)
		w.detach(identity.ToUser, "u", identity.AccountScope, identity.Custom, name)
		w.want("mended", u, "ecs:Run", policy.Allow)
	}
	w.attach(identity.ToUser, "u", identity.AccountScope, identity.System, "Unknown")
	w.fails("an unknown system policy", u, "system policy Unknown")
	w.fails("a principal of no kind", acs.Principal{Account: account}, "unknown")
	w.member("v", "g")
	w.attach(identity.ToGroup, "g", identity.AccountScope, identity.Custom, "missing")
	w.fails("by a group", w.user("v"), "does not exist")
}

func TestRootNeedsNoPolicy(t *testing.T) {
	w := newWorld(t)
	w.want("the root", acs.Principal{Type: acs.Account, Account: account}, "ecs:Run", policy.Allow)
}

// Accounts do not see each other's policies of the same name.
func TestAccountsAreApart(t *testing.T) {
	w := newWorld(t)
	u := w.user("u")
	w.policy("p", allow("ecs:*"))
	w.attach(identity.ToUser, "u", identity.AccountScope, identity.Custom, "p")
	other := u
	other.Account = "6543210987654321"
	w.want("the account", u, "ecs:Run", policy.Allow)
	w.want("another account", other, "ecs:Run", policy.ImplicitDeny)
}

func TestTrust(t *testing.T) {
	w := newWorld(t)
	trust := func(who string) string {
		return `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::` + account + `:user/` + who + `"}}]}`
	}
	ask := func(role *identity.Role, who string) policy.Verdict {
		t.Helper()
		set, err := w.dir.Trust(account, role)
		if err != nil {
			t.Fatal(err)
		}
		return set.Decide(&policy.Request{Action: "sts:AssumeRole", Principal: "acs:ram::" + account + ":user/" + who}).Verdict
	}
	a := &identity.Role{RoleName: "r", AssumeRolePolicyDocument: trust("a")}
	b := &identity.Role{RoleName: "r", AssumeRolePolicyDocument: trust("b")}
	for range 2 { // the second time from what is kept
		if ask(a, "a") != policy.Allow || ask(a, "b") != policy.ImplicitDeny || ask(b, "b") != policy.Allow || ask(b, "a") != policy.ImplicitDeny {
			t.Error("the trust policy is not the record's")
		}
	}
	if _, err := w.dir.Trust(account, &identity.Role{RoleName: "r", AssumeRolePolicyDocument: allow("*")}); err == nil {
		t.Error("a document that is no trust policy was taken")
	}
}

// Questions on different snapshots at the same time do not disturb each other.
func TestConcurrentQuestions(t *testing.T) {
	w := newWorld(t)
	u := w.user("u")
	w.attach(identity.ToUser, "u", identity.AccountScope, identity.Custom, "p")
	var snaps []state.Reader
	want := []policy.Verdict{policy.Allow, policy.ExplicitDeny, policy.ImplicitDeny, policy.Allow}
	for _, text := range []string{allow("ecs:*"), deny("ecs:*"), allow("oss:*"), allow("*")} {
		w.policy("p", text)
		snaps = append(snaps, w.store.Snapshot())
	}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 200 {
				n := (i + g) % len(snaps)
				l, err := w.dir.Layers(snaps[n], u, "")
				if err != nil {
					t.Error(err)
					return
				}
				if got := l.Decide(&policy.Request{Action: "ecs:Run", Resource: "*"}).Verdict; got != want[n] {
					t.Errorf("snapshot %d: %s, want %s", n, got, want[n])
				}
			}
		})
	}
	wg.Wait()
}

func TestGrantsSayThroughWhom(t *testing.T) {
	w := newWorld(t)
	w.user("u")
	w.policy("own", allow("ecs:*"))
	w.policy("team", allow("oss:*"))
	w.attach(identity.ToUser, "u", identity.AccountScope, identity.Custom, "own")
	w.attach(identity.ToGroup, "g", identity.AccountScope, identity.Custom, "team")
	w.member("u", "g")
	grants, err := w.dir.Grants(w.store.Snapshot(), account, identity.ToUser, "u", identity.AccountScope)
	if err != nil || len(grants) != 2 {
		t.Fatalf("%d grants, %v", len(grants), err)
	}
	for i, want := range []string{"user/u own", "group/g team"} {
		a := grants[i].Attachment
		if got := a.PrincipalType + "/" + a.PrincipalName + " " + grants[i].Policy.ID().Name; got != want {
			t.Errorf("grant %d is %s, want %s", i, got, want)
		}
	}
}
