package main

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/casbin/casbin/v3"
	"github.com/casbin/casbin/v3/model"

	"github.com/rampart-cloud/rampart/policy"
)

// casbinEngine runs casbin with one enforcer for the account and one row per
// action and resource, the policy's name as role of its users. keyMatch cuts at
// the first star and there are no conditions, so wildcards and conditions are
// functions registered with it.
type casbinEngine struct {
	w    *workload
	e    *casbin.Enforcer
	envs []*casbinEnv

	conditions [][]casbinCondition
}

type casbinEnv struct {
	ip  netip.Addr
	env map[string]string
}

type casbinCondition struct {
	op   policy.Operator
	key  string
	vals []string
	nets []netip.Prefix
}

func (c *casbinEngine) Name() string { return "casbin" }

const casbinModel = `
[request_definition]
r = sub, act, obj, env

[policy_definition]
p = sub, act, obj, cond, eft

[role_definition]
g = _, _

[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))

[matchers]
m = wild(r.act, p.act) && wild(r.obj, p.obj) && g(r.sub, p.sub) && cond(r.env, p.cond)
`

func (c *casbinEngine) Load(w *workload) (bool, error) {
	c.w = w
	m, err := model.NewModelFromString(casbinModel)
	if err != nil {
		return false, err
	}
	if c.e, err = casbin.NewEnforcer(m); err != nil {
		return false, err
	}
	c.e.AddFunction("wild", func(args ...any) (any, error) {
		text, pattern := args[0].(string), args[1].(string)
		if not, ok := strings.CutPrefix(pattern, "!"); ok {
			for p := range strings.SplitSeq(not, "|") {
				if wildcard(p, text) {
					return false, nil
				}
			}
			return true, nil
		}
		return wildcard(pattern, text), nil
	})
	c.e.AddFunction("cond", func(args ...any) (any, error) { return c.met(args[0].(*casbinEnv), args[1].(string)), nil })
	var rows, roles [][]string
	for _, p := range w.Policies {
		for i := range w.docs[p.Name].Statements {
			s := &w.docs[p.Name].Statements[i]
			id := ""
			if len(s.Conditions) > 0 {
				var list []casbinCondition
				for _, x := range s.Conditions {
					cc := casbinCondition{op: x.Operator, key: x.Key, vals: x.Values}
					if x.Operator.Type() == policy.AddressType {
						for _, v := range x.Values {
							if !strings.Contains(v, "/") {
								v += "/32"
							}
							n, err := netip.ParsePrefix(v)
							if err != nil {
								return false, err
							}
							cc.nets = append(cc.nets, n)
						}
					}
					list = append(list, cc)
				}
				id = fmt.Sprint(len(c.conditions))
				c.conditions = append(c.conditions, list)
			}
			actions := s.Actions
			if len(s.NotActions) > 0 {
				actions = []string{"!" + strings.Join(s.NotActions, "|")}
			}
			for _, a := range actions {
				for _, r := range s.Resources {
					rows = append(rows, []string{p.Name, a, r, id, strings.ToLower(s.Effect.String())})
				}
			}
		}
	}
	for user, names := range w.policies {
		for _, n := range names {
			roles = append(roles, []string{user, n})
		}
	}
	if _, err := c.e.AddPoliciesEx(rows); err != nil {
		return false, err
	}
	if _, err := c.e.AddGroupingPolicies(roles); err != nil {
		return false, err
	}
	return true, nil
}

// wildcard is the usual two-pointer match of *.
func wildcard(p, s string) bool {
	i, j, star, mark := 0, 0, -1, 0
	for j < len(s) {
		switch {
		case i < len(p) && p[i] == '*':
			star, mark = i, j
			i++
		case i < len(p) && p[i] == s[j]:
			i++
			j++
		case star >= 0:
			i, mark = star+1, mark+1
			j = mark
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}

func (c *casbinEngine) met(env *casbinEnv, id string) bool {
	if id == "" {
		return true
	}
	n := 0
	for _, d := range []byte(id) {
		n = n*10 + int(d-'0')
	}
	for _, x := range c.conditions[n] {
		have, ok := env.env[x.key]
		if !ok {
			return false
		}
		hit := false
		if x.nets != nil {
			for _, n := range x.nets {
				hit = hit || n.Contains(env.ip)
			}
		} else {
			for _, v := range x.vals {
				hit = hit || v == have
			}
		}
		if hit == x.op.Negated() {
			return false
		}
	}
	return true
}

func casbinEnvOf(r *request) *casbinEnv {
	e := &casbinEnv{env: r.Env}
	if v, ok := r.Env["acs:SourceIp"]; ok {
		e.ip, _ = netip.ParseAddr(v) // a bad address is in no net
	}
	return e
}

func (c *casbinEngine) Prepare(w *workload, _ int) error {
	c.envs = make([]*casbinEnv, len(w.Requests))
	for i := range w.Requests {
		c.envs[i] = casbinEnvOf(&w.Requests[i])
	}
	return nil
}

func (c *casbinEngine) Native(_, i int) policy.Verdict { return c.decide(&c.w.Requests[i], c.envs[i]) }

func (c *casbinEngine) Text(_, i int) policy.Verdict {
	r := &c.w.Requests[i]
	return c.decide(r, casbinEnvOf(r))
}

func (c *casbinEngine) decide(r *request, env *casbinEnv) policy.Verdict {
	ok, err := c.e.Enforce(r.Principal, r.Action, r.Resource, env)
	return allowOnly(ok && err == nil)
}
