package policy

import (
	"hash/maphash"
	"sync/atomic"
)

const shardCount = 256

// snapshot is the account at one moment. Nothing in it is ever changed.
type snapshot struct {
	edit     uint64            // how many edits made it
	shards   [shardCount]shard // users and roles
	policies []slot
	groups   [][]uint32 // slots of each group's policies
}

// slot is a policy with its filters next to it: the policy itself is touched
// only when one of its rules must be asked, and its filters only when what they
// have together has something of the query. It fills one cache line.
type slot struct {
	filters []filter
	c       *Compiled // nil: free
	denies  int32
	deny    uint64 // the action bits of all Deny filters
	all     filter // the bits of all filters
}

func newSlot(c *Compiled) slot {
	s := slot{filters: c.filters, c: c, denies: c.denies}
	for i, f := range c.filters {
		s.all.action |= f.action
		s.all.resource |= f.resource
		if int32(i) < c.denies {
			s.deny |= f.action
		}
	}
	return s
}

// speaks says whether a rule of the policy that still matters may match.
func (s *slot) speaks(q *Query, allow *Decision) bool {
	bits := s.all.action
	if allow.Verdict == Allow {
		bits = s.deny
	}
	return bits&q.bits != 0 && (s.all.resource == allBits || s.all.resource&q.resourceBits() != 0)
}

// holder is a user or role. Its lists stand behind each other, as a look-up
// reads both.
type holder struct {
	name  string
	lists []uint32 // slots of its own policies, then its groups
	owned uint32   // how many are its own policies
	typ   EntityType
	set   atomic.Pointer[cachedSet]
}

// membership is what a holder is made from: the slots of its own policies, and
// its groups.
type membership struct{ own, groups []uint32 }

func newHolder(e Entity, own, groups []uint32) *holder {
	lists := make([]uint32, 0, len(own)+len(groups))
	lists = append(append(lists, own...), groups...)
	return &holder{name: e.Name, typ: e.Type, lists: lists, owned: uint32(len(own))}
}

// own gives the slots of the holder's own policies; appending copies.
func (h *holder) own() []uint32 { return h.lists[:h.owned:h.owned] }

// groups gives the groups of a user, by their place in snapshot.groups.
func (h *holder) groups() []uint32 { return h.lists[h.owned:] }

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

// hash gives the low byte that selects the shard, and the place within it above.
func (e Entity) hash() uint64 { return maphash.String(seed, e.Name) + uint64(e.Type)<<8 }

// holder finds a user or role.
func (s *snapshot) holder(e Entity) *holder {
	h := e.hash()
	return s.shards[h%shardCount].find(h, e)
}

// walk looks for a Deny, and for the first Allow.
func (s *snapshot) walk(slots []uint32, q *Query, allow *Decision) Decision {
	for _, n := range slots {
		p := &s.policies[n]
		if !p.speaks(q, allow) {
			continue
		}
		if d := walkFilters(q, p.filters, p.denies, p.c, allow); d.Verdict == ExplicitDeny {
			return d
		}
	}
	return Decision{}
}

// fillShards makes each table at its final size.
func (s *snapshot) fillShards(holders map[Entity]*membership) {
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
		s.shards[hash%shardCount].put(shardEntry{hash, newHolder(e, m.own, m.groups)})
	}
}
