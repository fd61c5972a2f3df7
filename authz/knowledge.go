package authz

import (
	"fmt"
	"strings"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
)

// SystemPolicies gives the vendor's policies of the catalog, compiled.
func SystemPolicies() ([]*policy.Compiled, error) {
	var out []*policy.Compiled
	for _, p := range catalog.SystemPolicies() {
		doc, err := policy.Parse(policy.Identity, []byte(p.Document))
		if err != nil {
			return nil, fmt.Errorf("system policy %s cannot be read: %w", p.Name, err)
		}
		out = append(out, policy.Compile(policy.ID{Type: identity.System, Name: p.Name, Version: p.Version}, doc))
	}
	return out, nil
}

// Carries gives the function that says whether policy gets to see a service's
// condition key on an action, by the catalog's profile. An action that the
// catalog does not know carries none.
func Carries(profile catalog.Profile) func(action, key string) bool {
	carried := map[string]map[string]bool{}
	for _, a := range catalog.Actions() {
		keys, ok := catalog.KeysFor(a.Name, profile)
		if !ok {
			continue
		}
		set := make(map[string]bool, len(keys))
		for _, k := range keys {
			set[k.Name] = true
		}
		carried[a.Name] = set
	}
	return func(action, key string) bool {
		set := carried[action]
		if set[key] {
			return true
		}
		if i := strings.IndexByte(key, '/'); i > 0 {
			return set[key[:i+1]] || strings.HasPrefix(key, "acs:")
		}
		return strings.HasPrefix(key, "acs:")
	}
}
