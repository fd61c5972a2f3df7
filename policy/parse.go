package policy

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Parse reads a document of the given kind. A refusal is a *ParseError that
// holds every fault found, sorted by position. The length is checked first, so
// that the cost of any text is bounded.
//
// Sources: "Policy structure and syntax", "Validate policies" (RAM).
func Parse(kind Kind, text []byte) (*Document, error) {
	if int(kind) >= len(kindNames) {
		return nil, fmt.Errorf("policy: kind %d is unknown", kind)
	}
	first := Pos{Line: 1, Column: 1}
	fail := func(code Code, msg string) (*Document, error) {
		return nil, &ParseError{kind, []Fault{{Code: code, Pos: first, Message: msg}}}
	}
	limit := kind.MaxLength()
	switch n := textLength(text, limit); {
	case n == 0:
		return fail(Empty, "the policy document is empty")
	case n > limit:
		return fail(TooLong, fmt.Sprintf("the document is longer than the %d characters of %s; shorten it or split it into several policies", limit, aKind(kind)))
	}
	p := &parser{kind: kind, text: string(text)}
	p.lines = newLineIndex(p.text)
	root, dups, bad := scan(p.text)
	for _, d := range dups {
		p.fault(d.code, d.off, "", "%s", d.msg)
	}
	if bad != nil {
		p.fault(bad.code, bad.off, "", "%s", bad.msg)
		return nil, p.err()
	}
	doc := &Document{Kind: kind, text: p.text}
	p.document(doc, &root)
	if len(p.faults) > 0 {
		return nil, p.err()
	}
	return doc, nil
}

// textLength counts characters, but stops early: a text with more bytes than
// limit characters can have is too long whatever it holds.
func textLength(text []byte, limit int) int {
	if !lengthInCodePoints || len(text) > limit*utf8.UTFMax {
		return len(text)
	}
	return utf8.RuneCount(text)
}

func aKind(k Kind) string {
	if k == Identity {
		return "an identity policy"
	}
	return "a " + k.String() + " policy"
}

// parser turns the tree of nodes into a Document and collects faults.
type parser struct {
	kind   Kind
	text   string
	lines  *lineIndex
	faults []Fault
}

func (p *parser) fault(code Code, off int, path, format string, args ...any) {
	if len(p.faults) < maxFaults {
		p.faults = append(p.faults, Fault{code, p.lines.pos(off), fmt.Sprintf(format, args...), path})
	}
}

func (p *parser) err() error {
	sortFaults(p.faults)
	return &ParseError{p.kind, p.faults}
}

// wrong reports a value of the wrong JSON type.
func (p *parser) wrong(n *node, path, want string) {
	p.fault(WrongType, n.off, path, "%s must be %s, not %s", last(path), want, n.typ)
}

// last gives the last name of a path for a message.
func last(path string) string {
	if path == "" {
		return "the document"
	}
	if i := strings.LastIndexByte(path, '.'); i >= 0 && !strings.Contains(path, ".Condition.") {
		return path[i+1:]
	}
	return path
}

func (p *parser) document(d *Document, n *node) {
	if n.typ != objectNode {
		p.wrong(n, "", "an object with Version and Statement")
		return
	}
	for i := range n.members {
		if m := &n.members[i]; m.key != "Version" && m.key != "Statement" {
			p.fault(UnknownElement, m.keyOff, m.key, "a policy has no element %q; it has Version and Statement", clip(m.key))
		}
	}
	if v := n.get("Version"); v == nil {
		p.fault(MissingVersion, n.off, "", `Version is missing; add "Version": "1"`)
	} else {
		p.version(d, v)
	}
	s := n.get("Statement")
	switch {
	case s == nil:
		p.fault(MissingStatement, n.off, "", "Statement is missing; add a list with at least one statement")
	case s.typ == objectNode && acceptLoneStatement:
		d.Statements = make([]Statement, 1)
		p.statement(&d.Statements[0], s, "Statement")
	case s.typ == objectNode:
		p.fault(LoneStatement, s.off, "Statement", "Statement must be a list; put the object into [ ]")
	case s.typ != listNode:
		p.wrong(s, "Statement", "a list of statements")
	case len(s.items) == 0:
		p.fault(EmptyList, s.off, "Statement", "Statement is empty; add at least one statement")
	default:
		d.Statements = make([]Statement, len(s.items))
		for i := range s.items {
			p.statement(&d.Statements[i], &s.items[i], fmt.Sprintf("Statement[%d]", i))
		}
	}
}

