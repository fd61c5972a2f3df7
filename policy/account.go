package policy

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

// EntityType is what policies can be attached to.
type EntityType uint8

// The types of entity. Source: "DecodeDiagnosticMessage": AttachedEntityType.
const (
	RAMUser EntityType = iota
	RAMGroup
	RAMRole
)

// String gives the vendor's word.
func (t EntityType) String() string {
	if int(t) < len(entityNames) {
		return entityNames[t]
	}
	return "unknown"
}

var entityNames = [...]string{"RamUser", "RamGroup", "RamRole"}

// Entity is a user, group or role of an account.
type Entity struct {
	Type EntityType
	Name string
}

// PolicyRef names a policy of an account, whatever its version.
type PolicyRef struct {
	Type string // "Custom" or "System"
	Name string
}

// Errors of Account. They are wrapped with the names concerned.
var (
	ErrNoPolicy   = errors.New("policy: the account has no such policy")
	ErrAttached   = errors.New("policy: the policy is still attached")
	ErrNoEntity   = errors.New("policy: not attached or not a member")
	ErrEntityType = errors.New("policy: the entity has the wrong type")
)

// Account holds the policies of an account, and who has which. It serves many
// readers and one writer at a time: a reader takes one atomic load and then
// works on a snapshot that never changes; an edit builds a new snapshot that
// shares all but the touched parts with the old one.
//
// Example: with 10,000 users, attaching a policy copies the 40 users of one
// shard and the list of shards; putting a new version of a policy copies the
// list of policies, 24 bytes each, and is at once in force for every entity
// that has it.
//
// The zero Account is empty and ready to use. It must not be copied.
type Account struct {
	now atomic.Pointer[snapshot]

	mu    sync.Mutex           // held by the writer
	slots map[PolicyRef]uint32 // where a policy stands in snapshot.policies
	uses  []int                // how many attachments each slot has
	free  []uint32
	names map[string]uint32 // groups: where they stand in snapshot.groups
}

var empty snapshot

func (a *Account) load() *snapshot {
	if s := a.now.Load(); s != nil {
		return s
	}
	return &empty
}

// Decide answers a request of a user or role from the policies at account
// scope: its own and, for a user, those of its groups. An unknown entity gets
// ImplicitDeny.
func (a *Account) Decide(e Entity, r *Request) Decision {
	if r == nil {
		return noDecision()
	}
	var q Query
	q.Prepare(r)
	return a.DecideQuery(e, &q)
}

// DecideQuery is Decide for a prepared request.
func (a *Account) DecideQuery(e Entity, q *Query) Decision {
	s := a.load()
	m := s.holder(e)
	if m == nil {
		return noDecision()
	}
	allow := noDecision()
	if d := s.walk(m.own(), q, &allow); d.Verdict == ExplicitDeny {
		return d
	}
	for _, g := range m.groups() {
		if d := s.walk(s.groups[g], q, &allow); d.Verdict == ExplicitDeny {
			return d
		}
	}
	return allow
}

// Set gives the pool of a user or role at account scope, for Layers.Account. It
// is made once and kept until the account is edited; an unknown entity has a
// nil Set, which refuses.
func (a *Account) Set(e Entity) *Set {
	s := a.load()
	m := s.holder(e)
	if m == nil {
		return nil
	}
	if c := m.set.Load(); c != nil && c.edit == s.edit {
		return c.set
	}
	var pool []*Compiled
	seen := map[uint32]bool{}
	add := func(slots []uint32) {
		for _, i := range slots {
			if !seen[i] {
				seen[i] = true
				pool = append(pool, s.policies[i].c)
			}
		}
	}
	add(m.own())
	for _, g := range m.groups() {
		add(s.groups[g])
	}
	set := NewSet(pool...)
	m.set.Store(&cachedSet{s.edit, set})
	return set
}

// edit runs a change on a copy of the snapshot and publishes it, unless the
// change fails.
func (a *Account) edit(change func(s *snapshot) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.slots == nil {
		a.slots, a.names = map[PolicyRef]uint32{}, map[string]uint32{}
	}
	s := *a.load()
	edit := s.edit + 1
	if err := change(&s); err != nil {
		return err
	}
	s.edit = edit
	a.now.Store(&s)
	return nil
}

// PutPolicy adds a policy, or replaces the one with the same type and name, as
// when another version becomes the default.
func (a *Account) PutPolicy(c *Compiled) {
	// the only failure of edit is that of the change, and this one has none
	_ = a.edit(func(s *snapshot) error {
		ref := PolicyRef{c.id.Type, c.id.Name}
		s.policies = slices.Clone(s.policies)
		i, ok := a.slots[ref]
		if !ok {
			i = a.takeSlot(s)
			a.slots[ref] = i
		}
		s.policies[i] = newSlot(c)
		return nil
	})
}

func (a *Account) takeSlot(s *snapshot) uint32 {
	if n := len(a.free); n > 0 {
		i := a.free[n-1]
		a.free = a.free[:n-1]
		return i
	}
	s.policies = append(s.policies, slot{})
	a.uses = append(a.uses, 0)
	return uint32(len(s.policies) - 1)
}

