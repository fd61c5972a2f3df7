package policy

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// What the operators mean stands in one file for each family: string, numeric,
// date, Bool and address. This file holds what they share.

// outcome decides a single condition under a Deny, by the trace, by the walk of
// reference.go and by both forms of the engine, which must not differ.
func outcome(t *testing.T, op, key, values string, ctx ...Value) ConditionOutcome {
	t.Helper()
	c := policyOf(t, "p", fmt.Sprintf(`{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {%q: {%q: %s}}}`, op, key, values))
	r := &Request{Action: "ecs:X", Resource: "*", Context: ctx}
	tr := NewSet(c).Explain(r)
	got := tr.Statements[0].Conditions[0].Outcome
	if want := tr.Decision.Verdict == ExplicitDeny; got.Met() != want {
		t.Errorf("%s %s: the trace says %v, the decision %v", op, values, got, tr.Decision.Verdict)
	}
	var q Query
	agree(t, []*Compiled{c}, bothWays([]*Compiled{c}), &q, r)
	return got
}

// opRow is one line of a table: the operator, the policy's values as JSON, the
// request's values separated by |, and how it comes out.
type opRow struct {
	op, values, have string
	want             ConditionOutcome
}

func checkOperators(t *testing.T, rows []opRow) {
	t.Helper()
	for _, c := range rows {
		if got := outcome(t, c.op, "acs:Key", c.values, value("acs:Key", strings.Split(c.have, "|")...)); got != c.want {
			t.Errorf("%s %s against %q: %v, want %v", c.op, c.values, c.have, got, c.want)
		}
	}
}

// checkOrder compares every text with every other by every operator of an
// ordered family. classes holds texts of equal value, in ascending order; what
// an operator must say follows from the places in it alone.
func checkOrder(t *testing.T, family string, classes [][]string) {
	t.Helper()
	relations := map[string]func(have, want int) bool{
		"Equals":            func(h, w int) bool { return h == w },
		"NotEquals":         func(h, w int) bool { return h != w },
		"LessThan":          func(h, w int) bool { return h < w },
		"LessThanEquals":    func(h, w int) bool { return h <= w },
		"GreaterThan":       func(h, w int) bool { return h > w },
		"GreaterThanEquals": func(h, w int) bool { return h >= w },
	}
	for name, holds := range relations {
		for w, wants := range classes {
			for _, want := range wants {
				for h, haves := range classes {
					for _, have := range haves {
						got := outcome(t, family+name, "acs:Key", strconv.Quote(want), value("acs:Key", have))
						if expected := map[bool]ConditionOutcome{true: Met, false: NotMet}[holds(h, w)]; got != expected {
							t.Errorf("%s%s %q against %q: %v, want %v", family, name, want, have, got, expected)
						}
					}
				}
			}
		}
	}
}

// checkValues parses a condition with each value: good ones are accepted by
// every operator, bad ones refused at their own place with the given advice.
func checkValues(t *testing.T, operators []Operator, good, bad []string, advice string) {
	t.Helper()
	for _, o := range operators {
		head := fmt.Sprintf(`{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {%q: {"a:b": `, o)
		for _, v := range good {
			if _, err := Parse(Identity, []byte(head+strconv.Quote(v)+`}}}]}`)); err != nil {
				t.Errorf("%s: %q is refused: %v", o, v, err)
			}
		}
		for _, v := range bad {
			pe := faults(t, Identity, head+strconv.Quote(v)+`}}}]}`)
			f := pe.Faults[0]
			if len(pe.Faults) != 1 || f.Code != BadConditionValue || f.Pos.Offset != len(head) || !strings.Contains(f.Message, advice) || !strings.HasPrefix(f.Message, o.String()) {
				t.Errorf("%s: %q gives %v", o, v, pe.Faults)
			}
		}
	}
}

// ofType gives the operators of one family.
func ofType(typ Type) (ops []Operator) {
	for _, o := range Operators() {
		if o.Type() == typ {
			ops = append(ops, o)
		}
	}
	return ops
}

func TestOperatorNames(t *testing.T) {
	all := Operators()
	if len(all) != 21 {
		t.Fatalf("%d operators, the documents list 21", len(all))
	}
	for _, o := range all {
		if got, ok := ParseOperator(o.String()); !ok || got != o {
			t.Errorf("%s does not parse to itself", o)
		}
		for _, wrong := range []string{strings.ToLower(o.String()), strings.ToUpper(o.String()), o.String() + " ", o.String() + "IfExists", "ForAnyValue:" + o.String()} {
			if _, ok := ParseOperator(wrong); ok {
				t.Errorf("%q is taken for %s", wrong, o)
			}
		}
		if o.Type() == 0 || o.Type().String() == "unknown" {
			t.Errorf("%s has no type", o)
		}
		if o.Negated() != strings.Contains(o.String(), "Not") {
			t.Errorf("%s: negated is %v", o, o.Negated())
		}
	}
	if o := Operator(200); o.String() != "none" || o.Type() != 0 || o.Negated() {
		t.Error("an operator out of range is not none")
	}
	for typ, n := range map[Type]int{StringType: 6, NumericType: 6, DateType: 6, BoolType: 1, AddressType: 2} {
		if got := len(ofType(typ)); got != n {
			t.Errorf("%v: %d operators, the documents list %d", typ, got, n)
		}
	}
}

