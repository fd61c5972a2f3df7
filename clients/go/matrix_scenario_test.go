package clients

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A scenario is a list of calls, one a line, in the files of testdata/matrix in
// the order of their names:
//
//	# a comment
//	Ram CreateUser UserName=alice Comments='two words' > id=User.UserId
//	Ecs DescribeInstances InstanceIds='["${i}"]' ~ Instances.Instance.0.Status=Running
//	Ram GetUser UserName=alice ? User.UserId=${id}
//	as alice
//
// A line that begins with a blank goes on with the one before. Single quotes
// hold blanks together. ${name} is a saved value. After the parameters:
// > saves what stands at a path of the answer, ? wants it to have a value,
// ~ repeats the call until it has, ! wants the call to fail with a code, whoever
// makes it.
//
// Beside calls there are
//
//	as NAME                      who makes the calls from here on
//	caller NAME ID SECRET [TOKEN]  names a credential
//	set NAME VALUE               saves a value
//	totp SEED NAME1 NAME2        saves two codes of a virtual MFA device in a row
//	token NAME AUDIENCE          saves a token of the identity provider ci
//
// root, admin (AdministratorAccess) and nobody (no policy) are there from the
// start. ${denied} is the EncodedDiagnosticMessage of the latest refusal.

// step is a line of a scenario.
type step struct {
	place  string // file:line
	words  []string
	checks []check
}

// check is what is done with an answer: kind is > ? ~ or !.
type check struct{ kind, left, right string }

func scenario(t *testing.T) []step {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "matrix", "*.txt"))
	must(t, err)
	var out []step
	for _, f := range files {
		text, err := os.ReadFile(f)
		must(t, err)
		steps, err := parseScenario(filepath.Base(f), string(text))
		must(t, err)
		out = append(out, steps...)
	}
	if len(out) == 0 {
		t.Fatal("there is no scenario in testdata/matrix")
	}
	return out
}

