package policy

import "strings"

// ConditionOutcome says how a condition came out.
type ConditionOutcome uint8

// The outcomes. The zero value is not met.
const (
	NotMet        ConditionOutcome = iota // the comparison is false
	Met                                   // the comparison is true
	AbsentNotMet                          // the request does not carry the key
	AbsentMet                             // the request does not carry the key, and the operator is negated
	UnreadableVal                         // the operator cannot read the request's value: the comparison is invalid
)

// Met tells whether the condition lets its statement apply.
func (o ConditionOutcome) Met() bool { return o == Met || o == AbsentMet }

// String gives a short text, for tests and logs.
func (o ConditionOutcome) String() string {
	return [...]string{"not met", "met", "key absent, not met", "key absent, met", "value unreadable, not met"}[o]
}

// judge decides a condition by its text, without anything precomputed.
func judge(c *Condition, r *Request) ConditionOutcome {
	o, _ := judgeWith(c, r.find(c.Key))
	return o
}

// judgeWith also gives the index of the policy's value that matched, or -1.
//
// Source: "Conditional operators" (RAM); the switches for what it leaves open.
func judgeWith(c *Condition, v *Value) (ConditionOutcome, int) {
	if v == nil {
		if c.Operator.Negated() && absentKeyMeetsNegated {
			return AbsentMet, -1
		}
		return AbsentNotMet, -1
	}
	if c.Operator == NoOperator || c.Operator >= operatorEnd {
		return NotMet, -1
	}
	hit := -1
	for i, want := range c.Values {
		matches := 0
		for _, have := range v.Values {
			m, ok := compare(c.Operator, have, want)
			if !ok {
				if unreadableValueMeets {
					return Met, -1
				}
				return UnreadableVal, -1
			}
			if m {
				matches++
			}
		}
		if matches == len(v.Values) || matches > 0 && anyRequestValueMatches {
			if hit < 0 {
				hit = i
			}
		}
	}
	if (hit >= 0) != c.Operator.Negated() {
		return Met, hit
	}
	return NotMet, hit
}

// Ours: ${...} in a value is literal text, not a variable. Source: no page documents variables in RAM policies.

// compare applies the operator's relation, before negation, to the request's
// value and one of the policy's. ok is false when the former cannot be read.
func compare(o Operator, have, want string) (match, ok bool) {
	info := &operators[o]
	switch info.typ {
	case StringType:
		switch info.rel {
		case equal:
			return have == want, true
		case equalFold:
			// Inferred: the ...IgnoreCase operators fold all of Unicode, not only ASCII. Source: "Conditional operators" speaks of letter case without limiting it; tag values may be non-ASCII.
			return strings.EqualFold(have, want), true
		}
		return glob(want, have), true
	case NumericType:
		h, ok := readDecimal(have)
		w, ok2 := readDecimal(want)
		return ok2 && holds(info.rel, h.compare(w)), ok
	case DateType:
		h, ok := readDate(have)
		w, ok2 := readDate(want)
		return ok2 && holds(info.rel, h.compare(w)), ok
	case BoolType:
		h, ok := readRequestBool(have)
		w, ok2 := readPolicyBool(want)
		return ok2 && h == w, ok
	case AddressType:
		h, ok := readAddress(have)
		w, ok2 := readBlock(want)
		return ok2 && w.Contains(h), ok
	}
	return false, false
}

// holds applies an order relation to a comparison's result.
func holds(rel relation, cmp int) bool {
	switch rel {
	case equal:
		return cmp == 0
	case less:
		return cmp < 0
	case lessEqual:
		return cmp <= 0
	case greater:
		return cmp > 0
	case greaterEqual:
		return cmp >= 0
	}
	return false
}