func (p *parser) version(d *Document, v *node) {
	switch {
	case v.typ == numberNode && (acceptVersionNumber || acceptScalars), v.typ == stringNode:
		d.Version = v.str
		if v.str != "1" {
			p.fault(UnsupportedVersion, v.off, "Version", `Version must be "1", not %q`, clip(v.str))
		}
	default:
		p.wrong(v, "Version", `the string "1"`)
	}
}

// statement reads one member of the Statement list.
func (p *parser) statement(s *Statement, n *node, path string) {
	if n.typ != objectNode {
		p.wrong(n, path, "an object")
		return
	}
	s.Pos, s.End = p.lines.pos(n.off), p.lines.pos(n.end)
	for i := range n.members {
		p.known(&n.members[i], path)
	}
	p.effect(s, n, path)
	p.actions(s, n, path)
	p.resources(s, n, path)
	p.principals(s, n, path)
	if c := n.get("Condition"); c != nil {
		p.conditions(s, c, path+".Condition")
	}
}

// known refuses elements that are not in the grammar of a statement.
func (p *parser) known(m *member, path string) {
	switch m.key {
	case "Effect", "Action", "NotAction", "Resource", "Condition", "Principal":
		return
	case "Sid":
		if acceptSid {
			return
		}
	case "NotResource", "NotPrincipal":
		// Ours: NotResource and NotPrincipal are refused as unknown elements; there is no switch because nothing evaluates them. Source: they appear in no RAM grammar or page.
		p.fault(UnknownElement, m.keyOff, path+"."+m.key, "RAM has no element %s; list what is meant with %s", m.key, m.key[3:])
		return
	}
	p.fault(UnknownElement, m.keyOff, path+"."+m.key, "a statement has no element %q; it has Effect, Action or NotAction, Resource, Condition (and Principal in trust policies), in this case", clip(m.key))
}

func (p *parser) effect(s *Statement, n *node, path string) {
	e := n.get("Effect")
	if e == nil {
		p.fault(MissingEffect, n.off, path, "Effect is missing; add Allow or Deny")
		return
	}
	path += ".Effect"
	if e.typ != stringNode {
		p.wrong(e, path, "the string Allow or Deny")
		return
	}
	word := e.str
	if effectAnyCase {
		for _, w := range [...]string{"Allow", "Deny"} {
			if foldEqual(w, word) {
				word = w
			}
		}
	}
	switch word {
	case "Allow":
		s.Effect = AllowEffect
	case "Deny":
		s.Effect = DenyEffect
		if p.kind == Trust && !trustDenyAccepted {
			p.fault(BadEffect, e.off, path, "a trust policy can only Allow")
		}
	default:
		p.fault(BadEffect, e.off, path, "Effect must be Allow or Deny, in this case, not %q", clip(e.str))
	}
}

func (p *parser) actions(s *Statement, n *node, path string) {
	a, na := n.get("Action"), n.get("NotAction")
	switch {
	case a == nil && na == nil:
		p.fault(MissingAction, n.off, path, "add an Action or NotAction element to the statement")
		return
	case a != nil && na != nil:
		off := 0
		for _, m := range n.members { // the one that stands second
			if m.key == "Action" || m.key == "NotAction" {
				off = m.keyOff
			}
		}
		p.fault(ActionConflict, off, path, "Action and NotAction exclude each other; remove one")
	}
	if a != nil {
		s.Actions = p.strings(a, path+".Action", p.action)
	}
	if na != nil {
		s.NotActions = p.strings(na, path+".NotAction", p.action)
	}
}

