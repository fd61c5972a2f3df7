package crash

import (
	"maps"
	"slices"
	"sync"
)

// fate is what a client knows of a thing that it asked for.
type fate int

const (
	unsure fate = iota + 1 // the call that makes or removes it got no answer
	there                  // acknowledged
	gone                   // its removal was acknowledged
)

// launchCall is a RunInstances call with its token, by which it can be asked again.
type launchCall struct {
	params map[string]string
	ids    []string // empty: no answer yet
	amount int
}

// ledger is what the writers know. Names are never used twice.
type ledger struct {
	mu       sync.Mutex
	acks     int // acknowledged writes
	users    map[string]fate
	versions map[string]map[string]fate // policy to its versions; the policy is there if v1 is
	grants   map[[2]string]fate         // policy, user
	launches map[string]*launchCall     // by token
	deletes  map[string]fate            // instances that were deleted
	pool     []string                   // instances that writers may delete
}

func newLedger() *ledger {
	return &ledger{users: map[string]fate{}, versions: map[string]map[string]fate{}, grants: map[[2]string]fate{}, launches: map[string]*launchCall{}, deletes: map[string]fate{}}
}

// note runs fn with the ledger to itself.
func (l *ledger) note(fn func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fn()
}

func (l *ledger) user(name string, f fate) { l.note(func() { l.users[name] = f }) }

func (l *ledger) version(policy, v string, f fate) {
	l.note(func() {
		if l.versions[policy] == nil {
			l.versions[policy] = map[string]fate{}
		}
		l.versions[policy][v] = f
	})
}

func (l *ledger) grant(policy, user string, f fate) {
	l.note(func() { l.grants[[2]string{policy, user}] = f })
}

// instances lists the ids that were acknowledged and not deleted.
func (l *ledger) instances() []string {
	var out []string
	l.note(func() {
		for _, c := range l.launches {
			for _, id := range c.ids {
				if l.deletes[id] == 0 {
					out = append(out, id)
				}
			}
		}
	})
	slices.Sort(out)
	return out
}

// refill lets writers delete all instances that there are but keep of them.
func (l *ledger) refill(keep int) {
	ids := l.instances()
	l.note(func() { l.pool = ids[:max(0, len(ids)-keep)] })
}

// take gives an instance to delete, or nothing.
func (l *ledger) take() (id string) {
	l.note(func() {
		if n := len(l.pool); n > 0 {
			id, l.pool = l.pool[n-1], l.pool[:n-1]
			l.deletes[id] = unsure
		}
	})
	return id
}

// deleted counts the instances of a launch that are gone, and those that may be.
func (l *ledger) deleted(c *launchCall) (sure, perhaps int) {
	for _, id := range c.ids {
		switch l.deletes[id] {
		case gone:
			sure++
		case unsure:
			perhaps++
		}
	}
	return sure, perhaps
}

// unanswered lists the tokens of launches without an answer.
func (l *ledger) unanswered() []string {
	var out []string
	l.note(func() {
		for _, token := range slices.Sorted(maps.Keys(l.launches)) {
			if len(l.launches[token].ids) == 0 {
				out = append(out, token)
			}
		}
	})
	return out
}
