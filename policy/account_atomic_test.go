package policy

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
)

// state is what an account answers to all that the tests ask of it.
func state(a *Account) map[string]Decision {
	out := map[string]Decision{}
	for _, typ := range []EntityType{RAMUser, RAMGroup, RAMRole} {
		for _, name := range []string{"alice", "bob", "ops", "dev", "nobody"} {
			for _, action := range []string{"ecs:RunInstances", "ecs:StopInstance", "vpc:CreateVpc"} {
				e := Entity{typ, name}
				out[fmt.Sprint(typ, name, action)] = a.Decide(e, &Request{Action: action, Resource: "*"})
			}
		}
	}
	return out
}

func smallAccount(t *testing.T) *Account {
	a := new(Account)
	must(t, a.Load(
		[]*Compiled{named(t, "run", "Allow", "ecs:Run*"), named(t, "stop", "Allow", "ecs:Stop*"), named(t, "no", "Deny", "ecs:*"), named(t, "free", "Allow", "vpc:*")},
		map[Entity][]PolicyRef{alice: {refTo("run")}, ops: {refTo("stop")}, role: {refTo("no")}},
		map[string][]string{"alice": {"ops"}, "bob": {"ops"}}))
	return a
}

// TestFailedEditsChangeNothing: each edit that fails leaves every answer, and
// what may be deleted, as it was.
func TestFailedEditsChangeNothing(t *testing.T) {
	bob, group := Entity{RAMUser, "bob"}, Entity{RAMGroup, "dev"}
	for name, c := range map[string]struct {
		edit func(a *Account) error
		want error
	}{
		"attach what is not there":            {func(a *Account) error { return a.Attach(bob, refTo("x")) }, ErrNoPolicy},
		"attach another type of policy":       {func(a *Account) error { return a.Attach(bob, PolicyRef{"System", "run"}) }, ErrNoPolicy},
		"attach to an unknown type":           {func(a *Account) error { return a.Attach(Entity{EntityType(7), "bob"}, refTo("run")) }, ErrEntityType},
		"detach what is not attached":         {func(a *Account) error { return a.Detach(bob, refTo("run")) }, ErrNoEntity},
		"detach from the group's member":      {func(a *Account) error { return a.Detach(alice, refTo("stop")) }, ErrNoEntity},
		"detach from a user of no policies":   {func(a *Account) error { return a.Detach(Entity{RAMUser, "nobody"}, refTo("run")) }, ErrNoEntity},
		"detach from a new group":             {func(a *Account) error { return a.Detach(group, refTo("run")) }, ErrNoEntity},
		"detach from the role of that name":   {func(a *Account) error { return a.Detach(role, refTo("run")) }, ErrNoEntity},
		"delete what a user has":              {func(a *Account) error { return a.DeletePolicy(refTo("run")) }, ErrAttached},
		"delete what a group has":             {func(a *Account) error { return a.DeletePolicy(refTo("stop")) }, ErrAttached},
		"delete what a role has":              {func(a *Account) error { return a.DeletePolicy(refTo("no")) }, ErrAttached},
		"delete what is not there":            {func(a *Account) error { return a.DeletePolicy(refTo("x")) }, ErrNoPolicy},
		"leave a group of others":             {func(a *Account) error { return a.RemoveUserFromGroup("nobody", "ops") }, ErrNoEntity},
		"leave a group that is not there":     {func(a *Account) error { return a.RemoveUserFromGroup("alice", "x") }, ErrNoEntity},
		"load into an account that is in use": {func(a *Account) error { return a.Load(nil, nil, nil) }, nil},
	} {
		a := smallAccount(t)
		before := state(a)
		err := c.edit(a)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if after := state(a); !maps.Equal(before, after) {
			t.Errorf("%s: the account answers otherwise", name)
		}
		// what was attached once can be detached once, and deleted then
		must(t, a.Detach(alice, refTo("run")))
		must(t, a.DeletePolicy(refTo("run")))
		must(t, a.Detach(ops, refTo("stop")))
		must(t, a.DeletePolicy(refTo("stop")))
		must(t, a.DeletePolicy(refTo("free")))
	}
}

