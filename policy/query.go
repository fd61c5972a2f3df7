package policy

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"net/netip"
	"strings"
	"unsafe"
)

// Query is a Request in the engine's own form: the action in lower case with
// its hash, the resource with its hash and the places of its colons, and the
// filter bits of both. A server that asks several sets (layers, several
// principals) prepares once:
//
//	var q policy.Query
//	q.Prepare(&request)
//	d := set.DecideQuery(&q)
//
// Prepare does not allocate (actions longer than 88 bytes excepted), and a Query
// may be used again for the next request. It refers to the Request, which must
// stay unchanged meanwhile. A Query must not be shared between goroutines: it
// remembers what it has read of the context. A Query that was never prepared
// matches nothing.
type Query struct {
	// What every decision reads comes first and fills one cache line.
	bits     uint64 // action filter bits, see filter.go
	resBits  uint64 // resource filter bits
	resource string // as compared: see resourceText
	resHash  uint64
	colon    [4]uint16 // see arn
	n        int32     // length of the action
	ready    bool      // resBits, resHash, colon, arn, split, service and kind are worked out
	every    bool      // the resource is "*": the action has no resource level
	arn      bool      // the resource begins with acs: and has at least four colons, the first at colon
	split    bool      // it has exactly four

	r       *Request
	key     actionKeys
	fields  fieldHashes // of the resource, if arn
	hasKind bool        // its relative id has a slash
	kind    uint64      // hash of service and kind, see kindKey
	buf     [96]byte    // the action in lower case, if it has at most longAction bytes

	addr   netip.Addr
	addr4  uint32
	addrAt int32 // 1 + index of the context entry that addr holds; 0 none
	addrOK bool
	long   []byte // the action, if it does not fit buf
}

// longAction leaves room for folding eight bytes at a time.
const longAction = 96 - 8

// seed keys the hashes of whole texts. It is random, so that nobody can prepare
// names that collide; no answer depends on it.
var seed = maphash.MakeSeed()

// Prepare reads a request.
func (q *Query) Prepare(r *Request) {
	q.r = r
	q.addrAt = 0
	q.foldAction(r.Action)
	q.prepareAction()
	q.resource = resourceText(r.Resource)
	q.every = q.resource == "*"
	q.ready = false
}

// resourceBits gives the filter bits of the resource. They and all else about
// the resource are worked out when a statement first asks, since many do not:
// "*" needs none of it.
func (q *Query) resourceBits() uint64 {
	if !q.ready {
		q.prepareResource()
	}
	return q.resBits
}

// foldAction copies the action in lower case, eight bytes at a time, and hashes
// it on the way; see hashAction.
func (q *Query) foldAction(s string) {
	q.n = int32(len(s))
	if len(s) > longAction {
		q.long = append(q.long[:0], s...)
		for i, c := range q.long {
			q.long[i] = lowerByte(c)
		}
		q.key.exact = hashAction(q.action())
		return
	}
	b := &q.buf
	h := actionSeed ^ uint64(len(s))
	i := 0
	for ; i+8 <= len(s); i += 8 {
		w := lowerWord(load64(s, i))
		binary.LittleEndian.PutUint64(b[i:i+8], w)
		h = fold(h ^ w)
	}
	if rest := len(s) - i; rest > 0 {
		w := uint64(0)
		if i > 0 { // the last eight bytes overlap those before
			w = load64(s, len(s)-8) >> (8 * (8 - rest))
		} else {
			for j := rest - 1; j >= 0; j-- {
				w = w<<8 | uint64(s[j])
			}
		}
		w = lowerWord(w)
		binary.LittleEndian.PutUint64(b[i:i+8], w)
		h = fold(h ^ w)
	}
	q.key.exact = nonzero(h)
}

