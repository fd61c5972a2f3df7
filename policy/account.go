package policy

import (
	"errors"
	"fmt"
	"hash/maphash"
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

const shardCount = 256

// snapshot is the account at one moment. Nothing in it is ever changed.
type snapshot struct {
	edit     uint64            // how many edits made it
	shards   [shardCount]shard // users and roles
	policies []slot
	groups   [][]uint32 // slots of each group's policies
}

// slot is a policy with its filters next to it: the policy itself is touched
// only when one of its rules must be asked.
type slot struct {
	filters []filter
	denies  int32
	c       *Compiled // nil: free
}

// holder is a user or role: its own policies and its groups, by slot.
type holder struct {
	name   string
	typ    EntityType
	own    []uint32
	groups []uint32
	set    atomic.Pointer[cachedSet]
}

// shard is a small hash table, open addressing, size a power of two or nil. A
// map would touch more memory for each look-up.
type shard []shardEntry

type shardEntry struct {
	hash uint64
	h    *holder // nil: free
}

func (t shard) find(hash uint64, e Entity) *holder {
	if len(t) == 0 {
		return nil
	}
	mask := uint64(len(t) - 1)
	for i := hash >> 8 & mask; t[i].h != nil; i = (i + 1) & mask {
		if t[i].hash == hash && t[i].h.name == e.Name && t[i].h.typ == e.Type {
			return t[i].h
		}
	}
	return nil
}

// with gives a copy of the table in which h stands in place of the holder with
// its name and type; gone leaves it out.
func (t shard) with(hash uint64, h *holder, gone bool) shard {
	n := 1
	for i := range t {
		if t[i].h != nil {
			n++
		}
	}
	size := 4
	for size < n+n/2 {
		size *= 2
	}
	out := make(shard, size)
	for _, e := range t {
		if e.h != nil && !(e.hash == hash && e.h.name == h.name && e.h.typ == h.typ) {
			out.put(e)
		}
	}
	if !gone {
		out.put(shardEntry{hash, h})
	}
	return out
}

func (t shard) put(e shardEntry) {
	mask := uint64(len(t) - 1)
	i := e.hash >> 8 & mask
	for t[i].h != nil {
		i = (i + 1) & mask
	}
	t[i] = e
}

// cachedSet is a Set made for a holder from one snapshot.
type cachedSet struct {
	edit uint64 // the snapshot's; not the snapshot itself, which would stay in memory
	set  *Set
}

var empty snapshot

func (a *Account) load() *snapshot {
	if s := a.now.Load(); s != nil {
		return s
	}
	return &empty
}

// hash gives the low byte that selects the shard, and the place within it above.
func (e Entity) hash() uint64 { return maphash.String(seed, e.Name) + uint64(e.Type)<<8 }

// holder finds a user or role.
func (s *snapshot) holder(e Entity) *holder {
	h := e.hash()
	return s.shards[h%shardCount].find(h, e)
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
	if d, done := s.walk(m.own, q, &allow); done {
		return d
	}
	for _, g := range m.groups {
		if d, done := s.walk(s.groups[g], q, &allow); done {
			return d
		}
	}
	return allow
}

// walk looks for a Deny, which is done at once, and for the first Allow.
func (s *snapshot) walk(slots []uint32, q *Query, allow *Decision) (deny Decision, done bool) {
	for _, n := range slots {
		p := &s.policies[n]
		for i := range p.filters {
			if !p.filters[i].passes(q) {
				continue
			}
			refuses := int32(i) < p.denies
			if !refuses && allow.Verdict == Allow {
				break
			}
			if p.c.applies(q, int32(i), p.c.doc) {
				d := Decision{Allow, p.c, int(p.c.rules[i].at)}
				if refuses {
					d.Verdict = ExplicitDeny
					return d, true
				}
				*allow = d
				break
			}
		}
	}
	return Decision{}, false
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
	add(m.own)
	for _, g := range m.groups {
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
		s.policies[i] = slot{c.filters, c.denies, c}
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
		return a.updateHolder(s, e, func(m *holder) (err error) {
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
func (a *Account) updateHolder(s *snapshot, e Entity, change func(*holder) error) error {
	m := &holder{name: e.Name, typ: e.Type}
	if old := s.holder(e); old != nil {
		m.own, m.groups = old.own, old.groups
	}
	if err := change(m); err != nil {
		return err
	}
	hash := e.hash()
	t := &s.shards[hash%shardCount]
	*t = t.with(hash, m, len(m.own)+len(m.groups) == 0)
	return nil
}

// AddUserToGroup gives a user the policies of a group, present and future.
func (a *Account) AddUserToGroup(user, group string) {
	// the change cannot fail
	_ = a.edit(func(s *snapshot) error {
		g := a.group(s, group)
		return a.updateHolder(s, Entity{RAMUser, user}, func(m *holder) error {
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
		return a.updateHolder(s, Entity{RAMUser, user}, func(m *holder) error {
			list, err := without(m.groups, g)
			if err != nil {
				return fmt.Errorf("%w: user %s in group %s", err, user, group)
			}
			m.groups = list
			return nil
		})
	})
}

// Load fills an empty account at once; it is what many PutPolicy, Attach and
// AddUserToGroup would do, without a snapshot for each. grants are the policies
// of each entity, groups the groups of each user. On an error the account stays
// empty.
func (a *Account) Load(policies []*Compiled, grants map[Entity][]PolicyRef, groups map[string][]string) error {
	var b Account // filled aside, so that a failure leaves a as it is
	if err := b.edit(func(s *snapshot) error { return b.fill(s, policies, grants, groups) }); err != nil {
		return err
	}
	return a.edit(func(s *snapshot) error {
		if len(a.slots) > 0 || len(a.names) > 0 {
			return errors.New("policy: Load needs an empty account")
		}
		*s = *b.load()
		a.slots, a.uses, a.names = b.slots, b.uses, b.names
		return nil
	})
}

func (a *Account) fill(s *snapshot, policies []*Compiled, grants map[Entity][]PolicyRef, groups map[string][]string) error {
	s.policies = make([]slot, len(policies))
	a.uses = make([]int, len(policies))
	for i, c := range policies {
		s.policies[i] = slot{c.filters, c.denies, c}
		ref := PolicyRef{c.id.Type, c.id.Name}
		if _, ok := a.slots[ref]; ok {
			return fmt.Errorf("policy: %s %s stands twice", ref.Type, ref.Name)
		}
		a.slots[ref] = uint32(i)
	}
	holders := make(map[Entity]*holder, len(grants))
	of := func(e Entity) *holder {
		m := holders[e]
		if m == nil {
			m = &holder{name: e.Name, typ: e.Type}
			holders[e] = m
		}
		return m
	}
	for e, refs := range grants {
		list := make([]uint32, 0, len(refs))
		for _, ref := range refs {
			i, err := a.slot(ref)
			if err != nil {
				return err
			}
			if slices.Contains(list, i) {
				continue
			}
			a.uses[i]++
			list = append(list, i)
		}
		switch e.Type {
		case RAMGroup:
			s.groups[a.group(s, e.Name)] = list
		case RAMUser, RAMRole:
			of(e).own = list
		default:
			return fmt.Errorf("%w: %d", ErrEntityType, e.Type)
		}
	}
	for user, in := range groups {
		list := make([]uint32, len(in))
		for i, g := range in {
			list[i] = a.group(s, g)
		}
		of(Entity{RAMUser, user}).groups = list
	}
	s.fillShards(holders)
	return nil
}

// fillShards makes each table at its final size.
func (s *snapshot) fillShards(holders map[Entity]*holder) {
	var counts [shardCount]int
	for e := range holders {
		counts[e.hash()%shardCount]++
	}
	for i, n := range counts {
		size := 4
		for size < n+n/2 {
			size *= 2
		}
		if n > 0 {
			s.shards[i] = make(shard, size)
		}
	}
	for e, m := range holders {
		hash := e.hash()
		s.shards[hash%shardCount].put(shardEntry{hash, m})
	}
}
