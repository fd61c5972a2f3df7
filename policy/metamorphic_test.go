package policy

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Rules that hold between the answers to changed questions. They need no
// reference: a mistake that reference.go shared with the engine would still
// break them.

// draws runs f with many random makers.
func draws(n int, seed uint64, f func(m maker)) {
	for i := range n {
		rng := rand.New(rand.NewPCG(uint64(i), seed))
		f(maker{rng.IntN})
	}
}

// forms gives a set of the policies in both forms.
func verdicts(policies []*Compiled, r *Request) (v [2]Verdict) {
	for i, s := range bothWays(policies) {
		v[i] = s.Decide(r).Verdict
	}
	return v
}

func same(v Verdict) [2]Verdict { return [2]Verdict{v, v} }

// TestOrderDoesNotMatter: the order of policies and statements changes which
// statement is named and never the verdict.
func TestOrderDoesNotMatter(t *testing.T) {
	draws(300, 31, func(m maker) {
		statements := make([]string, 2+m.draw(6))
		for i := range statements {
			statements[i] = m.statement()
		}
		turned := slices.Clone(statements)
		slices.Reverse(turned)
		one := []*Compiled{policyOf(t, "p", statements...)}
		other := []*Compiled{policyOf(t, "p", turned...)}
		var many []*Compiled
		for i, s := range turned {
			many = append(many, policyOf(t, fmt.Sprint("p", i), s))
		}
		for range 20 {
			r := m.request()
			want := verdicts(one, r)
			if got := verdicts(other, r); got != want {
				t.Fatalf("turned round: %v, want %v\n%+v\n%s", got, want, r, statements)
			}
			if got := verdicts(many, r); got != want {
				t.Fatalf("one policy each: %v, want %v\n%+v\n%s", got, want, r, statements)
			}
		}
	})
}

// TestMoreStatements: a further Allow can only allow what was refused for want
// of one; a further Deny can only deny. Nothing beats an explicit deny.
func TestMoreStatements(t *testing.T) {
	changed := map[string]int{}
	draws(400, 32, func(m maker) {
		base := []string{m.statement(), m.statement(), m.statement(), m.statement(), m.statement(), m.statement()}
		more := m.statement()
		before, after := []*Compiled{policyOf(t, "p", base...)}, []*Compiled{policyOf(t, "p", append(base, more)...)}
		allows := strings.HasPrefix(more, `{"Effect": "Allow"`)
		for range 20 {
			r := m.request()
			was, is := verdicts(before, r)[0], verdicts(after, r)[0]
			if was == is {
				continue
			}
			changed[fmt.Sprint(was, "-", is)]++
			if allows && !(was == ImplicitDeny && is == Allow) || !allows && is != ExplicitDeny {
				t.Fatalf("from %v to %v by %s\n%+v\n%s", was, is, more, r, base)
			}
		}
	})
	for _, k := range []string{"ImplicitDeny-Allow", "ImplicitDeny-ExplicitDeny", "Allow-ExplicitDeny"} {
		if changed[k] < 10 {
			t.Errorf("%s came up %d times: %v", k, changed[k], changed)
		}
	}
}

// TestSplitLists: a list of actions or resources means the same as one
// statement for each member; NotAction does not.
func TestSplitLists(t *testing.T) {
	draws(300, 33, func(m maker) {
		effect := m.pick("Allow", "Deny")
		actions, resources := []string{m.actionPattern(), m.actionPattern(), m.actionPattern()}, []string{m.resourcePattern(), m.resourcePattern()}
		one := `{"Effect": "` + effect + `", "Action": ` + quoted(actions) + `, "Resource": ` + quoted(resources) + `}`
		var each []string
		for _, a := range actions {
			for _, r := range resources {
				each = append(each, `{"Effect": "`+effect+`", "Action": "`+a+`", "Resource": "`+r+`"}`)
			}
		}
		whole, split := []*Compiled{policyOf(t, "p", one)}, []*Compiled{policyOf(t, "p", each...)}
		for range 30 {
			r := m.request()
			if a, b := verdicts(whole, r), verdicts(split, r); a != b {
				t.Fatalf("%v as a list, %v split\n%+v\n%s", a, b, r, one)
			}
		}
	})
}

