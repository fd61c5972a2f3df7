package cli

import (
	"github.com/rampart-cloud/rampart/policy"
)

// decision is a decision with its reasons, as SimulatePolicy and ExplainCall
// answer with it; docs/explain.md has the schema. An answer that has more is
// printed with all of it by -o json.
type decision struct {
	Verdict    string // Allow, ExplicitDeny, ImplicitDeny
	Layer      string // that decided: root, control, session, account, resource group, trust
	Action     string
	Resource   string
	Conditions []operand // what the call has
	Deciding   *statementRef
	Layers     []layer
	Allowing   []string // of a refusal: what would be allowed
}

type operand struct {
	Key    string
	Values []string
	Source string
}

type statementRef struct {
	PolicyType    string
	PolicyName    string
	PolicyVersion string
	Statement     int // from 0
	Line          int
	Column        int
}

type layer struct {
	Layer    string
	Asked    bool
	Verdict  string
	Policies []layerPolicy
}

type layerPolicy struct {
	PolicyType    string
	PolicyName    string
	PolicyVersion string
	AttachedTo    attachedTo
	Document      string
	Statements    []statement
}

type attachedTo struct {
	Type  string // RamUser, RamGroup, RamRole, ResourceDirectoryTarget or, without a server, File
	Name  string
	Scope string
}

type statement struct {
	Statement  int
	Effect     string
	Applies    bool
	Line       int
	Column     int
	EndLine    int
	Elements   []element
	Conditions []condition
}

type element struct {
	Element string
	Matched bool
	Operand string
	Pattern string
}

type condition struct {
	Operator string
	Key      string
	Wanted   []string
	Present  bool
	Values   []string
	Source   string
	Outcome  string
	Matched  string
}

// met says whether a condition holds.
func (c *condition) met() bool {
	return c.Outcome == policy.Met.String() || c.Outcome == policy.AbsentMet.String()
}

// because gives the conditions of the deciding statement.
func (d *decision) because() []condition {
	if d.Deciding == nil {
		return nil
	}
	for _, l := range d.Layers {
		for _, p := range l.Policies {
			for _, s := range p.Statements {
				if l.Layer == d.Layer && p.ref(&s) == *d.Deciding {
					return s.Conditions
				}
			}
		}
	}
	return nil
}

func (p *layerPolicy) ref(s *statement) statementRef {
	return statementRef{p.PolicyType, p.PolicyName, p.PolicyVersion, s.Statement, s.Line, s.Column}
}

// decide judges a request by policies that were read from files, which from
// names: what a server would answer if it had them.
func decide(layers *policy.Layers, req *policy.Request, from map[*policy.Compiled]string) *decision {
	ex := layers.Explain(req)
	d := &decision{Verdict: ex.Outcome.Verdict.String(), Layer: ex.Outcome.Layer.String(), Action: req.Action, Resource: req.Resource}
	for _, v := range req.Context {
		d.Conditions = append(d.Conditions, operand{v.Key, v.Values, v.Source})
	}
	if one := ex.Outcome.Decision; one.Policy != nil && one.Statement >= 0 {
		id, pos := one.Policy.ID(), one.Policy.Document().Statements[one.Statement].Pos
		d.Deciding = &statementRef{id.Type, id.Name, id.Version, one.Statement, pos.Line, pos.Column}
	}
	for _, l := range ex.Layers {
		out := layer{Layer: l.Layer.String(), Asked: l.Asked, Verdict: l.Trace.Decision.Verdict.String()}
		for _, s := range l.Trace.Statements {
			if s.Statement == 0 {
				id := s.Policy.ID()
				out.Policies = append(out.Policies, layerPolicy{PolicyType: id.Type, PolicyName: id.Name, PolicyVersion: id.Version,
					AttachedTo: attachedTo{Type: "File", Name: from[s.Policy]}, Document: s.Policy.Document().Text()})
			}
			p := &out.Policies[len(out.Policies)-1]
			p.Statements = append(p.Statements, statementOf(s))
		}
		d.Layers = append(d.Layers, out)
	}
	return d
}

func statementOf(s policy.StatementTrace) statement {
	st := s.Policy.Document().Statements[s.Statement]
	out := statement{Statement: s.Statement, Effect: s.Effect.String(), Applies: s.Applies, Line: st.Pos.Line, Column: st.Pos.Column, EndLine: st.End.Line}
	for _, e := range []policy.ElementTrace{s.Action, s.Resource, s.Principal} {
		if e.Asked {
			out.Elements = append(out.Elements, element{e.Element, e.Matched, e.Operand, e.Pattern})
		}
	}
	for _, c := range s.Conditions {
		out.Conditions = append(out.Conditions, condition{Operator: c.Condition.Operator.String(), Key: c.Condition.Key, Wanted: c.Condition.Values,
			Present: c.Present, Values: c.Values, Source: c.Source, Outcome: c.Outcome.String(), Matched: c.Matched})
	}
	return out
}
