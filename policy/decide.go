package policy

// Verdict is the answer to a request.
type Verdict uint8

// The verdicts. The zero value refuses.
const (
	ImplicitDeny Verdict = iota // no statement matches
	Allow                       // a statement allows and none denies
	ExplicitDeny                // a statement denies
)

// String gives the vendor's word.
func (v Verdict) String() string {
	switch v {
	case Allow:
		return "Allow"
	case ExplicitDeny:
		return "ExplicitDeny"
	}
	return "ImplicitDeny"
}

// ID names a policy, and which version of it.
type ID struct {
	Type    string // "Custom", "System", "Session", "Trust", "Control"
	Name    string
	Version string // e.g. v1; empty where there are no versions
}

// Decision is a verdict and the statement that decided it.
type Decision struct {
	Verdict   Verdict
	Policy    *Compiled // nil for ImplicitDeny
	Statement int       // index in the policy's document; -1 if none
}

// At gives the place of the deciding statement in its document's text.
func (d Decision) At() (Place, bool) {
	if d.Policy == nil || d.Statement < 0 {
		return Place{}, false
	}
	s := &d.Policy.doc.Statements[d.Statement]
	return Place{s.Pos, s.End}, true
}

// Compiled is a policy ready to decide. It is immutable.
type Compiled struct {
	program
	id  ID
	doc *Document
}

// Compile prepares a parsed document. What Parse accepted compiles.
func Compile(id ID, doc *Document) *Compiled {
	return &Compiled{id: id, doc: doc, program: compileProgram(doc)}
}

// ID names the policy.
func (c *Compiled) ID() ID { return c.id }

// Document gives what was compiled.
func (c *Compiled) Document() *Document { return c.doc }

// Set is an ordered collection of policies that apply together: the pool of a
// principal, one level of control policies, one trust policy. It is immutable
// and a nil Set is empty.
type Set struct {
	policies []*Compiled
	index    *index // for many statements, else nil
}

// indexFrom is the number of statements from which an index pays. Below it the
// filters alone are faster.
const indexFrom = 64

// NewSet makes a set. The order matters only for which statement is named when
// several would decide: the first. Nil policies are left out. A set of many
// statements is indexed, which costs some microseconds for each.
func NewSet(policies ...*Compiled) *Set {
	s := &Set{policies: make([]*Compiled, 0, len(policies))}
	n := 0
	for _, c := range policies {
		if c != nil {
			s.policies = append(s.policies, c)
			n += len(c.rules)
		}
	}
	if n >= indexFrom {
		s.index = newIndex(s.policies, n)
	}
	return s
}

// Policies gives the policies in order. The slice must not be changed.
func (s *Set) Policies() []*Compiled {
	if s == nil {
		return nil
	}
	return s.policies
}

// Decide answers the request. An empty or nil set gives ImplicitDeny.
//
// Source: "Policy evaluation process" (RAM): any Deny, else any Allow, else
// implicit deny.
func (s *Set) Decide(r *Request) Decision {
	if s == nil || r == nil {
		return noDecision()
	}
	var q Query
	q.Prepare(r)
	return s.DecideQuery(&q)
}

// DecideQuery answers a prepared request.
func (s *Set) DecideQuery(q *Query) Decision {
	if s == nil {
		return noDecision()
	}
	if s.index != nil {
		return s.index.decide(q)
	}
	return decide(q, s.policies)
}

// decide walks the policies once. An Allow is kept while later policies are
// still asked for a Deny.
func decide(q *Query, policies []*Compiled) Decision {
	allow := noDecision()
	for _, c := range policies {
		if d := walkFilters(q, c.filters, c.denies, c, &allow); d.Verdict == ExplicitDeny {
			return d
		}
	}
	return allow
}

// walkFilters asks the rules of one policy that pass the filter. It gives the
// first Deny that applies, and notes the first Allow unless there is one.
// filters and denies are those of c.
func walkFilters(q *Query, filters []filter, denies int32, c *Compiled, allow *Decision) Decision {
	for i := range filters {
		f := &filters[i]
		if f.action&q.bits == 0 {
			continue
		}
		refuses := int32(i) < denies
		if !refuses && allow.Verdict == Allow {
			break
		}
		if f.resource != allBits && f.resource&q.resourceBits() == 0 {
			continue
		}
		if c.applies(q, int32(i), c.doc) {
			d := Decision{Allow, c, int(c.rules[i].at)}
			if refuses {
				d.Verdict = ExplicitDeny
				return d
			}
			*allow = d
			break
		}
	}
	return Decision{}
}
