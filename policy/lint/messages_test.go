package lint

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/policy"
)

// TestMessages holds what a person reads: message and fix of each code, with
// the names in them.
func TestMessages(t *testing.T) {
	for _, c := range []struct {
		text, message, fix string
	}{
		{doc(`{"Effect": "Allow", "Action": «UnknownService»"OSS:GetObject", "Resource": "*"}`), `the service "oss" is not in the catalog; OSS:GetObject is not judged`, "check the service code"},
		{doc(`{"Effect": "Allow", "Action": «UnknownAction»"ecs:StopInstnce", "Resource": "*"}`), "ecs:StopInstnce matches no known action", "write ecs:StopInstance"},
		{doc(`{"Effect": "Allow", "Action": «UnknownAction»"ecs:Zzz*", "Resource": "*"}`), "ecs:Zzz* matches no known action", "remove it, or write an action that exists"},
		{doc(`{"Effect": "Allow", "Action": «NoResourceLevel»"ecs:DescribeRegions", "Resource": "acs:ecs:*:*:instance/*"}`), "ecs:DescribeRegions has no resource level: this statement, which names ARNs, never applies to it", `put it into a statement with "Resource": "*"`},
		{doc(`{"Effect": "Deny", "Action": «KeyNotCarried»"ecs:StopInstance", "Resource": "*", "Condition": {"Bool": {"ecs:LoginAsNonRoot": "false"}}}`), "calls of ecs:StopInstance never carry ecs:LoginAsNonRoot: this Deny cannot fire for it", "use a key that it carries, or deny the action without the condition"},
		{doc(`{"Effect": "Allow", "Action": «KeyNotCarried»"ecs:StopInstance", "Resource": "*", "Condition": {"Bool": {"ecs:LoginAsNonRoot": "true"}}}`), "calls of ecs:StopInstance never carry ecs:LoginAsNonRoot: this Allow never grants it", "use a key that it carries, or deny the action without the condition"},
		{doc(`{"Effect": "Deny", "Action": «KeyNotCarried»"ecs:*eate*der", "Resource": "*", "Condition": {"StringEquals": {"ecs:CommandRunAs": "root"}}}`), "calls of ecs:CreateOrder never carry ecs:CommandRunAs", "use a key"},
		{doc(`{"Effect": "Deny", "Action": «KeyNotCarried»"ecs:*Disk", "Resource": "*", "Condition": {"StringEquals": {"ecs:CommandRunAs": "root"}}}`), "calls of ecs:AttachDisk and ecs:ReplaceSystemDisk never carry", "use a key"},
		{doc(`{"Effect": "Deny", "Action": «KeyNotCarried»"ecs:*Instance*", "Resource": "*", "Condition": {"StringEquals": {"ecs:CommandRunAs": "root"}}}`), "calls of ecs:CreateInstance, ecs:RunInstances and ecs:StopInstance never carry", "use a key"},
		{doc(`{"Effect": "Deny", "Action": «KeyNotCarried»"*:*r*s*", "Resource": "*", "Condition": {"StringEquals": {"ecs:Nothing": «UnknownKey»"root"}}}`), " others never carry ecs:Nothing", "use a key"},
		{doc(`{"Effect": "Deny", "Action": «KeyAlwaysMet»"ecs:StopInstance", "Resource": "*", "Condition": {"StringNotLike": {"ecs:ImageSource": "x*"}}}`), "calls of ecs:StopInstance never carry ecs:ImageSource, so StringNotLike on it is always met", "leave the condition out"},
		{doc(`{"Effect": "Deny", "Action": "ecs:RunInstances", "Resource": "*", "Condition": {"StringNotEquals": {"acs:SourceIp": «WrongKeyType»"10.0.0.1"}}}`), "StringNotEquals compares String values, but acs:SourceIp is of type IP address: the comparison is invalid and the statement never applies", "use NotIpAddress"},
		{doc(`{"Effect": "Deny", "Action": "ecs:RunInstances", "Resource": "*", "Condition": {"StringEquals": {"acs:SourceIp": «WrongKeyType»"10.0.0.1"}}}`), "StringEquals compares String values", "use IpAddress"},
		{doc(`{"Effect": "Deny", "Action": "ecs:RunInstances", "Resource": "*", "Condition": {"StringNotEquals": {"ecs:LoginAsNonRoot": «WrongKeyType»"true"}}}`), "is of type Boolean", "use Bool with the other value"},
		{doc(`{"Effect": "Deny", "Action": "ecs:RunInstances", "Resource": "*", "Condition": {"DateNotEquals": {"ecs:ImageSource": «WrongKeyType»"2026-01-01T00:00:00Z"}}}`), "compares Date values, but ecs:ImageSource is of type String", "use StringNotEquals"},
		{doc(`{"Effect": "Allow", "Action": "ecs:StopInstance", "Resource": ["acs:ecs:*:*:instance/*", «ResourceNeverMatches»"acs:vpc:*:*:instance/*"]}`), "acs:vpc:*:*:instance/* matches no resource of the statement's actions", "write a resource such as acs:ecs:*:*:instance/*"},
		{doc(`{"Effect": "Allow", "Action": "ecs:StopInstance", "Resource": "*"}`, `«Shadowed»{"Effect": "Allow", "Action": "ecs:StopInstance", "Resource": "acs:ecs:*:*:instance/i-1"}`), "this Allow is covered by statement 0 and changes nothing", "remove it"},
		{doc(`{"Effect": "Deny", "Action": "ecs:*", "Resource": "*"}`, `«AllowDenied»{"Effect": "Allow", "Action": "ecs:StopInstance", "Resource": "*"}`), "this Allow grants nothing: the Deny in statement 0 covers it", "remove one of the two"},
		{doc(`{"Effect": "Allow", "Action": «OverWideGrant»"*", "Resource": "*"}`), "this allows every action on every resource", "list the actions that are needed"},
		{doc(`{"Effect": "Allow", "NotAction": «OverWideGrant»"ram:*", "Resource": "*"}`), "every action but a list, also actions that do not exist yet", "list the actions that are needed with Action"},
		{doc(`{"Effect": "Allow", "Action": «PermissionManagement»"ram:AttachPolicyToUser", "Resource": "*"}`), "ram:AttachPolicyToUser lets its holder change permissions and so grant itself anything", "name the users, roles or policies"},
	} {
		f := check(t, procedure, c.text)
		found := false
		for _, x := range f {
			found = found || strings.Contains(x.Message, c.message) && strings.Contains(x.Fix, c.fix)
		}
		if !found {
			t.Errorf("%s\ngot %+v\nwant %q, fix %q", c.text, f, c.message, c.fix)
		}
	}
}

