package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/internal/tree"
)

// maxDirect is how many modules the main module may use directly.
const maxDirect = 12

// Direct finds the modules that the main module's own files import, with the
// first file that does, by the requirements of go.mod. An import that no
// requirement provides is an error.
func Direct(t *tree.Tree, rs []tree.Requirement) (map[string]string, error) {
	out := map[string]string{}
	for _, f := range t.Main() {
		imports, err := f.Imports()
		if err != nil {
			return nil, err
		}
		for _, i := range imports {
			first, _, _ := strings.Cut(i, "/")
			if _, ours := tree.Folder(i); ours || !strings.Contains(first, ".") {
				continue
			}
			r, ok := tree.Provider(rs, i)
			if !ok {
				return nil, fmt.Errorf("%s imports %s, which no requirement of go.mod provides", f.Path, i)
			}
			if out[r.Path] == "" {
				out[r.Path] = f.Path
			}
		}
	}
	return out, nil
}

// Reasons reads docs/dependencies.md: the rows of its table, module path to
// reason.
func Reasons(page []byte) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) < 2 || !strings.HasPrefix(line, "| `") {
			continue
		}
		out[strings.Trim(strings.TrimSpace(cells[0]), "`")] = strings.TrimSpace(cells[len(cells)-1])
	}
	return out
}

// CheckDependencies finds direct dependencies without a reason, reasons without
// a dependency, too many of them, and a go.mod that tells direct from indirect
// wrongly.
func CheckDependencies(t *tree.Tree) ([]string, error) {
	gomod, page := t.File("go.mod"), t.File("docs/dependencies.md")
	if gomod == nil || page == nil {
		return nil, fmt.Errorf("go.mod or docs/dependencies.md is missing")
	}
	rs, err := tree.Requirements(gomod.Text)
	if err != nil {
		return nil, err
	}
	direct, err := Direct(t, rs)
	if err != nil {
		return nil, err
	}
	reasons := Reasons(page.Text)
	var found []string
	for m, file := range direct {
		if reasons[m] == "" {
			found = append(found, fmt.Sprintf("%s is imported by %s without a reason in docs/dependencies.md", m, file))
		}
	}
	for m := range reasons {
		if direct[m] == "" {
			found = append(found, fmt.Sprintf("docs/dependencies.md gives a reason for %s, which nothing imports", m))
		}
	}
	for _, r := range rs {
		switch file := direct[r.Path]; {
		case file != "" && r.Indirect:
			found = append(found, fmt.Sprintf("go.mod calls %s indirect, but %s imports it; run go mod tidy", r.Path, file))
		case file == "" && !r.Indirect:
			found = append(found, fmt.Sprintf("go.mod calls %s direct, but nothing imports it; run go mod tidy", r.Path))
		}
	}
	if len(direct) > maxDirect {
		found = append(found, fmt.Sprintf("%d direct dependencies, more than %d", len(direct), maxDirect))
	}
	slices.Sort(found)
	return found, nil
}