func parseScenario(file, text string) ([]step, error) {
	var out []step
	for i, line := range strings.Split(text, "\n") {
		more := strings.HasPrefix(line, " ")
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		words, err := splitWords(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
		if !more {
			out = append(out, step{place: fmt.Sprintf("%s:%d", file, i+1)})
		} else if len(out) == 0 {
			return nil, fmt.Errorf("%s:%d: goes on with nothing", file, i+1)
		}
		s := &out[len(out)-1]
		for len(words) > 0 {
			switch w := words[0]; w {
			case ">", "?", "~", "!":
				if len(words) < 2 {
					return nil, fmt.Errorf("%s: %s needs NAME=PATH, PATH=VALUE or a code", s.place, w)
				}
				l, r, ok := strings.Cut(words[1], "=")
				if !ok && w != "!" {
					return nil, fmt.Errorf("%s: %q is not NAME=PATH or PATH=VALUE", s.place, words[1])
				}
				s.checks = append(s.checks, check{w, l, r})
				words = words[2:]
			default:
				s.words = append(s.words, w)
				words = words[1:]
			}
		}
	}
	return out, nil
}

// splitWords splits at blanks outside of single quotes.
func splitWords(line string) ([]string, error) {
	var out []string
	var word strings.Builder
	quoted, begun := false, false
	for _, r := range line {
		switch {
		case r == '\'':
			quoted, begun = !quoted, true
		case r == ' ' && !quoted:
			if begun {
				out = append(out, word.String())
				word.Reset()
				begun = false
			}
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if quoted {
		return nil, fmt.Errorf("a quote is not closed: %s", line)
	}
	if begun {
		out = append(out, word.String())
	}
	return out, nil
}

// parameters are the parameters of a call by their wire names, in order.
type parameters []parameter

type parameter struct{ name, value string }

// variables are the saved values of a scenario.
type variables map[string]string

// expand puts the saved values in; a name without a value is an error.
func (v variables) expand(s string) (string, error) {
	var missing error
	out := os.Expand(s, func(name string) string {
		value, ok := v[name]
		if !ok {
			missing = fmt.Errorf("nothing is saved as %q", name)
		}
		return value
	})
	return out, missing
}

func (v variables) parameters(words []string) (parameters, error) {
	var out parameters
	for _, w := range words {
		name, value, ok := strings.Cut(w, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("%q is not NAME=VALUE", w)
		}
		value, err := v.expand(value)
		if err != nil {
			return nil, err
		}
		out = append(out, parameter{name, value})
	}
	return out, nil
}

// nested gives the parameters as the structures and lists that their dotted
// names stand for.
func (p parameters) nested() map[string]any {
	out := map[string]any{}
	for _, v := range p {
		put(out, strings.Split(v.name, "."), v.value)
	}
	return out
}

// put stores a value at a path below m, which holds maps; lists lists those that
// are lists.
func put(m map[string]any, path []string, value string) {
	if len(path) == 1 {
		m[path[0]] = value
		return
	}
	if n, err := strconv.Atoi(path[1]); err == nil && n > 0 {
		list, _ := m[path[0]].([]any)
		for len(list) < n {
			list = append(list, nil)
		}
		if len(path) == 2 {
			list[n-1] = value
		} else {
			element, ok := list[n-1].(map[string]any)
			if !ok {
				element = map[string]any{}
			}
			put(element, path[2:], value)
			list[n-1] = element
		}
		m[path[0]] = list
		return
	}
	below, ok := m[path[0]].(map[string]any)
	if !ok {
		below = map[string]any{}
	}
	put(below, path[1:], value)
	m[path[0]] = below
}

// at gives the text at a dotted path of an answer; numbers index lists.
func at(v any, path string) (string, error) {
	for part := range strings.SplitSeq(path, ".") {
		switch node := v.(type) {
		case map[string]any:
			next, ok := node[part]
			if !ok {
				return "", fmt.Errorf("the answer has no %q of %q", part, path)
			}
			v = next
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(node) {
				return "", fmt.Errorf("the answer has no element %q of %q", part, path)
			}
			v = node[i]
		default:
			return "", fmt.Errorf("%q of the answer goes into a %T", path, v)
		}
	}
	switch x := v.(type) {
	case string:
		return x, nil
	case json.Number:
		return x.String(), nil
	case bool:
		return strconv.FormatBool(x), nil
	}
	return "", fmt.Errorf("%q of the answer is a %T", path, v)
}

func TestScenarioText(t *testing.T) {
	steps, err := parseScenario("f", "# c\nEcs RunInstances A='x y' > i=A.0.B\n  Tag.1.Key=k ? C=d\n\nas alice\n")
	must(t, err)
	if len(steps) != 2 || steps[0].place != "f:2" || strings.Join(steps[0].words, "|") != "Ecs|RunInstances|A=x y|Tag.1.Key=k" ||
		len(steps[0].checks) != 2 || steps[0].checks[0] != (check{">", "i", "A.0.B"}) || steps[0].checks[1] != (check{"?", "C", "d"}) {
		t.Errorf("%+v", steps)
	}
	for _, bad := range []string{"  x", "Ecs A 'b", "Ecs A > b", "Ecs A >"} {
		if _, err := parseScenario("f", bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
	v := variables{"i": "1"}
	p, err := v.parameters([]string{"A.1.Key=${i}", "A.1.Value=2", "B.2=x", "C.D=y", "E=z=z"})
	must(t, err)
	b, err := json.Marshal(p.nested())
	must(t, err)
	if string(b) != `{"A":[{"Key":"1","Value":"2"}],"B":[null,"x"],"C":{"D":"y"},"E":"z=z"}` {
		t.Errorf("%s", b)
	}
	for _, bad := range []string{"A", "A=${nothing}", "=1"} {
		if _, err := v.parameters([]string{bad}); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
	answer, err := decode([]byte(`{"A":[{"B":1,"C":true,"D":"x"}]}`))
	must(t, err)
	for path, want := range map[string]string{"A.0.B": "1", "A.0.C": "true", "A.0.D": "x", "A.1": "", "B": "", "A": "", "A.0.B.C": ""} {
		if got, err := at(answer, path); got != want || (err == nil) == (want == "") {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
}
