package main

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rampart-cloud/rampart/internal/tree"
)

const sample = `// Package p is one.
//
// Ours: the package as a whole; source: none.
package p

import "fmt"

// F does it.
//
// Inferred: the status is 403; source: "Errors" (RAM, 2026).
// Inferred: the text is in English
// and has two lines.
//
// Not part of it.
func F() {
	fmt.Print() // Ours: at the end of a line.
	// A comment that speaks of Ours: is none.
	/* Ours: nor is this */
}

// Method has a receiver.
func (s *set[T]) Method() {
	// Inferred: within <a> method *. Source: likeness to F
}

const (
	a = 1
	// Ours: on b.
	b = 2
)

type (
	// Inferred: on a type.
	T struct{}
)

// Inferredly: no mark.

// Ours: one paragraph.
// Source: "A document" (2026).
var v int

// Ours: after everything.
`

func TestMarks(t *testing.T) {
	ms, err := marks(&tree.File{Path: "p/p.go", Text: []byte(sample)})
	if err != nil {
		t.Fatal(err)
	}
	want := []mark{
		{"Ours", "p/p.go", 3, "F", "the package as a whole.", "none."},
		{"Inferred", "p/p.go", 10, "F", "the status is 403.", `"Errors" (RAM, 2026).`},
		{"Inferred", "p/p.go", 11, "F", "the text is in English and has two lines.", ""},
		{"Ours", "p/p.go", 16, "F", "at the end of a line.", ""},
		{"Inferred", "p/p.go", 23, "set.Method", "within <a> method *.", "likeness to F"},
		{"Ours", "p/p.go", 28, "b", "on b.", ""},
		{"Inferred", "p/p.go", 33, "T", "on a type.", ""},
		{"Ours", "p/p.go", 39, "v", "one paragraph.", ""},
		{"Ours", "p/p.go", 43, "package p", "after everything.", ""},
	}
	want[0].symbol = "package p"
	if !slices.Equal(ms, want) {
		for i := range max(len(ms), len(want)) {
			switch {
			case i >= len(ms):
				t.Errorf("missing: %+v", want[i])
			case i >= len(want):
				t.Errorf("too many: %+v", ms[i])
			case ms[i] != want[i]:
				t.Errorf("got  %+v\nwant %+v", ms[i], want[i])
			}
		}
	}
	if _, err := marks(&tree.File{Path: "x.go", Text: []byte("not go")}); err == nil {
		t.Error("a file that does not parse was read")
	}
}

func TestText(t *testing.T) {
	tr, err := tree.Read(fstest.MapFS{
		"p/p.go":          {Data: []byte(sample)},
		"p/p_test.go":     {Data: []byte("package p\n\n// Ours: in a test.\n")},
		"internal/x/x.go": {Data: []byte("package x\n\n// Ours: in a tool.\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := text(tr)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"(4 inferred, 5 ours)",
		"### p\n\n- the status is 403. *Source: \"Errors\" (RAM, 2026)* (`p/p.go`, F)\n",
		"- within &lt;a> method \\*. *Source: likeness to F* (`p/p.go`, set.Method)\n",
	} {
		if !strings.Contains(s, want) {
			t.Errorf("the page lacks %q:\n%s", want, s)
		}
	}
	if strings.Contains(s, "in a test") || strings.Contains(s, "in a tool") {
		t.Errorf("marks of tests or tools are on the page:\n%s", s)
	}
	empty, err := text(&tree.Tree{})
	if err != nil || strings.Count(empty, "Nothing.") != 2 {
		t.Errorf("%q, %v", empty, err)
	}
}

func TestPageIsUpToDate(t *testing.T) {
	if err := page().Current(); err != nil {
		t.Error(err)
	}
}
