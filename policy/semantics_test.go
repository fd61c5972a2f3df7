package policy

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mustParse parses a document for a test.
func mustParse(t testing.TB, kind Kind, text string) *Document {
	t.Helper()
	d, err := Parse(kind, []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return d
}

// policyOf compiles an identity policy from the text of its statements.
func policyOf(t testing.TB, name string, statements ...string) *Compiled {
	t.Helper()
	text := `{"Version": "1", "Statement": [` + strings.Join(statements, ", ") + `]}`
	return Compile(ID{Type: "Custom", Name: name, Version: "v1"}, mustParse(t, System, text))
}

func value(key string, values ...string) Value {
	return Value{Key: key, Values: values, Source: "test"}
}

func TestSwitches(t *testing.T) {
	refused := func(kind Kind, text string) bool { _, err := Parse(kind, []byte(text)); return err != nil }
	doc := func(statement string) string { return `{"Version": "1", "Statement": [` + statement + `]}` }
	allow := func(extra string) string {
		return doc(`{"Effect": "Allow", "Action": "a:b", "Resource": "*"` + extra + `}`)
	}
	absentNeg := outcome(t, "StringNotEquals", "acs:K", `"a"`)
	_, upperBool := readRequestBool("TRUE")
	trusted := (&Layers{HasTrust: true, Trust: layerSet(t, 'a')}).Decide(&Request{Action: "a:b", Resource: "*"})
	levels := (&Layers{Control: []*Set{nil, layerSet(t, 'd')}}).Decide(&Request{Action: "a:b", Resource: "*"})
	named := map[string]bool{}
	for _, c := range []struct {
		name      string
		set, seen bool
	}{
		{"absentKeyMeetsNegated", absentKeyMeetsNegated, absentNeg.Met()},
		{"absentKeyMeetsNegated, no values", absentKeyMeetsNegated, outcome(t, "NotIpAddress", "acs:K", `"10.0.0.1"`, value("acs:K")).Met()},
		{"anyRequestValueMatches", anyRequestValueMatches, outcome(t, "StringEquals", "acs:K", `"a"`, value("acs:K", "x", "a")).Met()},
		{"anyRequestValueMatches, negated", !anyRequestValueMatches, outcome(t, "StringNotEquals", "acs:K", `"a"`, value("acs:K", "x", "a")).Met()},
		{"unreadableValueMeets", unreadableValueMeets, outcome(t, "Bool", "acs:K", `"false"`, value("acs:K", "root")).Met()},
		{"boolAnyCaseInPolicy", boolAnyCaseInPolicy, !refused(Identity, allow(`, "Condition": {"Bool": {"a:b": "False"}}`))},
		{"boolAnyCaseInRequest", boolAnyCaseInRequest, upperBool},
		{"epochDates", epochDates, !refused(Identity, allow(`, "Condition": {"DateEquals": {"a:b": "1767225600"}}`))},
		{"ipv6Addresses", ipv6Addresses, !refused(Identity, allow(`, "Condition": {"IpAddress": {"a:b": "2001:db8::/32"}}`))},
		{"acceptSid", acceptSid, !refused(Identity, allow(`, "Sid": "x"`))},
		{"NotResource is refused", false, !refused(Identity, doc(`{"Effect": "Allow", "Action": "a:b", "NotResource": "*"}`))},
		{"acceptDuplicateKeys", acceptDuplicateKeys, !refused(Identity, allow(`, "Effect": "Allow"`))},
		{"acceptLoneStatement", acceptLoneStatement, !refused(Identity, `{"Version": "1", "Statement": {"Effect": "Allow", "Action": "a:b", "Resource": "*"}}`)},
		{"acceptScalars", acceptScalars, !refused(Identity, allow(`, "Condition": {"Bool": {"a:b": true}}`))},
		{"acceptVersionNumber", acceptVersionNumber, !refused(Identity, strings.Replace(allow(""), `"1"`, "1", 1))},
		{"effectAnyCase", effectAnyCase, !refused(Identity, strings.Replace(allow(""), "Allow", "ALLOW", 1))},
		{"resourceAnyCase", resourceAnyCase, anyResource([]string{"acs:ecs:*:*:instance/I-1"}, "acs:ecs:r:1:instance/i-1") >= 0},
		{"conditionKeyAnyCase", conditionKeyAnyCase, keyEqual("acs:PrincipalARN", "acs:PrincipalArn")},
		{"conditionKeyAnyCase, tag", false, keyEqual("acs:ResourceTag/Env", "acs:ResourceTag/env")},
		{"ramRegionEmptyIsAny", ramRegionEmptyIsAny, anyResource([]string{"acs:ram::1:user/x"}, "acs:ram:*:1:user/x") >= 0},
		{"lengthInCodePoints", lengthInCodePoints, !refused(Session, strings.Replace(allow(`, "Condition": {"StringEquals": {"a:b": "$"}}`), "$", strings.Repeat("部", 1800), 1))},
		{"acceptEmptyOperator", acceptEmptyOperator, !refused(Identity, allow(`, "Condition": {"Bool": {}}`))},
		{"trustDenyAccepted", trustDenyAccepted, !refused(Trust, doc(`{"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": {"RAM": "acs:ram::1:root"}}`))},
		{"trustNeedsIdentity", trustNeedsIdentity, trusted.Verdict != Allow},
		{"controlDenyFirst", controlDenyFirst, levels.Verdict == ExplicitDeny},
		{"wildcard principals are refused", false, !refused(Trust, doc(`{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": "*"}}`))},
	} {
		if c.set != c.seen {
			t.Errorf("%s: the switch says %v, seen %v", c.name, c.set, c.seen)
		}
		name, _, _ := strings.Cut(c.name, ",")
		named[name] = true
	}
	text, err := os.ReadFile("switches.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^const (\w+)`).FindAllStringSubmatch(string(text), -1) {
		if !named[m[1]] {
			t.Errorf("the switch %s has no row", m[1])
		}
	}
}

func TestActionsAndResources(t *testing.T) {
	for _, c := range []struct {
		statement, action, resource string
		want                        bool
	}{
		{`"Action": "ecs:RunInstances", "Resource": "*"`, "ECS:runinstances", "*", true},
		{`"Action": "ecs:Run?nstances", "Resource": "*"`, "ecs:RunInstances", "*", true},
		{`"Action": "ecs:Run??nstances", "Resource": "*"`, "ecs:RunInstances", "*", false},
		{`"Action": "*:Describe*", "Resource": "*"`, "vpc:DescribeVpcs", "*", true},
		{`"Action": "*:Describe*", "Resource": "*"`, "vpc:ListVpcs", "*", false},
		{`"Action": "ecs:*SecurityGroup*", "Resource": "*"`, "ecs:JoinSecurityGroup", "*", true},
		{`"Action": "e*:*", "Resource": "*"`, "ecs:X", "*", true},
		{`"Action": "ecs:*", "Resource": "*"`, "ecs-workbench:X", "*", false},
		{`"Action": "*", "Resource": "*"`, "", "*", false},
		{`"NotAction": ["ecs:*", "ram:Get*"], "Resource": "*"`, "ram:GetUser", "*", false},
		{`"NotAction": ["ecs:*", "ram:Get*"], "Resource": "*"`, "ram:CreateUser", "*", true},
		{`"NotAction": "ecs:*", "Resource": "*"`, "", "*", false},

		{`"Action": "*", "Resource": "*"`, "ecs:X", "acs:ecs:r:1:instance/i", true},
		{`"Action": "*", "Resource": "acs:ecs:*:*:*"`, "ecs:X", "*", false},
		{`"Action": "*", "Resource": "acs:*:*:*:*"`, "ecs:X", "*", false},
		{`"Action": "*", "Resource": "*"`, "ecs:X", "", false},
		{`"Action": "*", "Resource": "acs:ecs:*:*:instance/*"`, "ecs:X", "acs:ecs:cn-hangzhou:1:instance/i-1", true},
		{`"Action": "*", "Resource": "acs:ecs:*:*:instance/*"`, "ecs:X", "acs:ecs:cn-hangzhou:1:instance/*", true},
		{`"Action": "*", "Resource": "acs:ecs:*:*:instance/i-1"`, "ecs:X", "acs:ecs:cn-hangzhou:1:instance/*", false},
		{`"Action": "*", "Resource": "acs:*:*cn-beijing*:*:*"`, "ecs:X", "acs:ecs:cn-beijing:1:disk/d", true},
		{`"Action": "*", "Resource": "acs:*:*cn-beijing*:*:*"`, "ecs:X", "acs:ecs:cn-shanghai:1:disk/d", false},
		{`"Action": "*", "Resource": "acs:oss:*:*:bucket/a/*"`, "oss:X", "acs:oss::1:bucket/a/b/c", true},
		{`"Action": "*", "Resource": "acs:ecs:cn-hangzhou:*:disk/d"`, "ecs:X", "acs:ecs::1:disk/d", false},
		{`"Action": "*", "Resource": "acs:ecs::*:disk/d"`, "ecs:X", "acs:ecs:cn-hangzhou:1:disk/d", false},
		{`"Action": "*", "Resource": "acs:oss:*:1:*"`, "oss:X", "acs:oss:r:2:a:1:b", true}, // a star runs over colons
		{`"Action": "*", "Resource": "acs:ram::1:user/*"`, "ram:X", "acs:ram:*:1:user/x", true},
		{`"Action": "*", "Resource": "acs:ram:*:1:user/*"`, "ram:X", "acs:ram::1:user/x", true},
		{`"Action": "*", "Resource": ["acs:ecs:*:*:disk/d", "acs:ecs:*:*:disk/e"]`, "ecs:X", "acs:ecs:r:1:disk/e", true},
	} {
		set := NewSet(policyOf(t, "p", `{"Effect": "Allow", `+c.statement+`}`))
		r := &Request{Action: c.action, Resource: c.resource}
		if got := set.Decide(r).Verdict == Allow; got != c.want {
			t.Errorf("%s on %s %s: %v, want %v", c.statement, c.action, c.resource, got, c.want)
		}
		tr := set.Explain(r).Statements[0]
		if tr.Applies != c.want || (tr.Action.Matched && tr.Resource.Matched) != c.want {
			t.Errorf("%s on %s %s: the trace disagrees: %+v", c.statement, c.action, c.resource, tr)
		}
	}
}

func TestDecidingStatement(t *testing.T) {
	a := policyOf(t, "a",
		`{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}`,
		`{"Effect": "Allow", "Action": "ecs:Run*", "Resource": "*"}`)
	b := policyOf(t, "b",
		`{"Effect": "Deny", "Action": "ecs:Stop*", "Resource": "*"}`,
		`{"Effect": "Deny", "Action": "ecs:Run*", "Resource": "*", "Condition": {"Bool": {"ecs:LoginAsNonRoot": "false"}}}`)
	set := NewSet(a, nil, b)
	if len(set.Policies()) != 2 {
		t.Error("a nil policy is kept")
	}
	for _, c := range []struct {
		action string
		ctx    []Value
		want   Decision
	}{
		{"ecs:RunInstances", nil, Decision{Allow, a, 0}},
		{"ecs:RunInstances", []Value{value("ECS:loginAsNonRoot", "false")}, Decision{ExplicitDeny, b, 1}},
		{"ecs:StopInstance", nil, Decision{ExplicitDeny, b, 0}},
		{"vpc:X", nil, Decision{ImplicitDeny, nil, -1}},
	} {
		got := set.Decide(&Request{Action: c.action, Resource: "*", Context: c.ctx})
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", c.action, got, c.want)
		}
		at, ok := got.At()
		if ok != (got.Policy != nil) {
			t.Error("place of the deciding statement")
		}
		if ok {
			text := got.Policy.Document().Text()[at.Pos.Offset:at.End.Offset]
			if !strings.HasPrefix(text, `{"Effect"`) || !strings.HasSuffix(text, "}") {
				t.Errorf("the place holds %q", text)
			}
		}
	}
	var nothing *Set
	if d := nothing.Decide(&Request{Action: "a:b", Resource: "*"}); d != noDecision() {
		t.Error("a nil set decides")
	}
	if nothing.Policies() != nil || len(nothing.Explain(&Request{}).Statements) != 0 {
		t.Error("a nil set holds policies")
	}
	if d := set.Decide(nil); d != noDecision() {
		t.Error("a nil request is decided")
	}
	if got := a.ID(); got != (ID{"Custom", "a", "v1"}) {
		t.Error(got)
	}
}

