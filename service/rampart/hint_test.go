package rampart_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/service/rampart"
)

// A refusal, its preview, its explanation and its simulation say the same of
// what would be allowed, also of a key that the call does not carry.
func TestHintsAreTheSameEverywhere(t *testing.T) {
	const absent = `{"Version":"1","Statement":[{"Effect":"Deny","Action":"ecs:RunInstances","Resource":"*",
		"Condition":{"Bool":{"ecs:LoginAsNonRoot":"false"},"StringNotEquals":{"ecs:InstanceType":["ecs.g7.large","ecs.g7.xlarge"]}}}]}`
	for name, c := range map[string]struct {
		policies []string
		want     []authz.Hint
	}{
		"the procedure's Deny": {[]string{apitest.Allow("ecs:*"), denyRoot}, []authz.Hint{
			{Id: "ValueOtherThan", Key: "ecs:LoginAsNonRoot", Values: []string{"false"}, Text: "The statement does not apply with ecs:LoginAsNonRoot other than false."},
			{Id: "TestLogin", Key: "ecs:LoginAsNonRoot", Text: "Send Login=true."},
		}},
		"a key that is absent": {[]string{apitest.Allow("ecs:*"), absent}, []authz.Hint{
			{Id: "ValueOtherThan", Key: "ecs:LoginAsNonRoot", Values: []string{"false"}, Text: "The statement does not apply with ecs:LoginAsNonRoot other than false."},
			{Id: "TestLogin", Key: "ecs:LoginAsNonRoot", Text: "Send Login=true."},
			{Id: "ValueOneOf", Key: "ecs:InstanceType", Values: []string{"ecs.g7.large", "ecs.g7.xlarge"}, Text: "The statement does not apply with ecs:InstanceType as one of ecs.g7.large, ecs.g7.xlarge."},
		}},
		"nothing allows it": {[]string{apitest.Allow("ram:*")}, []authz.Hint{
			{Id: "AllowInAccount", Values: []string{"ecs:RunInstances", "*"}, Text: "Ask an administrator for a policy that allows ecs:RunInstances on *, granted in the whole account."},
		}},
		"a Deny of everything": {[]string{apitest.Allow("ecs:*"), apitest.Deny("ecs:*")}, []authz.Hint{
			{Id: "DenyWithoutCondition", Text: "The statement has no condition, so no value of the call changes this. Ask an administrator to change the policy."},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			h := start(t)
			alice := h.User("alice", c.policies...)
			var texts []string
			for _, w := range c.want {
				texts = append(texts, w.Text)
			}
			same := func(what string, got []authz.Hint) {
				t.Helper()
				for i := range got {
					if len(got[i].Values) == 0 {
						got[i].Values = nil
					}
				}
				if !reflect.DeepEqual(got, c.want) {
					t.Errorf("%s says\n%+v, want\n%+v", what, got, c.want)
				}
			}
			refusal := alice.Denied(api.ECS, "RunInstances", "RegionId", "cn-hangzhou")
			if !strings.Contains(refusal.Message, strings.Join(texts, " ")) {
				t.Errorf("the refusal %q lacks %q", refusal.Message, texts)
			}
			var previews rampart.PreviewCallsOutput
			alice.Do(api.Rampart, "PreviewCalls", "Calls", calls(t, preview("RunInstances", "RegionId", "cn-hangzhou"))).Into(&previews)
			same("the preview", previews.Results[0].Hints)
			if got := previews.Results[0].Hint; got != strings.Join(texts, " ") {
				t.Errorf("the preview's text is %q", got)
			}
			var explained rampart.Explanation
			alice.Do(api.Rampart, "ExplainOwnCall", "EventId", refusal.RequestId).Into(&explained)
			same("the explanation", explained.Decision.Hints)
			var simulated rampart.SimulatePolicyOutput
			h.Root.Do(api.Rampart, "SimulatePolicy", "Principal", "alice", "ActionName", "ecs:RunInstances", "Context", `{"ecs:LoginAsNonRoot":["false"]}`).Into(&simulated)
			same("the simulation", simulated.Decision.Hints)
			if !reflect.DeepEqual(simulated.Decision.Allowing, texts) {
				t.Errorf("the simulation's texts are %q", simulated.Decision.Allowing)
			}
		})
	}
}
