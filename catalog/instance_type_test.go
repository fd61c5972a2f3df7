package catalog

import (
	"slices"
	"strings"
	"testing"
)

func TestInstanceTypes(t *testing.T) {
	types := InstanceTypes()
	if len(types) != 49 {
		t.Errorf("%d types", len(types))
	}
	seen, families := map[string]bool{}, map[string]bool{}
	for _, it := range types {
		if seen[it.ID] {
			t.Errorf("%s stands twice", it.ID)
		}
		seen[it.ID] = true
		f, ok := LookupFamily(it.Family)
		if !ok {
			t.Errorf("%s: unknown family %s", it.ID, it.Family)
		}
		families[f.ID] = true
		if it.Category != f.Category || it.Architecture != f.Architecture || it.Level != f.Level {
			t.Errorf("%s does not match its family", it.ID)
		}
		// ecs.g7.large is of ecs.g7, ecs.t6-c1m1.large of ecs.t6.
		rest, ok := strings.CutPrefix(it.ID, it.Family)
		if !ok || rest[0] != '.' && rest[0] != '-' {
			t.Errorf("%s does not begin with its family %s", it.ID, it.Family)
		}
		if it.VCPUs < 1 || it.MemoryMiB < 512 || it.ENIs < 2 || it.MaxDisks != 17 {
			t.Errorf("%s: %+v", it.ID, it)
		}
		if got, ok := LookupInstanceType(it.ID); !ok || got != it {
			t.Errorf("LookupInstanceType(%s) = %+v, %v", it.ID, got, ok)
		}
		if p, ok := InstancePrice(it.ID); !ok || p.Hour <= 0 || p.Month <= p.Hour {
			t.Errorf("%s costs %+v, %v", it.ID, p, ok)
		}
	}
	for _, f := range Families() {
		if !families[f.ID] {
			t.Errorf("family %s has no types", f.ID)
		}
		if f.Architecture != X86 && f.Architecture != ARM {
			t.Errorf("family %s: architecture %q", f.ID, f.Architecture)
		}
		for _, d := range f.Disks {
			if _, ok := LookupDiskCategory(d, ""); !ok {
				t.Errorf("family %s: unknown disk category %s", f.ID, d)
			}
		}
		if len(f.Disks) == 0 {
			t.Errorf("family %s takes no disks", f.ID)
		}
	}
	for _, f := range []string{"ecs.g6", "ecs.g7", "ecs.g8i", "ecs.c6", "ecs.c7", "ecs.r6", "ecs.r7", "ecs.t6", "ecs.e", "ecs.g8y"} {
		if !families[f] {
			t.Errorf("family %s is missing", f)
		}
	}
	if _, ok := LookupInstanceType("ecs.g99.large"); ok {
		t.Error("ecs.g99.large exists")
	}
	if _, ok := LookupFamily("ecs.g99"); ok {
		t.Error("ecs.g99 exists")
	}
}

func TestSizes(t *testing.T) {
	tests := []struct {
		id    string
		vcpus int
		gib   float64
		arch  Architecture
	}{
		{"ecs.g6.large", 2, 8, X86},
		{"ecs.c7.xlarge", 4, 8, X86},
		{"ecs.r7.2xlarge", 8, 64, X86},
		{"ecs.g8y.small", 1, 4, ARM},
		{"ecs.t6-c4m1.large", 2, 0.5, X86},
		{"ecs.e-c1m2.large", 2, 4, X86},
	}
	for _, tt := range tests {
		it, ok := LookupInstanceType(tt.id)
		if !ok || it.VCPUs != tt.vcpus || it.MemoryGiB() != tt.gib || it.Architecture != tt.arch {
			t.Errorf("%s: %+v, %v", tt.id, it, ok)
		}
	}
}

func TestRuns(t *testing.T) {
	x, _ := LookupInstanceType("ecs.g7.large")
	a, _ := LookupInstanceType("ecs.g8y.large")
	for arch, want := range map[string][2]bool{"x86_64": {true, false}, "i386": {true, false}, "arm64": {false, true}, "": {false, false}, "riscv": {false, false}} {
		if got := [2]bool{x.Runs(arch), a.Runs(arch)}; got != want {
			t.Errorf("%q: %v, want %v", arch, got, want)
		}
	}
	if (InstanceType{}).Runs("x86_64") {
		t.Error("a type without architecture runs an image")
	}
	// Every image starts somewhere.
	for _, i := range Images() {
		if !slices.ContainsFunc(InstanceTypes(), func(it InstanceType) bool { return it.Runs(i.Architecture) }) {
			t.Errorf("no type runs %s (%s)", i.ID, i.Architecture)
		}
	}
}

func TestFamiliesAreCopies(t *testing.T) {
	Families()[0].Disks[0] = "changed"
	f, _ := LookupFamily(Families()[0].ID)
	f.Disks[0] = "changed"
	if Families()[0].Disks[0] == "changed" {
		t.Error("a caller can change the catalog")
	}
}