func TestTrust(t *testing.T) {
	set := NewSet(Compile(ID{Type: "Trust", Name: "r"}, mustParse(t, Trust, `{"Version": "1", "Statement": [
		{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {
			"RAM": ["acs:ram::11:root", "acs:ram::22:user/bob", "acs:ram::22:role/Ops"],
			"Service": "ecs.aliyuncs.com",
			"Federated": "acs:ram::11:saml-provider/idp"}},
		{"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": {"RAM": "acs:ram:*:11:user/mallory"}}]}`)))
	for _, c := range []struct {
		r    Request
		want Verdict
	}{
		{Request{Principal: "acs:ram::11:root"}, Allow},
		{Request{Principal: "acs:ram::11:user/anyone"}, Allow},
		{Request{Principal: "acs:ram::11:role/x/session"}, Allow},
		{Request{Principal: "acs:ram::11:user/mallory"}, ExplicitDeny},
		{Request{Principal: "acs:ram::22:root"}, ImplicitDeny},
		{Request{Principal: "acs:ram::22:user/bob"}, Allow},
		{Request{Principal: "acs:ram::22:user/bobby"}, ImplicitDeny},
		{Request{Principal: "acs:ram::22:role/Ops"}, Allow},
		{Request{Principal: "acs:ram::22:role/Ops/s1"}, Allow},
		{Request{Principal: "acs:ram::22:assumed-role/ops/s1"}, Allow},
		{Request{Principal: "acs:ram::22:assumed-role/opsx/s1"}, ImplicitDeny},
		{Request{Principal: "acs:ram::22:role/ops/s1"}, ImplicitDeny},
		{Request{Principal: "acs:oss::11:root"}, ImplicitDeny},
		{Request{PrincipalService: "ecs.aliyuncs.com"}, Allow},
		{Request{PrincipalService: "fc.aliyuncs.com"}, ImplicitDeny},
		{Request{PrincipalFederated: "acs:ram::11:saml-provider/idp"}, Allow},
		{Request{PrincipalFederated: "acs:ram::12:saml-provider/idp"}, ImplicitDeny},
		{Request{}, ImplicitDeny},
	} {
		c.r.Action = "sts:AssumeRole"
		if got := set.Decide(&c.r); got.Verdict != c.want {
			t.Errorf("%+v: %v, want %v", c.r, got.Verdict, c.want)
		}
		tr := set.Explain(&c.r)
		if p := tr.Statements[0].Principal; !p.Asked || p.Operand != caller(&c.r) || tr.Statements[0].Resource.Asked {
			t.Errorf("trace %+v", p)
		}
	}
	if d := set.Decide(&Request{Action: "ecs:X", Principal: "acs:ram::11:root"}); d.Verdict != ImplicitDeny {
		t.Error("another action is trusted")
	}
}

