package policy

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
)

func named(t testing.TB, name, effect, action string) *Compiled {
	return policyOf(t, name, fmt.Sprintf(`{"Effect": %q, "Action": %q, "Resource": "*"}`, effect, action))
}

var (
	alice = Entity{RAMUser, "alice"}
	ops   = Entity{RAMGroup, "ops"}
	role  = Entity{RAMRole, "alice"} // the same name, another entity
	run   = &Request{Action: "ecs:RunInstances", Resource: "*"}
)

func refTo(name string) PolicyRef { return PolicyRef{"Custom", name} }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAccountEdits(t *testing.T) {
	var a Account
	ask := func(e Entity, want Verdict, name string) {
		t.Helper()
		d := a.Decide(e, run)
		if d.Verdict != want || d.Policy != nil && d.Policy.ID().Name != name || d.Policy == nil && name != "" {
			t.Errorf("%v: %v by %+v, want %v by %q", e, d.Verdict, d.Policy, want, name)
		}
		if s := a.Set(e).Decide(run); s != d {
			t.Errorf("%v: the set says %v, the account %v", e, s.Verdict, d.Verdict)
		}
	}
	ask(alice, ImplicitDeny, "")
	if a.Set(alice) != nil || a.Decide(alice, nil).Verdict != ImplicitDeny {
		t.Error("an empty account decides")
	}
	a.PutPolicy(named(t, "run", "Allow", "ecs:Run*"))
	ask(alice, ImplicitDeny, "")
	must(t, a.Attach(alice, refTo("run")))
	must(t, a.Attach(alice, refTo("run"))) // twice is once
	ask(alice, Allow, "run")
	ask(role, ImplicitDeny, "")
	ask(ops, ImplicitDeny, "") // a group is no principal

	a.PutPolicy(named(t, "no", "Deny", "ecs:*"))
	must(t, a.Attach(ops, refTo("no")))
	ask(alice, Allow, "run")
	a.AddUserToGroup("alice", "ops")
	a.AddUserToGroup("alice", "ops")
	ask(alice, ExplicitDeny, "no")
	a.PutPolicy(named(t, "no", "Deny", "vpc:*")) // a new version is in force at once
	ask(alice, Allow, "run")
	a.PutPolicy(named(t, "run", "Deny", "ecs:*"))
	ask(alice, ExplicitDeny, "run")
	a.PutPolicy(named(t, "run", "Allow", "vpc:*"))
	a.PutPolicy(named(t, "no", "Allow", "ecs:*"))
	ask(alice, Allow, "no") // by the group
	must(t, a.RemoveUserFromGroup("alice", "ops"))
	ask(alice, ImplicitDeny, "")

	must(t, a.Attach(role, refTo("no")))
	ask(role, Allow, "no")
	if err := a.DeletePolicy(refTo("no")); !errors.Is(err, ErrAttached) {
		t.Error(err)
	}
	must(t, a.Detach(role, refTo("no")))
	must(t, a.Detach(ops, refTo("no")))
	must(t, a.DeletePolicy(refTo("no")))
	if a.Policy(refTo("no")) != nil || a.Policy(refTo("run")) == nil {
		t.Error("which policies exist")
	}
	a.PutPolicy(named(t, "other", "Allow", "*")) // takes the free slot
	ask(role, ImplicitDeny, "")
	must(t, a.Attach(role, refTo("other")))
	ask(role, Allow, "other")

	for _, err := range []error{a.Attach(alice, refTo("x")), a.Detach(alice, refTo("x")), a.DeletePolicy(refTo("x"))} {
		if !errors.Is(err, ErrNoPolicy) {
			t.Error(err)
		}
	}
	for _, err := range []error{a.Detach(Entity{RAMUser, "bob"}, refTo("other")), a.Detach(Entity{RAMGroup, "new"}, refTo("other")), a.RemoveUserFromGroup("alice", "ops"), a.RemoveUserFromGroup("alice", "x")} {
		if !errors.Is(err, ErrNoEntity) {
			t.Error(err)
		}
	}
	if err := a.Attach(Entity{EntityType(7), "x"}, refTo("other")); !errors.Is(err, ErrEntityType) {
		t.Error(err)
	}
	if a.Decide(Entity{EntityType(7), "x"}, run).Verdict != ImplicitDeny || EntityType(7).String() != "unknown" || RAMRole.String() != "RamRole" {
		t.Error("an unknown type of entity")
	}
	a.AddUserToGroup("alice", "new")
	must(t, a.Attach(Entity{RAMGroup, "new"}, refTo("other")))
	must(t, a.Detach(alice, refTo("run")))
	ask(alice, Allow, "other")
}

func TestAccountLoad(t *testing.T) {
	var a Account
	p, q := named(t, "p", "Allow", "ecs:*"), named(t, "q", "Deny", "ecs:Run*")
	load := func(grants map[Entity][]PolicyRef) error {
		return a.Load([]*Compiled{p, q}, grants, map[string][]string{"alice": {"ops"}})
	}
	if err := load(map[Entity][]PolicyRef{alice: {refTo("x")}}); !errors.Is(err, ErrNoPolicy) {
		t.Error(err)
	}
	if err := load(map[Entity][]PolicyRef{{EntityType(9), "x"}: {refTo("p")}}); !errors.Is(err, ErrEntityType) {
		t.Error(err)
	}
	if err := a.Load([]*Compiled{p, p}, nil, nil); err == nil {
		t.Error("a policy twice is loaded")
	}
	must(t, load(map[Entity][]PolicyRef{alice: {refTo("p"), refTo("p")}, ops: {refTo("q")}, role: {refTo("p")}}))
	if err := load(nil); err == nil {
		t.Error("loaded twice")
	}
	if d := a.Decide(alice, run); d != (Decision{ExplicitDeny, q, 0}) {
		t.Errorf("%+v", d)
	}
	if d := a.Decide(role, run); d != (Decision{Allow, p, 0}) {
		t.Errorf("%+v", d)
	}
	must(t, a.Detach(ops, refTo("q")))
	must(t, a.DeletePolicy(refTo("q")))
	if d := a.Decide(alice, run); d.Verdict != Allow {
		t.Errorf("%+v", d)
	}
}

