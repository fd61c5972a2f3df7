package console

import (
	"container/list"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/wire"
)

// How many sign-ins may be tried: so many at once, and then one each time that
// much has passed. A name is counted for each address by itself, so that nobody
// can keep a user out from elsewhere.
//
// Ours: 60 at once and one a second for an address; for one name from one address 20 at once and one in 6 seconds, of which those with the right password do not count; source: none.
// Ours: an IPv6 address counts as its /64, as whoever has one has them all; source: none.
// Ours: each node of a cluster counts for itself; the lock-out counts in state; source: none.
const (
	addressBurst = 60
	addressEvery = time.Second
	nameBurst    = 20
	nameEvery    = 6 * time.Second
)

// maxBuckets bounds the memory of a limiter: so many keys, of 64 bytes or less.
const maxBuckets = 4096

// limiter lets each key do something so many times at once, and then once each
// time that every has passed. It keeps the keys that were used last; one that
// is forgotten begins anew.
type limiter struct {
	burst int
	every time.Duration
	most  int // keys

	mu      sync.Mutex
	buckets map[string]*list.Element // of *bucket
	recent  *list.List               // the key that was used last is in front
}

// bucket is what a limiter knows of a key.
type bucket struct {
	key string
	// full is when the key may do all at once again.
	full time.Time
	// dry says that the last answer was no.
	dry bool
}

func newLimiter(burst int, every time.Duration, most int) *limiter {
	return &limiter{burst: burst, every: every, most: most, buckets: map[string]*list.Element{}, recent: list.New()}
}

// take says whether a key may go on: wait is 0, or how long it has to wait.
// first is true for the first no after a yes.
func (l *limiter) take(key string, now time.Time) (wait time.Duration, first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.buckets[key]
	if e == nil {
		e = l.recent.PushFront(&bucket{key: key})
		l.buckets[key] = e
	}
	l.recent.MoveToFront(e)
	l.forget(now)
	b := e.Value.(*bucket)
	if b.full.Before(now) {
		b.full = now
	}
	// A clock that was set back must not keep anybody waiting for longer.
	if latest := now.Add(time.Duration(l.burst) * l.every); b.full.After(latest) {
		b.full = latest
	}
	if wait = b.full.Sub(now) - time.Duration(l.burst-1)*l.every; wait > 0 {
		first, b.dry = !b.dry, true
		return wait, first
	}
	b.full, b.dry = b.full.Add(l.every), false
	return 0, false
}

// give takes one take back.
func (l *limiter) give(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.buckets[key]; e != nil {
		b := e.Value.(*bucket)
		b.full = b.full.Add(-l.every)
	}
}

// forget drops keys from the end of the list: those that may do all at once
// again, and those that are too many. The caller holds mu.
func (l *limiter) forget(now time.Time) {
	for e := l.recent.Back(); e != l.recent.Front(); e = l.recent.Back() {
		b := e.Value.(*bucket)
		if len(l.buckets) <= l.most && b.full.After(now) {
			return
		}
		l.recent.Remove(e)
		delete(l.buckets, b.key)
	}
}

// throttle holds the limits of signing in.
type throttle struct{ addresses, names *limiter }

func newThrottle() *throttle {
	return &throttle{newLimiter(addressBurst, addressEvery, maxBuckets), newLimiter(nameBurst, nameEvery, maxBuckets)}
}

// source gives the key of the address that a request comes from.
func source(r *http.Request) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return "unknown" // all of them together
	}
	a := from.Addr().Unmap().WithZone("")
	if a.Is6() {
		return netip.PrefixFrom(a, 64).Masked().Addr().String()
	}
	return a.String()
}

// nameKey gives the key of a name that is tried from an address.
func nameKey(r *http.Request, name string) string {
	return hashOf(source(r) + "\x00" + strings.ToLower(name))
}

// admit counts an attempt to sign in and refuses one too many. first says that
// it is the first of those, which the trail has to have; the others would only
// fill it. A refused attempt is none for the lock-out: its password was not
// looked at.
func (t *throttle) admit(r *http.Request, name string, now time.Time) (e *acs.Error, first bool) {
	wait, first := t.addresses.take(source(r), now)
	what := "from your network address"
	if wait == 0 {
		wait, first = t.names.take(nameKey(r, name), now)
		what = "by this name from your network address"
	}
	if wait == 0 {
		return nil, false
	}
	// Rounded up: who comes back on time must not be too early.
	seconds := int64((wait + time.Second - 1) / time.Second)
	e = wire.Throttling("User", "Too many sign-ins were tried "+what+". Try again in "+strconv.FormatInt(seconds, 10)+" seconds.")
	e.Status = http.StatusTooManyRequests
	e.Header = http.Header{"Retry-After": {strconv.FormatInt(seconds, 10)}}
	return e, first
}

// right takes the count of an attempt by a name back, as its password was right.
func (t *throttle) right(r *http.Request, name string) { t.names.give(nameKey(r, name)) }
