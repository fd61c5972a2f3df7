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
		if d := walkFilters(q, p.filters, p.denies, p.c, allow); d.Verdict == ExplicitDeny {
			return d
		}
	}
	return Decision{}
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
