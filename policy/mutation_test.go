package policy

import (
	"math/rand/v2"
	"testing"
)

// mutate gives a policy whose statements were changed; the text stays.
func mutate(c *Compiled, change func(s *Statement) bool) *Compiled {
	d := *c.doc
	d.Statements = nil
	for _, s := range c.doc.Statements {
		s.Conditions = append([]Condition(nil), s.Conditions...)
		if change(&s) {
			d.Statements = append(d.Statements, s)
		}
	}
	return Compile(c.id, &d)
}

// TestMutantsAreNoticed changes the semantics in the ways in which evaluators
// are wrong, and demands that the random cases of TestDifferential tell each
// mutant from the reference.
func TestMutantsAreNoticed(t *testing.T) {
	mutants := map[string]func(s *Statement) bool{
		"no Deny":       func(s *Statement) bool { return s.Effect != DenyEffect },
		"Deny as Allow": func(s *Statement) bool { s.Effect = AllowEffect; return true },
		"no conditions": func(s *Statement) bool { s.Conditions = nil; return true },
		"one condition dropped": func(s *Statement) bool {
			if len(s.Conditions) > 1 {
				s.Conditions = s.Conditions[1:]
			}
			return true
		},
		"NotAction as everything": func(s *Statement) bool {
			if s.NotActions != nil {
				s.Actions, s.NotActions = []string{"*"}, nil
			}
			return true
		},
		"NotAction as Action": func(s *Statement) bool {
			if s.NotActions != nil {
				s.Actions, s.NotActions = s.NotActions, nil
			}
			return true
		},
		"Resource ignored": func(s *Statement) bool { s.Resources = []string{"*"}; return true },
		"first value only": func(s *Statement) bool {
			for i := range s.Conditions {
				s.Conditions[i].Values = s.Conditions[i].Values[:1]
			}
			return true
		},
		"first action only": func(s *Statement) bool {
			if len(s.Actions) > 1 {
				s.Actions = s.Actions[:1]
			}
			return true
		},
	}
	for _, o := range Operators() {
		mutants[o.String()+" always true"] = func(s *Statement) bool {
			kept := s.Conditions[:0]
			for _, c := range s.Conditions {
				if c.Operator != o {
					kept = append(kept, c)
				}
			}
			s.Conditions = kept
			return true
		}
		mutants[o.String()+" always false"] = func(s *Statement) bool {
			for _, c := range s.Conditions {
				if c.Operator == o {
					return false
				}
			}
			return true
		}
	}
	noticed := map[string]int{}
	for i := range 1500 {
		rng := rand.New(rand.NewPCG(uint64(i), 20260102))
		m := maker{rng.IntN}
		c := policyOf(t, "p", m.statement(), m.statement(), m.statement())
		changed := map[string]*Set{}
		for name, change := range mutants {
			changed[name] = NewSet(mutate(c, change))
		}
		for range 20 {
			r := m.request()
			want := walk([]*Compiled{c}, r).Verdict
			for name, s := range changed {
				if s.Decide(r).Verdict != want {
					noticed[name]++
				}
			}
		}
	}
	for name := range mutants {
		if noticed[name] == 0 {
			t.Errorf("the mutant %q answers as the reference does", name)
		}
	}
}
