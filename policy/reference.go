package policy

import "strings"

// This file is the semantics: a plain walk over documents, without any
// precomputed structure. The fast engine must agree with it on every request
// (tests compare them), and the explanations are made with it.

// walk decides by looking at each statement in order. The first Deny that
// matches decides, else the first Allow.
//
// Source: "Policy evaluation process" (RAM).
func walk(policies []*Compiled, r *Request) Decision {
	d := Decision{Statement: -1}
	for _, c := range policies {
		for i := range c.doc.Statements {
			s := &c.doc.Statements[i]
			if s.Effect == DenyEffect || d.Verdict != Allow {
				if !applies(s, r) {
					continue
				}
				if s.Effect == DenyEffect {
					return Decision{ExplicitDeny, c, i}
				}
				d = Decision{Allow, c, i}
			}
		}
	}
	return d
}

// applies tells whether a statement speaks of the request.
func applies(s *Statement, r *Request) bool {
	if !actionMatches(s, r) || !resourceMatches(s, r) || !principalMatches(s, r) {
		return false
	}
	for i := range s.Conditions {
		if !judge(&s.Conditions[i], r).Met() {
			return false
		}
	}
	return true
}

// actionMatches compares without regard to case. NotAction matches every action
// that it does not list.
func actionMatches(s *Statement, r *Request) bool {
	if r.Action == "" {
		return false
	}
	return anyAction(s.Actions, r.Action) >= 0 || s.NotActions != nil && anyAction(s.NotActions, r.Action) < 0
}

func anyAction(patterns []string, action string) int {
	action = lower(action)
	for i, p := range patterns {
		if glob(lower(p), action) {
			return i
		}
	}
	return -1
}

func resourceMatches(s *Statement, r *Request) bool {
	return len(s.Resources) == 0 || anyResource(s.Resources, r.Resource) >= 0
}

// anyResource gives the index of the first pattern that matches, or -1. The
// request's "*" is no resource name but says that the action has none.
//
// Source: "ECS RAM authorization": an API without a resource level must be allowed with Resource *.
func anyResource(patterns []string, resource string) int {
	for i, p := range patterns {
		if p == "*" {
			if resource != "" {
				return i
			}
		} else if resource != "*" && glob(resourcePattern(p), resourceText(resource)) {
			return i
		}
	}
	return -1
}

// resourcePattern applies the two switches on resource patterns.
func resourcePattern(p string) string {
	if ramRegionEmptyIsAny {
		if rest, ok := strings.CutPrefix(p, "acs:ram::"); ok {
			p = "acs:ram:*:" + rest
		}
	}
	return resourceText(p)
}

func resourceText(s string) string {
	if resourceAnyCase {
		return lower(s)
	}
	return s
}

// principalMatches asks the Principal of a trust policy's statement.
func principalMatches(s *Statement, r *Request) bool {
	return len(s.Principals) == 0 || anyPrincipal(s.Principals, r) >= 0
}

func anyPrincipal(ps []Principal, r *Request) int {
	for i := range ps {
		if ps[i].names(r) {
			return i
		}
	}
	return -1
}

// names tells whether the request's caller is the principal. The root of an
// account stands for everyone in that account.
//
// Source: "Permission policy elements": Principal (RAM).
func (p *Principal) names(r *Request) bool {
	switch p.Type {
	case ServicePrincipal:
		return p.Value == r.PrincipalService
	case FederatedPrincipal:
		account, rel, ok := ramARN(r.PrincipalFederated)
		wantAccount, want, ok2 := ramARN(p.Value)
		return ok && ok2 && account == wantAccount && rel == want
	case RAMPrincipal:
		account, rel, ok := ramARN(r.Principal)
		wantAccount, want, ok2 := ramARN(p.Value)
		if !ok || !ok2 || account != wantAccount {
			return false
		}
		return want == "root" || rel == want || sessionOf(rel, want)
	}
	return false
}

// sessionOf tells whether rel is a session of the role that want names. Session
// ARNs are written role/<role>/<session> by AssumeRole and
// assumed-role/<role>/<session> by GetCallerIdentity, which lowers the role's
// name.
func sessionOf(rel, want string) bool {
	role, ok := strings.CutPrefix(want, "role/")
	if !ok {
		return false
	}
	kind, rest, _ := strings.Cut(rel, "/")
	name, _, ok := strings.Cut(rest, "/")
	return ok && (kind == "role" && name == role || kind == "assumed-role" && foldEqual(name, role))
}
