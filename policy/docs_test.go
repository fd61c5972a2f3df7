package policy

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// TestLanguagePage runs every example of docs/policy-language.md: a ```policy
// block, then a ```requests block whose lines are asked of it.
func TestLanguagePage(t *testing.T) {
	b, err := os.ReadFile("../docs/policy-language.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(b), "```")
	examples, requests := 0, 0
	for i := 1; i < len(blocks); i += 2 {
		head, text, _ := strings.Cut(blocks[i], "\n")
		if !strings.HasPrefix(head, "policy") {
			continue
		}
		examples++
		kind := Identity
		if head == "policy trust" {
			kind = Trust
		}
		if i+2 >= len(blocks) || !strings.HasPrefix(blocks[i+2], "requests\n") {
			t.Fatalf("no requests behind %s", text)
		}
		doc, err := Parse(kind, []byte(text))
		for _, line := range strings.Split(strings.TrimSpace(strings.TrimPrefix(blocks[i+2], "requests\n")), "\n") {
			requests++
			if code, ok := strings.CutPrefix(line, "refused: "); ok {
				if pe, ok := errors.AsType[*ParseError](err); !ok || !pe.Has(Code(code)) {
					t.Errorf("%s\nis refused with %v, the page says %s", text, err, code)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s\n%v", text, err)
				break
			}
			r, want := example(t, line)
			if got := NewSet(Compile(ID{Name: "page"}, doc)).Decide(r).Verdict.String(); got != want {
				t.Errorf("%s\n%s: %s", text, line, got)
			}
		}
	}
	if examples < 15 || requests < 40 {
		t.Errorf("%d examples with %d requests found", examples, requests)
	}
}

// example reads "ACTION [on RESOURCE] [as CALLER] [with KEY=VALUE|VALUE, ...] => VERDICT".
func example(t *testing.T, line string) (*Request, string) {
	t.Helper()
	ask, want, ok := strings.Cut(line, " => ")
	if !ok {
		t.Fatalf("no verdict in %q", line)
	}
	r := &Request{}
	ask, with, _ := strings.Cut(ask, " with ")
	for pair := range strings.SplitSeq(with, ", ") {
		if key, values, ok := strings.Cut(pair, "="); ok {
			r.Context = append(r.Context, Value{Key: key, Values: strings.Split(values, "|"), Source: "example"})
		}
	}
	ask, as, _ := strings.Cut(ask, " as ")
	if strings.HasPrefix(as, "acs:") {
		r.Principal = as
	} else {
		r.PrincipalService = as
	}
	r.Action, r.Resource, _ = strings.Cut(ask, " on ")
	return r, want
}
