package wire

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"

	"github.com/rampart-cloud/rampart/acs"
)

// Nonces remembers which nonces were used, so that a recorded request cannot be
// sent again. It is safe for concurrent use.
//
// Memory is bounded: at most limit nonces, some 60 bytes each. It is one
// process's memory and is lost with it.
//
// Inferred: a nonce belongs to its access key, and is kept for twice Window.
// The vendor publishes neither scope nor lifetime. A request may be dated up to
// Window ahead and stays acceptable until Window after its date, so twice
// Window from its use no copy of it can pass CheckTime.
type Nonces struct {
	limit int

	mu    sync.Mutex
	seen  map[nonceKey]struct{}
	queue []usedNonce // in order of use
	head  int         // queue[:head] is dropped already
}

// nonceKey is half a SHA-256 of access key id and nonce: fixed size whatever
// clients send, and no one can make two collide.
type nonceKey [16]byte

type usedNonce struct {
	key   nonceKey
	until int64 // Unix nanoseconds
}

// NewNonces gives an empty store for at most limit nonces within twice Window;
// a limit below 1 counts as 1. Each takes some 60 bytes: 1<<20 is good for 580
// requests a second, all the time.
func NewNonces(limit int) *Nonces {
	return &Nonces{limit: max(limit, 1), seen: map[nonceKey]struct{}{}}
}

// Use records a nonce and reports whether it was unused: SignatureNonceUsed if
// it was not. Ask it only after the signature was right.
//
// Ours: when the store is full, the request is refused with Throttling; to
// forget an older nonce would let its request be replayed.
func (n *Nonces) Use(now time.Time, accessKeyID, nonce string) *acs.Error {
	if nonce == "" {
		return MissingCommon("SignatureNonce", "x-acs-signature-nonce")
	}
	key := keyOf(accessKeyID, nonce)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.forget(now)
	if _, used := n.seen[key]; used {
		return SignatureNonceUsed()
	}
	if len(n.seen) >= n.limit {
		return Throttling("", "Request was denied due to request throttling: too many requests in the last 30 minutes to recognise replayed ones. Try again later.")
	}
	n.seen[key] = struct{}{}
	n.queue = append(n.queue, usedNonce{key, now.Add(2 * Window).UnixNano()})
	return nil
}

// Len gives the number of nonces held, for metrics.
func (n *Nonces) Len() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.seen)
}

// forget drops what is over. Times in the queue may be slightly out of order
// when requests race; an entry then stays a little longer than it must.
func (n *Nonces) forget(now time.Time) {
	for n.head < len(n.queue) && now.UnixNano() > n.queue[n.head].until {
		delete(n.seen, n.queue[n.head].key)
		n.head++
	}
	if n.head > len(n.queue)/2 {
		n.queue = n.queue[:copy(n.queue, n.queue[n.head:])]
		n.head = 0
	}
}

func keyOf(accessKeyID, nonce string) nonceKey {
	// The length in front keeps ("a","bc") and ("ab","c") apart.
	b := binary.AppendUvarint(make([]byte, 0, 128), uint64(len(accessKeyID)))
	b = append(b, accessKeyID...)
	b = append(b, nonce...)
	sum := sha256.Sum256(b)
	return nonceKey(sum[:16])
}
