package policy

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// profile is what `make cover` gives: a profile of this folder's tests. Without
// it TestCoverageList only holds the list to the functions that exist.
var profile = flag.String("profile", "", "coverage profile that COVERAGE.md is compared with")

// function is a function or method of this folder, with the lines it spans.
type function struct {
	file, name  string // policy/parse.go, parser.effect
	from, until int
}

// functions reads the sources of this folder and of lint.
func functions(t *testing.T) (all []function) {
	t.Helper()
	for _, dir := range []string{".", "lint"} {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatal(err, len(files))
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			fset := token.NewFileSet()
			f, err := goparser.ParseFile(fset, file, nil, goparser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range f.Decls {
				if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil && len(d.Body.List) > 0 {
					all = append(all, function{path.Join("policy", filepath.ToSlash(file)), receiver(d) + d.Name.Name, fset.Position(d.Pos()).Line, fset.Position(d.End()).Line})
				}
			}
		}
	}
	return all
}

func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	return typ.(*ast.Ident).Name + "."
}

// listed reads the table of COVERAGE.md: uncovered statements by "file function".
func listed(text string) (map[string]int, error) {
	out := map[string]int{}
	for line := range strings.SplitSeq(text, "\n") {
		cells := strings.Split(line, "|")
		if !strings.HasPrefix(line, "| policy/") {
			continue
		}
		if len(cells) != 6 {
			return nil, fmt.Errorf("not four cells: %s", line)
		}
		n, err := strconv.Atoi(strings.TrimSpace(cells[3]))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("no count: %s", line)
		}
		if len(strings.TrimSpace(cells[4])) < 10 {
			return nil, fmt.Errorf("no reason: %s", line)
		}
		out[strings.TrimSpace(cells[1])+" "+strings.TrimSpace(cells[2])] += n
	}
	return out, nil
}

// count is a function's statements, and how many of them were reached.
type count struct{ all, hit int }

var profileLine = regexp.MustCompile(`^\S*?/(policy/\S+\.go):(\d+)\.\d+,\d+\.\d+ (\d+) (\d+)$`)

// counts adds a profile up by "file function". A block that stands twice was
// reached if it was once.
func counts(text string, all []function) (map[string]count, error) {
	hit := map[string]bool{}
	size := map[string]int{}
	where := map[string]string{}
	sc := bufio.NewScanner(strings.NewReader(text))
	for sc.Scan() {
		if strings.HasPrefix(sc.Text(), "mode:") {
			continue
		}
		m := profileLine.FindStringSubmatch(sc.Text())
		if m == nil {
			return nil, fmt.Errorf("not a line of a profile of this folder: %s", sc.Text())
		}
		line, err := strconv.Atoi(m[2])
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(f function) bool { return f.file == m[1] && f.from <= line && line <= f.until })
		if i < 0 {
			return nil, fmt.Errorf("the profile is of another state of the sources: %s", sc.Text())
		}
		block := strings.Join(strings.Fields(sc.Text())[:1], "")
		if size[block], err = strconv.Atoi(m[3]); err != nil {
			return nil, err
		}
		where[block] = all[i].file + " " + all[i].name
		hit[block] = hit[block] || m[4] != "0"
	}
	out := map[string]count{}
	for block, n := range size {
		c := out[where[block]]
		c.all += n
		if hit[block] {
			c.hit += n
		}
		out[where[block]] = c
	}
	return out, sc.Err()
}

// compareCoverage gives what is wrong, sorted.
func compareCoverage(all []function, list map[string]int, seen map[string]count) (faults []string) {
	for _, f := range all {
		k := f.file + " " + f.name
		c, n := seen[k], list[k]
		switch missed := c.all - c.hit; {
		case c.hit == 0:
			faults = append(faults, k+" is not covered at all")
		case missed > n:
			faults = append(faults, fmt.Sprintf("%s has %d uncovered statements, COVERAGE.md lists %d", k, missed, n))
		case missed < n:
			faults = append(faults, fmt.Sprintf("%s has %d uncovered statements, COVERAGE.md still lists %d", k, missed, n))
		}
	}
	slices.SortFunc(faults, cmp.Compare)
	return faults
}

