package policy

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestMatchersWithoutFilters asks every rule of random policies in full, also
// those that the filters would have passed over: filters may only save time.
func TestMatchersWithoutFilters(t *testing.T) {
	applied := 0
	for i := range 400 {
		rng := rand.New(rand.NewPCG(uint64(i), 77))
		m := maker{rng.IntN}
		c := policyOf(t, "p", m.statement(), m.statement(), m.statement())
		var q Query
		for range 40 {
			r := m.request()
			q.Prepare(r)
			for n := range c.rules {
				s := &c.doc.Statements[c.rules[n].at]
				got, want := c.applies(&q, int32(n), c.doc), applies(s, r)
				if got != want {
					t.Fatalf("statement %d: %v, the reference says %v\n%+v\n%s", c.rules[n].at, got, want, r, c.doc.text)
				}
				if got {
					applied++
					f := c.filters[n]
					if f.action&q.bits == 0 || f.resource != allBits && f.resource&q.resourceBits() == 0 {
						t.Fatalf("the filter passes over a statement that applies\n%+v\n%s", r, c.doc.text)
					}
				}
			}
		}
	}
	if applied < 1000 {
		t.Errorf("only %d statements applied: the draw is lopsided", applied)
	}
}

// TestResourceForms compiles one pattern of each form and compares each with
// the reference on resources that lie close by.
func TestResourceForms(t *testing.T) {
	resources := []string{"*", "", "acs:", "acs:ecs", "acs:ecs:r:1", "acs:ecs:r:1:", "acs:ecs:r:1:instance/i-1", "acs:ecs:r:1:instance/i-12", "acs:ecs:r:1:instance/", "acs:ecs:r:12:instance/i-1",
		"acs:ecs:r:1:disk/d", "acs:ecs:s:1:instance/i-1", "acs:vpc:r:1:instance/i-1", "acs:ecs:r:1:instance/i:1", "acs:ecs:r:x:1:instance/i-1", "acs:ecs::1:instance/i-1", "acs:ram:*:1:user/x", "acs:ram::1:user/x", "ACS:ecs:r:1:instance/i-1", "acs:ecs:r:1:Instance/i-1"}
	for pattern, form := range map[string]resourceForm{
		"*":                             resAny,
		"acs:ecs:r:1:instance/i-1":      resExact,
		"acs:ecs:r:1:instance/*":        resPrefix,
		"acs:ecs:r:1:instance/i-1*":     resPrefix,
		"acs:ecs:r:1:*":                 resPrefix,
		"acs:ecs:*:*:instance/i-1":      resFields,
		"acs:ecs:*:*:instance/*":        resFields,
		"acs:ecs:r*:1:instance/i*":      resFields,
		"acs:ecs:*:*:*":                 resFields,
		"acs:ram::1:user/*":             resFields, // the empty region is read as *
		"acs:ecs:*:*:instance/?-1":      resGeneral,
		"acs:e*:*:*:instance/i-1":       resGeneral,
		"acs:*:*:*:*":                   resGeneral,
		"acs:ecs:*r:*:instance/i-1":     resGeneral,
		"acs:ecs:*:*:*/i-1":             resGeneral,
		"acs:ecs:*:*:instance/i:1":      resGeneral, // a colon in the relative id
		"acs:*:*cn-beijing*:*:*":        resGeneral,
		"acs:ecs:*:*:instance/**":       resGeneral,
		"acs:ecs:?:1:instance/i-1":      resGeneral,
		"acs:ecs:r:1:instance/i-1**":    resGeneral,
		"acs:ecs:*:1:instance/*/x/*":    resGeneral,
		"acs:ecs:r:1:instance/部?":       resGeneral,
		"acs:ecs:cn-*:*:instance/i-1":   resFields,
		"acs:ecs:*-hangzhou:1:disk/d-1": resGeneral,
	} {
		if c := compileResource(pattern); c.form != form {
			t.Errorf("%s has form %d, want %d", pattern, c.form, form)
		}
		c := policyOf(t, "p", `{"Effect": "Allow", "Action": "*", "Resource": "`+pattern+`"}`)
		var q Query
		for _, res := range resources {
			agree(t, []*Compiled{c}, bothWays([]*Compiled{c}), &q, &Request{Action: "a:b", Resource: res})
		}
	}
}

