package sim

import (
	"bytes"
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Bounds of a script's text. The parser and the interpreter recurse over it, and
// a stack that overflows would take the whole server with it.
const (
	maxScript = 64 << 10
	maxNest   = 200
)

// Names that our own tree rewriting uses. A script that uses them too only
// disturbs its own accounting.
const (
	jobPath  = "/dev/.sim/job"  // a redirection from here counts a pipeline element
	backPath = "/dev/.sim/back" // ends what spawnWord began
	spawnCmd = ".sim-spawn"     // counts a background job before it begins
	pidVar   = "SIM_SHELL_PID"
	ppidVar  = "SIM_SHELL_PPID"
)

// shadowed are the builtins that call replaces or checks. A function of the same
// name would be called in their place with arguments meant for ours.
const shadowed = " eval source . trap alias command builtin type pwd echo printf test [ exec cd read "

// parse reads a script and makes it safe to interpret: what would reach the host
// is refused, what shows the host's own facts is rewritten, and pipeline elements
// and background jobs get the marks by which they are counted.
//
// This walk gives a clear message before anything ran. It is not the only
// barrier: every handler of the interpreter goes to the instance's own tree, and
// its directory for named pipes is a path that no system call accepts.
func (s *session) parse(name, text string) (*syntax.File, error) {
	if len(text) > maxScript {
		return nil, fmt.Errorf("%s: script of %d bytes: the simulation takes %d", name, len(text), maxScript)
	}
	if strings.ContainsRune(text, 0) {
		return nil, fmt.Errorf("%s: cannot execute binary file", name)
	}
	// The parser's time grows with the square of the nesting, so this comes first.
	open := 0
	for _, r := range text {
		switch r {
		case '(', '{', '[':
			open++
		case ')', '}', ']':
			open = max(0, open-1)
		}
		if open > maxNest {
			return nil, fmt.Errorf("%s: nested deeper than the simulation allows", name)
		}
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), name)
	if err != nil {
		return nil, err
	}
	return file, s.confine(name, file)
}

// rewrite is parse for text that the interpreter parses again by itself: eval,
// source, trap. It gives text back that is safe.
func (s *session) rewrite(name, text string) (string, error) {
	file, err := s.parse(name, text)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := syntax.NewPrinter().Print(&b, file); err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return b.String(), nil
}

