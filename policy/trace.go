package policy

// Trace says of every statement of a set how it came out, element by element.
// It is a value; text is made of it at the edge.
type Trace struct {
	Decision   Decision
	Statements []StatementTrace // all, in the order of the set
}

// StatementTrace is one statement's part of a Trace. Every element is judged,
// also those behind one that did not match.
type StatementTrace struct {
	Policy     *Compiled
	Statement  int // index in the policy's document
	Effect     Effect
	Applies    bool // all elements match
	Action     ElementTrace
	Resource   ElementTrace // not Asked in trust policies
	Principal  ElementTrace // Asked in trust policies only
	Conditions []ConditionTrace
}

// ElementTrace says how Action, NotAction, Resource or Principal came out.
type ElementTrace struct {
	Asked   bool
	Element string // Action, NotAction, Resource or Principal
	Matched bool
	Operand string // what the request has
	Pattern string // the policy's value that fits the operand, if any; for NotAction the one that excludes it
}

// ConditionTrace says how a condition came out.
type ConditionTrace struct {
	Condition *Condition
	Outcome   ConditionOutcome
	Present   bool     // the request carries the key
	Values    []string // what the request has
	Source    string   // where that came from
	Matched   string   // the policy's value that fits, if any; for a negated operator the one that stops it
}

// Explain gives the trace for a request. It always agrees with Decide.
func (s *Set) Explain(r *Request) Trace {
	t := Trace{Decision: s.Decide(r)}
	if s == nil || r == nil {
		return t
	}
	for _, c := range s.policies {
		for i := range c.doc.Statements {
			t.Statements = append(t.Statements, explain(c, i, r))
		}
	}
	return t
}

func explain(c *Compiled, i int, r *Request) StatementTrace {
	s := &c.doc.Statements[i]
	t := StatementTrace{Policy: c, Statement: i, Effect: s.Effect}
	at := func(list []string, i int) string {
		if i < 0 {
			return ""
		}
		return list[i]
	}

	t.Action = ElementTrace{Asked: true, Element: "Action", Matched: actionMatches(s, r), Operand: r.Action}
	if s.NotActions != nil {
		t.Action.Element = "NotAction"
		t.Action.Pattern = at(s.NotActions, anyAction(s.NotActions, r.Action))
	} else {
		t.Action.Pattern = at(s.Actions, anyAction(s.Actions, r.Action))
	}
	t.Resource.Element = "Resource"
	if len(s.Resources) > 0 {
		n := anyResource(s.Resources, r.Resource)
		t.Resource = ElementTrace{true, "Resource", n >= 0, r.Resource, at(s.Resources, n)}
	}
	t.Principal.Element = "Principal"
	if len(s.Principals) > 0 {
		t.Principal = ElementTrace{Asked: true, Element: "Principal", Operand: caller(r)}
		if n := anyPrincipal(s.Principals, r); n >= 0 {
			t.Principal.Matched = true
			t.Principal.Pattern = s.Principals[n].Value
		}
	}
	t.Applies = applies(s, r)
	for j := range s.Conditions {
		cond := &s.Conditions[j]
		v := r.find(cond.Key)
		ct := ConditionTrace{Condition: cond}
		var hit int
		ct.Outcome, hit = judgeWith(cond, v)
		ct.Matched = at(cond.Values, hit)
		if v != nil {
			ct.Present, ct.Values, ct.Source = true, v.Values, v.Source
		}
		t.Conditions = append(t.Conditions, ct)
	}
	return t
}

// caller gives the request's principal as text.
func caller(r *Request) string {
	switch {
	case r.Principal != "":
		return r.Principal
	case r.PrincipalService != "":
		return r.PrincipalService
	}
	return r.PrincipalFederated
}
