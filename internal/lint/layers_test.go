package lint

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rampart-cloud/rampart/internal/tree"
)

// repository reads the tree that the tests are about.
func repository(t *testing.T) *tree.Tree {
	t.Helper()
	tr, err := tree.Find()
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// made reads a tree that is given as name and text, in turn.
func made(t *testing.T, files ...string) *tree.Tree {
	t.Helper()
	m := fstest.MapFS{"go.mod": {Data: []byte("module " + tree.Module + "\n")}}
	for i := 0; i < len(files); i += 2 {
		m[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	tr, err := tree.Read(m)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func importing(paths ...string) string {
	return "package p\n\nimport (\n\t\"" + strings.Join(paths, "\"\n\t\"") + "\"\n)\n"
}

func report(t *testing.T, found []string, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

func TestLayers(t *testing.T) {
	found, err := CheckLayers(repository(t), Layers())
	report(t, found, err)
}

func TestTablePointsDown(t *testing.T) {
	report(t, CheckTable(Layers()), nil)
	up := []Layer{{"a", list("b"), nil, "because"}, {"b", nil, nil, ""}}
	if found := CheckTable(up); len(found) != 2 {
		t.Errorf("an arrow that points up and a missing reason: %q", found)
	}
}

func TestLayersSeesEachViolation(t *testing.T) {
	const us = tree.Module
	for _, c := range []struct {
		file, text, want string // want: part of the finding; empty: none
	}{
		{"policy/x.go", importing("strings", us+"/acs"), ""},
		{"policy/x.go", importing(us + "/catalog"), "policy must not import catalog"},
		{"policy/x.go", importing("pgregory.net/rapid"), "policy must not import the module of pgregory.net/rapid"},
		{"policy/x_test.go", importing("pgregory.net/rapid"), ""},
		{"policy/lint/x.go", importing(us+"/policy", us+"/policy/prove"), ""},
		{"policy/lint/x.go", importing(us + "/state"), "policy/lint must not import state"},
		{"acs/x.go", importing(us + "/policy"), "acs must not import policy"},
		{"wire/x.go", importing(us + "/catalog"), "wire must not import catalog"},
		{"compute/sim/x.go", importing(us + "/identity"), "knows no account"},
		{"compute/docker/x.go", importing(us+"/compute", us+"/compute/computetest"), ""},
		{"service/vpc/x.go", importing(us + "/service/ecs"), "services never import each other"},
		{"service/vpc/x_test.go", importing(us + "/service/ecs"), "services never import each other"},
		{"service/vpc/x_test.go", importing(us+"/service/vpc", us+"/api/apitest"), ""},
		{"service/vpc/x.go", importing(us + "/api/apitest"), "service/vpc must not import api/apitest"},
		{"service/ram/x.go", importing(us + "/compute"), "only ECS drives machines"},
		{"service/ecs/x.go", importing(us+"/compute", "golang.org/x/crypto/ssh"), ""},
		{"service/ecs/x.go", importing(us + "/compute/sim"), "service/ecs must not import compute/sim"},
		{"service/ecs/x.go", importing(us + "/server"), "service/ecs must not import server"},
		{"server/x.go", importing(us+"/service/ecs", us+"/compute/sim"), ""},
		{"server/x.go", importing(us + "/cli"), "server must not import cli"},
		{"state/x.go", importing("go.etcd.io/etcd/server/v3/embed", "github.com/google/btree"), ""},
		{"audit/x.go", importing("go.etcd.io/etcd/client/v3"), "audit must not import the module"},
		{"cmd/rampart/main.go", importing(us + "/server"), "wiring only"},
		{"newfolder/x.go", "package p", "no place in the picture"},
	} {
		found, err := CheckLayers(made(t, c.file, c.text), Layers())
		switch {
		case err != nil:
			t.Errorf("%s: %v", c.file, err)
		case c.want == "" && len(found) > 0:
			t.Errorf("%s with %q: %q, want nothing", c.file, c.text, found)
		case c.want != "" && (len(found) != 1 || !strings.Contains(found[0], c.want)):
			t.Errorf("%s with %q: %q, want %q", c.file, c.text, found, c.want)
		}
	}
}

// The picture that people read names every package that there is.
func TestArchitectureNamesEveryPackage(t *testing.T) {
	tr := repository(t)
	page := tr.File("docs/architecture.md")
	if page == nil {
		t.Fatal("docs/architecture.md is missing")
	}
	var folders []string
	for _, f := range tr.Main() {
		if d := f.Dir(); d != "." && !slices.Contains(folders, d) {
			folders = append(folders, d)
		}
	}
	for _, d := range folders {
		if !strings.Contains(string(page.Text), d) {
			t.Errorf("docs/architecture.md does not name %s", d)
		}
	}
}
