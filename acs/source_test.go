package acs

import "testing"

// What is recorded as a text is read back as what it was made of.
func TestSourceOf(t *testing.T) {
	seen := map[SourceKind]bool{}
	for i, k := range SourceKinds() {
		if seen[k] || k == "" {
			t.Errorf("the kind %q stands twice", k)
		}
		seen[k] = true
		for _, name := range []string{"Password", "Commodity.LoginAsNonRoot", "m-1", "ubuntu_24_04_x64.vhd", "DataDisk.N.Encrypted", "acs:ecs:*:1:instance/i-1"} {
			want := name
			if !sourceTexts[i].named {
				want = ""
			}
			if kind, got := SourceOf(k.Of(name)); kind != k || got != want {
				t.Errorf("%s of %s is %q, read as %s of %q", k, name, k.Of(name), kind, got)
			}
		}
	}
	for _, text := range []string{"", "parameter ", "--context", "somewhere else"} {
		if kind, name := SourceOf(text); kind != "" || name != "" {
			t.Errorf("%q is read as %s of %q", text, kind, name)
		}
	}
	if got := SourceKind("Other").Of("x"); got != "Other" {
		t.Errorf("an unknown kind gives %q", got)
	}
}
