package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestVet vets a small module whose faults the standard tool would find: a wrong
// format, and one behind a wrapper in another of its packages.
func TestVet(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":  "module example.com/m\n\ngo 1.26\n",
		"a/a.go":  "package a\n\nimport \"fmt\"\n\nfunc Say(format string, args ...any) { fmt.Printf(format, args...) }\n",
		"b/b.go":  "package b\n\nimport (\n\t\"fmt\"\n\n\t\"example.com/m/a\"\n)\n\nfunc F() {\n\tfmt.Printf(\"%d\", \"direct\")\n\ta.Say(\"%d\", \"wrapped\")\n}\n",
		"ok/c.go": "package ok\n\nimport \"fmt\"\n\nfunc F() { fmt.Printf(\"%d\", 1) }\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tool := filepath.Join(t.TempDir(), "vet")
	if out, err := exec.Command("go", "build", "-o", tool, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	vet := func(packages string) (string, error) {
		c := exec.Command("go", "vet", "-vettool="+tool, packages)
		c.Dir = dir
		out, err := c.CombinedOutput()
		return string(out), err
	}
	if out, err := vet("./ok"); err != nil {
		t.Errorf("a good package: %v\n%s", err, out)
	}
	out, err := vet("./...")
	if err == nil || !strings.Contains(out, "b.go:10") || !strings.Contains(out, "b.go:11") {
		t.Errorf("both faults should be found: %v\n%s", err, out)
	}
}
