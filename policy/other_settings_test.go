package policy

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestOtherSettings compiles the package once more with every switch of
// switches.go turned around, and runs TestSwitches in it: a switch that changes
// nothing, or something else, is noticed there. The differential test runs too,
// so the engine follows the reference under the other settings as well.
func TestOtherSettings(t *testing.T) {
	text, err := os.ReadFile("switches.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	turned := regexp.MustCompile(`(?m)^(const \w+ = )(true|false)$`).ReplaceAllStringFunc(string(text), func(line string) string {
		n++
		if head, ok := strings.CutSuffix(line, "true"); ok {
			return head + "false"
		}
		return strings.TrimSuffix(line, "false") + "true"
	})
	if consts := strings.Count(string(text), "\nconst "); n != consts || n < 20 {
		t.Fatalf("%d switches turned of %d", n, consts)
	}
	dir := t.TempDir()
	here, err := filepath.Abs("switches.go")
	if err != nil {
		t.Fatal(err)
	}
	there := filepath.Join(dir, "switches.go")
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {here: there}})
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{there: []byte(turned), filepath.Join(dir, "overlay.json"): overlay} {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-v", "-overlay", filepath.Join(dir, "overlay.json"), "-run", "^(TestSwitches|TestDifferential)$", "-cases", "5000", ".")
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), "--- PASS") != 2 {
		t.Errorf("with the other settings: %v\n%s", err, out)
	}
}