// TestAccountAgrees compares a random account with plain sets through edits.
func TestAccountAgrees(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 2))
	m := maker{rng.IntN}
	var a Account
	byName := map[string]*Compiled{}
	own := map[Entity]map[string]bool{}
	in := map[string]map[string]bool{}
	name := func(kind string, n int) string { return fmt.Sprint(kind, rng.IntN(n)) }
	has := func(e Entity) map[string]bool {
		if own[e] == nil {
			own[e] = map[string]bool{}
		}
		return own[e]
	}
	for step := range 3000 {
		e := Entity{EntityType(rng.IntN(3)), name("e", 12)}
		p := name("p", 20)
		u, g := name("e", 12), name("e", 12)
		switch rng.IntN(6) {
		case 0, 1:
			byName[p] = policyOf(t, p, m.statement(), m.statement())
			a.PutPolicy(byName[p])
		case 2:
			if err := a.Attach(e, refTo(p)); (err == nil) != (byName[p] != nil) {
				t.Fatal(err)
			} else if err == nil {
				has(e)[p] = true
			}
		case 3:
			if err := a.Detach(e, refTo(p)); (err == nil) != has(e)[p] {
				t.Fatal(err)
			}
			delete(has(e), p)
		case 4:
			if in[u] == nil {
				in[u] = map[string]bool{}
			}
			a.AddUserToGroup(u, g)
			in[u][g] = true
		case 5:
			if err := a.RemoveUserFromGroup(u, g); (err == nil) != in[u][g] {
				t.Fatal(err)
			}
			delete(in[u], g)
		}
		who := Entity{RAMUser, u}
		var pool []*Compiled
		for p := range has(who) {
			pool = append(pool, byName[p])
		}
		for g := range in[u] {
			for p := range has(Entity{RAMGroup, g}) {
				pool = append(pool, byName[p])
			}
		}
		r := m.request()
		if got, want := a.Decide(who, r), walk(pool, r); got.Verdict != want.Verdict {
			t.Fatalf("step %d: %v, want %v", step, got.Verdict, want.Verdict)
		}
		if got, want := a.Set(who).Decide(r), a.Decide(who, r); got != want {
			t.Fatalf("step %d: the set says %v, the account %v", step, got, want)
		}
	}
}

// bigAccount has the shape of the fourth workload: 10,000 users, 200 groups,
// 1,400 policies.
func bigAccount(t testing.TB) *Account {
	var policies []*Compiled
	for i := range 1400 {
		policies = append(policies, named(t, fmt.Sprint("p", i), "Allow", fmt.Sprintf("ecs:Do%d*", i)))
	}
	grants, groups := map[Entity][]PolicyRef{}, map[string][]string{}
	for i := range 200 {
		grants[Entity{RAMGroup, fmt.Sprint("g", i)}] = []PolicyRef{refTo(fmt.Sprint("p", i)), refTo(fmt.Sprint("p", i+200))}
	}
	for i := range 10_000 {
		u := fmt.Sprint("u", i)
		grants[Entity{RAMUser, u}] = []PolicyRef{refTo(fmt.Sprint("p", 400+i%1000))}
		groups[u] = []string{fmt.Sprint("g", i%200), fmt.Sprint("g", i*7%200)}
	}
	a := new(Account)
	if err := a.Load(policies, grants, groups); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestEditIsSmall holds every kind of edit of a large account to a part of the
// account: what it allocates does not grow with the number of users and policies.
// How long it takes, `make bench` says.
func TestEditIsSmall(t *testing.T) {
	a := bigAccount(t)
	u := Entity{RAMUser, "u77"}
	c := named(t, "p477", "Deny", "ecs:*")
	for name, edit := range map[string]func(){
		"PutPolicy": func() { a.PutPolicy(c) },
		"Attach and Detach": func() {
			must(t, a.Attach(u, refTo("p1")))
			must(t, a.Detach(u, refTo("p1")))
		},
		"group": func() {
			a.AddUserToGroup("u77", "g3")
			must(t, a.RemoveUserFromGroup("u77", "g3"))
		},
	} {
		if n := testing.AllocsPerRun(20, edit); n > 2000 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
	if d := a.Decide(u, run); d.Verdict != ExplicitDeny {
		t.Error("the edit is not in force")
	}
}

// TestReadersAndWriter runs both at once; the race detector looks on. A reader
// sees the old or the new policy, never neither.
func TestReadersAndWriter(t *testing.T) {
	a := bigAccount(t)
	u := Entity{RAMUser, "u77"}
	allow, deny := named(t, "p477", "Allow", "ecs:*"), named(t, "p477", "Deny", "ecs:*")
	a.PutPolicy(allow)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if d := a.Decide(u, run); d.Policy != allow && d.Policy != deny {
					t.Errorf("%+v", d)
					return
				}
				if d := a.Set(u).Decide(run); d.Policy != allow && d.Policy != deny {
					t.Errorf("%+v", d)
					return
				}
				runtime.Gosched()
			}
		})
	}
	for i := range 300 {
		if i%2 == 0 {
			a.PutPolicy(deny)
		} else {
			a.PutPolicy(allow)
		}
		must(t, a.Attach(Entity{RAMUser, fmt.Sprint("u", i)}, refTo("p9")))
	}
	close(stop)
	wg.Wait()
}