func (p *parser) action(v *node, path string) {
	if !validAction(v.str) {
		p.fault(BadAction, v.off, path, "%q is not an action; write * or <service>:<name>, for example ecs:Describe*, without blanks", clip(v.str))
	}
}

// validAction checks the form. Letters, digits, - _ . / and the wildcards may
// stand in an action; the colon exactly once.
//
// Inferred: the characters of an action name. Source: "Policy elements" describes the form <service>:<name>; no published action uses others.
func validAction(s string) bool {
	if s == "*" {
		return true
	}
	service, name, ok := strings.Cut(s, ":")
	return ok && actionWord(service) && actionWord(name)
}

func actionWord(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigit(c), c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case c == '-', c == '_', c == '.', c == '/', c == '*', c == '?':
		default:
			return false
		}
	}
	return s != ""
}

func (p *parser) resources(s *Statement, n *node, path string) {
	r := n.get("Resource")
	switch {
	case p.kind == Trust:
		if r != nil {
			for _, m := range n.members {
				if m.key == "Resource" {
					p.fault(UnexpectedResource, m.keyOff, path+".Resource", "a trust policy has no Resource: the role is the resource; remove it")
					break
				}
			}
		}
	case r == nil:
		p.fault(MissingResource, n.off, path, `Resource is missing; add one, "*" for all`)
	default:
		s.Resources = p.strings(r, path+".Resource", p.resource)
	}
}

func (p *parser) resource(v *node, path string) {
	if v.str == "*" {
		return
	}
	rest, ok := strings.CutPrefix(v.str, "acs:")
	if !ok {
		p.fault(BadARNPrefix, v.off, path, "%q is not a resource; write * or acs:<service>:<region>:<account>:<relative id>", clip(v.str))
		return
	}
	f := strings.SplitN(rest, ":", 4)
	switch {
	case len(f) < 4:
		p.fault(BadARNFields, v.off, path, "%q has %d of five fields; write acs:<service>:<region>:<account>:<relative id>", clip(v.str), len(f)+1)
	case f[0] == "":
		p.fault(BadARNFields, v.off, path, "%q has an empty service field; write acs:<service>:<region>:<account>:<relative id>", clip(v.str))
	case f[3] == "":
		p.fault(BadARNFields, v.off, path, "%q has an empty relative id; end it with * to mean all", clip(v.str))
	}
}

// strings reads a string or a list of strings and has each checked.
func (p *parser) strings(n *node, path string, check func(v *node, path string)) []string {
	one := func(v *node, path string) (string, bool) {
		scalar := v.typ == numberNode || v.typ == boolNode
		if v.typ != stringNode && !(scalar && acceptScalars) {
			want := "a string"
			if scalar {
				want = `a string; write it in quotes`
			}
			p.wrong(v, path, want)
			return "", false
		}
		if check != nil {
			check(v, path)
		}
		return v.str, true
	}
	if n.typ != listNode {
		if n.typ == objectNode || n.typ == nullNode {
			p.wrong(n, path, "a string or a list of strings")
			return nil
		}
		if v, ok := one(n, path); ok {
			return []string{v}
		}
		return nil
	}
	if len(n.items) == 0 {
		p.fault(EmptyList, n.off, path, "%s is an empty list; give at least one value or remove the element", last(path))
		return nil
	}
	all := make([]string, 0, len(n.items))
	for i := range n.items {
		if v, ok := one(&n.items[i], fmt.Sprintf("%s[%d]", path, i)); ok {
			all = append(all, v)
		}
	}
	return all
}

// clip shortens hostile values for messages.
func clip(s string) string {
	if len(s) <= 80 {
		return s
	}
	n := 77
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "..."
}