// DeletePolicy removes a policy that is attached nowhere.
func (a *Account) DeletePolicy(ref PolicyRef) error {
	return a.edit(func(s *snapshot) error {
		i, err := a.slot(ref)
		if err != nil {
			return err
		}
		if a.uses[i] > 0 {
			return fmt.Errorf("%w: %s %s", ErrAttached, ref.Type, ref.Name)
		}
		s.policies = slices.Clone(s.policies)
		s.policies[i] = slot{}
		delete(a.slots, ref)
		a.free = append(a.free, i)
		return nil
	})
}

func (a *Account) slot(ref PolicyRef) (uint32, error) {
	i, ok := a.slots[ref]
	if !ok {
		return 0, fmt.Errorf("%w: %s %s", ErrNoPolicy, ref.Type, ref.Name)
	}
	return i, nil
}

// Policy gives a policy of the account, or nil.
func (a *Account) Policy(ref PolicyRef) *Compiled {
	a.mu.Lock()
	defer a.mu.Unlock()
	i, ok := a.slots[ref]
	if !ok {
		return nil
	}
	return a.load().policies[i].c
}

// Attach grants a policy to an entity at account scope. To attach twice changes
// nothing.
func (a *Account) Attach(e Entity, ref PolicyRef) error {
	return a.edit(func(s *snapshot) error {
		i, err := a.slot(ref)
		if err != nil {
			return err
		}
		return a.update(s, e, func(list []uint32) ([]uint32, error) {
			if slices.Contains(list, i) {
				return list, nil
			}
			a.uses[i]++
			return append(slices.Clip(list), i), nil
		})
	})
}

// Detach takes a policy from an entity.
func (a *Account) Detach(e Entity, ref PolicyRef) error {
	return a.edit(func(s *snapshot) error {
		i, err := a.slot(ref)
		if err != nil {
			return err
		}
		return a.update(s, e, func(list []uint32) ([]uint32, error) {
			out, err := without(list, i)
			if err != nil {
				return nil, fmt.Errorf("%w: %s %s on %s %s", err, ref.Type, ref.Name, e.Type, e.Name)
			}
			a.uses[i]--
			return out, nil
		})
	})
}

// without gives the list without one member, as a new list.
func without(list []uint32, i uint32) ([]uint32, error) {
	at := slices.Index(list, i)
	if at < 0 {
		return nil, ErrNoEntity
	}
	return slices.Delete(slices.Clone(list), at, at+1), nil
}

// update replaces the list of an entity's own policies.
func (a *Account) update(s *snapshot, e Entity, change func([]uint32) ([]uint32, error)) error {
	switch e.Type {
	case RAMGroup:
		g := a.group(s, e.Name)
		list, err := change(s.groups[g])
		if err != nil {
			return err
		}
		s.groups = slices.Clone(s.groups)
		s.groups[g] = list
		return nil
	case RAMUser, RAMRole:
		return a.updateHolder(s, e, func(m *membership) (err error) {
			m.own, err = change(m.own)
			return err
		})
	}
	return fmt.Errorf("%w: %d", ErrEntityType, e.Type)
}

// group gives the number of a group and makes it if it is new.
func (a *Account) group(s *snapshot, name string) uint32 {
	g, ok := a.names[name]
	if !ok {
		// not len(s.groups): an edit that failed leaves a name without a place
		g = uint32(len(a.names))
		a.names[name] = g
	}
	for int(g) >= len(s.groups) {
		s.groups = append(slices.Clip(s.groups), nil)
	}
	return g
}

// updateHolder changes a copy of a user or role.
func (a *Account) updateHolder(s *snapshot, e Entity, change func(*membership) error) error {
	var m membership
	if old := s.holder(e); old != nil {
		m = membership{old.own(), old.groups()}
	}
	if err := change(&m); err != nil {
		return err
	}
	hash := e.hash()
	t := &s.shards[hash%shardCount]
	*t = t.with(hash, newHolder(e, m.own, m.groups), len(m.own)+len(m.groups) == 0)
	return nil
}

// AddUserToGroup gives a user the policies of a group, present and future.
func (a *Account) AddUserToGroup(user, group string) {
	// the change cannot fail
	_ = a.edit(func(s *snapshot) error {
		g := a.group(s, group)
		return a.updateHolder(s, Entity{RAMUser, user}, func(m *membership) error {
			if !slices.Contains(m.groups, g) {
				m.groups = append(slices.Clip(m.groups), g)
			}
			return nil
		})
	})
}

// RemoveUserFromGroup takes the policies of a group from a user.
func (a *Account) RemoveUserFromGroup(user, group string) error {
	return a.edit(func(s *snapshot) error {
		g, ok := a.names[group]
		if !ok {
			return fmt.Errorf("%w: user %s in group %s", ErrNoEntity, user, group)
		}
		return a.updateHolder(s, Entity{RAMUser, user}, func(m *membership) error {
			list, err := without(m.groups, g)
			if err != nil {
				return fmt.Errorf("%w: user %s in group %s", err, user, group)
			}
			m.groups = list
			return nil
		})
	})
}