// hashAction hashes an action in lower case as foldAction does: word by word,
// each multiplied into the rest. It is keyed like the others and, unlike them,
// costs nothing beside the folding.
func hashAction(s string) uint64 {
	h := actionSeed ^ uint64(len(s))
	for ; len(s) >= 8; s = s[8:] {
		h = fold(h ^ load64(s, 0))
	}
	if s != "" {
		w := uint64(0)
		for j := len(s) - 1; j >= 0; j-- {
			w = w<<8 | uint64(s[j])
		}
		h = fold(h ^ w)
	}
	return nonzero(h)
}

var actionSeed = maphash.String(seed, "action")

func fold(h uint64) uint64 {
	hi, lo := bits.Mul64(h, 0x9e3779b97f4a7c15)
	return hi ^ lo
}

// load64 reads eight bytes; the compiler makes one load of it.
func load64(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// lowerWord folds eight ASCII letters at once: in each byte, bit 7 of ge is set
// for values from 'A', of gt for values above 'Z'; their difference marks the
// capitals, and bit 5 turns those into small letters.
func lowerWord(w uint64) uint64 {
	const ones = 0x0101010101010101
	low := w & (0x7f * ones)
	ge := low + (0x80-'A')*ones
	gt := low + (0x7f-'Z')*ones
	upper := (ge ^ gt) &^ w & (0x80 * ones)
	return w | upper>>2
}

// action gives the action in lower case. The text is not copied: it is valid
// until the next Prepare and no matcher keeps it.
func (q *Query) action() string {
	if q.n > longAction {
		return unsafe.String(unsafe.SliceData(q.long), q.n)
	}
	return unsafe.String(&q.buf[0], q.n)
}

// prepareResource finds the colons of an ARN. With exactly four, a pattern with
// exactly four can be compared field by field: each literal colon of the
// pattern needs one of the resource, so no star can run over one.
func (q *Query) prepareResource() {
	s := q.resource
	q.ready = true
	q.arn, q.split = false, false
	q.resHash = nonzero(maphash.String(seed, s))
	q.resBits = resAlways
	switch {
	case q.every:
		q.resBits |= resEvery
		return
	case s == "":
		return
	}
	q.resBits |= resLoose | bitResource(q.resHash)
	if len(s) < 4 || s[:4] != "acs:" || len(s) > 1<<16-1 {
		return
	}
	q.colon[0] = 3
	at := 3
	for i := 1; i < 4; i++ {
		j := strings.IndexByte(s[at+1:], ':')
		if j < 0 {
			return
		}
		at += j + 1
		q.colon[i] = uint16(at)
	}
	q.arn, q.split = true, strings.IndexByte(s[at+1:], ':') < 0
	service := s[4:q.colon[1]]
	kind := kindOfResource(s[at+1:])
	q.fields = fieldHashes{nonzero(small(service)), small(s[q.colon[1]+1 : q.colon[2]]), small(s[q.colon[2]+1 : at]), small(kind)}
	q.hasKind = kind != ""
	q.resBits |= bitResService(q.fields.service)
	q.kind = kindKey(service, kind)
	if q.split {
		q.resBits |= bitKind(q.kind)
	} else {
		q.resBits |= resKinds // a star in region or account may run over a colon and move the fields
	}
}

// find gives the context entry for a key, and its index; nil if absent.
func (q *Query) find(key string) (*Value, int) {
	context := q.r.Context
	for i := range context {
		v := &context[i]
		if len(v.Key) == len(key) && (v.Key == key || keyEqual(v.Key, key)) {
			if len(v.Values) == 0 {
				return nil, i
			}
			return v, i
		}
	}
	return nil, -1
}

// address reads the single value of context entry i, once per query.
func (q *Query) address(v *Value, i int) bool {
	if q.addrAt != int32(i)+1 {
		q.addrAt = int32(i) + 1
		q.addr, q.addrOK = readAddress(v.Values[0])
		if q.addr.Is4() {
			q.addr4 = ip4(q.addr)
		}
	}
	return q.addrOK
}
