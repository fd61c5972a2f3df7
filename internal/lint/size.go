package lint

import (
	"fmt"
	"path"
	"slices"

	"github.com/rampart-cloud/rampart/internal/tree"
)

// The budget of file sizes, in lines. Source: "Style", section 1.
const (
	maxLines = 800 // of any hand-written source file
	p90Lines = 400 // nine files of ten have at most this many
)

// Sizes are the figures of the tree's hand-written Go and script files.
type Sizes struct {
	Files            int
	Median, P90, Max int
	Longest          string
	Code, Tests      int // lines
}

// source says whether a file is source that people write.
func source(f *tree.File) bool {
	switch path.Ext(f.Path) {
	case ".go", ".js", ".mjs", ".ts", ".tsx":
		return compiledIn(f) && !f.Generated()
	}
	return false
}

// compiledIn leaves out what tests read as data.
func compiledIn(f *tree.File) bool {
	for d := f.Dir(); d != "."; d = path.Dir(d) {
		if path.Base(d) == "testdata" {
			return false
		}
	}
	return true
}

// isTest tells tests from code: Go tests, test modules, test kits.
func isTest(f *tree.File) bool {
	return f.Test() || path.Dir(f.Path) == "api/apitest" || path.Dir(f.Path) == "compute/computetest" ||
		len(f.Path) > 8 && f.Path[:8] == "clients/"
}

// Measure gives the figures.
func Measure(t *tree.Tree) Sizes {
	var s Sizes
	var lines []int
	for _, f := range t.Files {
		if !source(f) {
			continue
		}
		n := f.Lines()
		lines = append(lines, n)
		if n > s.Max {
			s.Max, s.Longest = n, f.Path
		}
		if isTest(f) {
			s.Tests += n
		} else {
			s.Code += n
		}
	}
	slices.Sort(lines)
	if s.Files = len(lines); s.Files > 0 {
		s.Median, s.P90 = lines[s.Files/2], lines[s.Files*9/10]
	}
	return s
}

// CheckSizes finds files over the budget.
func CheckSizes(t *tree.Tree) []string {
	var found []string
	for _, f := range t.Files {
		if n := f.Lines(); source(f) && n > maxLines {
			found = append(found, fmt.Sprintf("%s has %d lines, more than %d; split it by concept", f.Path, n, maxLines))
		}
	}
	if s := Measure(t); s.P90 > p90Lines {
		found = append(found, fmt.Sprintf("nine files of ten have up to %d lines, more than %d", s.P90, p90Lines))
	}
	return found
}
