package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/policy"
)

// meets tells whether some text matches both patterns. Both may hold * and ?.
// It fills a table of which beginnings meet, row by row.
func meets(a, b string) bool {
	x, y := []rune(a), []rune(b)
	row := make([]bool, len(y)+1)
	for i := 0; i <= len(x); i++ {
		diagonal := false // the row above, one to the left
		for j := 0; j <= len(y); j++ {
			above := row[j]
			switch {
			case i == 0 && j == 0:
				row[j] = true
			case i == 0:
				row[j] = row[j-1] && y[j-1] == '*'
			case j == 0:
				row[j] = above && x[i-1] == '*'
			case x[i-1] == '*' || y[j-1] == '*':
				row[j] = above && (x[i-1] == '*' || y[j-1] == '*') || row[j-1]
			default:
				row[j] = diagonal && (x[i-1] == y[j-1] || x[i-1] == '?' || y[j-1] == '?')
			}
			diagonal = above
		}
	}
	return row[len(y)]
}

// covers tells whether every text that matches q matches p too. It may say no
// where the truth is yes, never the other way round.
func covers(p, q string) bool {
	if p == q || strings.Trim(p, "*") == "" && p != "" {
		return true
	}
	// The stars and marks of q stand for texts that only a star of p can be sure
	// to match; a ? of p could not.
	if strings.IndexByte(p, '?') >= 0 {
		return false
	}
	return meets(p, strings.NewReplacer("*", "\x01", "?", "\x02").Replace(q))
}

func coversAll(ps, qs []string) bool {
	for _, q := range qs {
		if !slices.ContainsFunc(ps, func(p string) bool { return covers(p, q) }) {
			return false
		}
	}
	return true
}

func lowerAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = strings.ToLower(s)
	}
	return out
}

// coversActions tells whether s speaks of every action that t speaks of.
func coversActions(s, t *policy.Statement) bool {
	sa, sn, ta, tn := lowerAll(s.Actions), lowerAll(s.NotActions), lowerAll(t.Actions), lowerAll(t.NotActions)
	switch {
	case len(sa) > 0 && len(ta) > 0:
		return coversAll(sa, ta)
	case len(sn) > 0 && len(ta) > 0: // none of what s leaves out may meet what t lists
		return !slices.ContainsFunc(sn, func(n string) bool {
			return slices.ContainsFunc(ta, func(a string) bool { return meets(n, a) })
		})
	case len(sn) > 0: // t leaves out at least what s leaves out
		return coversAll(tn, sn)
	}
	return slices.Contains(sa, "*")
}

func coversResources(s, t *policy.Statement) bool {
	if slices.Contains(s.Resources, "*") {
		return true
	}
	if slices.Contains(t.Resources, "*") {
		return false
	}
	return coversAll(s.Resources, t.Resources)
}

// coversConditions tells whether s asks for no more than t.
func coversConditions(s, t *policy.Statement) bool {
	for _, c := range s.Conditions {
		if !slices.ContainsFunc(t.Conditions, func(d policy.Condition) bool {
			return d.Operator == c.Operator && sameKey(d.Key, c.Key) && slices.Equal(d.Values, c.Values)
		}) {
			return false
		}
	}
	return true
}

// covered tells whether s applies to every request that t applies to.
func covered(s, t *policy.Statement) bool {
	return coversActions(s, t) && coversResources(s, t) && coversConditions(s, t)
}

// shadows compares all statements of identity documents with each other.
func (l *linter) shadows(sources []Source) {
	type ref struct {
		source, at int
		s          *policy.Statement
	}
	var all []ref
	for i := range sources {
		if sources[i].Document.Kind == policy.Trust {
			continue
		}
		for j := range sources[i].Document.Statements {
			all = append(all, ref{i, j, &sources[i].Document.Statements[j]})
		}
	}
	for ti, t := range all {
		for si, s := range all {
			if si == ti {
				continue
			}
			where := fmt.Sprintf("statement %d", s.at)
			if s.source != t.source {
				where += " of " + sources[s.source].Name
			}
			l.source, l.at = &sources[t.source], t.source
			path := fmt.Sprintf("Statement[%d]", t.at)
			if s.s.Effect == t.s.Effect {
				// of two equal statements the later is the superfluous one
				if covered(s.s, t.s) && (si < ti || !covered(t.s, s.s)) {
					l.add(Shadowed, t.at, path, fmt.Sprintf("this %s is covered by %s and changes nothing", t.s.Effect, where), "remove it")
					break
				}
			} else if t.s.Effect == policy.AllowEffect && covered(s.s, t.s) {
				l.add(AllowDenied, t.at, path, fmt.Sprintf("this Allow grants nothing: the Deny in %s covers it", where), "remove one of the two")
				break
			}
		}
	}
}