// TestTwoSources: findings about a statement speak of the other policy by name.
func TestTwoSources(t *testing.T) {
	f := check(t, procedure, doc(`{"Effect": "Allow", "Action": "ecs:Stop*", "Resource": "*"}`), doc(`«Shadowed»{"Effect": "Allow", "Action": "ecs:StopInstance", "Resource": "*"}`))
	if len(f) != 1 || f[0].Policy != "p1" || !strings.Contains(f[0].Message, "statement 0 of p0") {
		t.Errorf("%+v", f)
	}
}

// TestCoveredStatements tells when one statement speaks of all that another
// does; where it cannot prove it, it says no.
func TestCoveredStatements(t *testing.T) {
	statement := func(text string) *policy.Statement {
		d, err := policy.Parse(policy.Identity, []byte(doc(text)))
		if err != nil {
			t.Fatal(err)
		}
		return &d.Statements[0]
	}
	for _, c := range []struct {
		wide, narrow string
		want         bool
	}{
		{`"Action": "ecs:*", "Resource": "*"`, `"Action": "ecs:StopInstance", "Resource": "*"`, true},
		{`"Action": "ecs:StopInstance", "Resource": "*"`, `"Action": "ecs:*", "Resource": "*"`, false},
		{`"Action": "ecs:*", "Resource": "acs:ecs:*:*:instance/*"`, `"Action": "ecs:*", "Resource": "acs:ecs:*:*:instance/i-1"`, true},
		{`"Action": "ecs:*", "Resource": "acs:ecs:*:*:instance/*"`, `"Action": "ecs:*", "Resource": ["acs:ecs:*:*:instance/i-1", "acs:ecs:*:*:disk/*"]`, false},
		{`"Action": "ecs:*", "Resource": ["acs:ecs:*:*:instance/*", "acs:ecs:*:*:disk/*"]`, `"Action": "ecs:*", "Resource": ["acs:ecs:*:*:disk/d", "acs:ecs:*:*:instance/i-1"]`, true},
		{`"Action": "ecs:*", "Resource": "acs:ecs:*:*:instance/*"`, `"Action": "ecs:*", "Resource": "*"`, false},
		{`"Action": "ecs:*", "Resource": "*"`, `"Action": "ecs:*", "Resource": "acs:ecs:*:*:instance/*"`, true},
		{`"Action": "ecs:*", "Resource": "*", "Condition": {"Bool": {"a:b": "true"}}`, `"Action": "ecs:*", "Resource": "*"`, false},
		{`"Action": "ecs:*", "Resource": "*", "Condition": {"Bool": {"a:b": "true"}}`, `"Action": "ecs:*", "Resource": "*", "Condition": {"Bool": {"A:B": "true", "a:c": "true"}}`, true},
		{`"Action": "ecs:*", "Resource": "*", "Condition": {"Bool": {"a:b": "true"}}`, `"Action": "ecs:*", "Resource": "*", "Condition": {"Bool": {"a:b": "false"}}`, false},
		{`"Action": "ecs:*", "Resource": "*", "Condition": {"StringEquals": {"a:b": "true"}}`, `"Action": "ecs:*", "Resource": "*", "Condition": {"StringLike": {"a:b": "true"}}`, false},
		{`"Action": "ecs:*", "Resource": "*", "Condition": {"StringEquals": {"ecs:tag/a": "x"}}`, `"Action": "ecs:*", "Resource": "*", "Condition": {"StringEquals": {"ecs:tag/A": "x"}}`, false},
		{`"NotAction": "ram:*", "Resource": "*"`, `"Action": "ecs:*", "Resource": "*"`, true},
		{`"NotAction": "ecs:Stop*", "Resource": "*"`, `"Action": "ecs:*", "Resource": "*"`, false},
		{`"NotAction": "ecs:*", "Resource": "*"`, `"NotAction": ["ecs:*", "ram:*"], "Resource": "*"`, true},
		{`"NotAction": ["ecs:*", "ram:*"], "Resource": "*"`, `"NotAction": "ecs:*", "Resource": "*"`, false},
		{`"Action": "*", "Resource": "*"`, `"NotAction": "ecs:*", "Resource": "*"`, true},
		{`"Action": "ecs:*", "Resource": "*"`, `"NotAction": "ecs:*", "Resource": "*"`, false},
		{`"Action": ["ecs:Stop*", "ECS:start*"], "Resource": "*"`, `"Action": ["ecs:StartInstance", "ecs:StopInstance"], "Resource": "*"`, true},
	} {
		s, n := statement(`{"Effect": "Allow", `+c.wide+`}`), statement(`{"Effect": "Allow", `+c.narrow+`}`)
		if got := covered(s, n); got != c.want {
			t.Errorf("%s\ncovers %s: %v", c.wide, c.narrow, got)
		}
		if !covered(s, s) || !covered(n, n) {
			t.Errorf("%s: does not cover itself", c.wide)
		}
	}
}

