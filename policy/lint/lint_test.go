package lint

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/policy"
)

// small is a catalog of two services. profile decides which actions carry
// ecs:LoginAsNonRoot.
type small struct{ login []string }

var (
	published = small{[]string{"ecs:RunInstances", "ecs:CreateInstance", "ecs:ReplaceSystemDisk", "ecs:AttachDisk"}}
	procedure = small{append(slices.Clone(published.login), "ecs:CreateOrder", "ecs:InvokeCommand")}
)

func (c small) Actions() []Action {
	instance := []string{"acs:ecs:*:*:instance/*"}
	a := []Action{
		{Name: "ecs:RunInstances", Resources: []string{"*"}, Keys: []string{"ecs:ImageSource"}},
		{Name: "ecs:CreateInstance", Resources: []string{"*"}, Keys: []string{"ecs:ImageSource"}},
		{Name: "ecs:CreateOrder", Resources: []string{"*"}},
		{Name: "ecs:ReplaceSystemDisk", Resources: append([]string{"acs:ecs:*:*:disk/*"}, instance...)},
		{Name: "ecs:AttachDisk", Resources: append([]string{"acs:ecs:*:*:disk/*"}, instance...)},
		{Name: "ecs:InvokeCommand", Resources: append([]string{"acs:ecs:*:*:command/*"}, instance...), Keys: []string{"ecs:CommandRunAs"}},
		{Name: "ecs:StopInstance", Resources: instance},
		{Name: "ecs:DescribeRegions", Resources: []string{"*"}},
		{Name: "ecs:Mystery"},
		{Name: "ram:CreateUser", Resources: []string{"acs:ram:*:*:user/*"}},
		{Name: "ram:AttachPolicyToUser", Resources: []string{"acs:ram:*:*:user/*"}},
	}
	for i := range a {
		a[i].KeysKnown = true
		a[i].Keys = append(a[i].Keys, "acs:SourceIp", "acs:MFAPresent", "ecs:tag/")
		if slices.Contains(c.login, a[i].Name) {
			a[i].Keys = append(a[i].Keys, "ecs:LoginAsNonRoot")
		}
	}
	return a
}

func (c small) KeyType(key string) (policy.Type, bool) {
	switch strings.ToLower(key) {
	case "acs:sourceip":
		return policy.AddressType, true
	case "acs:mfapresent", "ecs:loginasnonroot":
		return policy.BoolType, true
	case "ecs:imagesource", "ecs:commandrunas":
		return policy.StringType, true
	}
	return policy.StringType, strings.HasPrefix(key, "ecs:tag/")
}

// marked takes a text with «Code» before each token that must be found, and
// gives the text without marks and the expected findings as "offset Code".
func marked(text string) (plain string, want []string) {
	for {
		before, rest, ok := strings.Cut(text, "«")
		plain += before
		if !ok {
			return plain, want
		}
		code, after, _ := strings.Cut(rest, "»")
		want = append(want, fmt.Sprint(len(plain), " ", code))
		text = after
	}
}

