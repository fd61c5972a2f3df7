package catalog

import (
	"slices"
	"strings"
	"sync"
)

// KeyType is the data type of a condition key. Only the operators of that type
// fit it.
//
// Source: "Policy elements: Condition" (RAM), "ECS: RAM authorization" (2026).
type KeyType string

// The types.
const (
	String  KeyType = "String"
	Numeric KeyType = "Numeric" // no key of the catalog has it; the type exists in the language
	Date    KeyType = "Date"
	Boolean KeyType = "Boolean"
	IP      KeyType = "IP"
)

// A Key is one condition key.
type Key struct {
	// Name is the key as the vendor writes it. That of a tag key ends in a
	// slash; the tag's name follows it in a policy: ecs:tag/owner.
	Name string
	Type KeyType
	Tag  bool
	// General keys (acs:) are not tied to a service; any action may carry them.
	General bool
	Mark    Mark
	Note    string

	actions []string // that carry it by the tables, full names
}

type keyRecord struct {
	Name    string   `json:"name"`
	Type    KeyType  `json:"type"`
	Mark    Mark     `json:"mark"`
	Note    string   `json:"note"`
	Actions []string `json:"actions"`
}

var keyTable = sync.OnceValue(func() []Key {
	var f struct {
		Note string      `json:"note"`
		Keys []keyRecord `json:"keys"`
	}
	decode("condition-keys.json", &f)
	out := make([]Key, 0, len(f.Keys))
	for _, r := range f.Keys {
		out = append(out, Key{
			Name: r.Name, Type: r.Type, Mark: r.Mark, Note: r.Note, actions: r.Actions,
			Tag:     strings.HasSuffix(r.Name, "/"),
			General: strings.HasPrefix(r.Name, "acs:"),
		})
	}
	slices.SortFunc(out, func(a, b Key) int { return strings.Compare(a.Name, b.Name) })
	return out
})

// ConditionKeys lists the condition keys, sorted by name.
func ConditionKeys() []Key { return slices.Clone(keyTable()) }

// LookupKey finds the key that a policy's condition names. For a tag key the
// name must go on after the slash.
//
// Inferred: condition keys compare without regard to letter case, except the tag's name after the slash; source: the vendor's pages mix acs:PrincipalARN and acs:PrincipalArn.
func LookupKey(name string) (Key, bool) {
	for _, k := range keyTable() {
		if k.Tag {
			if len(name) > len(k.Name) && strings.EqualFold(name[:len(k.Name)], k.Name) {
				return k, true
			}
		} else if strings.EqualFold(name, k.Name) {
			return k, true
		}
	}
	return Key{}, false
}

// KeysFor lists the keys that an action may carry besides the general ones,
// sorted by name. It is false for an action that is not in the catalog.
//
// Inferred: ecs:tag/ is carried by every ECS action with a resource level and by RunInstances, CreateInstance and CreateOrder, vpc:tag/ by every VPC action with a resource level; source: "ECS: RAM authorization" (2026) lists tag keys on some calls, "Tag-based authorization" (ECS help) speaks of most.
func KeysFor(action string, p Profile) ([]Key, bool) {
	a, ok := LookupAction(action)
	if !ok {
		return nil, false
	}
	var out []Key
	for _, k := range keyTable() {
		if k.carriedBy(a, p) {
			out = append(out, k)
		}
	}
	return out, true
}

func (k Key) carriedBy(a Action, p Profile) bool {
	switch k.Name {
	case LoginAsNonRoot:
		return CarriesLoginKey(p, a.Name)
	case "ecs:tag/":
		return a.Service == "ecs" && (a.HasResourceLevel() || a.Name == "ecs:RunInstances" || a.Name == "ecs:CreateInstance" || a.Name == "ecs:CreateOrder" ||
			a.Name == "ecs:ModifySecurityGroupEgressRule") // the last by its row
	case "vpc:tag/":
		return a.Service == "vpc" && a.HasResourceLevel() ||
			slices.ContainsFunc(a.Resources, func(r Resource) bool { return r.Service == "vpc" })
	}
	return slices.Contains(k.actions, a.Name)
}
