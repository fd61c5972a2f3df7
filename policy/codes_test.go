package policy

import (
	"errors"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestCodeExamples takes the example out of each Code's comment, and checks
// that it yields the code at the marked place.
func TestCodeExamples(t *testing.T) {
	file, err := goparser.ParseFile(token.NewFileSet(), "codes.go", nil, goparser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	header := regexp.MustCompile(`(?m)^Example \((\w+)\).*:$`)
	n := 0
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, spec := range g.Specs {
			v := spec.(*ast.ValueSpec)
			name := v.Names[0].Name
			n++
			t.Run(name, func(t *testing.T) {
				value, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				if err != nil || value != name {
					t.Fatalf("the code's text %q differs from its name", value)
				}
				doc := v.Doc.Text()
				if !strings.HasPrefix(doc, name+" occurs ") {
					t.Errorf("the comment does not begin with %q", name+" occurs")
				}
				m := header.FindStringSubmatchIndex(doc)
				if m == nil {
					t.Fatal("no example")
				}
				kind := map[string]Kind{"identity": Identity, "trust": Trust, "session": Session}[doc[m[2]:m[3]]]
				checkExample(t, kind, Code(name), strings.TrimSpace(strings.TrimPrefix(doc[m[1]:], "where")))
			})
		}
	}
	if n < 30 {
		t.Errorf("only %d codes found", n)
	}
}

func checkExample(t *testing.T, kind Kind, code Code, text string) {
	t.Helper()
	before, rest, ok := strings.Cut(text, "«")
	token, after, ok2 := strings.Cut(rest, "»")
	if !ok || !ok2 {
		t.Fatalf("no marked place in %q", text)
	}
	expand := strings.NewReplacer("$6144", strings.Repeat(" ", 6144), `\xff`, "\xff").Replace
	before, token, after = expand(before), expand(token), expand(after)
	_, err := Parse(kind, []byte(before+token+after))
	pe, ok := errors.AsType[*ParseError](err)
	if !ok {
		t.Fatalf("%q is accepted", text)
	}
	if len(pe.Faults) != 1 {
		t.Errorf("the example is not minimal: %v", pe.Faults)
	}
	f := pe.Faults[0]
	if f.Code != code || f.Pos.Offset != len(before) {
		t.Errorf("got %s at offset %d (%s), want %s at %d", f.Code, f.Pos.Offset, f.Message, code, len(before))
	}
	if f.Message == "" || f.Message[0] == ' ' {
		t.Error("no message")
	}
}
