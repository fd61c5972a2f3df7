package tree

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Module is the module path of this repository.
const Module = "github.com/rampart-cloud/rampart"

// File is a file of the tree.
type File struct {
	Path string // from the root, with slashes
	Text []byte
	// Module is the folder of the module that holds the file: "" for the main
	// module, for example "clients/go" for a nested one.
	Module string
}

// Lines counts the lines of the file.
func (f *File) Lines() int {
	n := bytes.Count(f.Text, []byte{'\n'})
	if len(f.Text) > 0 && f.Text[len(f.Text)-1] != '\n' {
		n++
	}
	return n
}

// Go says whether the file is Go source.
func (f *File) Go() bool { return strings.HasSuffix(f.Path, ".go") }

// Test says whether the file is a Go test.
func (f *File) Test() bool { return strings.HasSuffix(f.Path, "_test.go") }

// Generated says whether the first line tells that the file is generated.
func (f *File) Generated() bool {
	first, _, _ := bytes.Cut(f.Text, []byte{'\n'})
	return bytes.Contains(first, []byte("Code generated"))
}

// Dir is the folder of the file from the root; "." for the root.
func (f *File) Dir() string { return path.Dir(f.Path) }

// Parse parses a Go file.
func (f *File) Parse(mode parser.Mode) (*token.FileSet, *ast.File, error) {
	set := token.NewFileSet()
	a, err := parser.ParseFile(set, f.Path, f.Text, mode)
	return set, a, err
}

// Imports lists the import paths of a Go file, sorted.
func (f *File) Imports() ([]string, error) {
	_, a, err := f.Parse(parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, i := range a.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	slices.Sort(out)
	return out, nil
}

// Tree is a source tree.
type Tree struct {
	Root  string // file system path; empty for a tree in memory
	Files []*File
}

// left out: what git does not hold, and what is fetched or built.
func skipped(folder string) bool {
	if folder == "console/dist/app" {
		return true // the built pages
	}
	switch path.Base(folder) {
	case ".git", "node_modules", "bin", "data", "test-results":
		return true
	}
	return false
}

// Find reads the tree that holds the working directory: the folder above it
// whose go.mod names this module.
func Find() (*Tree, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for {
		b, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && modulePath(b) == Module {
			t, err := Read(os.DirFS(dir))
			if err != nil {
				return nil, err
			}
			t.Root = dir
			return t, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		up := filepath.Dir(dir)
		if up == dir {
			return nil, fmt.Errorf("no folder above the working directory is the module %s", Module)
		}
		dir = up
	}
}

// Read reads a tree.
func Read(fsys fs.FS) (*Tree, error) {
	t := &Tree{}
	modules := map[string]bool{}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != "." && skipped(p):
			return fs.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		b, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		if d.Name() == "go.mod" && p != "go.mod" {
			modules[path.Dir(p)] = true
		}
		t.Files = append(t.Files, &File{Path: p, Text: b})
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, f := range t.Files {
		for d := f.Dir(); d != "."; d = path.Dir(d) {
			if modules[d] {
				f.Module = d
				break
			}
		}
	}
	return t, nil
}

// Main lists the Go files of the main module that the go command compiles:
// testdata and folders that begin with a dot or an underscore are not.
func (t *Tree) Main() []*File {
	var out []*File
	for _, f := range t.Files {
		if f.Go() && f.Module == "" && compiled(f.Path) {
			out = append(out, f)
		}
	}
	return out
}

func compiled(p string) bool {
	for _, e := range strings.Split(p, "/") {
		if e == "testdata" || strings.HasPrefix(e, ".") || strings.HasPrefix(e, "_") {
			return false
		}
	}
	return true
}

// File finds a file by its path.
func (t *Tree) File(p string) *File {
	for _, f := range t.Files {
		if f.Path == p {
			return f
		}
	}
	return nil
}

// ImportPath is the import path of a folder of the main module.
func ImportPath(dir string) string {
	if dir == "." {
		return Module
	}
	return Module + "/" + dir
}

// Folder is the folder of an import path of the main module, and whether it is
// one; "." for the root.
func Folder(importPath string) (string, bool) {
	if importPath == Module {
		return ".", true
	}
	return strings.CutPrefix(importPath, Module+"/")
}

// Requirement is one line of a require block.
type Requirement struct {
	Path, Version string
	Indirect      bool
}

func modulePath(gomod []byte) string {
	for line := range strings.Lines(string(gomod)) {
		if m, ok := strings.CutPrefix(strings.TrimSpace(line), "module "); ok {
			return strings.TrimSpace(m)
		}
	}
	return ""
}

// Requirements reads the require directives of a go.mod file.
func Requirements(gomod []byte) ([]Requirement, error) {
	var out []Requirement
	block := ""
	for line := range strings.Lines(string(gomod)) {
		code, comment, _ := strings.Cut(line, "//")
		f := strings.Fields(code)
		switch {
		case len(f) == 0:
			continue
		case block != "" && f[0] == ")":
			block = ""
			continue
		case len(f) == 2 && f[1] == "(":
			block = f[0]
			continue
		case block == "require":
		case block == "" && f[0] == "require":
			f = f[1:]
		default:
			continue
		}
		if len(f) != 2 {
			return nil, fmt.Errorf("go.mod: %q is no requirement", strings.TrimSpace(line))
		}
		out = append(out, Requirement{f[0], f[1], strings.TrimSpace(comment) == "indirect"})
	}
	return out, nil
}

// Provider finds the requirement that provides an import path: the longest
// module path that is a prefix of it.
func Provider(rs []Requirement, importPath string) (Requirement, bool) {
	var best Requirement
	for _, r := range rs {
		if (importPath == r.Path || strings.HasPrefix(importPath, r.Path+"/")) && len(r.Path) > len(best.Path) {
			best = r
		}
	}
	return best, best.Path != ""
}