func TestCoverageList(t *testing.T) {
	text, err := os.ReadFile("COVERAGE.md")
	if err != nil {
		t.Fatal(err)
	}
	list, err := listed(string(text))
	if err != nil {
		t.Fatal(err)
	}
	all := functions(t)
	if len(all) < 150 {
		t.Errorf("only %d functions found", len(all))
	}
	for k := range list {
		if !slices.ContainsFunc(all, func(f function) bool { return f.file+" "+f.name == k }) {
			t.Errorf("COVERAGE.md lists %s, which does not exist", k)
		}
	}
	if *profile == "" {
		return
	}
	text, err = os.ReadFile(*profile)
	if err != nil {
		t.Fatal(err)
	}
	seen, err := counts(string(text), all)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range compareCoverage(all, list, seen) {
		t.Error(fault)
	}
	total := count{}
	for _, c := range seen {
		total.all, total.hit = total.all+c.all, total.hit+c.hit
	}
	t.Logf("%d of %d statements in %d functions", total.hit, total.all, len(all))
}

// TestCoverageFaults: the comparison notices what it is there for.
func TestCoverageFaults(t *testing.T) {
	all := []function{{"policy/a.go", "f", 1, 9}, {"policy/a.go", "T.g", 11, 19}, {"policy/lint/b.go", "h", 1, 9}}
	text := "mode: set\nx/y/policy/a.go:2.1,3.5 2 1\nx/y/policy/a.go:4.1,5.5 3 0\nx/y/policy/a.go:12.1,13.5 1 1\nx/y/policy/lint/b.go:2.1,8.2 4 0\n"
	seen, err := counts(text, all)
	if err != nil || seen["policy/a.go f"] != (count{5, 2}) || seen["policy/lint/b.go h"] != (count{4, 0}) {
		t.Fatal(seen, err)
	}
	list := func(text string) map[string]int {
		l, err := listed(text)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	for _, c := range []struct {
		list string
		want []string
	}{
		{"", []string{"policy/a.go f has 3 uncovered statements, COVERAGE.md lists 0", "policy/lint/b.go h is not covered at all"}},
		{"| policy/a.go | f | 3 | because it is so |\n| policy/lint/b.go | h | 4 | because it is so |", []string{"policy/lint/b.go h is not covered at all"}},
		{"| policy/a.go | f | 4 | because it is so |\n| policy/a.go | T.g | 1 | because it is so |", []string{"policy/a.go T.g has 0 uncovered statements, COVERAGE.md still lists 1", "policy/a.go f has 3 uncovered statements, COVERAGE.md still lists 4", "policy/lint/b.go h is not covered at all"}},
	} {
		if got := compareCoverage(all, list(c.list), seen); !slices.Equal(got, c.want) {
			t.Errorf("%s\ngot %q", c.list, got)
		}
	}
	again, err := counts(text+"x/y/policy/lint/b.go:2.1,8.2 4 7\n", all) // two profiles joined
	if err != nil || again["policy/lint/b.go h"] != (count{4, 4}) {
		t.Error(again, err)
	}
	for _, bad := range []string{"nonsense", "x/y/policy/a.go:10.1,10.5 2 1", "x/y/policy/c.go:1.1,1.5 2 1"} {
		if _, err := counts(bad, all); err == nil {
			t.Errorf("%q is taken for a profile", bad)
		}
	}
	for _, bad := range []string{"| policy/a.go | f | x | because it is so |", "| policy/a.go | f | 0 | because it is so |", "| policy/a.go | f | 1 |  |", "| policy/a.go | f |"} {
		if _, err := listed(bad); err == nil {
			t.Errorf("%q is taken for a row", bad)
		}
	}
}
