package lint

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/internal/tree"
)

// Words that mark unfinished work. They are written apart so that this file
// does not find itself.
var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)

// In scripts: a test that is switched off, or a wait.
var (
	scriptSkip  = regexp.MustCompile(`\b(it|test|describe|suite)\.(sk` + `ip|to` + `do)\b|\bsk` + `ip:`)
	scriptSleep = regexp.MustCompile(`\bset` + `Timeout\(`)
)

// excused are package-level variables that change, with why they may.
var excused = map[string]string{
	"wire.outPlans": "a cache by Go type of what never changes; it is filled once for each type",
	"wire.buffers":  "a pool of scratch buffers, which holds nothing between two answers",
	"bench.sink":    "keeps the compiler from leaving out what is measured",
}

// CheckSource finds what code may not hold: waits by the clock, tests that are
// switched off, unfinished work, package-level state, init functions, packages
// without a comment.
func CheckSource(t *tree.Tree) ([]string, error) {
	var found []string
	packages := map[string]*pkg{}
	for _, f := range t.Files {
		if !source(f) {
			continue
		}
		if !f.Go() {
			found = append(found, checkScript(f)...)
			continue
		}
		set, a, err := f.Parse(parser.ParseComments)
		if err != nil {
			return nil, err
		}
		found = append(found, checkGo(f, set, a)...)
		key := f.Module + ":" + f.Dir() + ":" + strings.TrimSuffix(a.Name.Name, "_test")
		if packages[key] == nil {
			packages[key] = &pkg{folder: f.Dir(), vars: map[string]bool{}, specs: map[*ast.ValueSpec]bool{}}
		}
		packages[key].add(f, set, a)
	}
	for _, p := range packages {
		found = append(found, p.check()...)
	}
	slices.Sort(found)
	return found, nil
}

// page says whether a script is part of the console's pages: in a browser a
// timer is the way to wait until somebody stops typing.
func page(f *tree.File) bool {
	return strings.HasPrefix(f.Path, "web/src/") && !strings.Contains(f.Path, ".test.")
}

func checkScript(f *tree.File) []string {
	var found []string
	for n, line := range strings.Split(string(f.Text), "\n") {
		for what, re := range map[string]*regexp.Regexp{"unfinished work": unfinished, "a test that is switched off": scriptSkip, "a wait by the clock": scriptSleep} {
			if re == scriptSleep && page(f) {
				continue
			}
			if re.MatchString(line) {
				found = append(found, fmt.Sprintf("%s:%d: %s: %s", f.Path, n+1, what, strings.TrimSpace(line)))
			}
		}
	}
	return found
}

func checkGo(f *tree.File, set *token.FileSet, a *ast.File) []string {
	var found []string
	say := func(p token.Pos, format string, args ...any) {
		found = append(found, fmt.Sprintf("%s:%d: ", f.Path, set.Position(p).Line)+fmt.Sprintf(format, args...))
	}
	for _, g := range a.Comments {
		for _, c := range g.List {
			if unfinished.MatchString(c.Text) || strings.Contains(c.Text, "nol"+"int") {
				say(c.Pos(), "unfinished work: %s", c.Text)
			}
		}
	}
	for _, d := range a.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
			say(fn.Pos(), "an init function; call it from where it is needed")
		}
	}
	ast.Inspect(a, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := s.X.(*ast.Ident)
		if !ok {
			return true
		}
		switch {
		case x.Name == "time" && s.Sel.Name == "Sleep":
			say(s.Pos(), "a wait by the clock; wait for what is to happen, or move an injected clock")
		case f.Test() && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, s.Sel.Name) && slices.Contains([]string{"t", "b", "f", "tb"}, x.Name),
			x.Name == "testing" && s.Sel.Name == "Short":
			say(s.Pos(), "a test that is switched off; it passes, or it goes")
		}
		return true
	})
	return found
}

// pkg collects what is known of a package.
type pkg struct {
	folder string
	doc    bool
	code   bool            // has files that are no tests
	vars   map[string]bool // at package level, in code
	specs  map[*ast.ValueSpec]bool
	files  []parsed
}

type parsed struct {
	f   *tree.File
	set *token.FileSet
	a   *ast.File
}

func (p *pkg) add(f *tree.File, set *token.FileSet, a *ast.File) {
	if f.Test() {
		return
	}
	p.code = true
	p.doc = p.doc || a.Doc != nil
	p.files = append(p.files, parsed{f, set, a})
	for _, d := range a.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				p.specs[v] = true
				for _, n := range v.Names {
					p.vars[n.Name] = true
				}
			}
		}
	}
}

func (p *pkg) check() []string {
	if !p.code {
		return nil
	}
	var found []string
	if !p.doc {
		found = append(found, fmt.Sprintf("%s: the package has no comment; doc.go tells a stranger what it is for", p.folder))
	}
	for _, q := range p.files {
		found = append(found, p.state(q)...)
	}
	return found
}

// state finds package-level variables that change: ones that are assigned to
// in a function, and ones whose type is made to change. It knows no types, so
// it sees a change through a pointer or a method only by the type's name.
func (p *pkg) state(q parsed) []string {
	var found []string
	said := map[string]bool{}
	say := func(n ast.Node, name string) {
		if said[name] || excused[p.folder+"."+name] != "" {
			return
		}
		said[name] = true
		found = append(found, fmt.Sprintf("%s:%d: the package-level variable %s changes; keep state in a value that somebody owns", q.f.Path, q.set.Position(n.Pos()).Line, name))
	}
	for _, d := range q.a.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			if d.Tok != token.VAR {
				continue
			}
			for _, s := range d.Specs {
				v := s.(*ast.ValueSpec)
				if changeable(v.Type) || slices.ContainsFunc(v.Values, func(e ast.Expr) bool {
					c, ok := e.(*ast.CompositeLit)
					return ok && changeable(c.Type)
				}) {
					say(v, v.Names[0].Name)
				}
			}
		case *ast.FuncDecl:
			if d.Body == nil {
				continue
			}
			ast.Inspect(d.Body, func(n ast.Node) bool {
				for _, e := range targets(n) {
					if id := base(e); id != nil && id.Name != "_" && p.vars[id.Name] && p.global(id) {
						say(n, id.Name)
					}
				}
				return true
			})
		}
	}
	return found
}

// changeable says whether a type's name tells that its values change.
func changeable(e ast.Expr) bool {
	if s, ok := e.(*ast.StarExpr); ok {
		return changeable(s.X)
	}
	if s, ok := e.(*ast.IndexExpr); ok { // atomic.Pointer[T]
		return changeable(s.X)
	}
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && (x.Name == "sync" || x.Name == "atomic")
}

// targets lists what a statement changes.
func targets(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "delete" || f.Name == "clear") && len(n.Args) > 0 {
			return n.Args[:1]
		}
	}
	return nil
}

// base is the variable that an expression is a part of.
func base(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// global says whether an identifier is not a local one. The parser resolves
// those of the file; what it leaves open is of another file of the package.
func (p *pkg) global(id *ast.Ident) bool {
	if id.Obj == nil {
		return true
	}
	v, ok := id.Obj.Decl.(*ast.ValueSpec)
	return ok && p.specs[v]
}
