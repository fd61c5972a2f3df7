package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/rampart-cloud/rampart/policy"
)

// report is a decision with its reasons, as -o json prints it. The schema is in
// docs/explain.md; members are added, never renamed.
type report struct {
	Verdict   string         `json:"verdict"` // Allow, ExplicitDeny, ImplicitDeny
	Layer     string         `json:"layer"`   // that decided: root, control, session, account, resource group, trust
	Action    string         `json:"action"`
	Resource  string         `json:"resource"`
	Deciding  *statementRef  `json:"deciding,omitempty"`
	Context   []operand      `json:"context"`
	Layers    []layerReport  `json:"layers"`
	RequestID string         `json:"requestId,omitempty"`
	Principal string         `json:"principal,omitempty"`
	Recorded  *recordedCall  `json:"recorded,omitempty"`
	because   []conditionOut // of the deciding statement
}

// recordedCall is what the trail says of the call that is explained.
type recordedCall struct {
	Verdict   string `json:"verdict"`
	ErrorCode string `json:"errorCode,omitempty"`
	Time      string `json:"time"`
	// Changed says that today's policies decide otherwise than the call was.
	Changed bool `json:"changed"`
}

type statementRef struct {
	PolicyType string `json:"policyType"`
	Policy     string `json:"policy"`
	Version    string `json:"version,omitempty"`
	Statement  int    `json:"statement"` // from 0
	Line       int    `json:"line"`
	Column     int    `json:"column"`
}

type operand struct {
	Key    string   `json:"key"`
	Values []string `json:"values"`
	Source string   `json:"source"`
}

type layerReport struct {
	Layer      string            `json:"layer"`
	Asked      bool              `json:"asked"`
	Verdict    string            `json:"verdict"`
	Statements []statementReport `json:"statements"`
}

type statementReport struct {
	statementRef
	Effect     string         `json:"effect"`
	Applies    bool           `json:"applies"`
	Action     element        `json:"action"`
	Resource   element        `json:"resource"`
	Conditions []conditionOut `json:"conditions"`
}

type element struct {
	Element string `json:"element"`
	Matched bool   `json:"matched"`
	Operand string `json:"operand"`
	Pattern string `json:"pattern,omitempty"`
}

type conditionOut struct {
	Operator string   `json:"operator"`
	Key      string   `json:"key"`
	Wanted   []string `json:"wanted"`
	Present  bool     `json:"present"`
	Values   []string `json:"values,omitempty"`
	Source   string   `json:"source,omitempty"`
	Outcome  string   `json:"outcome"`
	Met      bool     `json:"met"`
}

func explainLayers(layers *policy.Layers, req *policy.Request) *report {
	ex := layers.Explain(req)
	rep := &report{Verdict: ex.Outcome.Verdict.String(), Layer: ex.Outcome.Layer.String(), Action: req.Action, Resource: req.Resource, Layers: []layerReport{}}
	for _, v := range req.Context {
		rep.Context = append(rep.Context, operand{v.Key, v.Values, v.Source})
	}
	d := ex.Outcome.Decision
	if d.Policy != nil && d.Statement >= 0 {
		ref := refOf(d.Policy, d.Statement)
		rep.Deciding = &ref
	}
	for _, l := range ex.Layers {
		lr := layerReport{Layer: l.Layer.String(), Asked: l.Asked, Verdict: l.Trace.Decision.Verdict.String(), Statements: []statementReport{}}
		for _, s := range l.Trace.Statements {
			sr := statementReport{statementRef: refOf(s.Policy, s.Statement), Effect: s.Effect.String(), Applies: s.Applies,
				Action: elementOf(s.Action), Resource: elementOf(s.Resource), Conditions: []conditionOut{}}
			for _, c := range s.Conditions {
				sr.Conditions = append(sr.Conditions, conditionOut{Operator: c.Condition.Operator.String(), Key: c.Condition.Key, Wanted: c.Condition.Values,
					Present: c.Present, Values: c.Values, Source: c.Source, Outcome: c.Outcome.String(), Met: c.Outcome.Met()})
			}
			if rep.Deciding != nil && sr.statementRef == *rep.Deciding {
				rep.because = sr.Conditions
			}
			lr.Statements = append(lr.Statements, sr)
		}
		rep.Layers = append(rep.Layers, lr)
	}
	return rep
}

