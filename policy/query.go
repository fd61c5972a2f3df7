package policy

import (
	"encoding/binary"
	"hash/maphash"
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
// Prepare does not allocate (actions longer than 96 bytes excepted), and a Query
// may be used again for the next request. It refers to the Request, which must
// stay unchanged meanwhile. A Query must not be shared between goroutines: it
// remembers what it has read of the context.
type Query struct {
	r     *Request
	every bool // Resource is "*": the action has no resource level
	arn   bool // Resource begins with acs: and has at least four colons, the first at colon
	split bool // it has exactly four

	bits    uint64 // action filter bits, see actionBits
	actHash uint64
	resHash uint64
	colon   [4]int32

	key actionKeys

	addrAt int32 // 1 + index of the context entry that addr holds; 0 none
	addrOK bool
	addr   netip.Addr
	addr4  uint32

	n    int // length of the action
	buf  [96]byte
	long []byte // the action, if it does not fit buf
}

// seed keys all hashes of the process. It is random, so that nobody can prepare
// names that collide; no answer depends on it.
var seed = maphash.MakeSeed()

// Prepare reads a request.
func (q *Query) Prepare(r *Request) {
	q.r = r
	q.addrAt = 0
	q.foldAction(r.Action)
	q.prepareAction()
	res := resourceText(r.Resource)
	q.every = res == "*"
	q.resHash = maphash.String(seed, res)
	q.arn, q.split = false, false
	if strings.HasPrefix(res, "acs:") {
		q.splitResource(res)
	}
}

// foldAction copies the action in lower case, eight bytes at a time.
func (q *Query) foldAction(s string) {
	q.n = len(s)
	b := q.buf[:]
	if len(s) > len(q.buf)-8 {
		q.long = append(q.long[:0], s...)
		for i, c := range q.long {
			q.long[i] = lowerByte(c)
		}
		return
	}
	copy(b, s)
	for i := 0; i < len(s); i += 8 {
		w := b[i : i+8]
		binary.LittleEndian.PutUint64(w, lowerWord(binary.LittleEndian.Uint64(w)))
	}
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
	if q.n > len(q.buf)-8 {
		return unsafe.String(unsafe.SliceData(q.long), q.n)
	}
	return unsafe.String(&q.buf[0], q.n)
}

// splitResource finds the colons of an ARN. With exactly four, a pattern with
// exactly four can be compared field by field: each literal colon of the
// pattern needs one of the resource, so no star can run over one.
func (q *Query) splitResource(s string) {
	at := int32(3)
	for i := 0; ; i++ {
		q.colon[i] = at
		j := strings.IndexByte(s[at+1:], ':')
		if i == 3 {
			q.arn, q.split = true, j < 0
			return
		}
		if j < 0 {
			return
		}
		at += int32(j) + 1
	}
}

// find gives the context entry for a key, and its index; nil if absent.
func (q *Query) find(key string) (*Value, int) {
	for i := range q.r.Context {
		v := &q.r.Context[i]
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
			b := q.addr.As4()
			q.addr4 = binary.BigEndian.Uint32(b[:])
		}
	}
	return q.addrOK
}
