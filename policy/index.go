package policy

import (
	"slices"
	"strings"
)

// An index finds the few statements of a large set that may speak of a
// request. It starts from the resource. Example: for
//
//	acs:ecs:cn-hangzhou:1:instance/i-7
//
// only statements can match that have one of these resource patterns:
//
//	acs:ecs:cn-hangzhou:1:instance/i-7    exactly this text
//	acs:ecs:cn-hangzhou:1:instance/i-*    same service, region, account, kind
//	acs:ecs:*:*:instance/i-*              same service, kind; any region, account
//	acs:ecs:*:*:*                         same service
//	*
//	acs:e?s:...                           a form that is not indexed: always asked
//
// Each line is one key in a hash table: of the whole text, or of the four
// fields where a field with a wildcard counts as absent. The key leads to the
// statements that have such a pattern. A key with many statements is split
// further by action (filter.go), so that "*" with a thousand statements costs
// five probes and not a thousand looks.
//
// The index only proposes: each statement it finds is then asked in full by
// rule.applies. So a key that collides costs time and never a wrong answer; what
// matters is that no statement that applies is missed, and reference.go tells
// that in the tests.
type index struct {
	refs   []ref
	table  []bucket // open addressing; size is a power of two, and behind it loose and starry
	mask   uint64   // size - 1
	lists  []posting
	shapes [8]bool // which combinations of fields occur, see fieldHashes
}

// ref is where a statement comes from. Statements are numbered through the set.
type ref struct {
	policy *Compiled
	rule   int32
}

// posting is a statement in a list, with its filter bits next to it so that
// most are passed over without touching the rule.
type posting struct {
	bits uint64
	n    uint32
}

// bucket is a key of the table and its list: first the Deny statements, then
// the Allow statements, each in ascending order.
type bucket struct {
	key                uint64 // 0: free
	from, allow, until uint32
	split              bool // the list stands under subkeys; from and allow are their filter bits, until is 1 if otherKey is one
}

// splitBucket is the head of a list that stands under subkeys. Its bits tell of
// most subkeys that they are not there, without a probe.
func splitBucket(key, bits uint64, other bool) bucket {
	b := bucket{key: key, from: uint32(bits), allow: uint32(bits >> 32), split: true}
	if other {
		b.until = 1
	}
	return b
}

func (b *bucket) bits() uint64 { return uint64(b.from) | uint64(b.allow)<<32 }

// splitFrom is the length from which a key's list is split by action.
const splitFrom = 12

const (
	anyKey   = 0x6a09e667f3bcc909 // for the pattern "*"
	looseKey = 0xbb67ae8584caa73b
	starKey  = 0x3c6ef372fe94f82b
	otherKey = 0xa54ff53a5f1d36f1 // action key of patterns that must always be asked
)

// Bits of a shape: the field takes part in the key.
const (
	hasRegion = 1 << iota
	hasAccount
	hasKind
)

// fieldHashes are those of an ARN's fields; kind is that of the relative id up
// to its first slash.
type fieldHashes struct{ service, region, account, kind uint64 }

// key joins the hashes of the fields that take part in a shape.
func (f *fieldHashes) key(shape int) uint64 {
	k := f.service + uint64(shape)*0xd6e8feb86659fd93
	if shape&hasRegion != 0 {
		k += f.region * 0xa0761d6478bd642f
	}
	if shape&hasAccount != 0 {
		k += f.account * 0xe7037ed1a0b428db
	}
	if shape&hasKind != 0 {
		k += f.kind * 0x8ebc6af09c88c6e3
	}
	return mix(k, otherKey)
}

// resourceKey gives the key of a pattern, and its shape or -1.
func resourceKey(p *resource) (uint64, int) {
	switch p.form {
	case resExact:
		return p.hash, -1
	case resPrefix, resFields:
	default:
		return looseKey, -1 // always asked; "*" does not come here, see newIndex
	}
	f := strings.SplitN(p.text, ":", 5)
	h := fieldHashes{service: nonzero(small(f[1]))}
	shape := 0
	if strings.IndexByte(f[2], '*') < 0 {
		shape |= hasRegion
		h.region = small(f[2])
	}
	if strings.IndexByte(f[3], '*') < 0 {
		shape |= hasAccount
		h.account = small(f[3])
	}
	if k := kindOfResource(f[4]); k != "" && strings.IndexByte(k, '*') < 0 {
		shape |= hasKind
		h.kind = small(k)
	}
	return h.key(shape), shape
}

