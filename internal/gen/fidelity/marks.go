package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strings"

	"github.com/rampart-cloud/rampart/internal/tree"
)

// mark is one marked behaviour.
type mark struct {
	kind   string // Inferred or Ours
	file   string
	line   int
	symbol string // the declaration that holds it
	rule   string
	source string // what the mark gives after "source:"
}

// The words that begin a mark.
var kinds = [...]string{"Inferred", "Ours"}

// marks lists the marks of a file, in its order.
func marks(f *tree.File) ([]mark, error) {
	set, a, err := f.Parse(parser.ParseComments)
	if err != nil {
		return nil, err
	}
	var out []mark
	for _, g := range a.Comments {
		var m *mark
		end := func() {
			if m != nil {
				m.rule, m.source = split(m.rule)
				out = append(out, *m)
			}
			m = nil
		}
		for _, c := range g.List {
			text, ok := strings.CutPrefix(c.Text, "//")
			if !ok {
				continue // a mark is a line comment
			}
			text = strings.TrimSpace(text)
			if k, rest, ok := begins(text); ok {
				end()
				m = &mark{kind: k, file: f.Path, line: set.Position(c.Pos()).Line, symbol: symbol(a, c), rule: rest}
				continue
			}
			if text == "" || strings.HasPrefix(text, "Source:") {
				end() // the paragraph is over
			} else if m != nil {
				m.rule += " " + text
			}
		}
		end()
	}
	return out, nil
}

func begins(text string) (kind, rest string, ok bool) {
	for _, k := range kinds {
		if r, ok := strings.CutPrefix(text, k+":"); ok {
			return k, strings.TrimSpace(r), true
		}
	}
	return "", "", false
}

// split parts a rule from its source, which is told in "; source: ..." or in a
// sentence of its own.
func split(s string) (rule, source string) {
	for _, sep := range []string{"; source: ", ". Source: ", "; Source: "} {
		if i := strings.LastIndex(s, sep); i >= 0 {
			return strings.TrimRight(s[:i], ".;") + ".", strings.TrimSpace(s[i+len(sep):])
		}
	}
	return s, ""
}

// symbol names the declaration that a comment belongs to: the one that it stands
// in, or the next one after it.
func symbol(a *ast.File, c *ast.Comment) string {
	if c.Pos() < a.Package {
		return "package " + a.Name.Name
	}
	for _, d := range a.Decls {
		if d.End() < c.Pos() {
			continue
		}
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv != nil && len(d.Recv.List) == 1 {
				return typeName(d.Recv.List[0].Type) + "." + d.Name.Name
			}
			return d.Name.Name
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				continue
			}
			return specName(d, c.Pos())
		}
	}
	return "package " + a.Name.Name
}

// specName names the part of a declaration at a position: the last one that
// begins before its end.
func specName(d *ast.GenDecl, p token.Pos) string {
	name := ""
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			name = s.Name.Name
		case *ast.ValueSpec:
			name = s.Names[0].Name
		}
		if p <= s.End() {
			break
		}
	}
	return name
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.IndexListExpr:
		return typeName(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// plain keeps Markdown from reading a comment as markup.
var plain = strings.NewReplacer("<", "&lt;", "*", `\*`, "_", `\_`)

// text is the page.
func text(t *tree.Tree) (string, error) {
	all := map[string][]mark{} // by kind
	for _, f := range t.Main() {
		if f.Test() || strings.HasPrefix(f.Path, "internal/") {
			continue
		}
		ms, err := marks(f)
		if err != nil {
			return "", err
		}
		for _, m := range ms {
			all[m.kind] = append(all[m.kind], m)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `# Fidelity

Where this server does what no document of the vendor's says. Each line stands
as a comment in the code, at the place that does it; this page collects them
(%d inferred, %d ours). Everything else follows the document that its code names.

- **Inferred**: concluded from documents or public output, which do not say it
  outright. If you know better, the real service decides: change the code, its
  test and the mark, or remove the mark with the document that settles it.
- **Ours**: the vendor has no such thing, or leaves it open and we chose.
`, len(all["Inferred"]), len(all["Ours"]))
	for _, k := range kinds {
		fmt.Fprintf(&b, "\n## %s\n", k)
		section := ""
		for _, m := range all[k] {
			if dir := path.Dir(m.file); dir != section {
				section = dir
				fmt.Fprintf(&b, "\n### %s\n\n", section)
			}
			fmt.Fprintf(&b, "- %s", plain.Replace(m.rule))
			if m.source != "" {
				fmt.Fprintf(&b, " *Source: %s*", plain.Replace(strings.TrimSuffix(m.source, ".")))
			}
			fmt.Fprintf(&b, " (`%s`, %s)\n", m.file, strings.TrimPrefix(m.symbol, "."))
		}
		if len(all[k]) == 0 {
			b.WriteString("\nNothing.\n")
		}
	}
	return b.String(), nil
}
