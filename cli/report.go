package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// outputFlag adds -o to a command that tells a decision.
func outputFlag(c *cobra.Command, to *string) {
	c.Flags().StringVarP(to, "output", "o", "text", "text, or json (the schema is in docs/explain.md)")
}

func checkOutput(output string) error {
	if output != "text" && output != "json" {
		return fmt.Errorf("--output %q is not text or json", output)
	}
	return nil
}

// printJSON prints an answer as it came, indented.
func (a *app) printJSON(text json.RawMessage) error {
	var b bytes.Buffer
	if err := json.Indent(&b, bytes.TrimSpace(text), "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err := b.WriteTo(a.stdout)
	return err
}

// painter colors text for a terminal.
type painter bool

func (p painter) paint(code, s string) string {
	if !p {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// line prints a name with what there is to say of it.
func (p painter) line(w io.Writer, name, text string) {
	fmt.Fprintf(w, "  %s %s\n", p.paint("2", fmt.Sprintf("%-9s", name)), text)
}

// print tells an explanation to a person.
func (e *explanation) print(w io.Writer, p painter) {
	e.Decision.printVerdict(w, p)
	text := e.Time.UTC().Format(time.RFC3339) + ", answered " + e.Recorded.Verdict
	if e.ErrorCode != "" {
		text += " (" + e.ErrorCode + ")"
	}
	p.line(w, "recorded", text)
	if e.Changed {
		p.line(w, "", "then decided "+e.Recorded.text())
		p.line(w, "", "the policies have changed since: today the answer is the one above")
	}
	p.line(w, "call", e.Product+" "+e.Version+" "+e.Operation)
	p.line(w, "principal", e.Principal.Arn)
	e.Decision.printReason(w, p)
	e.Decision.printLayers(w, p)
}

func (r *recorded) text() string {
	if r.Statement < 0 {
		return "at " + r.Layer + " scope, where no statement spoke of it"
	}
	s := statementRef{PolicyType: r.PolicyType, PolicyName: r.PolicyName, PolicyVersion: r.PolicyVersion, Statement: r.Statement}
	return "by " + s.text()
}

// print tells a decision to a person; why adds every statement.
func (d *decision) print(w io.Writer, p painter, why bool) {
	d.printVerdict(w, p)
	d.printReason(w, p)
	if why {
		d.printLayers(w, p)
	}
}

func (d *decision) printVerdict(w io.Writer, p painter) {
	switch d.Verdict {
	case "Allow":
		fmt.Fprintln(w, p.paint("1;32", "yes: allowed"))
	case "ExplicitDeny":
		fmt.Fprintln(w, p.paint("1;31", "no: explicitly denied"))
	default:
		fmt.Fprintln(w, p.paint("1;31", "no: nothing allows it"))
	}
}

func (d *decision) printReason(w io.Writer, p painter) {
	p.line(w, "action", d.Action)
	p.line(w, "resource", d.Resource)
	switch {
	case d.Deciding != nil:
		p.line(w, "decided", "by "+d.Deciding.text())
	case d.Layer == "root":
		p.line(w, "decided", "the account's root identity is allowed without policies")
	default:
		p.line(w, "decided", "no statement at "+d.Layer+" scope speaks of it")
	}
	for _, c := range d.because() {
		p.line(w, "because", c.text(p))
	}
	for _, text := range d.Allowing {
		p.line(w, "instead", text)
	}
}

func (d *decision) printLayers(w io.Writer, p painter) {
	for _, l := range d.Layers {
		asked := ""
		if !l.Asked {
			asked = ", not asked"
		}
		fmt.Fprintf(w, "\n%s  %s\n", p.paint("1", l.Layer+" scope"), p.paint("2", l.Verdict+asked))
		if len(l.Policies) == 0 {
			fmt.Fprintln(w, "  no policies")
		}
		for _, one := range l.Policies {
			if one.AttachedTo.Type != "File" {
				fmt.Fprintf(w, "  %s\n", p.paint("2", one.grant()))
			}
			for _, s := range one.Statements {
				s.print(w, p, one.ref(&s))
			}
		}
	}
}

// grant says through what a policy applies.
func (p *layerPolicy) grant() string {
	t := p.PolicyName + " is attached to " + p.AttachedTo.Type + " " + p.AttachedTo.Name
	if p.AttachedTo.Scope != "Account" {
		t += " in resource group " + p.AttachedTo.Scope
	}
	return t
}

func (s statementRef) text() string {
	t := fmt.Sprintf("%s, statement %d (%s policy", s.PolicyName, s.Statement, strings.ToLower(s.PolicyType))
	if s.PolicyVersion != "" {
		t += " " + s.PolicyVersion
	}
	if s.Line > 0 {
		t += fmt.Sprintf(", line %d", s.Line)
	}
	return t + ")"
}

func (s *statement) print(w io.Writer, p painter, ref statementRef) {
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
	fmt.Fprintf(w, "  %s %-5s %s: %s\n", p.paint(code, mark), s.Effect, ref.text(), applies)
	for _, e := range s.Elements {
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
		fmt.Fprintf(w, "      %s %-9s %s\n", tick(c.met()), "condition", c.text(p))
	}
}

func tick(ok bool) string {
	if ok {
		return "+"
	}
	return "-"
}

func (c *condition) text(p painter) string {
	have := "absent"
	if c.Present {
		have = strings.Join(c.Values, ", ")
	}
	t := fmt.Sprintf("%s %s [%s]: the call has %s", c.Key, c.Operator, strings.Join(c.Wanted, ", "), have)
	switch c.Source {
	case "":
	case fromContext: // the person gave it by the flag
		t += "  " + p.paint("2", "(--context)")
	default:
		t += "  " + p.paint("2", "("+c.Source+")")
	}
	if !c.met() {
		t += "  " + c.Outcome
	}
	return t
}
