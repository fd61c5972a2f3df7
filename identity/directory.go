package identity

import (
	"fmt"
	"slices"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

// Directory gives the compiled policies of principals. What it keeps is keyed
// by the records of the snapshot that is asked, so it can be slow to forget but
// never wrong: a changed policy or grant is another record. It keeps a bounded
// number of principals and policies, those that were asked for last.
type Directory struct {
	system map[string]*policy.Compiled // by policy name; never changes

	compiled cache[named, compiledPolicy] // custom policies
	sets     cache[granted, compiledSet]
	trusts   cache[named, compiledTrust] // by role

	control controlCache
}

// How many of each are kept at least; see cache. With all of them in use they
// take some 100 MiB. A principal that is not among them costs its next call the
// time to put its policies together, tens of microseconds.
const (
	keepPolicies = 8192
	keepSets     = 16384
	keepTrusts   = 2048
)

// named is a policy or a role of an account.
type named struct{ account, name string }

// granted is who has policies in a scope.
type granted struct{ account, kind, name, scope string }

type compiledSet struct {
	members []*policy.Compiled
	set     *policy.Set
}

type compiledPolicy struct {
	record *Policy
	policy *policy.Compiled
}

type compiledTrust struct {
	role *Role
	set  *policy.Set
}

// NewDirectory makes a directory over these system policies.
func NewDirectory(system []*policy.Compiled) *Directory {
	d := &Directory{system: map[string]*policy.Compiled{}}
	d.compiled.size, d.sets.size, d.trusts.size = keepPolicies, keepSets, keepTrusts
	d.control.compiled.size, d.control.sets.size = keepPolicies, keepTrusts
	for _, c := range system {
		d.system[c.ID().Name] = c
	}
	return d
}

// Layers gives the policies that apply to a principal, with those granted in
// the resource group (none if group is empty). A policy that cannot be read is
// an error, never skipped: it could hold a Deny.
func (d *Directory) Layers(r state.Reader, p acs.Principal, group string) (*policy.Layers, error) {
	switch p.Type {
	case acs.Account:
		// Source: "Policy evaluation process" (RAM): the root identity is
		// allowed without policies.
		return &policy.Layers{Root: true}, nil
	case acs.RAMUser:
		l := &policy.Layers{}
		return l, d.grantLayers(r, l, p.Account, ToUser, p.UserName, group)
	case acs.AssumedRoleUser:
		return d.roleLayers(r, p, group)
	}
	return nil, fmt.Errorf("principal type %q is unknown", p.Type)
}

// Grant is a policy that applies to a principal, and by whom.
type Grant struct {
	Attachment *Attachment
	Policy     *policy.Compiled
}

// Grants gives the grants of a principal in a scope: its own, and for a user
// those of its groups.
func (d *Directory) Grants(r state.Reader, account, principalType, name, scope string) ([]Grant, error) {
	var out []Grant
	add := func(kind, name string) error {
		for _, a := range Attachments.All(r, account, kind+"/"+name+"/"+scope+"/", "") {
			c, err := d.policy(r, account, a.PolicyType, a.PolicyName)
			if err != nil {
				return err
			}
			out = append(out, Grant{a, c})
		}
		return nil
	}
	if err := add(principalType, name); err != nil {
		return nil, err
	}
	if principalType == ToUser {
		for _, m := range Memberships.All(r, account, name+"/", "") {
			if err := add(ToGroup, m.GroupName); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func (d *Directory) set(r state.Reader, account, kind, name, scope string) (*policy.Set, error) {
	grants, err := d.Grants(r, account, kind, name, scope)
	if err != nil {
		return nil, err
	}
	if len(grants) == 0 {
		return nil, nil
	}
	key := granted{account, kind, name, scope}
	have, ok := d.sets.get(key)
	if ok && slices.EqualFunc(have.members, grants, func(c *policy.Compiled, g Grant) bool { return c == g.Policy }) {
		return have.set, nil
	}
	list := make([]*policy.Compiled, len(grants))
	for i, g := range grants {
		list[i] = g.Policy
	}
	set := policy.NewSet(list...)
	d.sets.put(key, compiledSet{list, set})
	return set, nil
}

// policy gives the default version of a policy, compiled.
func (d *Directory) policy(r state.Reader, account, kind, name string) (*policy.Compiled, error) {
	if kind == System {
		if c := d.system[name]; c != nil {
			return c, nil
		}
		return nil, fmt.Errorf("system policy %s is granted but this program does not have it", name)
	}
	rec := Policies.Get(r, account, name)
	if rec == nil {
		return nil, fmt.Errorf("policy %s is granted but does not exist", name)
	}
	key := named{account, name}
	if cp, ok := d.compiled.get(key); ok && cp.record == rec {
		return cp.policy, nil
	}
	v := rec.Version(rec.DefaultVersion)
	if v == nil {
		return nil, fmt.Errorf("policy %s has no default version %s", name, rec.DefaultVersion)
	}
	doc, err := policy.Parse(policy.Identity, []byte(v.Document))
	if err != nil {
		return nil, fmt.Errorf("policy %s, version %s, cannot be read: %w", name, v.VersionID, err)
	}
	c := policy.Compile(policy.ID{Type: Custom, Name: name, Version: v.VersionID}, doc)
	d.compiled.put(key, compiledPolicy{rec, c})
	return c, nil
}

// Trust gives the trust policy of a role, compiled.
func (d *Directory) Trust(account string, role *Role) (*policy.Set, error) {
	key := named{account, role.RoleName}
	if c, ok := d.trusts.get(key); ok && c.role == role {
		return c.set, nil
	}
	doc, err := policy.Parse(policy.Trust, []byte(role.AssumeRolePolicyDocument))
	if err != nil {
		return nil, fmt.Errorf("the trust policy of role %s cannot be read: %w", role.RoleName, err)
	}
	set := policy.NewSet(policy.Compile(policy.ID{Type: "Trust", Name: role.RoleName}, doc))
	d.trusts.put(key, compiledTrust{role, set})
	return set, nil
}
