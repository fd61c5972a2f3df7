package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ory/ladon"

	"github.com/rampart-cloud/rampart/policy"
)

// ladonEngine runs ladon. It has no NotAction, so that is written as the
// complement over the actions that occur in the workload. A manager of our own
// returns the principal's statements only; conditions on addresses are a type
// of our own, as ladon's takes one block; the pattern cache is enlarged, since
// the default of 512 would thrash.
type ladonEngine struct {
	w    *workload
	l    *ladon.Ladon
	reqs []*ladon.Request
}

func (l *ladonEngine) Name() string { return "ladon" }

// slicer is a ladon.Manager that knows each subject's policies.
type slicer struct {
	ladon.Manager
	of map[string]ladon.Policies
}

// FindRequestCandidates returns the policies of the request's subject.
func (s *slicer) FindRequestCandidates(_ context.Context, r *ladon.Request) (ladon.Policies, error) {
	return s.of[r.Subject], nil
}

// blocks is met when the address is in one of the nets, or in none.
type blocks struct {
	nets   []*net.IPNet
	negate bool
}

// GetName names the condition type.
func (b *blocks) GetName() string { return "blocks" }

// Fulfills tells whether the condition is met.
func (b *blocks) Fulfills(_ context.Context, v any, _ *ladon.Request) bool {
	ip, ok := v.(net.IP)
	if !ok {
		return false
	}
	for _, n := range b.nets {
		if n.Contains(ip) {
			return !b.negate
		}
	}
	return b.negate
}

// oneOf is met when the text is one of the values.
type oneOf struct{ values []string }

// GetName names the condition type.
func (o *oneOf) GetName() string { return "oneOf" }

// Fulfills tells whether the condition is met.
func (o *oneOf) Fulfills(_ context.Context, v any, _ *ladon.Request) bool {
	s, ok := v.(string)
	return ok && slices.Contains(o.values, s)
}

func ladonPattern(p string) string {
	if !strings.Contains(p, "*") {
		return p
	}
	return strings.ReplaceAll(p, "*", "<.*>")
}

func ladonPatterns(list []string) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = ladonPattern(p)
	}
	return out
}

func (l *ladonEngine) Load(w *workload) (bool, error) {
	l.w = w
	catalog := map[string]bool{}
	for _, r := range w.Requests {
		catalog[r.Action] = true
	}
	compiled := map[string]ladon.Policies{}
	for _, p := range w.Policies {
		for i := range w.docs[p.Name].Statements {
			lp, err := ladonPolicy(p.Name+"#"+strconv.Itoa(i), &w.docs[p.Name].Statements[i], catalog)
			if err != nil {
				return false, err
			}
			compiled[p.Name] = append(compiled[p.Name], lp)
		}
	}
	s := &slicer{of: map[string]ladon.Policies{}}
	for user, names := range w.policies {
		for _, n := range names {
			s.of[user] = append(s.of[user], compiled[n]...)
		}
	}
	l.l = &ladon.Ladon{Manager: s, Matcher: ladon.NewRegexpMatcher(1 << 16), AuditLogger: &ladon.AuditLoggerNoOp{}}
	return true, nil
}

func ladonPolicy(id string, s *policy.Statement, catalog map[string]bool) (ladon.Policy, error) {
	p := &ladon.DefaultPolicy{ID: id, Effect: ladon.AllowAccess, Subjects: []string{"<.*>"}, Actions: ladonPatterns(s.Actions), Resources: ladonPatterns(s.Resources), Conditions: ladon.Conditions{}}
	if s.Effect == policy.DenyEffect {
		p.Effect = ladon.DenyAccess
	}
	if len(s.NotActions) > 0 {
		var parts []string
		for _, a := range s.NotActions {
			parts = append(parts, strings.ReplaceAll(regexp.QuoteMeta(a), `\*`, ".*"))
		}
		not, err := regexp.Compile("^(" + strings.Join(parts, "|") + ")$")
		if err != nil {
			return nil, err
		}
		for a := range catalog {
			if !not.MatchString(a) {
				p.Actions = append(p.Actions, a)
			}
		}
	}
	for _, c := range s.Conditions {
		switch c.Operator {
		case policy.Bool:
			p.Conditions[c.Key] = &ladon.BooleanCondition{BooleanValue: c.Values[0] == "true"}
		case policy.StringEquals:
			p.Conditions[c.Key] = &oneOf{c.Values}
		case policy.IPAddress, policy.NotIPAddress:
			b := &blocks{negate: c.Operator.Negated()}
			for _, v := range c.Values {
				if !strings.Contains(v, "/") {
					v += "/32"
				}
				_, n, err := net.ParseCIDR(v)
				if err != nil {
					return nil, err
				}
				b.nets = append(b.nets, n)
			}
			p.Conditions[c.Key] = b
		default:
			return nil, fmt.Errorf("operator %v", c.Operator)
		}
	}
	return p, nil
}

func ladonRequest(r *request) *ladon.Request {
	ctx := make(ladon.Context, len(r.Env))
	for k, v := range r.Env {
		switch k {
		case "acs:SourceIp":
			ctx[k] = net.ParseIP(v)
		case "acs:SecureTransport", "ecs:LoginAsNonRoot":
			ctx[k] = v == "true"
		default:
			ctx[k] = v
		}
	}
	return &ladon.Request{Subject: r.Principal, Action: r.Action, Resource: r.Resource, Context: ctx}
}

func (l *ladonEngine) Prepare(w *workload, _ int) error {
	l.reqs = make([]*ladon.Request, len(w.Requests))
	for i := range w.Requests {
		l.reqs[i] = ladonRequest(&w.Requests[i])
	}
	return nil
}

func (l *ladonEngine) Native(_, i int) policy.Verdict { return l.decide(l.reqs[i]) }

func (l *ladonEngine) Text(_, i int) policy.Verdict { return l.decide(ladonRequest(&l.w.Requests[i])) }

func (l *ladonEngine) decide(r *ladon.Request) policy.Verdict {
	err := l.l.IsAllowed(context.Background(), r)
	switch {
	case err == nil:
		return policy.Allow
	case errors.Is(err, ladon.ErrRequestForcefullyDenied):
		return policy.ExplicitDeny
	}
	return policy.ImplicitDeny
}
