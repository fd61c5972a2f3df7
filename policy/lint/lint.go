package lint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/policy"
)

// Catalog is what the linter must be told about the services.
type Catalog interface {
	// Actions gives all known actions, in any order. A service that has one is
	// taken to be known completely.
	Actions() []Action
	// KeyType gives the type of a condition key, in any letter case before its
	// first slash; ok is false when the key is not known. Keys with a tag name,
	// such as ecs:tag/team, are asked with it.
	KeyType(key string) (t policy.Type, ok bool)
}

// Action is one action of a Catalog.
type Action struct {
	Name string // e.g. ecs:RunInstances
	// Resources are the ARNs of what the action is checked against, with * in
	// place of what varies: acs:ecs:*:*:instance/*. The single element "*" says
	// that the action has no resource level. Empty: not known.
	Resources []string
	// Keys are the condition keys that a call may carry. One that ends in a
	// slash stands for all its tag names. Only looked at when KeysKnown.
	Keys      []string
	KeysKnown bool
}

// Source is a document and the name under which findings speak of it.
type Source struct {
	Name     string
	Document *policy.Document
}

// Severity sorts findings.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // the statement, or a part of it, has no effect
	Warning Severity = "warning" // it has an effect that is hardly meant
	Note    Severity = "note"    // nothing can be said, or it is only superfluous
)

// Finding is one thing found. Its JSON form is the output schema of
// `rampart policy lint -o json`.
type Finding struct {
	Code      Code     `json:"code"`
	Severity  Severity `json:"severity"`
	Policy    string   `json:"policy"`
	Statement int      `json:"statement"` // index in the document
	Path      string   `json:"path"`      // e.g. Statement[0].Action[5]
	Line      int      `json:"line"`      // from 1
	Column    int      `json:"column"`    // from 1, in characters
	EndLine   int      `json:"endLine"`
	EndColumn int      `json:"endColumn"` // behind the last character
	Message   string   `json:"message"`
	Fix       string   `json:"fix"`

	offset int
}

// Lint checks documents against the catalog and each other. Findings are sorted
// by source, then by place.
func Lint(c Catalog, sources ...Source) []Finding {
	l := &linter{catalog: c, services: map[string]bool{}}
	l.actions = slices.Clone(c.Actions())
	slices.SortFunc(l.actions, func(a, b Action) int { return cmp.Compare(a.Name, b.Name) })
	for _, a := range l.actions {
		service, _, _ := strings.Cut(strings.ToLower(a.Name), ":")
		l.services[service] = true
	}
	for i := range sources {
		l.source, l.at = &sources[i], i
		for j := range sources[i].Document.Statements {
			l.statement(j)
		}
	}
	l.shadows(sources)
	slices.SortStableFunc(l.findings, func(a, b located) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.offset, b.offset), cmp.Compare(a.Code, b.Code))
	})
	out := make([]Finding, len(l.findings))
	for i, f := range l.findings {
		out[i] = f.Finding
	}
	return out
}

type located struct {
	Finding
	source int
}

// Faults gives the faults of a document that does not parse as findings of
// severity error. name is the policy's, as in Source.
func Faults(name string, e *policy.ParseError) []Finding {
	out := make([]Finding, len(e.Faults))
	for i, f := range e.Faults {
		out[i] = Finding{Code: Code(f.Code), Severity: Error, Policy: name, Path: f.Path, Message: f.Message,
			Line: f.Pos.Line, Column: f.Pos.Column, EndLine: f.Pos.Line, EndColumn: f.Pos.Column}
	}
	return out
}

type linter struct {
	catalog  Catalog
	actions  []Action
	services map[string]bool // in lower case
	findings []located

	source *Source // being checked
	at     int     // its index
}

// add records a finding at a path of the current source.
func (l *linter) add(code Code, statement int, path, message, fix string) {
	f := Finding{Code: code, Severity: code.Severity(), Policy: l.source.Name, Statement: statement, Path: path, Message: message, Fix: fix}
	if place, ok := l.source.Document.Locate(path); ok {
		f.Line, f.Column, f.offset = place.Pos.Line, place.Pos.Column, place.Pos.Offset
		f.EndLine, f.EndColumn = place.End.Line, place.End.Column
	}
	l.findings = append(l.findings, located{f, l.at})
}

// matching gives the catalog's actions that a pattern matches.
func (l *linter) matching(pattern string) []Action {
	var out []Action
	for _, a := range l.actions {
		if meets(strings.ToLower(pattern), strings.ToLower(a.Name)) {
			out = append(out, a)
		}
	}
	return out
}

// known tells whether the catalog knows the services that a pattern names. A
// pattern with a wildcard in its service is not judged.
func (l *linter) known(pattern string) (service string, known bool) {
	service, _, _ = strings.Cut(strings.ToLower(pattern), ":")
	if strings.ContainsAny(service, "*?") {
		return service, true
	}
	return service, l.services[service]
}

// scope gives the catalog's actions that a statement speaks of, and whether
// these are all: a pattern of an unknown service may speak of others.
func (l *linter) scope(s *policy.Statement) (actions []Action, whole bool) {
	if len(s.NotActions) > 0 {
		for _, a := range l.actions {
			if !slices.ContainsFunc(s.NotActions, func(p string) bool { return meets(strings.ToLower(p), strings.ToLower(a.Name)) }) {
				actions = append(actions, a)
			}
		}
		return actions, false
	}
	whole = true
	for _, p := range s.Actions {
		_, known := l.known(p)
		whole = whole && known && !strings.ContainsAny(strings.SplitN(p, ":", 2)[0], "*?")
		actions = append(actions, l.matching(p)...)
	}
	return actions, whole
}
