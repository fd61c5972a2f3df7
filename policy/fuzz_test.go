package policy

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzParse: any text is refused with faults that lie within it, or gives a
// document that compiles, can be located and decides like the reference.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/corpus/*.json")
	if err != nil || len(files) == 0 {
		f.Fatal(err, len(files))
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(strings.Count(file, "trust")), b)
	}
	f.Fuzz(func(t *testing.T, kind uint8, text []byte) {
		k := Kind(kind % 5)
		d, err := Parse(k, text)
		if err != nil {
			pe, ok := errors.AsType[*ParseError](err)
			if !ok || len(pe.Faults) == 0 {
				t.Fatalf("%T %v", err, err)
			}
			last := -1
			for _, f := range pe.Faults {
				if f.Pos.Offset < last || f.Pos.Offset > len(text) || f.Pos.Line < 1 || f.Pos.Column < 1 || f.Code == "" || f.Message == "" {
					t.Fatalf("%+v", f)
				}
				last = f.Pos.Offset
			}
			return
		}
		c := Compile(ID{Name: "fuzz"}, d)
		sets := bothWays([]*Compiled{c})
		for i := range d.Statements {
			s := &d.Statements[i]
			if s.Pos.Offset >= s.End.Offset || text[s.Pos.Offset] != '{' || text[s.End.Offset-1] != '}' {
				t.Fatalf("statement %d at %v..%v", i, s.Pos, s.End)
			}
			r := &Request{Action: "ecs:RunInstances", Resource: "*", Principal: "acs:ram::1234567890123456:root"}
			if len(s.Actions) > 0 {
				r.Action = strings.NewReplacer("*", "Xy", "?", "q").Replace(s.Actions[0])
			}
			if len(s.Resources) > 0 {
				r.Resource = strings.NewReplacer("*", "z:/", "?", "q").Replace(s.Resources[0])
			}
			for _, c := range s.Conditions {
				r.Context = append(r.Context, Value{Key: c.Key, Values: c.Values})
			}
			var q Query
			agree(t, []*Compiled{c}, sets, &q, r)
			tr := sets[0].Explain(r)
			if tr.Statements[i].Applies && tr.Decision.Verdict == ImplicitDeny {
				t.Fatalf("statement %d applies but nothing is decided", i)
			}
		}
	})
}

// FuzzLocate: a path never leads outside the text.
func FuzzLocate(f *testing.F) {
	d := `{"Version": "1", "Statement": [{"Effect": "Deny", "Action": ["ecs:*"], "Resource": "*", "Condition": {"Bool": {"a:b": "true"}}}]}`
	f.Add(d, "Statement[0].Condition.Bool.a:b")
	f.Add(d, "Statement[9999999999]")
	f.Fuzz(func(t *testing.T, text, path string) {
		doc, err := Parse(Identity, []byte(text))
		if err != nil {
			return
		}
		if at, ok := doc.Locate(path); ok && (at.Pos.Offset > at.End.Offset || at.End.Offset > len(text)) {
			t.Fatalf("%v", at)
		}
	})
}