// TestErrorsNameWhatFailed: a person reads them.
func TestErrorsNameWhatFailed(t *testing.T) {
	a := smallAccount(t)
	for want, err := range map[string]error{
		"policy: the account has no such policy: Custom x":                          a.Attach(alice, refTo("x")),
		"policy: the policy is still attached: Custom run":                          a.DeletePolicy(refTo("run")),
		"policy: not attached or not a member: Custom run on RamRole alice":         a.Detach(role, refTo("run")),
		"policy: not attached or not a member: user nobody in group ops":            a.RemoveUserFromGroup("nobody", "ops"),
		"policy: the entity has the wrong type: 7":                                  a.Attach(Entity{EntityType(7), "x"}, refTo("run")),
		"policy: Load needs an empty account":                                       a.Load(nil, nil, nil),
		"policy: Custom run stands twice":                                           new(Account).Load([]*Compiled{named(t, "run", "Allow", "*"), named(t, "run", "Deny", "*")}, nil, nil),
		"policy: not attached or not a member: Custom free on RamGroup a new group": a.Detach(Entity{RAMGroup, "a new group"}, refTo("free")),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestEditsAreReversible: each edit and its opposite lead back to the same
// answers.
func TestEditsAreReversible(t *testing.T) {
	a := smallAccount(t)
	bob := Entity{RAMUser, "bob"}
	before := state(a)
	run := a.Policy(refTo("run"))
	for name, c := range map[string]struct{ there, back func() error }{
		"user":    {func() error { return a.Attach(bob, refTo("no")) }, func() error { return a.Detach(bob, refTo("no")) }},
		"group":   {func() error { return a.Attach(ops, refTo("no")) }, func() error { return a.Detach(ops, refTo("no")) }},
		"role":    {func() error { return a.Attach(role, refTo("free")) }, func() error { return a.Detach(role, refTo("free")) }},
		"member":  {func() error { a.AddUserToGroup("nobody", "ops"); return nil }, func() error { return a.RemoveUserFromGroup("nobody", "ops") }},
		"version": {func() error { a.PutPolicy(named(t, "run", "Deny", "*")); return nil }, func() error { a.PutPolicy(run); return nil }},
	} {
		must(t, c.there())
		if maps.Equal(before, state(a)) {
			t.Errorf("%s: the edit changes no answer", name)
		}
		must(t, c.back())
		if !maps.Equal(before, state(a)) {
			t.Errorf("%s: not as it was", name)
		}
	}
}

// TestSnapshotsStay: a set taken before an edit keeps its answers, and the next
// one has the new ones.
func TestSnapshotsStay(t *testing.T) {
	a := smallAccount(t)
	old := a.Set(alice)
	if a.Set(alice) != old {
		t.Error("the set of an unchanged account is made twice")
	}
	must(t, a.Attach(alice, refTo("no")))
	if old.Decide(run).Verdict != Allow || a.Set(alice).Decide(run).Verdict != ExplicitDeny {
		t.Error("an edit changes a set that was handed out, or is not seen")
	}
	names := func(s *Set) (out []string) {
		for _, c := range s.Policies() {
			out = append(out, c.ID().Name)
		}
		return out
	}
	if got := names(old); !slices.Equal(got, []string{"run", "stop"}) {
		t.Errorf("the old set holds %q", got)
	}
	if got := names(a.Set(alice)); !slices.Equal(got, []string{"run", "no", "stop"}) {
		t.Errorf("the new set holds %q: own policies come before the groups'", got)
	}
}

// TestManyEntities fills shards well beyond their first size, one edit at a
// time, and empties them again.
func TestManyEntities(t *testing.T) {
	var a Account
	a.PutPolicy(named(t, "run", "Allow", "ecs:Run*"))
	const n = 3000
	e := func(i int) Entity { return Entity{[]EntityType{RAMUser, RAMRole}[i%2], fmt.Sprint("e", i/2)} }
	for i := range n {
		must(t, a.Attach(e(i), refTo("run")))
	}
	for i := range n {
		if a.Decide(e(i), run).Verdict != Allow {
			t.Fatalf("%v is lost", e(i))
		}
	}
	for i := 0; i < n; i += 2 {
		must(t, a.Detach(e(i), refTo("run")))
	}
	for i := range n {
		if got, want := a.Decide(e(i), run).Verdict, []Verdict{ImplicitDeny, Allow}[i%2]; got != want {
			t.Fatalf("%v: %v, want %v", e(i), got, want)
		}
	}
	if err := a.DeletePolicy(refTo("run")); !errors.Is(err, ErrAttached) {
		t.Error(err)
	}
}