func (s *session) confine(name string, file *syntax.File) error {
	var bad error
	refuse := func(n syntax.Node, what string) {
		if bad == nil {
			bad = fmt.Errorf("%s: line %d: %s", name, n.Pos().Line(), what)
		}
	}
	depth := 0
	var jobs []*syntax.Stmt // left sides of pipes
	var background []*syntax.Stmt
	syntax.Walk(file, func(n syntax.Node) bool {
		if n == nil {
			depth--
			return false
		}
		if depth++; depth > maxNest*4 {
			refuse(n, "nested deeper than the simulation allows")
		}
		if bad != nil {
			depth-- // Walk does not call back for a node it does not enter
			return false
		}
		switch x := n.(type) {
		case *syntax.ProcSubst:
			refuse(x, "process substitution is not simulated")
		case *syntax.CoprocClause:
			refuse(x, "coproc is not simulated")
		case *syntax.UnaryTest:
			if x.Op == syntax.TsUsrOwn || x.Op == syntax.TsGrpOwn {
				refuse(x, "the tests -O and -G are not simulated")
			}
		case *syntax.BinaryTest:
			if x.Op == syntax.TsDevIno {
				refuse(x, "the test -ef is not simulated")
			}
		case *syntax.UnaryArithm:
			if x.Op == syntax.Inc || x.Op == syntax.Dec {
				s.checkTarget(x, x.X, refuse)
			}
		case *syntax.BinaryArithm:
			switch x.Op {
			case syntax.Assgn, syntax.AddAssgn, syntax.SubAssgn, syntax.MulAssgn, syntax.QuoAssgn, syntax.RemAssgn,
				syntax.AndAssgn, syntax.OrAssgn, syntax.XorAssgn, syntax.ShlAssgn, syntax.ShrAssgn:
				s.checkTarget(x, x.X, refuse)
			}
		case *syntax.ParamExp:
			if x.Param != nil {
				switch x.Param.Value {
				case "$", "BASHPID":
					x.Param, x.Short = &syntax.Lit{ValuePos: x.Param.Pos(), Value: pidVar}, false
				case "PPID":
					x.Param, x.Short = &syntax.Lit{ValuePos: x.Param.Pos(), Value: ppidVar}, false
				}
			}
		case *syntax.FuncDecl:
			if x.Name != nil {
				if strings.Contains(shadowed, " "+x.Name.Value+" ") {
					refuse(x, "a function named "+x.Name.Value+" is not simulated")
				}
				s.mu.Lock()
				s.funcs[x.Name.Value] = true
				s.mu.Unlock()
			}
		case *syntax.ForClause:
			if _, ok := x.Loop.(*syntax.CStyleLoop); ok {
				// The interpreter leaves such a loop when its body ends with a
				// failure; a shell goes on.
				x.Do = append(x.Do, &syntax.Stmt{Cmd: &syntax.CallExpr{Args: []*syntax.Word{word(":")}}})
			}
		case *syntax.Redirect:
			if x.Op == syntax.RdrClob {
				x.Op = syntax.RdrOut // noclobber does not exist here
			}
		case *syntax.BinaryCmd:
			if x.Op == syntax.Pipe || x.Op == syntax.PipeAll {
				jobs = append(jobs, x.X)
			}
		case *syntax.Stmt:
			if x.Coprocess {
				refuse(x, "coproc is not simulated")
			}
			if x.Background || x.Disown {
				background = append(background, x)
			}
		}
		return true
	})
	if bad != nil {
		return bad
	}
	for _, st := range jobs {
		mark(st, jobPath)
	}
	for _, st := range background {
		spawned := *st
		spawned.Disown = false
		spawned.Background = true
		mark(&spawned, backPath)
		*st = syntax.Stmt{Position: st.Position, Cmd: &syntax.BinaryCmd{Op: syntax.AndStmt,
			X: &syntax.Stmt{Cmd: &syntax.CallExpr{Args: []*syntax.Word{word(spawnCmd)}}},
			Y: &spawned}}
		// A block keeps the list's operators and the printed form unambiguous.
		*st = syntax.Stmt{Position: st.Position, Cmd: &syntax.Block{Stmts: []*syntax.Stmt{{Cmd: st.Cmd}}}}
	}
	return nil
}

// checkTarget refuses an arithmetic assignment to anything but a plain variable,
// which the interpreter does not survive.
func (s *session) checkTarget(n syntax.Node, target syntax.ArithmExpr, refuse func(syntax.Node, string)) {
	w, ok := target.(*syntax.Word)
	if !ok || !syntax.ValidName(w.Lit()) {
		refuse(n, "arithmetic assignment to anything but a plain variable is not simulated")
	}
}

func word(s string) *syntax.Word {
	return &syntax.Word{Parts: []syntax.WordPart{&syntax.Lit{Value: s}}}
}

// mark adds a redirection whose opening and closing tell us that the statement
// begins and ends, however it ends. It goes first, so that redirections of the
// script act on what it leaves, and to a block around anything but a plain
// command, because only there a redirection belongs to the whole.
func mark(st *syntax.Stmt, path string) {
	if _, ok := st.Cmd.(*syntax.CallExpr); !ok || st.Negated {
		inner := *st
		inner.Background, inner.Disown = false, false
		*st = syntax.Stmt{Position: st.Position, Background: st.Background, Disown: st.Disown,
			Cmd: &syntax.Block{Stmts: []*syntax.Stmt{&inner}}}
	}
	st.Redirs = append([]*syntax.Redirect{{Op: syntax.AppOut, N: &syntax.Lit{Value: "2"}, Word: word(path)}}, st.Redirs...)
}
