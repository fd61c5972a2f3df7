package apitest

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// Tree is a JSON answer.
type Tree struct {
	t      *testing.T
	action string
	v      any
}

// At gives the member at a dotted path; numbers index lists:
// At("Users.User.0.UserName"). A missing member fails the test.
func (x Tree) At(path string) Tree {
	x.t.Helper()
	v, err := x.find(path)
	if err != nil {
		x.t.Fatalf("%s: %v in %v", x.action, err, x.v)
	}
	return Tree{x.t, x.action + " " + path, v}
}

// Into reads the tree into a pointer, whose members have the wire names.
func (x Tree) Into(v any) {
	x.t.Helper()
	b, err := json.Marshal(x.v)
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		x.t.Fatalf("%s: %v in %v", x.action, err, x.v)
	}
}

// Has says whether there is a member at the path.
func (x Tree) Has(path string) bool {
	_, err := x.find(path)
	return err == nil
}

func (x Tree) find(path string) (any, error) {
	v := x.v
	for part := range strings.SplitSeq(path, ".") {
		switch node := v.(type) {
		case map[string]any:
			next, ok := node[part]
			if !ok {
				return nil, fmt.Errorf("no member %q of %q", part, path)
			}
			v = next
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(node) {
				return nil, fmt.Errorf("no element %q of %q", part, path)
			}
			v = node[i]
		default:
			return nil, fmt.Errorf("%q goes into a %T", path, v)
		}
	}
	return v, nil
}

// Text gives the member at the path as text, whatever its type.
func (x Tree) Text(path string) string {
	x.t.Helper()
	switch v := x.At(path).v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	default:
		x.t.Fatalf("%s: %q is a %T, not a scalar", x.action, path, v)
		return ""
	}
}

// Len gives the length of the list at the path.
func (x Tree) Len(path string) int {
	x.t.Helper()
	l, ok := x.At(path).v.([]any)
	if !ok {
		x.t.Fatalf("%s: %q is no list", x.action, path)
	}
	return len(l)
}

// Texts gives a member of each element of the list at the path; with an empty
// member the elements themselves.
func (x Tree) Texts(path, member string) []string {
	x.t.Helper()
	var out []string
	for i := range x.Len(path) {
		p := path + "." + strconv.Itoa(i)
		if member != "" {
			p += "." + member
		}
		out = append(out, x.Text(p))
	}
	return out
}

// Want fails the test unless the member at the path has this text.
func (x Tree) Want(path, want string) {
	x.t.Helper()
	if got := x.Text(path); got != want {
		x.t.Errorf("%s: %s is %q, want %q", x.action, path, got, want)
	}
}