func check(t *testing.T, c Catalog, texts ...string) []Finding {
	t.Helper()
	var sources []Source
	var want []string
	for i, text := range texts {
		plain, w := marked(text)
		d, err := policy.Parse(policy.Identity, []byte(plain))
		if err != nil {
			t.Fatalf("%v\n%s", err, plain)
		}
		name := fmt.Sprintf("p%d", i)
		for _, x := range w {
			want = append(want, name+" "+x)
		}
		sources = append(sources, Source{name, d})
	}
	findings := Lint(c, sources...)
	var got []string
	for _, f := range findings {
		got = append(got, fmt.Sprint(f.Policy, " ", f.offset, " ", f.Code))
		if f.Line == 0 || f.EndColumn == 0 || f.Message == "" || f.Fix == "" || f.Severity == "" {
			t.Errorf("incomplete: %+v", f)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s\ngot  %q\nwant %q", strings.Join(texts, "\n"), got, want)
	}
	return findings
}

func doc(statements ...string) string {
	return `{"Version": "1", "Statement": [` + strings.Join(statements, ",\n") + `]}`
}

func TestFindings(t *testing.T) {
	for _, text := range []string{
		doc(`{"Effect": "Allow", "Action": ["ecs:Stop*", «UnknownAction»"ecs:StopInstances", «UnknownService»"oss:GetObject", "*:Describe*"], "Resource": "*"}`),
		doc(`{"Effect": "Allow", "NotAction": [«UnknownAction»"ram:Nothing"], "Resource": "acs:ecs:*:*:instance/*"}`),
		doc(`{"Effect": "Allow", "Action": [«NoResourceLevel»"ecs:RunInstances", "ecs:StopInstance"], "Resource": "acs:ecs:*:*:instance/*"}`),
		doc(`{"Effect": "Allow", "Action": "ecs:*", "Resource": ["acs:ecs:*:*:instance/i-1", "acs:ram:*:*:user/x"]}`),
		doc(`{"Effect": "Allow", "Action": ["ecs:StopInstance", "ecs:AttachDisk"], "Resource": ["acs:ecs:*:*:instance/i-1", «ResourceNeverMatches»"acs:ecs:*:*:image/*"]}`),
		doc(`{"Effect": "Allow", "Action": "ram:CreateUser", "Resource": "acs:ram::1:user/*"}`),
		doc(`{"Effect": "Deny", "Action": ["ecs:AttachDisk", «KeyNotCarried»"ecs:StopInstance"], "Resource": "*", "Condition": {"Bool": {"ecs:LoginAsNonRoot": "false"}}}`),
		doc(`{"Effect": "Deny", "Action": [«KeyAlwaysMet»"ecs:StopInstance"], "Resource": "*", "Condition": {"StringNotEquals": {"ecs:CommandRunAs": "x"}}}`),
		doc(`{"Effect": "Deny", "Action": "ecs:*", "Resource": "*", "Condition": {"Bool": {"ECS:loginasnonroot": "false"}}}`),
		doc(`{"Effect": "Deny", "Action": "ecs:RunInstances", "Resource": "*", "Condition": {"Bool": {"ecs:ImageSource": «WrongKeyType»"true"}}}`),
		doc(`{"Effect": "Deny", "Action": [«KeyNotCarried»"ecs:RunInstances"], "Resource": "*", "Condition": {"StringEquals": {"ecs:Nothing": «UnknownKey»"true"}}}`),
		doc(`{"Effect": "Deny", "Action": "ecs:*", "Resource": "*", "Condition": {"StringEquals": {"ecs:tag/a": "x"}}}`),
		doc(`{"Effect": "Allow", "Action": «OverWideGrant»"*", "Resource": "*"}`),
		doc(`{"Effect": "Allow", "Action": [«OverWideGrant»"*:*"], "Resource": "*"}`),
		doc(`{"Effect": "Allow", "NotAction": «OverWideGrant»["ram:*"], "Resource": "*"}`),
		doc(`{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}}}`),
		doc(`{"Effect": "Allow", "Action": [«PermissionManagement»"ram:*", «PermissionManagement»"ram:AttachPolicyToUser", "ram:CreateUser"], "Resource": "*"}`),
		doc(`{"Effect": "Allow", "Action": "ecs:Stop*", "Resource": "*"}`, `«Shadowed»{"Effect": "Allow", "Action": "ecs:StopInstance", "Resource": "acs:ecs:*:*:instance/*", "Condition": {"StringEquals": {"ecs:tag/a": "x"}}}`),
		doc(`«Shadowed»{"Effect": "Deny", "Action": "ecs:StopInstance", "Resource": "*"}`, `{"Effect": "Deny", "NotAction": "ram:*", "Resource": "*"}`),
		doc(`{"Effect": "Deny", "Action": "ecs:StopInstance", "Resource": "*"}`, `«Shadowed»{"Effect": "Deny", "Action": "ECS:stopinstance", "Resource": "*"}`),
		doc(`{"Effect": "Deny", "Action": "ecs:*", "Resource": "*"}`, `«AllowDenied»{"Effect": "Allow", "Action": "ecs:StopInstance", "Resource": "*"}`),
		doc(`{"Effect": "Deny", "Action": "ecs:StopInstance", "Resource": "*", "Condition": {"StringEquals": {"ecs:tag/a": "x"}}}`, `{"Effect": "Allow", "Action": "ecs:StopInstance", "Resource": "*"}`),
		doc(`{"Effect": "Deny", "NotAction": ["ecs:*", "ram:*"], "Resource": "*"}`, `{"Effect": "Deny", "NotAction": "ecs:*", "Resource": "acs:ecs:*:*:disk/*"}`),
		doc(`{"Effect": "Deny", "NotAction": "ecs:*", "Resource": "*"}`, `«Shadowed»{"Effect": "Deny", "NotAction": ["ecs:*", "ram:*"], "Resource": "acs:ecs:*:*:disk/*"}`),
	} {
		check(t, procedure, text)
	}
	check(t, procedure, doc(`{"Effect": "Deny", "Action": "ecs:*", "Resource": "*"}`), doc(`«AllowDenied»{"Effect": "Allow", "Action": "ecs:StopInstance", "Resource": "*"}`))
}

// TestProcedure lints the procedure's two policies: by the default profile
// nothing in the Deny is inert; by the published table two actions are.
func TestProcedure(t *testing.T) {
	text := func(name string) Source {
		b, err := os.ReadFile("../testdata/corpus/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		d, err := policy.Parse(policy.Identity, b)
		if err != nil {
			t.Fatal(err)
		}
		return Source{name, d}
	}
	sources := []Source{text("seed-ecs-root-user-control"), text("seed-ecs-admin")}
	inert := func(c Catalog) (paths []string) {
		for _, f := range Lint(c, sources...) {
			if f.Code == KeyNotCarried {
				paths = append(paths, f.Policy+" "+f.Path+" "+f.Message)
			}
		}
		return paths
	}
	if got := inert(procedure); got != nil {
		t.Errorf("procedure: %q", got)
	}
	got := inert(published)
	if len(got) != 2 || !strings.Contains(got[0], "Action[2] calls of ecs:CreateOrder never carry ecs:LoginAsNonRoot: this Deny cannot fire") || !strings.Contains(got[1], "Action[5] calls of ecs:InvokeCommand") {
		t.Errorf("published: %q", got)
	}
}

func TestSuggestion(t *testing.T) {
	f := check(t, procedure, doc(`{"Effect": "Allow", "Action": «UnknownAction»"ecs:StopInstances", "Resource": "*"}`))
	if f[0].Fix != "write ecs:StopInstance" {
		t.Error(f[0].Fix)
	}
}

func TestMeetsAndCovers(t *testing.T) {
	for _, c := range []struct {
		a, b          string
		meet, covered bool // a covers b
	}{
		{"*", "abc", true, true}, {"a*", "*c", true, false}, {"a*", "b*", false, false}, {"a?c", "a*", true, false}, {"abc", "a?c", true, false},
		{"a*", "ab*", true, true}, {"ab*", "a*", true, false}, {"*b*", "abc", true, true}, {"", "", true, true}, {"", "*", true, false}, {"*", "", true, true},
		{"a*b*c", "axbyc", true, true}, {"a*b*c", "a*c", true, false}, {"**", "a?", true, true}, {"a**", "a*", true, true}, {"?", "", false, false}, {"?*", "*?", true, false},
		{"acs:ecs:*:*:instance/i-*", "acs:ecs:*:*:instance/*", true, false}, {"acs:ecs:*:*:disk/*", "acs:ecs:*:*:instance/*", true, false},
	} {
		if c.a == "acs:ecs:*:*:disk/*" {
			c.meet = true // a star runs over colons: ...:disk/x:instance/y is in both
		}
		if got := meets(c.a, c.b); got != c.meet || meets(c.b, c.a) != got {
			t.Errorf("meets(%q, %q) = %v", c.a, c.b, got)
		}
		if got := covers(c.a, c.b); got != c.covered {
			t.Errorf("covers(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

func TestOutput(t *testing.T) {
	f := check(t, procedure, doc(`{"Effect": "Allow", "Action": «OverWideGrant»"*", "Resource": "*"}`))
	var b bytes.Buffer
	if err := WriteJSON(&b, f); err != nil {
		t.Fatal(err)
	}
	var out struct{ Findings []map[string]any }
	if err := json.Unmarshal(b.Bytes(), &out); err != nil || len(out.Findings) != 1 || out.Findings[0]["code"] != "OverWideGrant" || out.Findings[0]["line"] != 1.0 {
		t.Errorf("%v %s", err, b.String())
	}
	b.Reset()
	if err := WriteJSON(&b, nil); err != nil || !strings.Contains(b.String(), `"findings": []`) {
		t.Errorf("%s", b.String())
	}
	b.Reset()
	if err := WriteSARIF(&b, f); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	r := log.Runs[0].Results[0]
	if log.Version != "2.1.0" || log.Runs[0].Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID || r.Locations[0].Physical.Region.StartLine != 1 || r.Level != Warning {
		t.Errorf("%+v", r)
	}
	for _, c := range Codes() {
		if c.Description() == "" || c.Severity() == "" {
			t.Errorf("%s is not described", c)
		}
	}
	if Code("x").Description() != "" || Code("x").Severity() != Note {
		t.Error("an unknown code is described")
	}
}
