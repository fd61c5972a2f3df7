package lint

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write testdata anew")

// golden compares an output with its file, byte by byte: programs read both
// forms, so a change of them must be seen.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile("testdata/"+name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (go test -update writes it):\n%s", name, got)
	}
}

// TestGoldenOutput writes findings of two policies, with text that JSON, HTML
// and SARIF treat each in their own way, in both forms.
func TestGoldenOutput(t *testing.T) {
	findings := check(t, published,
		doc("{\"Effect\": \"Deny\", \"Action\": [\"ecs:RunInstances\", «KeyNotCarried»\"ecs:CreateOrder\"],\n\t\"Resource\": \"*\", \"Condition\": {\"Bool\": {\"ecs:LoginAsNonRoot\": \"false\"}}}"),
		doc(`{"Effect": "Allow", "Action": «UnknownAction»"ecs:StopInstances", "Resource": "*"}`, `{"Effect": "Allow", "Action": «PermissionManagement»"ram:*", "Resource": "*"}`,
			`{"Effect": "Deny", "Action": [«KeyNotCarried»"ecs:RunInstances"], "Resource": "*", "Condition": {"StringEquals": {"ecs:tags/<部>&": «UnknownKey»"y"}}}`))
	for name, write := range map[string]func(*bytes.Buffer) error{
		"findings.json":  func(b *bytes.Buffer) error { return WriteJSON(b, findings) },
		"findings.sarif": func(b *bytes.Buffer) error { return WriteSARIF(b, findings) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.Bytes())
	}
	var b bytes.Buffer
	if err := WriteSARIF(&b, nil); err != nil || !bytes.Contains(b.Bytes(), []byte(`"results": []`)) {
		t.Errorf("no findings: %v\n%s", err, b.Bytes())
	}
}

// broken fails after some bytes.
type broken struct{ left int }

func (w *broken) Write(p []byte) (int, error) {
	if len(p) > w.left {
		return 0, os.ErrClosed
	}
	w.left -= len(p)
	return len(p), nil
}

// TestOutputErrors: a writer that fails is reported.
func TestOutputErrors(t *testing.T) {
	if err := WriteJSON(&broken{}, nil); err == nil {
		t.Error("WriteJSON hides the error")
	}
	if err := WriteSARIF(&broken{10}, nil); err == nil {
		t.Error("WriteSARIF hides the error")
	}
}

// TestCodesAreListed: each code's text is its name, stands once, and has a
// severity that a reader of SARIF knows.
func TestCodesAreListed(t *testing.T) {
	want := map[Code]Severity{
		UnknownService: Note, UnknownAction: Error, KeyNotCarried: Error, KeyAlwaysMet: Warning, UnknownKey: Warning, WrongKeyType: Error,
		NoResourceLevel: Error, ResourceNeverMatches: Error, Shadowed: Note, AllowDenied: Error, OverWideGrant: Warning, PermissionManagement: Warning,
	}
	seen := map[Code]bool{}
	for _, c := range Codes() {
		if seen[c] {
			t.Errorf("%s stands twice", c)
		}
		seen[c] = true
		if want[c] != c.Severity() {
			t.Errorf("%s is a %s, want %s: codes are stable", c, c.Severity(), want[c])
		}
	}
	if len(seen) != len(want) {
		t.Errorf("%d codes, want %d", len(seen), len(want))
	}
}