// TestNotActionIsTheRest: NotAction and Action with the same list share no
// request, and together they leave none out.
func TestNotActionIsTheRest(t *testing.T) {
	draws(300, 34, func(m maker) {
		list := quoted([]string{m.actionPattern(), m.actionPattern()})
		yes := []*Compiled{policyOf(t, "p", `{"Effect": "Allow", "Action": `+list+`, "Resource": "*"}`)}
		no := []*Compiled{policyOf(t, "p", `{"Effect": "Allow", "NotAction": `+list+`, "Resource": "*"}`)}
		for range 30 {
			r := m.request()
			a, b := verdicts(yes, r), verdicts(no, r)
			switch {
			case r.Action == "" || r.Resource == "":
				if a != same(ImplicitDeny) || b != same(ImplicitDeny) {
					t.Fatalf("%+v is decided: %v, %v", r, a, b)
				}
			case a == b:
				t.Fatalf("Action and NotAction %s both say %v\n%+v", list, a, r)
			}
		}
	})
}

// TestIrrelevantContext: a key that no policy reads changes nothing, nor does
// the order of keys or the letter case of the action.
func TestIrrelevantContext(t *testing.T) {
	draws(300, 35, func(m maker) {
		policies := []*Compiled{policyOf(t, "p", m.statement(), m.statement(), m.statement())}
		for range 15 {
			r := m.request()
			want := verdicts(policies, r)
			more := *r
			more.Context = append(slices.Clone(r.Context), value("ecs:Unread", "x"), value("acs:SourceIpx", "10.0.0.1"))
			turned := *r
			turned.Context = nil
			seen := map[string]bool{}
			for _, v := range r.Context { // of two entries with one key the first counts, so only those may change places
				if k := lower(v.Key); !strings.Contains(k, "/") && !seen[k] {
					turned.Context = append(turned.Context, v)
				} else if strings.Contains(k, "/") {
					turned.Context = append([]Value{v}, turned.Context...)
				}
				seen[lower(v.Key)] = true
			}
			loud := *r
			loud.Action = strings.Map(func(c rune) rune {
				if c >= 'a' && c <= 'z' {
					return c - 32
				}
				return c
			}, r.Action)
			for name, other := range map[string]*Request{"unread keys": &more, "another order": &turned, "upper case": &loud} {
				if got := verdicts(policies, other); got != want {
					t.Fatalf("%s: %v, want %v\n%+v\n%+v\n%s", name, got, want, r, other, policies[0].doc.text)
				}
			}
		}
	})
}

// TestWiderPatterns: a pattern in which a part is replaced by * matches all that
// it matched before.
func TestWiderPatterns(t *testing.T) {
	draws(2000, 36, func(m maker) {
		p, r := m.resourcePattern(), m.resource()
		if p == "*" || anyResource([]string{p}, r) < 0 {
			return
		}
		i := 4 + m.draw(len(p)-4)
		j := i + m.draw(len(p)-i+1)
		wide := p[:i] + "*" + p[j:]
		if strings.ToValidUTF8(wide, "") != wide || strings.Count(wide, ":") < 4 && !ramRegion(p, wide) || strings.HasSuffix(wide, ":") {
			return
		}
		if anyResource([]string{wide}, r) < 0 {
			t.Fatalf("%s matches %s, %s does not", p, r, wide)
		}
	})
}

// ramRegion tells whether the widened pattern still has the empty region of RAM,
// which is read as *.
func ramRegion(p, wide string) bool {
	return strings.HasPrefix(p, "acs:ram::") == strings.HasPrefix(wide, "acs:ram::")
}

// TestQueryIsReused: a Query that was used for other requests decides as a new
// one.
func TestQueryIsReused(t *testing.T) {
	draws(200, 37, func(m maker) {
		policies := []*Compiled{policyOf(t, "p", m.statement(), m.statement(), m.statement())}
		var used Query
		for range 20 {
			r := m.request()
			used.Prepare(r)
			for _, s := range bothWays(policies) {
				var fresh Query
				fresh.Prepare(r)
				if a, b := s.DecideQuery(&used), s.DecideQuery(&fresh); a != b {
					t.Fatalf("%v by a used query, %v by a new one\n%+v", a.Verdict, b.Verdict, r)
				}
				if a, b := s.DecideQuery(&used), s.DecideQuery(&used); a != b {
					t.Fatalf("asked twice: %v, then %v\n%+v", a.Verdict, b.Verdict, r)
				}
			}
		}
	})
	for _, s := range bothWays([]*Compiled{policyOf(t, "p", `{"Effect": "Allow", "Action": "*", "Resource": "*"}`)}) {
		if d := s.DecideQuery(new(Query)); d.Verdict != ImplicitDeny {
			t.Error("a query that was never prepared is allowed")
		}
	}
}
