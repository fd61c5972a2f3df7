package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Access is the vendor's access level of an action.
type Access string

// The access levels of the vendor's authorization tables. None stands in a few
// rows of the table; treat it as a write.
const (
	AccessCreate Access = "create"
	AccessUpdate Access = "update"
	AccessDelete Access = "delete"
	AccessGet    Access = "get"
	AccessList   Access = "list"
	AccessNone   Access = "none"
)

// Reads reports whether the action only reads.
func (a Access) Reads() bool { return a == AccessGet || a == AccessList }

func (a Access) valid() bool {
	switch a {
	case AccessCreate, AccessUpdate, AccessDelete, AccessGet, AccessList, AccessNone:
		return true
	}
	return false
}

// An OperationID names one operation of one version.
type OperationID struct {
	Version string
	Name    string
}

// A Dependent is a permission that a call needs besides its own action.
type Dependent struct {
	Action string
	// When names the parameter whose presence asks for it; empty means always.
	When string
}

// An Action is one value of a policy's Action element.
type Action struct {
	Name    string // e.g. ecs:RunInstances
	Service string // e.g. ecs
	Access  Access
	// AccessMark is Documented for a level out of "ECS: RAM authorization"
	// (2026), Inferred for all others, which follow the operation's verb.
	AccessMark Mark

	// Resources are checked, all of them; nil with mark Unknown when no source
	// tells which, and then the action must be refused.
	Resources    []Resource
	ResourceMark Mark
	Source       string // document that Resources come from

	Dependent []Dependent
	// Open marks a call that needs no permission of the caller's.
	Open bool
	// Operations are those that are authorized under the action; none for an
	// action of the console's (bss:ModifyAgreementRecord) or one that other
	// calls need besides their own (ram:PassRole).
	Operations []OperationID
}

// Actions lists every action of the products in scope, sorted by name.
func Actions() []Action {
	t := actionTable()
	out := make([]Action, 0, len(t))
	for _, name := range slices.Sorted(maps.Keys(t)) {
		if a := t[name]; a.Name == name { // skip the lower-case aliases
			out = append(out, a.clone())
		}
	}
	return out
}

// LookupAction finds an action by its name, in any letter case.
//
// Source: "Policy elements" (RAM): action names are mostly compared without
// regard to case.
func LookupAction(name string) (Action, bool) {
	a, ok := actionTable()[strings.ToLower(name)]
	if !ok {
		return Action{}, false
	}
	return a.clone(), true
}

func (a Action) clone() Action {
	a.Resources = slices.Clone(a.Resources)
	a.Dependent = slices.Clone(a.Dependent)
	a.Operations = slices.Clone(a.Operations)
	return a
}

// Templates gives the ARN templates of the resources checked.
func (a Action) Templates() []string {
	out := make([]string, 0, len(a.Resources))
	for _, r := range a.Resources {
		out = append(out, r.Template())
	}
	return out
}

// HasResourceLevel reports whether a statement can name the action's resources.
// It is false for an action that only Resource "*" speaks of, and for one whose
// resources are unknown.
func (a Action) HasResourceLevel() bool {
	return len(a.Resources) > 0 && a.Resources[0].Scope != Every
}

// actionTable maps each action's name, as the vendor writes it and in lower
// case, to the action.
var actionTable = sync.OnceValue(func() map[string]Action {
	rules, err := parseAuthorization(string(read("authorization.txt")))
	if err != nil {
		panic(fmt.Sprintf("catalog: data/authorization.txt: %v", err))
	}
	ops := make(map[string][]OperationID)
	for _, p := range Products() {
		for _, op := range slices.Sorted(maps.Keys(operationNames()[p.Version])) {
			name := actionName(p, op)
			ops[name] = append(ops[name], OperationID{Version: p.Version, Name: op})
		}
	}
	names := make(map[string]bool)
	for n := range rules {
		names[n] = true
	}
	for n := range ops {
		names[n] = true
	}
	open, dependent := openActions(), dependentActions()
	t := make(map[string]Action, 2*len(names))
	for n := range names {
		service, op, _ := strings.Cut(n, ":")
		a := Action{Name: n, Service: service, Operations: ops[n], Open: open[n], Dependent: dependent[n]}
		if r, ok := rules[n]; ok {
			a.Access, a.AccessMark = r.access, Inferred
			if strings.Contains(r.source, "ECS: RAM authorization") {
				a.AccessMark = Documented
			}
			a.Resources, a.ResourceMark, a.Source = r.resources, r.mark, r.source
		} else {
			a.Access, a.AccessMark = accessOf(op), Inferred
			a.ResourceMark = Unknown
			if service == "bssapi" {
				// Source: "Authorization for API calls" (BSS OpenAPI): the
				// resource of all its permissions is "*".
				a.Resources, a.ResourceMark, a.Source = []Resource{{Scope: Every}}, Documented, `"Authorization for API calls" (BSS OpenAPI)`
			}
		}
		t[n] = a
		t[strings.ToLower(n)] = a
	}
	return t
})

// accessOf reads the access level off the operation's verb.
//
// Inferred: outside of ECS, and for ECS operations without a row, an operation reads when its name begins with a reading verb (Describe, Get, List, Query, Lookup, Check, Download, Diagnose, Inquiry, View), creates or deletes by its verb, and else updates; source: the rows of "ECS: RAM authorization" (2026).
func accessOf(op string) Access {
	starts := func(verbs ...string) bool {
		return slices.ContainsFunc(verbs, func(v string) bool { return strings.HasPrefix(op, v) })
	}
	switch {
	case starts("List", "Query"):
		return AccessList
	case starts("Describe", "Get", "Lookup", "Check", "Download", "Diagnose", "Inquiry", "View", "VpcDescribe"):
		return AccessGet
	case starts("Create", "Allocate", "Purchase", "Run", "Open", "Import"):
		return AccessCreate
	case starts("Delete", "Release", "Destroy"):
		return AccessDelete
	}
	return AccessUpdate
}
