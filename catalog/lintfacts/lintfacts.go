// Package lintfacts tells the policy linter what the catalog knows. It stands
// between the two so that neither has to know the other: package policy/lint
// is pure, package catalog has facts and no opinion of policies.
package lintfacts

import (
	"regexp"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/policy/lint"
)

// Catalog is a lint.Catalog over the catalog, by a profile.
type Catalog struct{ Profile catalog.Profile }

// placeholder is what varies in an ARN template, for example {InstanceId}.
var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// Actions implements lint.Catalog.
func (c Catalog) Actions() []lint.Action {
	var out []lint.Action
	for _, a := range catalog.Actions() {
		la := lint.Action{Name: a.Name, Resources: Patterns(a)}
		if keys, ok := catalog.KeysFor(a.Name, c.Profile); ok && a.Service == "ecs" {
			// Only of ECS does a published table list the keys completely.
			la.KeysKnown = true
			for _, key := range keys {
				la.Keys = append(la.Keys, key.Name)
			}
		}
		out = append(out, la)
	}
	return out
}

// Patterns gives the ARNs of what an action is checked against, with * in place
// of what varies.
func Patterns(a catalog.Action) []string {
	var out []string
	for _, t := range a.Templates() {
		out = append(out, placeholder.ReplaceAllString(t, "*"))
	}
	return out
}

// KeyType implements lint.Catalog.
func (c Catalog) KeyType(name string) (policy.Type, bool) {
	key, ok := catalog.LookupKey(name)
	if !ok {
		return 0, false
	}
	switch key.Type {
	case catalog.String:
		return policy.StringType, true
	case catalog.Numeric:
		return policy.NumericType, true
	case catalog.Date:
		return policy.DateType, true
	case catalog.Boolean:
		return policy.BoolType, true
	case catalog.IP:
		return policy.AddressType, true
	}
	return 0, false
}
