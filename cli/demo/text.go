package demo

import (
	"fmt"
	"io"
	"sort"
	"strings"
)

// Printer tells a run to a person.
type Printer struct {
	W     io.Writer
	Color bool

	section string
}

const (
	red   = "31"
	green = "32"
	bold  = "1"
	dim   = "2"
)

func (p *Printer) paint(code, s string) string {
	if !p.Color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// Tell prints one result.
func (p *Printer) Tell(sec Section, r Result) {
	if sec.Title != p.section {
		p.section = sec.Title
		fmt.Fprintf(p.W, "\n%s\n%s\n", p.paint(bold, sec.Title), p.paint(dim, wrap(sec.Text, 96, "")))
	}
	if r.quiet && r.OK {
		fmt.Fprintf(p.W, "  %s %-6s %s\n", p.paint(green, "✓"), r.As, r.Title)
		return
	}
	fmt.Fprintf(p.W, "\n  %s\n", p.paint(bold, r.Title))
	p.line("call", r.Operation+"  "+call(r))
	switch r.Got {
	case Allowed:
		p.line("answer", p.paint(green, "ALLOWED")+"  HTTP 200")
	case Refused:
		p.line("answer", p.paint(red, "REFUSED")+fmt.Sprintf("  HTTP %d %s", r.Status, r.Code))
	case Fails:
		p.line("answer", p.paint(bold, "FAILS")+fmt.Sprintf("    HTTP %d %s, after policy allowed it", r.Status, r.Code))
	}
	p.decided(r.Decision)
	if r.Output != "" {
		p.line("output", strings.TrimSpace(r.Output))
	}
	if r.Unchanged != nil {
		text := "unchanged: every resource is as it was before the call"
		if !*r.Unchanged {
			text = "CHANGED"
		}
		p.line("state", text)
	}
	if r.OK {
		fmt.Fprintf(p.W, "  %s\n", p.paint(green, "✓ as the procedure says"))
	} else {
		fmt.Fprintf(p.W, "  %s\n", p.paint(red, "✗ not as the procedure says: "+r.Fault))
	}
}

func (p *Printer) line(name, text string) {
	fmt.Fprintf(p.W, "    %s %s\n", p.paint(dim, fmt.Sprintf("%-8s", name)), text)
}

func (p *Printer) decided(d *Decision) {
	if d == nil {
		return
	}
	if d.Statement < 0 {
		p.line("decided", "no statement speaks of it ("+d.Kind+")")
		return
	}
	p.line("decided", fmt.Sprintf("by %s, statement %d (%s, %s policy, %s)", d.Policy, d.Statement, d.Kind, strings.ToLower(d.PolicyType), d.PolicyVersion))
	for _, c := range d.Conditions {
		p.line("because", fmt.Sprintf("%s is %s   %s", c.Key, strings.Join(c.Values, ", "), p.paint(dim, "("+c.Source+")")))
	}
}

// call shows the parameters that matter; one that was not sent is shown too.
func call(r Result) string {
	names := r.show
	if names == nil {
		for k := range r.Params {
			names = append(names, k)
		}
		sort.Strings(names)
	}
	var parts []string
	for _, k := range names {
		v, ok := r.Params[k]
		if !ok {
			v = "(not sent)"
		}
		if i := strings.IndexByte(v, '\n'); i >= 0 {
			v = v[:i] + "…"
		}
		parts = append(parts, k+"="+v)
	}
	return strings.Join(parts, " ")
}

// End prints the summary.
func (p *Printer) End(rep *Report) {
	good, refusals := 0, 0
	for _, r := range rep.Results {
		if r.OK {
			good++
		}
		if r.Got == Refused && r.Unchanged != nil && *r.Unchanged {
			refusals++
		}
	}
	text := fmt.Sprintf("%d of %d verdicts are the procedure's; %d refusals, none of which changed anything; %.2f s.", good, len(rep.Results), refusals, rep.Seconds)
	code := green
	if !rep.OK {
		code = red
	}
	fmt.Fprintf(p.W, "\n%s\n", p.paint(code, text))
}

// wrap breaks text at spaces to lines of at most width.
func wrap(text string, width int, indent string) string {
	var b strings.Builder
	col := 0
	for i, w := range strings.Fields(text) {
		switch {
		case i == 0:
			b.WriteString(indent)
		case col+1+len(w) > width:
			b.WriteString("\n" + indent)
			col = 0
		default:
			b.WriteByte(' ')
			col++
		}
		b.WriteString(w)
		col += len(w)
	}
	return b.String()
}
