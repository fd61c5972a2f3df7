package policy

import (
	"strings"
	"testing"
)

// TestTracesAgree: for random policies and requests the trace follows from its
// own parts, and the decision from the trace.
func TestTracesAgree(t *testing.T) {
	outcomes := map[ConditionOutcome]int{}
	draws(300, 41, func(m maker) {
		p, q := policyOf(t, "p", m.statement(), m.statement()), policyOf(t, "q", m.statement())
		set := NewSet(p, q)
		for range 20 {
			r := m.request()
			tr := set.Explain(r)
			if len(tr.Statements) != 3 || tr.Statements[0].Policy != p || tr.Statements[2].Policy != q || tr.Statements[1].Statement != 1 || tr.Statements[2].Statement != 0 {
				t.Fatalf("%+v", tr.Statements)
			}
			want := noDecision()
			for _, s := range tr.Statements {
				doc := &s.Policy.doc.Statements[s.Statement]
				met := true
				if len(s.Conditions) != len(doc.Conditions) {
					t.Fatalf("%d conditions traced of %d", len(s.Conditions), len(doc.Conditions))
				}
				for _, c := range s.Conditions {
					outcomes[c.Outcome]++
					met = met && c.Outcome.Met()
					checkConditionTrace(t, &c)
				}
				if s.Applies != (s.Action.Matched && s.Resource.Matched && met) || s.Effect != doc.Effect {
					t.Fatalf("applies is %v: %+v", s.Applies, s)
				}
				checkElementTrace(t, doc, &s, r)
				if s.Applies && (s.Effect == DenyEffect && want.Verdict != ExplicitDeny || want.Verdict == ImplicitDeny) {
					want = Decision{Allow, s.Policy, s.Statement}
					if s.Effect == DenyEffect {
						want.Verdict = ExplicitDeny
					}
				}
			}
			if tr.Decision != want || set.Decide(r) != want {
				t.Fatalf("the trace gives %+v, its decision is %+v", want, tr.Decision)
			}
		}
	})
	for o := NotMet; o <= UnreadableVal; o++ {
		if outcomes[o] < 20 {
			t.Errorf("%v came up %d times", o, outcomes[o])
		}
	}
}

// checkConditionTrace: presence, values and the value that fits go together.
func checkConditionTrace(t *testing.T, c *ConditionTrace) {
	t.Helper()
	absent := c.Outcome == AbsentMet || c.Outcome == AbsentNotMet
	if absent == c.Present || c.Present != (len(c.Values) > 0) {
		t.Fatalf("present %v with %q: %v", c.Present, c.Values, c.Outcome)
	}
	switch fits := c.Matched != ""; {
	case fits && (absent || c.Outcome == UnreadableVal):
		t.Fatalf("a value fits and the outcome is %v", c.Outcome)
	case fits && (c.Outcome == Met) == c.Condition.Operator.Negated():
		t.Fatalf("%v: %q fits and the outcome is %v", c.Condition.Operator, c.Matched, c.Outcome)
	}
}

// checkElementTrace: the pattern that is named is the statement's own and
// matches, and operands are the request's.
func checkElementTrace(t *testing.T, s *Statement, tr *StatementTrace, r *Request) {
	t.Helper()
	if !tr.Action.Asked || tr.Action.Operand != r.Action || tr.Action.Element == "NotAction" != (s.NotActions != nil) {
		t.Fatalf("%+v", tr.Action)
	}
	if p := tr.Action.Pattern; p != "" && !glob(lower(p), lower(r.Action)) {
		t.Fatalf("%q is named for %q", p, r.Action)
	}
	if r.Action != "" && (tr.Action.Pattern != "") == (tr.Action.Matched == (s.NotActions != nil)) {
		t.Fatalf("matched is %v with pattern %q under %s", tr.Action.Matched, tr.Action.Pattern, tr.Action.Element)
	}
	if !tr.Resource.Asked || tr.Resource.Operand != r.Resource || tr.Resource.Matched != (tr.Resource.Pattern != "") || tr.Principal.Asked {
		t.Fatalf("%+v", tr.Resource)
	}
}

// TestLocateEverything finds each element of random documents by its path and
// compares the text there with the parsed value.
func TestLocateEverything(t *testing.T) {
	draws(100, 42, func(m maker) {
		doc := policyOf(t, "p", m.statement(), m.statement()).doc
		at := func(path string) string {
			p, ok := doc.Locate(path)
			if !ok {
				t.Fatalf("%s is not found in %s", path, doc.text)
			}
			return doc.text[p.Pos.Offset:p.End.Offset]
		}
		for i, s := range doc.Statements {
			head := "Statement[" + string(rune('0'+i)) + "]"
			if text := at(head); text != doc.text[s.Pos.Offset:s.End.Offset] {
				t.Fatalf("%s is %s", head, text)
			}
			for name, list := range map[string][]string{"Action": s.Actions, "NotAction": s.NotActions, "Resource": s.Resources} {
				for j, v := range list {
					if got := at(head + "." + name + "[" + string(rune('0'+j%10)) + "]"); j < 10 && got != quoted([]string{v}) {
						t.Fatalf("%s[%d] is %s, want %q", name, j, got, v)
					}
				}
			}
			for _, c := range s.Conditions {
				path := head + ".Condition." + c.Operator.String() + "." + c.Key
				if got := at(path); strings.ReplaceAll(got, ", ", ",") != quoted(c.Values) && got != "["+quoted(c.Values)+"]" {
					t.Fatalf("%s is %s, want %q", path, got, c.Values)
				}
				if got := doc.text[c.Pos.Offset:]; !strings.HasPrefix(got, quoted([]string{c.Key})) {
					t.Fatalf("the position of %s leads to %.20s", c.Key, got)
				}
			}
		}
	})
}
