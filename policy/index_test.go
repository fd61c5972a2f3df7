package policy

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// indexOf gives the index over one policy.
func indexOf(t *testing.T, statements ...string) (*Compiled, *index) {
	t.Helper()
	c := policyOf(t, "p", statements...)
	return c, newIndex([]*Compiled{c}, len(c.rules))
}

// TestIndexKeys: which key each pattern stands under, and whether a resource
// leads to it.
func TestIndexKeys(t *testing.T) {
	const (
		whole = -1 // by the whole text, or always
		all   = hasRegion | hasAccount | hasKind
	)
	for pattern, shape := range map[string]int{
		"acs:ecs:cn-hangzhou:1:instance/i-7": whole,
		"acs:ecs:cn-hangzhou:1:instance/i-*": all,
		"acs:ecs:cn-hangzhou:1:*":            hasRegion | hasAccount,
		"acs:ecs:*:1:instance/*":             hasAccount | hasKind,
		"acs:ecs:cn-*:1:instance/i-1":        hasAccount | hasKind,
		"acs:ecs:*:*:instance/*":             hasKind,
		"acs:ecs:*:*:*":                      0,
		"acs:ecs::*:*":                       hasRegion, // an empty field is a field
		"acs:e?s:*:*:*":                      whole,
		"acs:ecs:*:*:instance/?":             whole,
	} {
		r := compileResource(pattern)
		r.prepare()
		if _, got := resourceKey(&r); got != shape {
			t.Errorf("%s has shape %d, want %d", pattern, got, shape)
		}
	}
}

// TestIndexSplits: a list that is long enough is split by action, also that of
// "*", and every statement is still found.
func TestIndexSplits(t *testing.T) {
	for _, resource := range []string{"*", "acs:ecs:*:*:instance/*", "acs:ecs:r:1:instance/i-1"} {
		for _, n := range []int{splitFrom - 1, splitFrom, 3 * splitFrom} {
			var statements []string
			for i := range n {
				statements = append(statements, fmt.Sprintf(`{"Effect": "Allow", "Action": "ecs:Do%dIt", "Resource": %q}`, i, resource))
			}
			c, x := indexOf(t, statements...)
			heads := 0
			for _, b := range x.table {
				if b.split {
					heads++
				}
			}
			if want := map[bool]int{true: 1}[n >= splitFrom]; heads != want {
				t.Errorf("%d statements under %s: %d lists are split, want %d", n, resource, heads, want)
			}
			set := &Set{policies: []*Compiled{c}, index: x}
			for i := range n {
				r := &Request{Action: fmt.Sprintf("ecs:do%dit", i), Resource: "acs:ecs:r:1:instance/i-1"}
				if d := set.Decide(r); d != (Decision{Allow, c, i}) {
					t.Errorf("statement %d under %s: %+v", i, resource, d)
				}
			}
			if d := set.Decide(&Request{Action: "ecs:Do99It", Resource: "acs:ecs:r:1:instance/i-1"}); d.Verdict != ImplicitDeny {
				t.Errorf("an action that is not listed: %+v", d)
			}
		}
	}
}

// TestIndexNamesTheFirst: of several statements that decide the first is named,
// under whatever keys they stand; a Deny before any Allow.
func TestIndexNamesTheFirst(t *testing.T) {
	resources := []string{"acs:ecs:r:1:instance/i-1", "acs:ecs:r:1:instance/*", "acs:ecs:*:1:instance/i*", "acs:ecs:r:*:*", "acs:ecs:*:*:*", "*", "acs:e?s:*:*:*", "acs:*:*:*:*"}
	actions := []string{"ecs:StopInstance", "ecs:Stop*", "ecs:*Instance", "ecs:*", "*", "*:Stop*", "ecs:?topInstance"}
	r := &Request{Action: "ecs:StopInstance", Resource: "acs:ecs:r:1:instance/i-1"}
	for i := range 200 {
		rng := rand.New(rand.NewPCG(uint64(i), 51))
		var statements []string
		deny, allow := -1, -1
		for n := range 2 + rng.IntN(60) {
			effect, action, resource := "Allow", actions[rng.IntN(len(actions))], resources[rng.IntN(len(resources))]
			if rng.IntN(20) == 0 {
				effect = "Deny"
			}
			if rng.IntN(2) == 0 {
				action = "vpc:X" // speaks of something else
			} else if effect == "Deny" && deny < 0 {
				deny = n
			} else if effect == "Allow" && allow < 0 {
				allow = n
			}
			statements = append(statements, fmt.Sprintf(`{"Effect": %q, "Action": %q, "Resource": %q}`, effect, action, resource))
		}
		c, x := indexOf(t, statements...)
		want := noDecision()
		if deny >= 0 {
			want = Decision{ExplicitDeny, c, deny}
		} else if allow >= 0 {
			want = Decision{Allow, c, allow}
		}
		if got := (&Set{policies: []*Compiled{c}, index: x}).Decide(r); got != want {
			t.Fatalf("%v by %d, want %v by %d\n%q", got.Verdict, got.Statement, want.Verdict, want.Statement, statements)
		}
	}
}

