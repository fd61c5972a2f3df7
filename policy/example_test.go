package policy_test

import (
	"errors"
	"fmt"

	"github.com/rampart-cloud/rampart/policy"
)

// The examples use the package from outside, as an importing program does.

const rootControl = `{
	"Version": "1",
	"Statement": [{
		"Effect": "Deny",
		"Action": ["ecs:RunInstances", "ecs:CreateInstance"],
		"Resource": "*",
		"Condition": {"Bool": {"ecs:LoginAsNonRoot": "false"}}
	}]
}`

const admin = `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}`

func compile(name, text string) *policy.Compiled {
	doc, err := policy.Parse(policy.Identity, []byte(text))
	if err != nil {
		panic(err) // the texts of this file parse
	}
	return policy.Compile(policy.ID{Type: "Custom", Name: name, Version: "v1"}, doc)
}

func ExampleParse() {
	_, err := policy.Parse(policy.Identity, []byte(`{
  "Version": "1",
  "Statement": [{"Effect": "Permit", "Action": "ecs:*", "Resource": "*", "Sid": "one"}]
}`))
	refusal, _ := errors.AsType[*policy.ParseError](err)
	for _, fault := range refusal.Faults {
		fmt.Println(fault.Pos, fault.Code, "at", fault.Path)
	}
	fmt.Println(refusal.Status(), refusal.WireCode())
	// Output:
	// 3:28 BadEffect at Statement[0].Effect
	// 3:74 UnknownElement at Statement[0].Sid
	// 400 MalformedPolicyDocument
}

func ExampleSet_Decide() {
	set := policy.NewSet(compile("ecs-root-user-control", rootControl), compile("ecs-admin", admin))
	for _, login := range []string{"true", "false"} {
		d := set.Decide(&policy.Request{Action: "ecs:RunInstances", Resource: "*", Context: []policy.Value{{Key: "ecs:LoginAsNonRoot", Values: []string{login}}}})
		at, _ := d.At()
		fmt.Println(d.Verdict, "by statement", d.Statement, "of", d.Policy.ID().Name, "at", at.Pos)
	}
	d := set.Decide(&policy.Request{Action: "ram:CreateUser", Resource: "acs:ram:*:1234567890123456:user/*"})
	_, ok := d.At()
	fmt.Println(d.Verdict, d.Statement, ok)
	// Output:
	// Allow by statement 0 of ecs-admin at 1:32
	// ExplicitDeny by statement 0 of ecs-root-user-control at 3:16
	// ImplicitDeny -1 false
}

func ExampleSet_Explain() {
	set := policy.NewSet(compile("ecs-root-user-control", rootControl))
	trace := set.Explain(&policy.Request{Action: "ecs:RunInstances", Resource: "*", Context: []policy.Value{
		{Key: "ecs:LoginAsNonRoot", Values: []string{"true"}, Source: "parameter ImageOptions.LoginAsNonRoot"},
	}})
	s := trace.Statements[0]
	fmt.Println("applies:", s.Applies, "action:", s.Action.Matched, "by", s.Action.Pattern, "resource:", s.Resource.Matched)
	for _, c := range s.Conditions {
		fmt.Printf("%s %s %q has %q from %s: %v\n", c.Condition.Operator, c.Condition.Key, c.Condition.Values, c.Values, c.Source, c.Outcome)
	}
	// Output:
	// applies: false action: true by ecs:RunInstances resource: true
	// Bool ecs:LoginAsNonRoot ["false"] has ["true"] from parameter ImageOptions.LoginAsNonRoot: not met
}

func ExampleLayers_Decide() {
	group := compile("rg-start", `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:StartInstance", "Resource": "acs:ecs:*:*:instance/*"}]}`)
	layers := &policy.Layers{
		Account:          policy.NewSet(compile("ecs-root-user-control", rootControl)),
		ResourceGroup:    policy.NewSet(group),
		HasResourceGroup: true,
	}
	for _, action := range []string{"ecs:StartInstance", "ecs:StopInstance"} {
		o := layers.Decide(&policy.Request{Action: action, Resource: "acs:ecs:cn-hangzhou:1234567890123456:instance/i-1"})
		fmt.Printf("%s %v %s %q\n", action, o.Verdict, o.Layer.WireName(), o.NoPermissionType())
	}
	// Output:
	// ecs:StartInstance Allow ResourceGroupLevelIdentityBasedPolicy ""
	// ecs:StopInstance ImplicitDeny ResourceGroupLevelIdentityBasedPolicy "ImplicitDeny"
}

func ExampleAccount() {
	var account policy.Account
	account.PutPolicy(compile("ecs-admin", admin))
	account.PutPolicy(compile("ecs-root-user-control", rootControl))
	alice := policy.Entity{Type: policy.RAMUser, Name: "Alice"}
	ask := func() policy.Verdict {
		return account.Decide(alice, &policy.Request{Action: "ecs:RunInstances", Resource: "*", Context: []policy.Value{{Key: "ecs:LoginAsNonRoot", Values: []string{"false"}}}}).Verdict
	}
	fmt.Println(ask())
	for _, name := range []string{"ecs-admin", "ecs-root-user-control"} {
		if err := account.Attach(alice, policy.PolicyRef{Type: "Custom", Name: name}); err != nil {
			fmt.Println(err)
		}
		fmt.Println(ask())
	}
	err := account.DeletePolicy(policy.PolicyRef{Type: "Custom", Name: "ecs-admin"})
	fmt.Println(errors.Is(err, policy.ErrAttached))
	// Output:
	// ImplicitDeny
	// Allow
	// ExplicitDeny
	// true
}

func ExampleDocument_Locate() {
	doc, err := policy.Parse(policy.Identity, []byte(rootControl))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, path := range []string{"Statement[0].Action[1]", "Statement[0].Condition.Bool.ecs:LoginAsNonRoot", "Statement[0].NotAction"} {
		place, ok := doc.Locate(path)
		fmt.Println(path, ok, place.Pos, doc.Text()[place.Pos.Offset:place.End.Offset])
	}
	// Output:
	// Statement[0].Action[1] true 5:34 "ecs:CreateInstance"
	// Statement[0].Condition.Bool.ecs:LoginAsNonRoot true 7:48 "false"
	// Statement[0].NotAction false 0:0
}

func ExampleQuery() {
	sets := []*policy.Set{policy.NewSet(compile("ecs-admin", admin)), policy.NewSet(compile("ecs-root-user-control", rootControl))}
	var q policy.Query // prepared once, asked of many sets
	q.Prepare(&policy.Request{Action: "ECS:runinstances", Resource: "*"})
	for _, s := range sets {
		fmt.Println(s.DecideQuery(&q).Verdict)
	}
	// Output:
	// Allow
	// ImplicitDeny
}
