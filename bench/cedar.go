package main

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"github.com/rampart-cloud/rampart/policy"
)

// cedarEngine runs cedar-go. Cedar has no patterns on actions, so action and
// resource are strings of the context, compared with like: this open-world
// encoding is several times faster in Go than a hierarchy of actions. One Cedar
// policy stands for a statement. Only the policies of the request's principal
// are handed over ("sliced").
type cedarEngine struct {
	w    *workload
	sets map[string]cedarSlice
	reqs []cedar.Request
}

type cedarSlice []cedarPolicy

type cedarPolicy struct {
	id types.PolicyID
	p  *cedar.Policy
}

// All makes a slice a PolicyIterator.
func (s cedarSlice) All() iter.Seq2[types.PolicyID, *cedar.Policy] {
	return func(yield func(types.PolicyID, *cedar.Policy) bool) {
		for i := range s {
			if !yield(s[i].id, s[i].p) {
				return
			}
		}
	}
}

func (c *cedarEngine) Name() string { return "cedar" }

func (c *cedarEngine) Fresh() engine { return new(cedarEngine) }

func (c *cedarEngine) Load(w *workload) (bool, error) {
	c.w = w
	compiled := map[string]cedarSlice{}
	for _, p := range w.Policies {
		for i, s := range w.docs[p.Name].Statements {
			text, err := cedarText(&s)
			if err != nil {
				return false, err
			}
			var cp cedar.Policy
			if err := cp.UnmarshalCedar([]byte(text)); err != nil {
				return false, fmt.Errorf("%w in %s", err, text)
			}
			compiled[p.Name] = append(compiled[p.Name], cedarPolicy{types.PolicyID(p.Name + "#" + strconv.Itoa(i)), &cp})
		}
	}
	c.sets = map[string]cedarSlice{}
	for user, names := range w.policies {
		var s cedarSlice
		for _, n := range names {
			s = append(s, compiled[n]...)
		}
		c.sets[user] = s
	}
	return true, nil
}

func cedarString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// cedarMatch compares an attribute of the context with a pattern.
func cedarMatch(attr, pattern string) string {
	switch {
	case pattern == "*":
		return "true"
	case strings.Contains(pattern, "*"):
		return attr + " like " + cedarString(pattern)
	}
	return attr + " == " + cedarString(pattern)
}

func cedarAny(attr string, patterns []string) string {
	parts := make([]string, len(patterns))
	for i, p := range patterns {
		parts[i] = cedarMatch(attr, p)
	}
	return "(" + strings.Join(parts, " || ") + ")"
}

func cedarText(s *policy.Statement) (string, error) {
	effect := "permit"
	if s.Effect == policy.DenyEffect {
		effect = "forbid"
	}
	when := cedarAny("context.action", s.Actions)
	if len(s.NotActions) > 0 {
		when = "!" + cedarAny("context.action", s.NotActions)
	}
	when += " && " + cedarAny("context.resource", s.Resources)
	for _, c := range s.Conditions {
		attr := "context[" + cedarString(c.Key) + "]"
		var parts []string
		for _, v := range c.Values {
			switch c.Operator {
			case policy.Bool:
				parts = append(parts, attr+" == "+v)
			case policy.StringEquals:
				parts = append(parts, attr+" == "+cedarString(v))
			case policy.IPAddress, policy.NotIPAddress:
				parts = append(parts, attr+".isInRange(ip("+cedarString(v)+"))")
			default:
				return "", fmt.Errorf("operator %v", c.Operator)
			}
		}
		not := ""
		if c.Operator.Negated() {
			not = "!"
		}
		when += " && context has " + cedarString(c.Key) + " && " + not + "(" + strings.Join(parts, " || ") + ")"
	}
	return effect + " (principal, action, resource) when { " + when + " };", nil
}

func (c *cedarEngine) request(r *request) cedar.Request {
	m := make(cedar.RecordMap, len(r.Env)+2)
	m["action"], m["resource"] = cedar.String(r.Action), cedar.String(r.Resource)
	for k, v := range r.Env {
		switch k {
		case "acs:SourceIp":
			ip, err := types.ParseIPAddr(v)
			if err == nil {
				m[types.String(k)] = ip
			}
		case "acs:SecureTransport", "ecs:LoginAsNonRoot":
			m[types.String(k)] = types.Boolean(v == "true")
		default:
			m[types.String(k)] = types.String(v)
		}
	}
	return cedar.Request{Principal: cedar.NewEntityUID("User", types.String(r.Principal)), Action: anyCedarAction, Resource: anyCedarResource, Context: cedar.NewRecord(m)}
}

var anyCedarAction, anyCedarResource = cedar.NewEntityUID("Action", "any"), cedar.NewEntityUID("Resource", "any")

func (c *cedarEngine) Prepare(w *workload, _ int) error {
	c.reqs = make([]cedar.Request, len(w.Requests))
	for i := range w.Requests {
		c.reqs[i] = c.request(&w.Requests[i])
	}
	return nil
}

func (c *cedarEngine) Native(_, i int) policy.Verdict {
	d, _ := cedar.Authorize(c.sets[c.w.Requests[i].Principal], nil, c.reqs[i])
	return allowOnly(bool(d))
}

func (c *cedarEngine) Text(_, i int) policy.Verdict {
	r := &c.w.Requests[i]
	d, _ := cedar.Authorize(c.sets[r.Principal], nil, c.request(r))
	return allowOnly(bool(d))
}