// TestShortResources: a document that was not parsed, as only this package can
// make, may hold ARNs with too few fields. They are compared as text.
func TestShortResources(t *testing.T) {
	for _, pattern := range []string{"acs:*", "acs:ecs*", "acs:ecs:r*", "acs:ecs:*:x", "acs:*x:*", "acs:ecs:r:1*"} {
		d := &Document{Statements: []Statement{{Effect: DenyEffect, Actions: []string{"*"}, Resources: []string{pattern}}}}
		c := Compile(ID{}, d)
		var q Query
		for _, res := range []string{"acs:", "acs:ecs", "acs:ecs:r:1", "acs:ecs:r:1:instance/i-1", "acs:ecs:r:x", "acs:vpc:r:1:x", "*", ""} {
			agree(t, []*Compiled{c}, bothWays([]*Compiled{c}), &q, &Request{Action: "a:b", Resource: res})
		}
	}
}

// TestActionForms does the same for actions.
func TestActionForms(t *testing.T) {
	actions := []string{"ecs:RunInstances", "ECS:RUNINSTANCES", "ecs:RunInstance", "ecs:Run", "ecs:run", "ecs:", "ecs", ":", "", "ecs:InstancesRun", "ecs:StopInstances", "vpc:RunInstances", "ecs-workbench:Run", "ecs:RunInstances:x", "ecs:部", strings.Repeat("ecs:Run", 20)}
	for pattern, form := range map[string]actionForm{
		"*": actAny, "ecs:RunInstances": actExact, "ecs:*": actPrefix, "ecs:Run*": actPrefix, "e*": actPrefix, "ecs:*Instances": actSuffix, "*:Run": actSuffix, "ecs:R*s": actSuffix,
		"*:*": actGeneral, "ecs:R?nInstances": actGeneral, "ecs:*Inst*": actGeneral, "ecs:R*I*s": actGeneral, "?cs:Run*": actGeneral,
	} {
		if c := compileAction(lower(pattern)); c.form != form {
			t.Errorf("%s has form %d, want %d", pattern, c.form, form)
		}
		if pattern == "e*" {
			continue // parsed actions have a colon
		}
		for _, element := range []string{"Action", "NotAction"} {
			c := policyOf(t, "p", `{"Effect": "Allow", "`+element+`": "`+pattern+`", "Resource": "*"}`)
			var q Query
			for _, a := range actions {
				d := agree(t, []*Compiled{c}, bothWays([]*Compiled{c}), &q, &Request{Action: a, Resource: "*"})
				if a == "" && d.Verdict != ImplicitDeny {
					t.Errorf("%s %s speaks of a request without action", element, pattern)
				}
			}
		}
	}
}

// TestPrincipalTypes: a principal of no type names nobody, and each type looks
// at its own part of the request only.
func TestPrincipalTypes(t *testing.T) {
	all := &Request{Principal: "acs:ram::1:user/u", PrincipalService: "ecs.aliyuncs.com", PrincipalFederated: "acs:ram::1:saml-provider/p"}
	for _, c := range []struct {
		p    Principal
		r    *Request
		want bool
	}{
		{Principal{RAMPrincipal, "acs:ram::1:user/u", Pos{}}, all, true},
		{Principal{ServicePrincipal, "ecs.aliyuncs.com", Pos{}}, all, true},
		{Principal{FederatedPrincipal, "acs:ram::1:saml-provider/p", Pos{}}, all, true},
		{Principal{RAMPrincipal, "acs:ram::1:saml-provider/p", Pos{}}, all, false},
		{Principal{ServicePrincipal, "acs:ram::1:user/u", Pos{}}, all, false},
		{Principal{FederatedPrincipal, "acs:ram::1:user/u", Pos{}}, all, false},
		{Principal{0, "acs:ram::1:user/u", Pos{}}, all, false},
		{Principal{9, "", Pos{}}, &Request{}, false},
		{Principal{RAMPrincipal, "", Pos{}}, &Request{}, false},
		{Principal{FederatedPrincipal, "", Pos{}}, &Request{}, false},
		{Principal{FederatedPrincipal, "acs:ram::1:oidc-provider/p", Pos{}}, all, false},
		{Principal{FederatedPrincipal, "acs:ram::2:saml-provider/p", Pos{}}, all, false},
	} {
		if got := c.p.names(c.r); got != c.want {
			t.Errorf("%v %q: %v", c.p.Type, c.p.Value, got)
		}
	}
}