// TestTrustPolicies are not compared with identity policies: they are asked on
// another occasion. Their actions and keys are checked.
func TestTrustPolicies(t *testing.T) {
	d, err := policy.Parse(policy.Trust, []byte(`{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": "acs:ram::1:root"}}, {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": "acs:ram::1:root"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	f := Lint(procedure, Source{"role", d})
	if len(f) != 2 || f[0].Code != UnknownService || f[1].Code != UnknownService || f[0].Path != "Statement[0].Action[0]" {
		t.Errorf("%+v", f)
	}
}

// TestResourceOfActionsWithoutLevel: where no action has a resource level, one
// finding says so and the pattern is not reported a second time.
func TestResourceOfActionsWithoutLevel(t *testing.T) {
	check(t, procedure, doc(`{"Effect": "Allow", "Action": «NoResourceLevel»"ecs:RunInstances", "Resource": "acs:vpc:*:*:x/*"}`))
	check(t, procedure, doc(`{"Effect": "Allow", "Action": "ecs:Mystery", "Resource": "acs:vpc:*:*:x/*"}`)) // its resources are not known
}

func TestList(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e"}
	for n, want := range []string{"", "a", "a and b", "a, b and c", "a, b, c and d", "a, b, c and 2 others"} {
		if n == 0 {
			continue // there is always a name
		}
		if got := list(names[:n]); got != want {
			t.Errorf("%d names: %q, want %q", n, got, want)
		}
	}
}

// TestSuggestionsAreNear: a name is suggested only when a few letters differ.
func TestSuggestionsAreNear(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"abc", "abc", 0}, {"abc", "abd", 1}, {"abc", "ac", 1}, {"kitten", "sitting", 3}, {"ab", "ba", 2}} {
		if got := distance(c.a, c.b); got != c.want || distance(c.b, c.a) != got {
			t.Errorf("distance(%q, %q) = %d", c.a, c.b, got)
		}
	}
	l := &linter{actions: procedure.Actions()}
	for pattern, want := range map[string]string{"ecs:stopinstance": "write ecs:StopInstance", "ecs:StopInstancez": "write ecs:StopInstance", "ram:AttachPolicyToUsers": "write ram:AttachPolicyToUser", "ecs:CompletelyElse": "remove it, or write an action that exists", "vpc:StopInstance": "remove it, or write an action that exists"} {
		if got := l.suggest(pattern); got != want {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
}

// TestOrder: findings come by source and place, however they were found.
func TestOrder(t *testing.T) {
	f := check(t, procedure,
		doc(`«Shadowed»{"Effect": "Allow", "Action": «UnknownAction»"ecs:Nothing", "Resource": "*"}`, `{"Effect": "Allow", "Action": «OverWideGrant»"*", "Resource": "*"}`),
		doc(`{"Effect": "Deny", "Action": «UnknownService»"x:y", "Resource": "*", "Condition": {"StringEquals": {"a:b": «UnknownKey»"c"}}}`))
	last := ""
	for _, x := range f {
		at := fmt.Sprintf("%s %06d", x.Policy, x.offset)
		if at < last {
			t.Errorf("%s stands behind %s", at, last)
		}
		last = at
	}
	if len(f) != 5 {
		t.Errorf("%d findings", len(f))
	}
}