func refOf(c *policy.Compiled, i int) statementRef {
	pos := c.Document().Statements[i].Pos
	return statementRef{c.ID().Type, c.ID().Name, c.ID().Version, i, pos.Line, pos.Column}
}

func elementOf(e policy.ElementTrace) element {
	return element{e.Element, e.Matched, e.Operand, e.Pattern}
}

// painter colors text for a terminal.
type painter bool

func (p painter) paint(code, s string) string {
	if !p {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// print tells the report to a person.
func (r *report) print(w io.Writer, color, why bool) {
	p := painter(color)
	switch r.Verdict {
	case "Allow":
		fmt.Fprintln(w, p.paint("1;32", "yes: allowed"))
	case "ExplicitDeny":
		fmt.Fprintln(w, p.paint("1;31", "no: explicitly denied"))
	default:
		fmt.Fprintln(w, p.paint("1;31", "no: nothing allows it"))
	}
	line := func(name, text string) { fmt.Fprintf(w, "  %s %s\n", p.paint("2", fmt.Sprintf("%-9s", name)), text) }
	if r.Recorded != nil {
		text := r.Recorded.Time + ", answered " + r.Recorded.Verdict
		if r.Recorded.ErrorCode != "" {
			text += " (" + r.Recorded.ErrorCode + ")"
		}
		line("recorded", text)
		if r.Recorded.Changed {
			line("", "the policies have changed since: today the answer is the one above")
		}
	}
	if r.Principal != "" {
		line("principal", r.Principal)
	}
	line("action", r.Action)
	line("resource", r.Resource)
	switch {
	case r.Deciding != nil:
		line("decided", "by "+r.Deciding.text())
	case r.Layer == "root":
		line("decided", "the account's root identity is allowed without policies")
	default:
		line("decided", "no statement at "+r.Layer+" scope speaks of it")
	}
	for _, c := range r.because {
		line("because", c.text(p))
	}
	if !why {
		return
	}
	for _, l := range r.Layers {
		asked := ""
		if !l.Asked {
			asked = ", not asked"
		}
		fmt.Fprintf(w, "\n%s  %s\n", p.paint("1", l.Layer+" scope"), p.paint("2", l.Verdict+asked))
		if len(l.Statements) == 0 {
			fmt.Fprintln(w, "  no policies")
		}
		for _, s := range l.Statements {
			s.print(w, p)
		}
	}
}

func (s statementRef) text() string {
	t := fmt.Sprintf("%s, statement %d (%s policy", s.Policy, s.Statement, strings.ToLower(s.PolicyType))
	if s.Version != "" {
		t += " " + s.Version
	}
	return t + fmt.Sprintf(", line %d)", s.Line)
}

func (s *statementReport) print(w io.Writer, p painter) {
	mark, code := "·", "2"
	if s.Applies {
		mark, code = "✓", "32"
		if s.Effect == "Deny" {
			mark, code = "✗", "31"
		}
	}
	applies := "does not apply"
	if s.Applies {
		applies = "applies"
	}
	fmt.Fprintf(w, "  %s %-5s %s: %s\n", p.paint(code, mark), s.Effect, s.text(), applies)
	for _, e := range []element{s.Action, s.Resource} {
		fits := "fits no value"
		switch {
		case e.Pattern != "" && e.Element == "NotAction":
			fits = "is excluded by " + e.Pattern
		case e.Pattern != "":
			fits = "fits " + e.Pattern
		case e.Matched:
			fits = "is not excluded"
		}
		fmt.Fprintf(w, "      %s %-9s %s %s\n", tick(e.Matched), strings.ToLower(e.Element), e.Operand, fits)
	}
	for _, c := range s.Conditions {
		fmt.Fprintf(w, "      %s %-9s %s\n", tick(c.Met), "condition", c.text(p))
	}
}

func tick(ok bool) string {
	if ok {
		return "+"
	}
	return "-"
}

func (c conditionOut) text(p painter) string {
	have := "absent"
	if c.Present {
		have = strings.Join(c.Values, ", ")
	}
	t := fmt.Sprintf("%s %s [%s]: the call has %s", c.Key, c.Operator, strings.Join(c.Wanted, ", "), have)
	if c.Source != "" {
		t += "  " + p.paint("2", "("+c.Source+")")
	}
	if !c.Met {
		t += "  " + c.Outcome
	}
	return t
}
