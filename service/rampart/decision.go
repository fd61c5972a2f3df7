package rampart

import (
	"slices"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
)

// Decision is a decision with all its reasons.
type Decision struct {
	Verdict    string // Allow, ExplicitDeny or ImplicitDeny
	Layer      string // that decided: root, control, session, account, resource group or trust
	Action     string
	Resource   string    // the one that decided
	Conditions []Operand // what the call has
	Deciding   *StatementRef
	Layers     []Layer
	// Allowing has the sentences of Hints.
	Allowing []string
	// Hints says what would be allowed where the decision is a refusal.
	Hints []authz.Hint
}

// Operand is a condition key of a call, with where its values come from.
type Operand struct {
	Key        string
	Values     []string
	Source     string // in English, for example parameter Password
	SourceKind string // for example Parameter, see acs.SourceKinds; empty: only Source is known
	SourceName string // what the kind names, for example Password; may be empty
}

// StatementRef names a statement and where it stands in its policy's text.
type StatementRef struct {
	PolicyType    string // Custom, System, Control, Session or Trust
	PolicyName    string
	PolicyVersion string
	Statement     int // from 0
	Line          int // from 1
	Column        int // from 1, in characters
}

// Layer is one stage of the evaluation with the policies that it looks at.
type Layer struct {
	Layer    string // control, session, account, resource group or trust
	Asked    bool   // whether it had a say: an earlier layer may have settled it
	Verdict  string
	Policies []LayerPolicy
}

// LayerPolicy is a policy of a layer with the outcome of its statements.
type LayerPolicy struct {
	PolicyType    string
	PolicyName    string
	PolicyVersion string
	AttachedTo    AttachedTo
	Document      string
	Statements    []StatementOutcome
}

// AttachedTo says through which grant a policy applies.
type AttachedTo struct {
	Type  string // RamUser, RamGroup, RamRole or ResourceDirectoryTarget
	Name  string
	Scope string // Account or a resource group id
}

// StatementOutcome says how a statement came out.
type StatementOutcome struct {
	Statement  int
	Effect     string // Allow or Deny
	Applies    bool
	Line       int
	Column     int
	EndLine    int
	Elements   []ElementOutcome
	Conditions []ConditionOutcome
}

// ElementOutcome says how Action, NotAction, Resource or Principal came out.
type ElementOutcome struct {
	Element string
	Matched bool
	Operand string // what the call has
	Pattern string // the policy's value that fits it, if any; of NotAction the one that excludes it
}

// ConditionOutcome says how a condition came out.
type ConditionOutcome struct {
	Operator string
	Key      string
	Wanted   []string
	Present  bool // the call carries the key
	Values   []string
	Source   string
	// SourceKind and SourceName are as in Operand.
	SourceKind string
	SourceName string
	Outcome    string // met, not met and so on
	Matched    string // the policy's value that fits, if any; of a negated operator the one that stops it
}

// operands shows condition keys.
func operands(list []policy.Value) []Operand {
	out := make([]Operand, len(list))
	for i, v := range list {
		kind, name := acs.SourceOf(v.Source)
		out[i] = Operand{v.Key, v.Values, v.Source, string(kind), name}
	}
	return out
}

// refOf names a policy's statement.
func refOf(c *policy.Compiled, i int) StatementRef {
	pos := c.Document().Statements[i].Pos
	return StatementRef{c.ID().Type, c.ID().Name, c.ID().Version, i, pos.Line, pos.Column}
}

// question is a request with the layers that decide it and where their policies
// come from.
type question struct {
	layers  *policy.Layers
	request policy.Request
	grants  map[policy.LayerKind][]identity.Grant
	advices authz.Advices
	// attached says where the policies of a layer without grants come from.
	attached func(k policy.LayerKind, c *policy.Compiled) AttachedTo
}

// decide gives the decision with all its reasons.
func (q *question) decide() Decision {
	ex := q.layers.Explain(&q.request)
	d := Decision{Verdict: ex.Outcome.Verdict.String(), Layer: ex.Outcome.Layer.String(), Action: q.request.Action, Resource: q.request.Resource,
		Conditions: operands(q.request.Context)}
	if one := ex.Outcome.Decision; one.Policy != nil && one.Statement >= 0 {
		ref := refOf(one.Policy, one.Statement)
		d.Deciding = &ref
	}
	d.Hints = authz.Hints(ex.Outcome, &q.request, q.advices)
	d.Allowing = authz.Texts(d.Hints)
	for _, l := range ex.Layers {
		d.Layers = append(d.Layers, q.layer(l))
	}
	return d
}

func (q *question) layer(l policy.LayerTrace) Layer {
	out := Layer{Layer: l.Layer.String(), Asked: l.Asked, Verdict: l.Trace.Decision.Verdict.String()}
	grants := slices.Clone(q.grants[l.Layer])
	var last *policy.Compiled
	for _, s := range l.Trace.Statements {
		// A policy that is granted twice stands in the set twice.
		if s.Policy != last || s.Statement == 0 {
			last = s.Policy
			out.Policies = append(out.Policies, q.policy(l.Layer, s.Policy, &grants))
		}
		p := &out.Policies[len(out.Policies)-1]
		p.Statements = append(p.Statements, outcome(s))
	}
	return out
}

func (q *question) policy(k policy.LayerKind, c *policy.Compiled, grants *[]identity.Grant) LayerPolicy {
	id := c.ID()
	p := LayerPolicy{PolicyType: id.Type, PolicyName: id.Name, PolicyVersion: id.Version, Document: c.Document().Text()}
	for i, g := range *grants {
		if g.Policy != c {
			continue
		}
		p.AttachedTo = AttachedTo{identity.AttachedEntityType(g.Attachment.PrincipalType), g.Attachment.PrincipalName, g.Attachment.Scope}
		if g.Attachment.Scope == identity.AccountScope {
			p.AttachedTo.Scope = accountScope
		}
		*grants = slices.Delete(*grants, i, i+1)
		return p
	}
	p.AttachedTo = q.attached(k, c)
	return p
}

// accountScope is the scope of a grant in the whole account.
const accountScope = "Account"

func outcome(s policy.StatementTrace) StatementOutcome {
	st := s.Policy.Document().Statements[s.Statement]
	out := StatementOutcome{Statement: s.Statement, Effect: s.Effect.String(), Applies: s.Applies, Line: st.Pos.Line, Column: st.Pos.Column, EndLine: st.End.Line}
	for _, e := range []policy.ElementTrace{s.Action, s.Resource, s.Principal} {
		if e.Asked {
			out.Elements = append(out.Elements, ElementOutcome{e.Element, e.Matched, e.Operand, e.Pattern})
		}
	}
	for _, c := range s.Conditions {
		kind, name := acs.SourceOf(c.Source)
		out.Conditions = append(out.Conditions, ConditionOutcome{Operator: c.Condition.Operator.String(), Key: c.Condition.Key, Wanted: c.Condition.Values,
			Present: c.Present, Values: c.Values, Source: c.Source, SourceKind: string(kind), SourceName: name, Outcome: c.Outcome.String(), Matched: c.Matched})
	}
	return out
}

// because gives the condition keys of the call that the deciding statement asks
// about: what the message of a refusal tells too.
func because(res *authz.Result) []Operand {
	return operands(slices.DeleteFunc(res.Asked(), func(v policy.Value) bool { return len(v.Values) == 0 }))
}
