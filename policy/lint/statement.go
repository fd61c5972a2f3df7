package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/policy"
)

// statement checks one statement of the current source by itself.
func (l *linter) statement(i int) {
	s := &l.source.Document.Statements[i]
	path := fmt.Sprintf("Statement[%d]", i)
	element, patterns := "Action", s.Actions
	if len(s.NotActions) > 0 {
		element, patterns = "NotAction", s.NotActions
	}
	for j, p := range patterns {
		at := fmt.Sprintf("%s.%s[%d]", path, element, j)
		service, known := l.known(p)
		switch {
		case p == "*":
		case !known:
			l.add(UnknownService, i, at, fmt.Sprintf("the service %q is not in the catalog; %s is not judged", service, p), "check the service code")
		case len(l.matching(p)) == 0:
			l.add(UnknownAction, i, at, fmt.Sprintf("%s matches no known action", p), l.suggest(p))
		case len(s.NotActions) == 0:
			l.resourceLevel(s, i, p, at)
			l.carried(s, i, p, at)
		}
	}
	l.keys(s, i, path)
	l.resources(s, i, path)
	l.wide(s, i, path)
}

// suggest names the nearest action of the service.
func (l *linter) suggest(pattern string) string {
	service, _, _ := strings.Cut(strings.ToLower(pattern), ":")
	best, least := "", len(pattern)/3+1
	for _, a := range l.actions {
		if strings.HasPrefix(strings.ToLower(a.Name), service+":") {
			if d := distance(strings.ToLower(a.Name), strings.ToLower(pattern)); d < least {
				best, least = a.Name, d
			}
		}
	}
	if best == "" {
		return "remove it, or write an action that exists"
	}
	return "write " + best
}

// distance is the number of single-letter edits between two names.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

// resourceLevel reports actions that only Resource "*" speaks of.
func (l *linter) resourceLevel(s *policy.Statement, i int, pattern, at string) {
	if len(s.Resources) == 0 || slices.Contains(s.Resources, "*") {
		return
	}
	var without []string
	all := l.matching(pattern)
	for _, a := range all {
		if len(a.Resources) == 1 && a.Resources[0] == "*" {
			without = append(without, a.Name)
		}
	}
	// a pattern that also matches actions with a resource level does some good
	if len(without) == 0 || len(without) < len(all) && pattern != all[0].Name {
		return
	}
	l.add(NoResourceLevel, i, at, fmt.Sprintf("%s has no resource level: this statement, which names ARNs, never applies to it", list(without)), `put it into a statement with "Resource": "*"`)
}

// carried reports conditions whose key the calls of an action never carry.
func (l *linter) carried(s *policy.Statement, i int, pattern, at string) {
	actions := l.matching(pattern)
	for _, c := range s.Conditions {
		var lacking []string
		for _, a := range actions {
			if a.KeysKnown && !carries(a.Keys, c.Key) {
				lacking = append(lacking, a.Name)
			}
		}
		// a pattern of which some actions carry the key does some good
		if len(lacking) == 0 || len(lacking) < len(actions) {
			continue
		}
		who := list(lacking)
		if c.Operator.Negated() {
			l.add(KeyAlwaysMet, i, at, fmt.Sprintf("calls of %s never carry %s, so %s on it is always met", who, c.Key, c.Operator), "leave the condition out for this action, or use a key that it carries")
			continue
		}
		effect := "this Allow never grants it"
		if s.Effect == policy.DenyEffect {
			effect = "this Deny cannot fire for it"
		}
		l.add(KeyNotCarried, i, at, fmt.Sprintf("calls of %s never carry %s: %s", who, c.Key, effect), "use a key that it carries, or deny the action without the condition")
	}
}

func carries(keys []string, key string) bool {
	for _, k := range keys {
		if strings.HasSuffix(k, "/") && len(key) > len(k) && strings.EqualFold(key[:len(k)], k) {
			return true
		}
		if sameKey(k, key) {
			return true
		}
	}
	return false
}

// sameKey compares keys without regard to case up to the first slash.
func sameKey(a, b string) bool {
	ah, at, as := strings.Cut(a, "/")
	bh, bt, bs := strings.Cut(b, "/")
	return strings.EqualFold(ah, bh) && as == bs && at == bt
}