// TestIndexOfManyPolicies: the statement is named within its own policy.
func TestIndexOfManyPolicies(t *testing.T) {
	var policies []*Compiled
	for i := range 40 {
		policies = append(policies, policyOf(t, fmt.Sprint("p", i),
			fmt.Sprintf(`{"Effect": "Deny", "Action": "ecs:Stop%d", "Resource": "*"}`, i),
			fmt.Sprintf(`{"Effect": "Allow", "Action": "ecs:Run%d", "Resource": "acs:ecs:*:*:instance/i-%d"}`, i, i)))
	}
	set := NewSet(policies...)
	if set.index == nil || NewSet(policies[:20]...).index != nil {
		t.Error("an index is made from 64 statements on")
	}
	for i, c := range policies {
		res := fmt.Sprintf("acs:ecs:r:1:instance/i-%d", i)
		if d := set.Decide(&Request{Action: fmt.Sprint("ecs:Run", i), Resource: res}); d != (Decision{Allow, c, 1}) {
			t.Errorf("policy %d: %+v", i, d)
		}
		if d := set.Decide(&Request{Action: fmt.Sprint("ecs:Stop", i), Resource: res}); d != (Decision{ExplicitDeny, c, 0}) {
			t.Errorf("policy %d: %+v", i, d)
		}
		if d := set.Decide(&Request{Action: fmt.Sprint("ecs:Run", i), Resource: res + "0"}); d.Verdict != ImplicitDeny {
			t.Errorf("policy %d speaks of another instance", i)
		}
	}
}

// TestIndexCollisions: keys that meet by chance cost time and no more. All keys
// are made one here, as a hash could.
func TestIndexCollisions(t *testing.T) {
	c, x := indexOf(t,
		`{"Effect": "Deny", "Action": "ecs:Stop*", "Resource": "acs:ecs:r:1:instance/i-1"}`,
		`{"Effect": "Allow", "Action": "ecs:*", "Resource": "acs:ecs:*:*:disk/*"}`,
		`{"Effect": "Allow", "Action": "ecs:*", "Resource": "acs:ecs:*:*:instance/*"}`)
	all := bucket{key: anyKey, until: uint32(len(x.lists)), allow: 1}
	x.lists = []posting{{allBits, 0}, {allBits, 1}, {allBits, 2}}
	all.until = 3
	for i := range x.table {
		x.table[i] = bucket{}
	}
	x.put(all)
	set := &Set{policies: []*Compiled{c}, index: x}
	for _, q := range []struct {
		action, resource string
		want             Decision
	}{
		{"ecs:StopInstance", "acs:ecs:r:1:instance/i-1", Decision{ExplicitDeny, c, 0}},
		{"ecs:StopInstance", "acs:ecs:r:1:instance/i-2", Decision{Allow, c, 2}},
		{"ecs:AttachDisk", "acs:ecs:r:1:disk/d", Decision{Allow, c, 1}},
		{"ecs:AttachDisk", "acs:ecs:r:1:image/m", noDecision()},
		{"vpc:X", "acs:ecs:r:1:disk/d", noDecision()},
	} {
		if got := set.Decide(&Request{Action: q.action, Resource: q.resource}); got != q.want {
			t.Errorf("%s on %s: %v by %d", q.action, q.resource, got.Verdict, got.Statement)
		}
	}
}

// TestProbeIsLargeEnough: the most lists that a request can lead to fit.
func TestProbeIsLargeEnough(t *testing.T) {
	var statements []string
	for _, region := range []string{"r", "*"} {
		for _, account := range []string{"1", "*"} {
			for _, kind := range []string{"instance/*", "*"} {
				for range splitFrom { // long enough to be split five ways
					for _, a := range []string{"ecs:StopInstance", "ecs:Sto*", "ecs:*nce", "ecs:*", "*:*"} {
						statements = append(statements, fmt.Sprintf(`{"Effect": "Allow", "Action": %q, "Resource": "acs:ecs:%s:%s:%s"}`, a, region, account, kind))
					}
				}
			}
		}
	}
	for range splitFrom {
		for _, a := range []string{"ecs:StopInstance", "ecs:Sto*", "ecs:*nce", "ecs:*", "*:*"} {
			statements = append(statements, fmt.Sprintf(`{"Effect": "Allow", "Action": %q, "Resource": ["*", "acs:e?s:*:*:*"]}`, a), fmt.Sprintf(`{"Effect": "Allow", "Action": %q, "Resource": ["acs:ecs:r:1:instance/i-1", "acs:e?s:*:*:*"]}`, a))
		}
	}
	c, x := indexOf(t, statements...)
	for _, res := range []string{"acs:ecs:r:1:instance/i-1", "acs:ecs:r:1:instance/i:1"} {
		var q Query
		q.Prepare(&Request{Action: "ecs:StopInstance", Resource: res})
		if d := x.decide(&q); d != (Decision{Allow, c, 0}) {
			t.Errorf("%s: %+v", res, d)
		}
	}
}