// entry is a posting under its key while the index is being built.
type entry struct {
	key  uint64
	post posting
	deny bool
}

func newIndex(policies []*Compiled, n int) *index {
	x := &index{refs: make([]ref, 0, n)}
	entries := make([]entry, 0, 2*n)
	for _, c := range policies {
		base := len(x.refs)
		x.refs = x.refs[:base+len(c.rules)]
		for i := range c.rules {
			r := &c.rules[i]
			deny := int32(i) < c.denies
			p := posting{c.filters[i].action, uint32(base) + uint32(r.at)}
			x.refs[p.n] = ref{c, int32(i)}
			if r.any {
				entries = append(entries, entry{anyKey, p, deny})
				continue
			}
			starry := false
			for j := r.resources.from; j < r.resources.until; j++ {
				key, shape := resourceKey(&c.resources[j])
				entries = append(entries, entry{key, p, deny})
				if shape >= 0 {
					x.shapes[shape] = true
					starry = starry || shape&(hasRegion|hasAccount) != hasRegion|hasAccount
				}
			}
			if starry {
				entries = append(entries, entry{starKey, p, deny})
			}
		}
	}
	x.fill(entries)
	return x
}

// fill sorts the entries by key and lays the lists out.
func (x *index) fill(entries []entry) {
	order := func(a, b entry) int {
		switch {
		case a.key != b.key:
			if a.key < b.key {
				return -1
			}
			return 1
		case a.deny != b.deny:
			if a.deny {
				return -1
			}
			return 1
		}
		return int(a.post.n) - int(b.post.n)
	}
	slices.SortFunc(entries, order)
	var split []entry // entries of long lists, under their subkeys
	var heads []bucket
	keys := 0
	for i := 0; i < len(entries); {
		j := i
		for j < len(entries) && entries[j].key == entries[i].key {
			j++
		}
		if k := entries[i].key; j-i >= splitFrom && k != looseKey && k != starKey {
			bits, other := uint64(0), false
			for _, e := range entries[i:j] {
				c := x.refs[e.post.n].policy
				r := &c.rules[x.refs[e.post.n].rule]
				if r.not {
					other = true
					split = append(split, entry{mix(k, otherKey), e.post, e.deny})
					continue
				}
				for i := r.actions.from; i < r.actions.until; i++ {
					a := &c.actions[i]
					ak := a.key
					if a.zone == zoneAll {
						ak, other = otherKey, true
					} else {
						bits |= a.zone.bit(ak)
					}
					split = append(split, entry{mix(k, ak), e.post, e.deny})
				}
			}
			heads = append(heads, splitBucket(k, bits, other))
			for m := i; m < j; m++ {
				entries[m].key = 0
			}
		} else {
			keys++
		}
		i = j
	}
	slices.SortFunc(split, order)
	for i := range split {
		if i == 0 || split[i].key != split[i-1].key {
			keys++
		}
	}
	size := 16
	for size < 2*(keys+len(heads)) {
		size *= 2
	}
	x.mask = uint64(size - 1)
	x.table = make([]bucket, size+2)
	x.lists = make([]posting, 0, len(entries)+len(split))
	x.lay(entries)
	x.lay(split)
	for _, b := range heads {
		x.put(b)
	}
}

// lay appends the lists of sorted entries and puts their keys into the table.
func (x *index) lay(entries []entry) {
	for i := 0; i < len(entries); {
		b := bucket{key: entries[i].key, from: uint32(len(x.lists))}
		b.allow = b.from
		for ; i < len(entries) && entries[i].key == b.key; i++ {
			if b.key == 0 {
				continue
			}
			e := &entries[i]
			if n := len(x.lists); n > int(b.from) && x.lists[n-1] == e.post {
				continue // two patterns of one statement under the same key
			}
			x.lists = append(x.lists, e.post)
			if e.deny {
				b.allow = uint32(len(x.lists))
			}
		}
		b.until = uint32(len(x.lists))
		switch b.key {
		case 0:
		case looseKey:
			*x.loose() = b
		case starKey:
			*x.starry() = b
		default:
			x.put(b)
		}
	}
}