func TestLocate(t *testing.T) {
	d := mustParse(t, Identity, `{"Version": "1", "Statement": [{"Effect": "Deny", "Action": ["ecs:*", "vpc:*"], "Resource": "*",
		"Condition": {"StringEquals": {"ecs:tag/a.b": ["x", "y"]}}}]}`)
	for path, want := range map[string]string{
		"Version":                  `"1"`,
		"Statement[0].Action[1]":   `"vpc:*"`,
		"Statement[0].Resource":    `"*"`,
		"Statement[0].Resource[0]": `"*"`,
		"Statement[0].Resource[1]": "",
		"Statement[1]":             "",
		"Statement[x]":             "",
		"Statement[0].Nothing":     "",
		"Statement[0].Effect.x":    "",
		"Statement[0].Condition.StringEquals.ecs:tag/a.b[1]": `"y"`,
		"Statement[0].Condition.StringEquals.ecs:tag/a.b":    `["x", "y"]`,
	} {
		at, ok := d.Locate(path)
		if got := d.Text()[at.Pos.Offset:at.End.Offset]; got != want || ok != (want != "") {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if at, _ := d.Locate("Statement[0].Condition"); at.Pos.Line != 2 || at.Pos.Column != 16 {
		t.Errorf("place %v", at.Pos)
	}
	if _, ok := (&Document{text: "{"}).Locate("Version"); ok {
		t.Error("located in broken text")
	}
}

func TestExplainValues(t *testing.T) {
	c := policyOf(t, "p", `{"Effect": "Deny", "NotAction": ["ram:*", "ecs:Run*"], "Resource": ["acs:ecs:*:*:disk/*", "*"],
		"Condition": {"StringNotEquals": {"ecs:CommandRunAs": ["system", "root"]}, "Bool": {"acs:MFAPresent": "false"}}}`)
	tr := NewSet(c).Explain(&Request{Action: "ecs:InvokeCommand", Resource: "acs:ecs:r:1:instance/i", Context: []Value{
		{Key: "ecs:CommandRunAs", Values: []string{"root"}, Source: "parameter Username"},
	}})
	s := tr.Statements[0]
	if s.Applies || s.Action.Element != "NotAction" || !s.Action.Matched || s.Action.Pattern != "" || s.Resource.Pattern != "*" {
		t.Errorf("%+v", s)
	}
	run := s.Conditions[0]
	if run.Outcome != NotMet || run.Matched != "root" || run.Source != "parameter Username" || !slices.Equal(run.Values, []string{"root"}) {
		t.Errorf("%+v", run)
	}
	if mfa := s.Conditions[1]; mfa.Outcome != AbsentNotMet || mfa.Present || mfa.Outcome.String() != "key absent, not met" {
		t.Errorf("%+v", mfa)
	}
}
