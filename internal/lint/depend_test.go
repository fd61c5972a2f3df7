package lint

import (
	"fmt"
	"strings"
	"testing"
)

func TestDependencies(t *testing.T) {
	found, err := CheckDependencies(repository(t))
	report(t, found, err)
}

func TestDependenciesSeesEachViolation(t *testing.T) {
	const (
		gomod = "module github.com/rampart-cloud/rampart\n\nrequire (\n\ta.example/one v1.0.0\n\ta.example/two v1.0.0 // indirect\n)\n"
		row   = "| `a.example/one` | v1 | because |\n"
		head  = "# Dependencies\n\n| module | licence | reason |\n| --- | --- | --- |\n"
	)
	one, two := importing("a.example/one/sub"), importing("a.example/two")
	for _, c := range []struct {
		name, gomod, page, code string
		want                    []string
	}{
		{"all well", gomod, head + row, one, nil},
		{"no reason", gomod, head, one, []string{"without a reason"}},
		{"empty reason", gomod, head + "| `a.example/one` | v1 | |\n", one, []string{"without a reason"}},
		{"unused reason", gomod, head + row + "| `a.example/two` | v1 | because |\n", one, []string{"a.example/two, which nothing imports"}},
		{"indirect but used", gomod, head + row + "| `a.example/two` | v1 | because |\n", one + "\n" + strings.TrimPrefix(two, "package p"), []string{"go.mod calls a.example/two indirect"}},
		{"direct but unused", gomod, head, "package p", []string{"go.mod calls a.example/one direct"}},
	} {
		found, err := CheckDependencies(made(t, "go.mod", c.gomod, "docs/dependencies.md", c.page, "wire/a.go", c.code))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if len(found) != len(c.want) {
			t.Errorf("%s: %q, want %q", c.name, found, c.want)
			continue
		}
		for i := range found {
			if !strings.Contains(found[i], c.want[i]) {
				t.Errorf("%s: %q, want %q", c.name, found, c.want)
			}
		}
	}
	if _, err := CheckDependencies(made(t, "docs/dependencies.md", "", "wire/a.go", importing("b.example/none"))); err == nil {
		t.Error("an import that go.mod does not know was accepted")
	}
	if _, err := CheckDependencies(made(t)); err == nil {
		t.Error("a missing page was accepted")
	}
}

func TestTooManyDependencies(t *testing.T) {
	var gomod, page strings.Builder
	var paths []string
	gomod.WriteString("module github.com/rampart-cloud/rampart\n\n")
	for i := range maxDirect + 1 {
		p := fmt.Sprintf("a.example/m%d", i)
		paths = append(paths, p)
		fmt.Fprintf(&gomod, "require %s v1.0.0\n", p)
		fmt.Fprintf(&page, "| `%s` | because |\n", p)
	}
	found, err := CheckDependencies(made(t, "go.mod", gomod.String(), "docs/dependencies.md", page.String(), "wire/a.go", importing(paths...)))
	if err != nil || len(found) != 1 || !strings.Contains(found[0], "13 direct") {
		t.Errorf("%q, %v", found, err)
	}
}