// keys checks that operators fit their keys.
func (l *linter) keys(s *policy.Statement, i int, path string) {
	for _, c := range s.Conditions {
		at := fmt.Sprintf("%s.Condition.%s.%s", path, c.Operator, c.Key)
		t, ok := l.catalog.KeyType(c.Key)
		switch {
		case !ok:
			l.add(UnknownKey, i, at, fmt.Sprintf("the condition key %s is not known", c.Key), "check its spelling; a key that no call carries makes a positive condition never met")
		case t != c.Operator.Type():
			l.add(WrongKeyType, i, at, fmt.Sprintf("%s compares %s values, but %s is of type %s: the comparison is invalid and the statement never applies", c.Operator, c.Operator.Type(), c.Key, t), "use "+operatorFor(t, c.Operator))
		}
	}
}

// operatorFor gives the operator to use for a key of that type.
func operatorFor(t policy.Type, not policy.Operator) string {
	names := map[policy.Type][2]string{
		policy.StringType:  {"StringEquals", "StringNotEquals"},
		policy.NumericType: {"NumericEquals", "NumericNotEquals"},
		policy.DateType:    {"DateEquals", "DateNotEquals"},
		policy.BoolType:    {"Bool", "Bool with the other value"},
		policy.AddressType: {"IpAddress", "NotIpAddress"},
	}[t]
	if not.Negated() {
		return names[1]
	}
	return names[0]
}

// resources reports patterns that no action of the statement is checked against.
func (l *linter) resources(s *policy.Statement, i int, path string) {
	actions, whole := l.scope(s)
	if !whole || len(actions) == 0 {
		return
	}
	for j, r := range s.Resources {
		if r == "*" || slices.ContainsFunc(actions, func(a Action) bool { return checkedAgainst(a, r) }) {
			continue
		}
		var templates []string
		for _, a := range actions {
			for _, t := range a.Resources {
				if t != "*" && !slices.Contains(templates, t) {
					templates = append(templates, t)
				}
			}
		}
		if len(templates) == 0 {
			continue // NoResourceLevel says it better
		}
		l.add(ResourceNeverMatches, i, fmt.Sprintf("%s.Resource[%d]", path, j), fmt.Sprintf("%s matches no resource of the statement's actions", r), "write a resource such as "+templates[0])
	}
}

func checkedAgainst(a Action, pattern string) bool {
	if len(a.Resources) == 0 {
		return true // not known
	}
	if rest, ok := strings.CutPrefix(pattern, "acs:ram::"); ok {
		pattern = "acs:ram:*:" + rest
	}
	return slices.ContainsFunc(a.Resources, func(t string) bool { return t != "*" && fieldsMeet(pattern, t) })
}

// fieldsMeet compares ARNs field by field. A star of a pattern may run over a
// colon, but no service, region or account has one.
func fieldsMeet(a, b string) bool {
	x, y := strings.SplitN(a, ":", 5), strings.SplitN(b, ":", 5)
	for i := range min(len(x), len(y)) {
		if !meets(x[i], y[i]) {
			return false
		}
	}
	return len(x) == len(y)
}

// managers are patterns of actions that change permissions.
//
// Ours: which actions count as changing permissions. Source: RAM API reference; each of them can widen what its holder may do.
var managers = []string{"ram:attachpolicytouser", "ram:attachpolicytogroup", "ram:attachpolicytorole", "ram:createpolicyversion", "ram:setdefaultpolicyversion", "ram:updaterole", "ram:addusertogroup", "ram:attachpolicy", "ram:createaccesskey", "ram:createloginprofile", "ram:updateloginprofile"}

// wide reports grants that are wider than they should be.
func (l *linter) wide(s *policy.Statement, i int, path string) {
	if s.Effect != policy.AllowEffect || len(s.Conditions) > 0 || !slices.Contains(s.Resources, "*") {
		return
	}
	if len(s.NotActions) > 0 {
		l.add(OverWideGrant, i, path+".NotAction", "this allows every action but a list, also actions that do not exist yet, on every resource", "list the actions that are needed with Action")
		return
	}
	for j, a := range s.Actions {
		at := fmt.Sprintf("%s.Action[%d]", path, j)
		switch {
		case a == "*" || covers("*:*", a) && strings.HasPrefix(a, "*:*") && strings.Trim(a, "*:") == "":
			l.add(OverWideGrant, i, at, "this allows every action on every resource", "list the actions that are needed")
		case slices.ContainsFunc(managers, func(m string) bool { return meets(strings.ToLower(a), m) }):
			l.add(PermissionManagement, i, at, fmt.Sprintf("%s lets its holder change permissions and so grant itself anything", a), "name the users, roles or policies it may be used on, or leave it out")
		}
	}
}

// list writes names for a message, the first few.
func list(names []string) string {
	switch n := len(names); {
	case n == 1:
		return names[0]
	case n <= 4:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	default:
		return fmt.Sprintf("%s and %d others", strings.Join(names[:3], ", "), n-3)
	}
}
