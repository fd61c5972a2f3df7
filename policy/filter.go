package policy

import (
	"strings"
)

// A filter tells cheaply that a statement cannot speak of a request. Example,
// for the action:
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
// patterns themselves are asked. NotAction sets all bits. Likewise for the
// resource:
//
//	acs:ecs:cn-hangzhou:1:instance/i-1   the whole text
//	acs:ecs:*:*:instance/i-*             ecs + "instance/"
//	acs:ecs:*:*:*                        the service ecs
//	*                                    everything
//
// The filters of a policy's statements stand next to each other, 16 bytes each,
// so a walk over the filters of five policies with forty statements reads ten
// cache lines and then asks one or two statements in full (walkFilters).
type filter struct{ action, resource uint64 }

// has tells whether a pattern with that key may match.
func (k *actionKeys) has(key uint64) bool {
	return key == k.exact || key == k.service || key == k.first || key == k.last || key == 0
}

// actionKeys are the hashes behind the action bits; an index (index.go) selects
// statements by them. A zero key is absent.
type actionKeys struct {
	exact, service, first, last uint64
}

// Zones of the 64 action bits: 32 for whole actions, 8 for services, 12 each
// for first and last three letters.
func bitExact(h uint64) uint64   { return 1 << (h >> 59) }
func bitService(h uint64) uint64 { return 1 << (32 + h>>61) }
func bitFirst(h uint64) uint64   { return 1 << (40 + (h>>32)*12>>32) }
func bitLast(h uint64) uint64    { return 1 << (52 + (h>>32)*12>>32) }

const allBits = ^uint64(0)

// Zones of the 64 resource bits: 32 for whole texts, 21 for service and kind,
// 8 for services, and three flags.
const (
	resKinds  uint64 = 1<<53 - 1<<32 // the whole zone of service and kind
	resAlways uint64 = 1 << 61       // every query has it; so have statements without Resource, and "*"
	resLoose  uint64 = 1 << 62       // every resource but "*" has it; so have patterns of no fixed form
	resEvery  uint64 = 1 << 63       // the resource "*"
)

func bitResource(h uint64) uint64 { return 1 << (h >> 59) }

func bitKind(h uint64) uint64 { return 1 << (32 + h>>32*21>>32) }

func bitResService(h uint64) uint64 { return 1 << (53 + h>>61) }

// kindKey joins service and kind, e.g. ecs and instance/.
func kindKey(service, kind string) uint64 { return nonzero(small(service) ^ small(kind)*3) }

// small hashes a short text: its length and its first and last bytes, up to
// eight each. Texts that differ in the middle only collide; that costs time.
func small(s string) uint64 {
	n := len(s)
	var h uint64
	switch {
	case n >= 8:
		h = load64(s, 0) ^ load64(s, n-8)*0x9e3779b97f4a7c15
	case n >= 4:
		t := s[n-4:]
		h = uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			(uint64(t[0])|uint64(t[1])<<8|uint64(t[2])<<16|uint64(t[3])<<24)<<32
	case n > 0:
		h = uint64(s[0]) | uint64(s[n>>1])<<8 | uint64(s[n-1])<<16
	}
	h = (h + uint64(n)) * 0xbf58476d1ce4e5b9
	return (h ^ h>>29) * 0x94d049bb133111eb
}

// mix joins hashes.
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

// firstKey and lastKey mark the three letters, so that they stay apart. The
// service's hash is mixed already; one multiplication spreads the letters.
func firstKey(service uint64, a, b, c byte) uint64 {
	return letters(service, 0x100_0000|uint64(a)<<16|uint64(b)<<8|uint64(c))
}

func lastKey(service uint64, a, b, c byte) uint64 {
	return letters(service, 0x200_0000|uint64(a)<<16|uint64(b)<<8|uint64(c))
}

func letters(service, marked uint64) uint64 {
	return nonzero((service + marked) * 0x9e3779b97f4a7c15)
}

func serviceKey(s string) uint64 { return nonzero(small(s)) }

// prepareAction computes the other keys and the bits of the request's action.
func (q *Query) prepareAction() {
	a := q.action()
	q.key.service, q.key.first, q.key.last = 0, 0, 0
	q.bits = bitExact(q.key.exact)
	i := strings.IndexByte(a, ':')
	if i < 0 {
		return
	}
	q.key.service = serviceKey(a[:i])
	q.bits |= bitService(q.key.service)
	if n := a[i+1:]; len(n) >= 3 {
		q.key.first = firstKey(q.key.service, n[0], n[1], n[2])
		q.key.last = lastKey(q.key.service, n[len(n)-3], n[len(n)-2], n[len(n)-1])
		q.bits |= bitFirst(q.key.first) | bitLast(q.key.last)
	}
}

// actionZone says what the key of an action pattern is made from.
type actionZone uint8

const (
	zoneAll     actionZone = iota // there is no key
	zoneExact                     // the whole action
	zoneService                   // the service
	zoneFirst                     // the service and the first three letters
	zoneLast                      // the service and the last three letters
)

// bit gives the filter bits of a key.
func (z actionZone) bit(key uint64) uint64 {
	switch z {
	case zoneExact:
		return bitExact(key)
	case zoneService:
		return bitService(key)
	case zoneFirst:
		return bitFirst(key)
	case zoneLast:
		return bitLast(key)
	}
	return allBits
}

// patternKey gives the one key by which an action pattern, in lower case, is
// found, and what it is made from. The key is zero for patterns that must always
// be asked.
func patternKey(p string) (key uint64, zone actionZone) {
	if !hasWildcard(p) {
		return hashAction(p), zoneExact
	}
	service, name, ok := strings.Cut(p, ":")
	if !ok || hasWildcard(service) {
		return 0, zoneAll
	}
	s := serviceKey(service)
	wild := strings.IndexAny(name, "*?")
	after := strings.LastIndexAny(name, "*?") + 1
	switch n := name[after:]; {
	case wild >= 3:
		return firstKey(s, name[0], name[1], name[2]), zoneFirst
	case len(n) >= 3:
		return lastKey(s, n[len(n)-3], n[len(n)-2], n[len(n)-1]), zoneLast
	}
	return s, zoneService
}

// prepare sets a resource pattern's hash and gives its filter bits.
func (p *resource) prepare() uint64 {
	switch p.form {
	case resAny:
		return allBits
	case resExact:
		return bitResource(p.hash)
	case resGeneral:
		return resLoose
	}
	f := strings.SplitN(p.text, ":", 5)
	if len(f) < 5 {
		p.form = resGeneral // a prefix that ends within the first four fields
		p.text += "*"
		return resLoose
	}
	if k := kindOfResource(f[4]); k != "" && strings.IndexByte(k, '*') < 0 {
		p.hash = kindKey(f[1], k)
		return bitKind(p.hash)
	}
	p.hash = nonzero(small(f[1]))
	return bitResService(p.hash)
}

// kindOfResource gives the relative id up to and with its first slash; "" if
// there is none.
func kindOfResource(rel string) string { return rel[:strings.IndexByte(rel, '/')+1] }
