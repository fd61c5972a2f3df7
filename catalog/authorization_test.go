package catalog

import (
	"slices"
	"strings"
	"testing"
)

func TestParseAuthorization(t *testing.T) {
	got, err := parseAuthorization("# note\n[ecs documented] \"Doc\"\nupdate ; disk/* snapshot? vpc:vpc instance|* ; A B\n\n[ram inferred] likeness\nget ; @ ; C\nlist ; * ; D\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 4 {
		t.Fatalf("%d rules", len(got))
	}
	want := []Resource{
		{Service: "ecs", Type: "disk", Var: "DiskId", Scope: All},
		{Service: "ecs", Type: "snapshot", Var: "SnapshotId", Scope: Named, Optional: true},
		{Service: "vpc", Type: "vpc", Var: "VpcId", Scope: Named},
		{Service: "ecs", Type: "instance", Var: "InstanceId", Scope: NamedOrAll},
	}
	a := got["ecs:A"]
	if !slices.Equal(a.resources, want) || a.access != AccessUpdate || a.mark != Documented || a.source != `"Doc"` {
		t.Errorf("ecs:A = %+v", a)
	}
	if !slices.Equal(got["ecs:B"].resources, want) {
		t.Errorf("ecs:B = %+v", got["ecs:B"])
	}
	if c := got["ram:C"]; c.mark != Inferred || c.resources[0] != (Resource{Service: "ram", Scope: Service}) {
		t.Errorf("ram:C = %+v", c)
	}
	if d := got["ram:D"]; d.resources[0] != (Resource{Scope: Every}) {
		t.Errorf("ram:D = %+v", d)
	}
}

func TestParseAuthorizationRefuses(t *testing.T) {
	const head = "[ecs documented] \"Doc\"\n"
	for name, tt := range map[string]struct{ text, want string }{
		"no section":      {"get ; * ; A\n", "before the first section"},
		"bad head":        {"[ecs] x\n", "section head"},
		"open head":       {"[ecs documented\n", "section head"},
		"no source":       {"[ecs documented]\n", "without a source"},
		"bad mark":        {"[ecs unknown] x\n", "neither documented nor inferred"},
		"two columns":     {head + "get ; *\n", "2 columns"},
		"bad access":      {head + "read ; * ; A\n", "unknown access level"},
		"unknown type":    {head + "get ; teapot ; A\n", "unknown type \"teapot\""},
		"no resource":     {head + "get ;  ; A\n", "no resources"},
		"no operation":    {head + "get ; * ; \n", "no operations"},
		"two rows":        {head + "get ; * ; A\nlist ; * ; A\n", "two rows"},
		"optional all":    {head + "get ; *? ; A\n", "unknown type"},
		"foreign section": {head + "get ; vpc:teapot ; A\n", "unknown type"},
	} {
		_, err := parseAuthorization(tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, tt.want)
		}
	}
}

// A rule either speaks of "*" alone or of resources, never of both.
func TestEveryStandsAlone(t *testing.T) {
	rules, err := parseAuthorization(string(read("authorization.txt")))
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for name, r := range rules {
		for _, res := range r.resources {
			used[res.Type] = true
			if res.Scope == Every && len(r.resources) > 1 {
				t.Errorf("%s mixes * with resources", name)
			}
		}
	}
	for typ := range resourceVars() {
		if !used[typ] {
			t.Errorf("resource type %s is used by no rule", typ)
		}
	}
}
