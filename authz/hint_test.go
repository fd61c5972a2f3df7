package authz_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/policy"
)

// refused decides by one text of a layer.
func refused(t *testing.T, kind policy.Kind, text string, req *policy.Request) policy.Outcome {
	t.Helper()
	doc, err := policy.Parse(kind, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	set := policy.NewSet(policy.Compile(policy.ID{Type: "Custom", Name: "p"}, doc))
	if kind == policy.Trust {
		return (&policy.Layers{TrustOnly: true, HasTrust: true, Trust: set}).Decide(req)
	}
	return (&policy.Layers{Account: set}).Decide(req)
}

// A call that follows a hint is not refused by that statement, whatever the
// operator.
func TestHintsOfOperators(t *testing.T) {
	for operator, c := range map[string]struct{ wanted, has, follows, id, text string }{
		"StringEquals":              {"a", "a", "b", "ValueOtherThan", "k:k other than a"},
		"StringNotEquals":           {"a", "b", "a", "ValueOneOf", "k:k as one of a"},
		"StringEqualsIgnoreCase":    {"a", "A", "b", "ValueOtherThan", "k:k other than a"},
		"StringNotEqualsIgnoreCase": {"a", "b", "A", "ValueOneOf", "k:k as one of a"},
		"StringLike":                {"a*", "ab", "b", "ValueNotLike", "k:k not like a*"},
		"StringNotLike":             {"a*", "b", "ab", "ValueLike", "k:k like a*"},
		"NumericEquals":             {"5", "5", "6", "ValueOtherThan", "k:k other than 5"},
		"NumericNotEquals":          {"5", "6", "5", "ValueOneOf", "k:k as one of 5"},
		"NumericLessThan":           {"5", "4", "5", "NumberNotLess", "k:k not less than 5"},
		"NumericLessThanEquals":     {"5", "5", "6", "NumberGreater", "k:k greater than 5"},
		"NumericGreaterThan":        {"5", "6", "5", "NumberNotGreater", "k:k not greater than 5"},
		"NumericGreaterThanEquals":  {"5", "5", "4", "NumberLess", "k:k less than 5"},
		"DateEquals":                {"2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z", "ValueOtherThan", "k:k other than 2026-01-02T00:00:00Z"},
		"DateNotEquals":             {"2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z", "2026-01-02T00:00:00Z", "ValueOneOf", "k:k as one of 2026-01-02T00:00:00Z"},
		"DateLessThan":              {"2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "TimeNotBefore", "k:k not before 2026-01-02T00:00:00Z"},
		"DateLessThanEquals":        {"2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z", "TimeAfter", "k:k after 2026-01-02T00:00:00Z"},
		"DateGreaterThan":           {"2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z", "2026-01-02T00:00:00Z", "TimeNotAfter", "k:k not after 2026-01-02T00:00:00Z"},
		"DateGreaterThanEquals":     {"2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", "TimeBefore", "k:k before 2026-01-02T00:00:00Z"},
		"Bool":                      {"false", "false", "true", "ValueOtherThan", "k:k other than false"},
		"IpAddress":                 {"192.0.2.0/24", "192.0.2.1", "198.51.100.1", "AddressOutside", "k:k outside of 192.0.2.0/24"},
		"NotIpAddress":              {"192.0.2.0/24", "198.51.100.1", "192.0.2.1", "AddressWithin", "k:k within 192.0.2.0/24"},
	} {
		text := fmt.Sprintf(`{"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{%q:{"k:k":[%q]}}}]}`, operator, c.wanted)
		with := func(value string) *policy.Request {
			return &policy.Request{Action: "a:b", Resource: "*", Context: []policy.Value{{Key: "k:k", Values: []string{value}}}}
		}
		out := refused(t, policy.Identity, text, with(c.has))
		hints := authz.Hints(out, with(c.has), authz.Advices{"K:K": {{ID: "Own", Text: "Do so."}}})
		if len(hints) != 2 || hints[0].Id != c.id || hints[0].Key != "k:k" || !slices.Equal(hints[0].Values, []string{c.wanted}) || hints[0].Text != "The statement does not apply with "+c.text+"." ||
			hints[1].Id != "Own" || hints[1].Key != "k:k" || hints[1].Text != "Do so." {
			t.Errorf("%s: %+v", operator, hints)
		}
		if !slices.Contains(authz.HintIDs(), c.id) {
			t.Errorf("%s is not among the names of hints", c.id)
		}
		if out := refused(t, policy.Identity, text, with(c.follows)); out.Verdict == policy.ExplicitDeny {
			t.Errorf("%s: %s follows the hint and is denied", operator, c.follows)
		}
	}
}

func TestHintsWithoutCondition(t *testing.T) {
	req := &policy.Request{Action: "ecs:RunInstances", Resource: "*", Principal: "acs:ram::1:user/a"}
	one := func(out policy.Outcome, advices authz.Advices) string {
		t.Helper()
		var list []string
		for _, h := range authz.Hints(out, req, advices) {
			list = append(list, h.Id)
			if h.Id != "Own" && !slices.Contains(authz.HintIDs(), h.Id) {
				t.Errorf("%s is not among the names of hints", h.Id)
			}
		}
		return strings.Join(list, " ")
	}
	const all = `"Action":"*","Resource":"*"}]}`
	if got := one(refused(t, policy.Identity, `{"Version":"1","Statement":[{"Effect":"Deny",`+all, req), nil); got != "DenyWithoutCondition" {
		t.Errorf("a Deny without a condition: %s", got)
	}
	if got := one(refused(t, policy.Identity, `{"Version":"1","Statement":[{"Effect":"Allow",`+all, req), nil); got != "" {
		t.Errorf("an allowed call: %s", got)
	}
	for layer, want := range map[policy.LayerKind]string{policy.ControlLayer: "AllowByControlPolicy", policy.SessionLayer: "AllowBySessionPolicy", policy.AccountLayer: "AllowInAccount",
		policy.ResourceGroupLayer: "AllowInResourceGroup", policy.TrustLayer: "AllowByTrustPolicy"} {
		out := policy.Outcome{Layer: layer}
		out.Verdict = policy.ImplicitDeny
		if got := one(out, nil); got != want {
			t.Errorf("nothing allows in %s: %s", layer, got)
		}
		h := authz.Hints(out, req, nil)[0]
		if !slices.Equal(h.Values, []string{"ecs:RunInstances", "*"}) || strings.Contains(h.Text, "{") || layer != policy.TrustLayer && !strings.Contains(h.Text, "ecs:RunInstances on *") {
			t.Errorf("%+v", h)
		}
	}
	// What a trust policy asks for is not told.
	trust := `{"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Principal":{"RAM":["acs:ram::1:user/a"]},"Condition":{"StringNotEquals":{"sts:ExternalId":"secret"}}}]}`
	req.Action = "sts:AssumeRole"
	out := refused(t, policy.Trust, trust, req)
	advices := authz.Advices{"sts:ExternalId": {{ID: "Own", Text: "Ask."}}}
	if got := one(out, advices); got != "TrustDenies Own" || strings.Contains(fmt.Sprint(authz.Hints(out, req, advices)), "secret") {
		t.Errorf("a trust policy: %s", got)
	}
}
