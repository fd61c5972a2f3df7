package policy

import (
	"hash/maphash"
	"strings"
)

// A filter tells cheaply that a statement cannot speak of an action. Example:
//
//	pattern            sets the bit of
//	ecs:RunInstances   the whole action
//	ecs:Run*           ecs + first three letters of the name, "run"
//	ecs:*Instances     ecs + last three letters, "ces"
//	ecs:*              the service ecs
//	*:Describe*        everything (all bits)
//
// A request for ecs:RunInstances sets its four bits: whole action, first three,
// last three, service. If a statement's bits and the request's have none in
// common, none of the statement's patterns can match. If they have, the
// patterns themselves are asked. NotAction sets all bits.
//
// The same four keys, as hashes, select statements in an index (index.go).

// actionKeys are the hashes behind the bits. A zero key is absent.
type actionKeys struct {
	exact, service, first, last uint64
}

// Zones of the 64 filter bits: 32 for whole actions, 8 for services, 12 each
// for first and last three letters.
func bitExact(h uint64) uint64   { return 1 << (h >> 59) }
func bitService(h uint64) uint64 { return 1 << (32 + h>>61) }
func bitFirst(h uint64) uint64   { return 1 << (40 + (h>>32)%12) }
func bitLast(h uint64) uint64    { return 1 << (52 + (h>>32)%12) }

const allBits = ^uint64(0)

func (k *actionKeys) bits() uint64 {
	b := bitExact(k.exact)
	if k.service != 0 {
		b |= bitService(k.service)
	}
	if k.first != 0 {
		b |= bitFirst(k.first) | bitLast(k.last)
	}
	return b
}

// mix joins hashes; the odd constants keep first and last letters apart.
func mix(a, b uint64) uint64 {
	a = (a ^ b) * 0x9e3779b97f4a7c15
	a ^= a >> 29
	a *= 0xbf58476d1ce4e5b9
	return nonzero(a ^ a>>32)
}

func nonzero(h uint64) uint64 {
	if h == 0 {
		return 1
	}
	return h
}

func firstKey(service uint64, a, b, c byte) uint64 {
	return mix(service, 0x100_0000|uint64(a)<<16|uint64(b)<<8|uint64(c))
}

func lastKey(service uint64, a, b, c byte) uint64 {
	return mix(service, 0x200_0000|uint64(a)<<16|uint64(b)<<8|uint64(c))
}

func serviceKey(s string) uint64 { return nonzero(maphash.String(seed, s)) }

// prepareAction computes the keys of the request's action.
func (q *Query) prepareAction() {
	a := q.action()
	q.actHash = maphash.String(seed, a)
	q.key = actionKeys{exact: nonzero(q.actHash)}
	if i := strings.IndexByte(a, ':'); i >= 0 {
		q.key.service = serviceKey(a[:i])
		if n := a[i+1:]; len(n) >= 3 {
			q.key.first = firstKey(q.key.service, n[0], n[1], n[2])
			q.key.last = lastKey(q.key.service, n[len(n)-3], n[len(n)-2], n[len(n)-1])
		}
	}
	q.bits = q.key.bits()
}

// patternKey gives the one key by which a pattern, in lower case, is found, and
// its filter bits. The key is zero for patterns that must always be asked.
func patternKey(p string) (key, bits uint64) {
	if !hasWildcard(p) {
		key = nonzero(maphash.String(seed, p))
		return key, bitExact(key)
	}
	service, name, ok := strings.Cut(p, ":")
	if !ok || hasWildcard(service) {
		return 0, allBits
	}
	s := serviceKey(service)
	wild := strings.IndexAny(name, "*?")
	after := strings.LastIndexAny(name, "*?") + 1
	switch n := name[after:]; {
	case wild >= 3:
		key = firstKey(s, name[0], name[1], name[2])
		return key, bitFirst(key)
	case len(n) >= 3:
		key = lastKey(s, n[len(n)-3], n[len(n)-2], n[len(n)-1])
		return key, bitLast(key)
	}
	return s, bitService(s)
}
