package catalog

import (
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestSystemPolicies(t *testing.T) {
	want := []string{
		"AdministratorAccess", "AliyunBSSFullAccess", "AliyunBSSOrderAccess", "AliyunBSSReadOnlyAccess",
		"AliyunECSAssistantFullAccess", "AliyunECSAssistantReadonlyAccess", "AliyunECSFullAccess",
		"AliyunECSNetworkInterfaceManagementAccess", "AliyunECSReadOnlyAccess", "AliyunECSWorkbenchFullAccess",
		"AliyunRAMFullAccess", "AliyunRAMReadOnlyAccess", "AliyunSTSAssumeRoleAccess", "AliyunVPCFullAccess",
		"AliyunVPCReadOnlyAccess", "PowerUserAccess", "ReadOnlyAccess",
	}
	var got []string
	rule := DefaultLimits().PolicyName
	for _, p := range SystemPolicies() {
		got = append(got, p.Name)
		if rule.Check(p.Name) != NoFault || p.Description == "" || p.Source == "" {
			t.Errorf("incomplete: %+v", p)
		}
		if !regexp.MustCompile(`^v[1-9][0-9]*$`).MatchString(p.Version) {
			t.Errorf("%s: version %q", p.Name, p.Version)
		}
		if p.Mark != Documented && p.Mark != Inferred {
			t.Errorf("%s: mark %q", p.Name, p.Mark)
		}
		if l, ok := LookupSystemPolicy(p.Name); !ok || l != p {
			t.Errorf("LookupSystemPolicy(%s) = %+v, %v", p.Name, l, ok)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("policies %v\nwant %v", got, want)
	}
	for _, n := range []string{"", "AliyunEverything", "administratoraccess"} {
		if _, ok := LookupSystemPolicy(n); ok {
			t.Errorf("%q exists", n)
		}
	}
}

func TestSystemPolicyVersions(t *testing.T) {
	for name, want := range map[string]string{
		"AliyunVPCFullAccess": "v12", "AliyunVPCReadOnlyAccess": "v9", "AliyunBSSReadOnlyAccess": "v3",
		"AliyunRAMReadOnlyAccess": "v3", "AliyunSTSAssumeRoleAccess": "v1", "PowerUserAccess": "v2",
	} {
		if p, _ := LookupSystemPolicy(name); p.Version != want {
			t.Errorf("%s: %s, want %s", name, p.Version, want)
		}
	}
}

// Each file in the folder is served, and each document is of the strict
// grammar: known elements only, Version "1", an effect, a resource, and one of
// Action and NotAction.
func TestSystemPolicyDocuments(t *testing.T) {
	names, err := fs.Glob(files, "data/system-policies/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) != len(SystemPolicies())+1 {
		t.Errorf("%d files for %d policies and the index", len(names), len(SystemPolicies()))
	}
	for _, n := range names {
		base := strings.TrimSuffix(path.Base(n), ".json")
		if base == "index" {
			continue
		}
		p, ok := LookupSystemPolicy(base)
		if !ok {
			t.Errorf("%s is not in the index", n)
			continue
		}
		type texts = any // a string or a list of strings
		var doc struct {
			Version   string
			Statement []struct {
				Effect            string
				Action, NotAction texts
				Resource          texts
				Condition         map[string]map[string]texts
			}
		}
		d := json.NewDecoder(strings.NewReader(p.Document))
		d.DisallowUnknownFields()
		if err := d.Decode(&doc); err != nil {
			t.Errorf("%s: %v", base, err)
			continue
		}
		if doc.Version != "1" || len(doc.Statement) == 0 {
			t.Errorf("%s: version %q, %d statements", base, doc.Version, len(doc.Statement))
		}
		for i, s := range doc.Statement {
			if s.Effect != "Allow" || s.Resource == nil || (s.Action == nil) == (s.NotAction == nil) {
				t.Errorf("%s: statement %d: %+v", base, i, s)
			}
			for _, a := range append(list(t, s.Action), list(t, s.NotAction)...) {
				if a != "*" && strings.Count(a, ":") != 1 {
					t.Errorf("%s: statement %d: action %q", base, i, a)
				}
			}
			for _, keys := range s.Condition {
				for k := range keys {
					if _, ok := LookupKey(k); !ok {
						t.Errorf("%s: statement %d: unknown key %s", base, i, k)
					}
				}
			}
		}
	}
}

func list(t *testing.T, v any) []string {
	t.Helper()
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, x := range v {
			s, ok := x.(string)
			if !ok {
				t.Errorf("%v is no string", x)
			}
			out = append(out, s)
		}
		return out
	}
	t.Errorf("%v is neither a string nor a list", v)
	return nil
}