// loose has the statements with a pattern that is not indexed.
func (x *index) loose() *bucket { return &x.table[x.mask+1] }

// starry has those with wildcards in region or account; they are asked for
// resources with more than four colons.
func (x *index) starry() *bucket { return &x.table[x.mask+2] }

func (x *index) put(b bucket) {
	for i := b.key & x.mask; ; i = (i + 1) & x.mask {
		if x.table[i].key == 0 {
			x.table[i] = b
			return
		}
	}
}

// get finds a key's place in the table, or -1.
func (x *index) get(key uint64) int {
	for i := key & x.mask; ; i = (i + 1) & x.mask {
		switch x.table[i].key {
		case key:
			return int(i)
		case 0:
			return -1
		}
	}
}

// probe collects the places of the lists that a request's keys lead to: 8
// shapes, exact and any, each at most five lists, loose and starry. Places and
// not pointers, as the array is cleared for each decision.
type probe struct {
	n    uint32
	list [52]uint32
}

func (p *probe) add(at int) {
	p.list[p.n] = uint32(at)
	p.n++
}

func (p *probe) find(x *index, q *Query, key uint64) {
	at := x.get(key)
	if at < 0 {
		return
	}
	b := &x.table[at]
	if !b.split {
		p.add(at)
		return
	}
	bits := b.bits() & q.bits
	if bits&bitExact(q.key.exact) != 0 {
		p.sub(x, key, q.key.exact)
	}
	if q.key.service != 0 {
		if bits&bitService(q.key.service) != 0 {
			p.sub(x, key, q.key.service)
		}
		if q.key.first != 0 {
			if bits&bitFirst(q.key.first) != 0 {
				p.sub(x, key, q.key.first)
			}
			if bits&bitLast(q.key.last) != 0 {
				p.sub(x, key, q.key.last)
			}
		}
	}
	if b.until != 0 {
		p.sub(x, key, otherKey)
	}
}

// sub adds the list under a subkey.
func (p *probe) sub(x *index, key, action uint64) {
	if at := x.get(mix(key, action)); at >= 0 {
		p.add(at)
	}
}

// decide finds the first Deny that applies, else the first Allow.
func (x *index) decide(q *Query) Decision {
	var p probe
	q.resourceBits()
	p.find(x, q, anyKey)
	if !q.every {
		p.find(x, q, q.resHash)
		if q.arn {
			x.fields(q, &p)
		}
		if x.loose().key != 0 {
			p.add(int(x.mask + 1))
		}
		if !q.split && x.starry().key != 0 {
			p.add(int(x.mask + 2))
		}
	}
	best := x.search(&p, q, true)
	verdict := ExplicitDeny
	if best < 0 {
		best = x.search(&p, q, false)
		verdict = Allow
	}
	if best < 0 {
		return noDecision()
	}
	r := &x.refs[best]
	return Decision{verdict, r.policy, int(r.policy.rules[r.rule].at)}
}

// fields probes the keys of the resource's fields.
func (x *index) fields(q *Query, p *probe) {
	for shape := range 8 {
		if x.shapes[shape] && (q.hasKind || shape&hasKind == 0) {
			p.find(x, q, q.fields.key(shape))
		}
	}
}

// search gives the lowest number of a statement of that effect that applies, or -1.
func (x *index) search(p *probe, q *Query, deny bool) int {
	best := -1
	for _, at := range p.list[:p.n] {
		b := &x.table[at]
		list := x.lists[b.allow:b.until]
		if deny {
			list = x.lists[b.from:b.allow]
		}
		for i := range list {
			if best >= 0 && int(list[i].n) >= best {
				break
			}
			if list[i].bits&q.bits == 0 {
				continue
			}
			r := &x.refs[list[i].n]
			if r.policy.applies(q, r.rule, r.policy.doc) {
				best = int(list[i].n)
				break
			}
		}
	}
	return best
}
