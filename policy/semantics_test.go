package policy

import (
	"fmt"
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

// outcome decides a single condition under a Deny.
func outcome(t *testing.T, op, key, values string, ctx ...Value) ConditionOutcome {
	t.Helper()
	c := policyOf(t, "p", fmt.Sprintf(`{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {%q: {%q: %s}}}`, op, key, values))
	r := &Request{Action: "ecs:X", Resource: "*", Context: ctx}
	tr := NewSet(c).Explain(r)
	got := tr.Statements[0].Conditions[0].Outcome
	if want := tr.Decision.Verdict == ExplicitDeny; got.Met() != want {
		t.Errorf("%s %s: the trace says %v, the decision %v", op, values, got, tr.Decision.Verdict)
	}
	return got
}

func TestOperators(t *testing.T) {
	const (
		yes = Met
		no  = NotMet
		bad = UnreadableVal
	)
	for _, c := range []struct {
		op, values, have string
		want             ConditionOutcome
	}{
		{"StringEquals", `"a"`, "a", yes},
		{"StringEquals", `"a"`, "A", no},
		{"StringEquals", `["a", "b"]`, "b", yes},
		{"StringEquals", `"a*"`, "ab", no},
		{"StringEquals", `""`, "", yes},
		{"StringNotEquals", `["a", "b"]`, "c", yes},
		{"StringNotEquals", `["a", "b"]`, "b", no},
		{"StringEqualsIgnoreCase", `"Straße"`, "sTRAßE", yes},
		{"StringEqualsIgnoreCase", `"a"`, "b", no},
		{"StringNotEqualsIgnoreCase", `"A"`, "a", no},
		{"StringNotEqualsIgnoreCase", `"A"`, "b", yes},
		{"StringLike", `"a?c*"`, "abcdef", yes},
		{"StringLike", `"a?c"`, "a部c", yes},
		{"StringLike", `"A*"`, "ab", no},
		{"StringNotLike", `["a*", "b*"]`, "cx", yes},
		{"StringNotLike", `["a*", "b*"]`, "bx", no},

		{"NumericEquals", `"10"`, "10.0", yes},
		{"NumericEquals", `"10"`, "010", yes},
		{"NumericEquals", `"-0"`, "0", yes},
		{"NumericEquals", `"9007199254740993"`, "9007199254740992", no},
		{"NumericEquals", `"10"`, "ten", bad},
		{"NumericNotEquals", `"10"`, "11", yes},
		{"NumericNotEquals", `"10"`, "10", no},
		{"NumericNotEquals", `"10"`, "ten", bad},
		{"NumericLessThan", `"-2"`, "-10", yes},
		{"NumericLessThan", `"10"`, "9.99", yes},
		{"NumericLessThan", `"10"`, "10", no},
		{"NumericLessThanEquals", `"10"`, "10", yes},
		{"NumericLessThanEquals", `"10"`, "10.01", no},
		{"NumericGreaterThan", `"1.5"`, "1.50001", yes},
		{"NumericGreaterThan", `"1.5"`, "1.5", no},
		{"NumericGreaterThanEquals", `"1.5"`, "1.5", yes},
		{"NumericGreaterThanEquals", `"1.5"`, "-1.5", no},

		{"DateEquals", `"2026-01-01T08:00:00+08:00"`, "2026-01-01T00:00:00Z", yes},
		{"DateEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:01Z", no},
		{"DateNotEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:00.5Z", yes},
		{"DateNotEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00Z", no},
		{"DateNotEquals", `"2026-01-01T00:00:00Z"`, "yesterday", bad},
		{"DateLessThan", `"2026-01-01T00:00:00Z"`, "2025-12-31T23:59:59Z", yes},
		{"DateLessThan", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:00Z", no},
		{"DateLessThanEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:00Z", yes},
		{"DateLessThanEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:01Z", no},
		{"DateGreaterThan", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:01Z", yes},
		{"DateGreaterThan", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:00Z", no},
		{"DateGreaterThanEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:00Z", yes},
		{"DateGreaterThanEquals", `"2026-01-01T00:00:00Z"`, "1066-10-14T09:00:00Z", no},

		{"Bool", `"true"`, "true", yes},
		{"Bool", `"false"`, "true", no},
		{"Bool", `"false"`, "False", yes},
		{"Bool", `"false"`, "0", bad},

		{"IpAddress", `"10.0.0.0/8"`, "10.1.2.3", yes},
		{"IpAddress", `"10.0.0.9/8"`, "10.1.2.3", yes},
		{"IpAddress", `"192.0.2.1"`, "192.0.2.1", yes},
		{"IpAddress", `"192.0.2.1"`, "192.0.2.2", no},
		{"IpAddress", `["192.0.2.1", "2001:db8::/32"]`, "2001:db8:1::1", yes},
		{"IpAddress", `"10.0.0.0/8"`, "::ffff:10.0.0.1", yes},
		{"IpAddress", `"0.0.0.0/0"`, "::1", no},
		{"IpAddress", `"10.0.0.0/8"`, "cs.aliyuncs.com", bad},
		{"NotIpAddress", `["10.0.0.0/8", "192.0.2.0/24"]`, "198.51.100.1", yes},
		{"NotIpAddress", `["10.0.0.0/8", "192.0.2.0/24"]`, "192.0.2.9", no},
		{"NotIpAddress", `"10.0.0.0/8"`, "", bad},
	} {
		if got := outcome(t, c.op, "acs:Key", c.values, value("acs:Key", c.have)); got != c.want {
			t.Errorf("%s %s against %q: %v, want %v", c.op, c.values, c.have, got, c.want)
		}
	}
}

// TestEveryOperatorIsTested keeps the table above whole: each operator must have
// a met and an unmet row.
func TestOperatorNames(t *testing.T) {
	all := Operators()
	if len(all) != 21 {
		t.Fatalf("%d operators, the documents list 21", len(all))
	}
	for _, o := range all {
		if got, ok := ParseOperator(o.String()); !ok || got != o {
			t.Errorf("%s does not parse to itself", o)
		}
		if o.Type() == 0 || o.Type().String() == "unknown" {
			t.Errorf("%s has no type", o)
		}
		if o.Negated() != strings.Contains(o.String(), "Not") {
			t.Errorf("%s: negated is %v", o, o.Negated())
		}
	}
	if o := Operator(200); o.String() != "none" || o.Type() != 0 || o.Negated() {
		t.Error("an operator out of range is not none")
	}
}

func TestSwitches(t *testing.T) {
	refused := func(kind Kind, text string) bool { _, err := Parse(kind, []byte(text)); return err != nil }
	doc := func(statement string) string { return `{"Version": "1", "Statement": [` + statement + `]}` }
	allow := func(extra string) string {
		return doc(`{"Effect": "Allow", "Action": "a:b", "Resource": "*"` + extra + `}`)
	}
	absentNeg := outcome(t, "StringNotEquals", "acs:K", `"a"`)
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
		{"boolAnyCaseInRequest", boolAnyCaseInRequest, outcome(t, "Bool", "acs:K", `"true"`, value("acs:K", "TRUE")).Met()},
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
		{"wildcard principals are refused", false, !refused(Trust, doc(`{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": "*"}}`))},
	} {
		if c.set != c.seen {
			t.Errorf("%s: the switch says %v, seen %v", c.name, c.set, c.seen)
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
