package state

import (
	"fmt"
	"slices"

	"github.com/google/btree"
)

// Tx is a transaction under way. It reads the newest state and its own writes.
type Tx struct {
	t      *btree.BTreeG[entry]
	seal   Sealer
	counts counts
	ops    map[string]op // by key; the last write of a key counts
	undo   []change      // in order, to take the writes out of t again
	err    error
	size   int
}

type op struct {
	kind  Kind
	value []byte // nil deletes
}

// change is what stood under a key before a write.
type change struct {
	kind Kind
	key  string
	old  any // nil: nothing
}

func (tx *Tx) tree() *btree.BTreeG[entry] { return tx.t }

func (tx *Tx) put(k Kind, key string, v any) {
	b, err := encode(k, key, v, tx.seal)
	if err != nil {
		tx.err = fmt.Errorf("state: %s cannot be stored: %w", key, err)
		return
	}
	old, _ := set(tx.t, tx.counts, k, entry{key: key, val: v})
	tx.undo = append(tx.undo, change{k, key, old.val})
	tx.record(key, op{k, b})
}

func (tx *Tx) remove(k Kind, key string) {
	old, had := unset(tx.t, tx.counts, k, key)
	if !had {
		return
	}
	tx.undo = append(tx.undo, change{k, key, old.val})
	tx.record(key, op{k, nil})
}

// rollback takes the writes out of t, so that the transactions before and after
// this one in a batch can share one tree.
func (tx *Tx) rollback() {
	for _, c := range slices.Backward(tx.undo) {
		if c.old == nil {
			unset(tx.t, tx.counts, c.kind, c.key)
		} else {
			set(tx.t, tx.counts, c.kind, entry{key: c.key, val: c.old})
		}
	}
}

func (tx *Tx) record(key string, o op) {
	if tx.ops == nil {
		tx.ops = make(map[string]op)
	}
	if old, ok := tx.ops[key]; ok {
		tx.size -= len(key) + len(old.value)
	}
	tx.ops[key] = o
	tx.size += len(key) + len(o.value)
}
