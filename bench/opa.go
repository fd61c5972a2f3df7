package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/rampart-cloud/rampart/policy"
)

// opaEngine runs Open Policy Agent: one package per policy, one rule per action
// and resource so that the rule index applies, a prepared query, parsed input.
type opaEngine struct {
	w      *workload
	query  rego.PreparedEvalQuery
	inputs []ast.Value
}

func (o *opaEngine) Name() string { return "opa" }

func opaMatch(attr, pattern string) string {
	switch n := strings.Count(pattern, "*"); {
	case pattern == "*":
		return ""
	case n == 0:
		return fmt.Sprintf("input.%s == %q", attr, pattern)
	case n == 1 && strings.HasSuffix(pattern, "*"):
		return fmt.Sprintf("startswith(input.%s, %q)", attr, strings.TrimSuffix(pattern, "*"))
	}
	if n := strings.Count(pattern, "*"); n == 1 && attr == "action" { // the index knows both
		head, tail, _ := strings.Cut(pattern, "*")
		return fmt.Sprintf("startswith(input.%s, %q); endswith(input.%s, %q)", attr, head, attr, tail)
	}
	// one delimiter that occurs nowhere, so that a star runs over everything
	return fmt.Sprintf("glob.match(%q, [\"\\u0001\"], input.%s)", pattern, attr)
}

// opaRules writes the rules of a statement.
func opaRules(b *strings.Builder, s *policy.Statement) error {
	head := "allow"
	if s.Effect == policy.DenyEffect {
		head = "deny"
	}
	var tail []string
	for _, c := range s.Conditions {
		attr := fmt.Sprintf("input.env[%q]", c.Key)
		switch c.Operator {
		case policy.Bool:
			tail = append(tail, attr+" == "+c.Values[0])
		case policy.StringEquals:
			tail = append(tail, fmt.Sprintf("%s in {%s}", attr, quoteAll(c.Values)))
		case policy.IPAddress:
			tail = append(tail, fmt.Sprintf("some net in [%s]; net.cidr_contains(net, %s)", quoteAll(c.Values), attr))
		case policy.NotIPAddress:
			for _, v := range c.Values {
				tail = append(tail, fmt.Sprintf("not net.cidr_contains(%q, %s)", v, attr))
			}
		default:
			return fmt.Errorf("operator %v", c.Operator)
		}
	}
	actions := s.Actions
	if len(s.NotActions) > 0 {
		for _, a := range s.NotActions {
			if m := opaMatch("action", a); strings.Contains(m, "; ") {
				tail = append(tail, fmt.Sprintf("not glob.match(%q, [\"\\u0001\"], input.action)", a))
			} else {
				tail = append(tail, "not "+m)
			}
		}
		actions = []string{"*"}
	}
	for _, a := range actions {
		for _, r := range s.Resources {
			var body []string
			for _, e := range []string{opaMatch("action", a), opaMatch("resource", r)} {
				if e != "" {
					body = append(body, e)
				}
			}
			body = append(body, tail...)
			if len(body) == 0 {
				body = []string{"true"}
			}
			fmt.Fprintf(b, "%s if { %s }\n", head, strings.ReplaceAll(strings.Join(body, "; "), "some net in", "some block in"))
		}
	}
	return nil
}

func quoteAll(list []string) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = fmt.Sprintf("%q", v)
	}
	return strings.Join(out, ", ")
}

func (o *opaEngine) Load(w *workload) (bool, error) {
	o.w = w
	options := []func(*rego.Rego){rego.Query("x := data.main.answer")}
	// One package for each policy; of a single principal all rules stand in one,
	// so that the index is asked once and not once for each of 500 policies.
	texts := map[string]*strings.Builder{}
	var order []string
	names := map[string]string{}
	for i, p := range w.Policies {
		name := fmt.Sprintf("p%d", i)
		if len(w.Users) == 1 {
			name = "all"
		}
		names[p.Name] = name
		b := texts[name]
		if b == nil {
			b = new(strings.Builder)
			texts[name] = b
			order = append(order, name)
			fmt.Fprintf(b, "package policies.%s\n\nallow if false\ndeny if false\n", name)
		}
		for j := range w.docs[p.Name].Statements {
			if err := opaRules(b, &w.docs[p.Name].Statements[j]); err != nil {
				return false, err
			}
		}
	}
	for _, name := range order {
		options = append(options, rego.Module(name+".rego", strings.ReplaceAll(texts[name].String(), "net.cidr_contains(net,", "net.cidr_contains(block,")))
	}
	users := map[string]any{}
	for user, list := range w.policies {
		var of []any
		seen := map[string]bool{}
		for _, n := range list {
			if !seen[names[n]] {
				seen[names[n]] = true
				of = append(of, names[n])
			}
		}
		users[user] = of
	}
	options = append(options, rego.Module("main.rego", `package main

default answer := "no"

answer := "deny" if denied

else := "allow" if {
	some p in data.users[input.user]
	data.policies[p].allow
}

denied if {
	some p in data.users[input.user]
	data.policies[p].deny
}
`), rego.Store(inmem.NewFromObject(map[string]any{"users": users})))
	var err error
	o.query, err = rego.New(options...).PrepareForEval(context.Background())
	return true, err
}

func opaInput(r *request) (ast.Value, error) {
	env := make(map[string]any, len(r.Env))
	for k, v := range r.Env {
		if k == "acs:SecureTransport" || k == "ecs:LoginAsNonRoot" {
			env[k] = v == "true"
		} else {
			env[k] = v
		}
	}
	return ast.InterfaceToValue(map[string]any{"user": r.Principal, "action": r.Action, "resource": r.Resource, "env": env})
}

func (o *opaEngine) Prepare(w *workload, _ int) error {
	o.inputs = make([]ast.Value, len(w.Requests))
	for i := range w.Requests {
		v, err := opaInput(&w.Requests[i])
		if err != nil {
			return err
		}
		o.inputs[i] = v
	}
	return nil
}

func (o *opaEngine) Native(_, i int) policy.Verdict { return o.decide(o.inputs[i]) }

func (o *opaEngine) Text(_, i int) policy.Verdict {
	v, err := opaInput(&o.w.Requests[i])
	if err != nil {
		return policy.ImplicitDeny
	}
	return o.decide(v)
}

func (o *opaEngine) decide(in ast.Value) policy.Verdict {
	rs, err := o.query.Eval(context.Background(), rego.EvalParsedInput(in))
	if err != nil || len(rs) != 1 {
		return policy.ImplicitDeny
	}
	switch rs[0].Bindings["x"] {
	case "allow":
		return policy.Allow
	case "deny":
		return policy.ExplicitDeny
	}
	return policy.ImplicitDeny
}