// TestAbsentKeys: a key that the request does not carry, or carries without a
// value, meets the negated operators and no other.
func TestAbsentKeys(t *testing.T) {
	for _, o := range Operators() {
		want := AbsentNotMet
		if o.Negated() {
			want = AbsentMet
		}
		v := strconv.Quote(vocabulary[o.Type()].policy[0])
		for name, ctx := range map[string][]Value{
			"no context":     nil,
			"another key":    {value("acs:Other", vocabulary[o.Type()].policy[0])},
			"no values":      {value("acs:Key")},
			"a longer name":  {value("acs:Keys", vocabulary[o.Type()].policy[0])},
			"a second entry": {value("acs:Key"), value("acs:Key", vocabulary[o.Type()].policy[0])}, // the first counts
		} {
			if got := outcome(t, o.String(), "acs:Key", v, ctx...); got != want {
				t.Errorf("%s, %s: %v, want %v", o, name, got, want)
			}
		}
	}
}

// TestSeveralRequestValues: a positive operator is met by any of the request's
// values, a negated one when none matches; one that cannot be read spoils all.
func TestSeveralRequestValues(t *testing.T) {
	for _, o := range Operators() {
		// two values of which the first is less, and one that cannot be read
		var low, high, unread string
		switch o.Type() {
		case StringType:
			low, high = "a", "b"
		case NumericType:
			low, high, unread = "9", "10", "ten"
		case DateType:
			low, high, unread = "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "now"
		case BoolType:
			low, high, unread = "true", "false", "yes"
		case AddressType:
			low, high, unread = "10.1.2.3", "11.1.2.3", "host"
		}
		// a value of the policy, one of the request that stands in the relation
		// before negation, and one that does not
		want, in, out := low, low, high
		switch operators[o].rel {
		case less:
			want, in, out = high, low, high
		case greater:
			want, in, out = low, high, low
		case greaterEqual:
			want, in, out = high, high, low
		}
		meets := func(matches bool) ConditionOutcome {
			if matches != o.Negated() {
				return Met
			}
			return NotMet
		}
		rows := map[string]ConditionOutcome{in: meets(true), out: meets(false), in + "|" + out: meets(true), out + "|" + in: meets(true), out + "|" + out: meets(false), in + "|" + in: meets(true)}
		if unread != "" {
			for _, have := range []string{unread, in + "|" + unread, unread + "|" + in, out + "|" + unread} {
				rows[have] = UnreadableVal
			}
		}
		for have, expected := range rows {
			checkOperators(t, []opRow{{o.String(), strconv.Quote(want), have, expected}})
		}
	}
}

// TestConditionsAreJoined: several operators, and several keys of one, must all
// be met; the same key may stand under several.
func TestConditionsAreJoined(t *testing.T) {
	set := NewSet(policyOf(t, "p", `{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
		"StringEquals": {"a:x": ["1", "2"], "a:y": "3"}, "StringNotEquals": {"a:x": "2"}, "Bool": {"a:z": "true"}}}`))
	for text, want := range map[string]Verdict{
		"x=1 y=3 z=true": Allow, "x=2 y=3 z=true": ImplicitDeny, "x=1 y=4 z=true": ImplicitDeny, "x=1 y=3 z=false": ImplicitDeny,
		"x=1 y=3": ImplicitDeny, "y=3 z=true": ImplicitDeny, "x=1 z=true": ImplicitDeny, "": ImplicitDeny, "x=1 y=3 z=true w=0": Allow,
	} {
		r := &Request{Action: "a:b", Resource: "*"}
		for _, pair := range strings.Fields(text) {
			k, v, _ := strings.Cut(pair, "=")
			r.Context = append(r.Context, value("a:"+k, v))
		}
		if got := set.Decide(r).Verdict; got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
	if o := judge(&Condition{Operator: NoOperator, Key: "a:b", Values: []string{"x"}}, &Request{Context: []Value{value("a:b", "x")}}); o.Met() {
		t.Error("no operator is met")
	}
}

// TestKeysInAnyCase: the letters of a key before its slash do not matter, those
// of a tag name do.
func TestKeysInAnyCase(t *testing.T) {
	for _, c := range []struct {
		policy, request string
		same            bool
	}{
		{"acs:SourceIp", "acs:SourceIp", true}, {"acs:SourceIp", "ACS:sourceip", true}, {"acs:PrincipalARN", "acs:PrincipalArn", true},
		{"ecs:tag/Team", "ECS:TAG/Team", true}, {"ecs:tag/Team", "ecs:tag/team", false}, {"ecs:tag/部", "ecs:tag/部", true}, {"ecs:tag/a/b", "ecs:tag/a/B", false},
		{"ecs:tag/a", "ecs:tag/ab", false}, {"ecs:tag/a", "ecs:tag", false},
	} {
		want := AbsentNotMet
		if c.same {
			want = Met
		}
		if got := outcome(t, "StringEquals", c.policy, `"v"`, value(c.request, "v")); got != want {
			t.Errorf("%s for %s: %v, want %v", c.request, c.policy, got, want)
		}
	}
}
