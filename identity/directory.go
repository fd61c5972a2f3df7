package identity

import (
	"fmt"
	"slices"
	"sync"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

// Directory gives the compiled policies of principals. What it keeps is keyed
// by the records of the snapshot that is asked, so it can be slow to forget but
// never wrong: a changed policy or grant is another record.
type Directory struct {
	system map[string]*policy.Compiled // by policy name; never changes

	mu       sync.RWMutex
	compiled map[string]compiledPolicy // custom, by account/name
	sets     map[string]*policy.Set    // by account/principal type/name/scope
	members  map[string][]*policy.Compiled
	trusts   map[string]compiledTrust // by account/role name

	control controlCache
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
	d := &Directory{system: map[string]*policy.Compiled{}, compiled: map[string]compiledPolicy{},
		sets: map[string]*policy.Set{}, members: map[string][]*policy.Compiled{}, trusts: map[string]compiledTrust{}}
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
	key := account + "/" + kind + "/" + name + "/" + scope
	d.mu.RLock()
	set, had := d.sets[key], d.members[key]
	d.mu.RUnlock()
	if set != nil && slices.EqualFunc(had, grants, func(c *policy.Compiled, g Grant) bool { return c == g.Policy }) {
		return set, nil
	}
	list := make([]*policy.Compiled, len(grants))
	for i, g := range grants {
		list[i] = g.Policy
	}
	set = policy.NewSet(list...)
	d.mu.Lock()
	d.sets[key], d.members[key] = set, list
	d.mu.Unlock()
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
	key := account + "/" + name
	d.mu.RLock()
	cp := d.compiled[key]
	d.mu.RUnlock()
	if cp.record == rec {
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
	d.mu.Lock()
	d.compiled[key] = compiledPolicy{rec, c}
	d.mu.Unlock()
	return c, nil
}

// Trust gives the trust policy of a role, compiled.
func (d *Directory) Trust(account string, role *Role) (*policy.Set, error) {
	key := account + "/" + role.RoleName
	d.mu.RLock()
	c := d.trusts[key]
	d.mu.RUnlock()
	if c.role == role {
		return c.set, nil
	}
	doc, err := policy.Parse(policy.Trust, []byte(role.AssumeRolePolicyDocument))
	if err != nil {
		return nil, fmt.Errorf("the trust policy of role %s cannot be read: %w", role.RoleName, err)
	}
	set := policy.NewSet(policy.Compile(policy.ID{Type: "Trust", Name: role.RoleName}, doc))
	d.mu.Lock()
	d.trusts[key] = compiledTrust{role, set}
	d.mu.Unlock()
	return set, nil
}
