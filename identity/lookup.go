package identity

import (
	"fmt"
	"iter"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/state"
)

// FindAccount gives the account's own record.
func FindAccount(r state.Reader, account string) (*Account, error) {
	a := Accounts.Get(r, account, Self)
	if a == nil {
		return nil, fmt.Errorf("the account %s has no record", account)
	}
	return a, nil
}

// FindUser gives a user by name, or EntityNotExist.User.
func FindUser(r state.Reader, account, name string) (*User, error) {
	if u := Users.Get(r, account, name); u != nil {
		return u, nil
	}
	return nil, NotExist("User", "The user %q does not exist. Names are compared exactly; ListUsers gives them.", name)
}

// FindGroup gives a user group by name, or EntityNotExist.Group.
func FindGroup(r state.Reader, account, name string) (*Group, error) {
	if g := Groups.Get(r, account, name); g != nil {
		return g, nil
	}
	return nil, NotExist("Group", "The group %q does not exist. Names are compared exactly; ListGroups gives them.", name)
}

// FindRole gives a role by name, or EntityNotExist.Role.
func FindRole(r state.Reader, account, name string) (*Role, error) {
	if x := Roles.Get(r, account, name); x != nil {
		return x, nil
	}
	return nil, NotExist("Role", "The role %q does not exist. Names are compared exactly; ListRoles gives them.", name)
}

// FindPolicy gives a policy of either type in the form of a custom one, or
// EntityNotExist.Policy. A system policy has one version.
//
// Ours: the dates of system policies are left empty; source: the catalog does not know them.
func FindPolicy(r state.Reader, account, kind, name string) (*Policy, error) {
	switch kind {
	case Custom:
		if p := Policies.Get(r, account, name); p != nil {
			return p, nil
		}
		return nil, NotExist("Policy", "The custom policy %q does not exist. Names are compared exactly; ListPolicies gives them.", name)
	case System:
		if p, ok := catalog.LookupSystemPolicy(name); ok {
			return SystemPolicy(p), nil
		}
		return nil, NotExist("Policy", "The system policy %q does not exist, or this server does not have it. ListPolicies with PolicyType System gives those that it has.", name)
	}
	return nil, InvalidParameter("PolicyType", "System or Custom")
}

// SystemPolicy gives a policy of the vendor's in the form of a custom one.
func SystemPolicy(p catalog.SystemPolicy) *Policy {
	return &Policy{PolicyName: p.Name, Description: p.Description, DefaultVersion: p.Version,
		Versions: []PolicyVersion{{VersionID: p.Version, Document: p.Document}}}
}

// gather reads a sequence to its end before it is worked on, as a collection
// must not change while it is walked.
func gather[T any](items iter.Seq2[string, T]) iter.Seq2[string, T] {
	type item struct {
		id string
		v  T
	}
	var all []item
	for id, v := range items {
		all = append(all, item{id, v})
	}
	return func(yield func(string, T) bool) {
		for _, x := range all {
			if !yield(x.id, x.v) {
				return
			}
		}
	}
}

// count counts a sequence.
func count[T any](items iter.Seq2[string, T]) int {
	n := 0
	for range items {
		n++
	}
	return n
}

// nonEmpty says whether a sequence has anything.
func nonEmpty[T any](items iter.Seq2[string, T]) bool {
	for range items {
		return true
	}
	return false
}
