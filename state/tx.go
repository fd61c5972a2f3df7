package state

import (
	"fmt"

	"github.com/google/btree"
)

// Tx is a transaction under way. It reads the newest state and its own writes.
type Tx struct {
	t    *btree.BTreeG[entry]
	ops  map[string]op // by key; the last write of a key counts
	err  error
	size int
}

type op struct {
	kind  Kind
	value []byte // nil deletes
}

func (tx *Tx) tree() *btree.BTreeG[entry] { return tx.t }

func (tx *Tx) put(k Kind, key string, v any) {
	b, err := encode(v)
	if err != nil {
		tx.err = fmt.Errorf("state: %s cannot be stored: %w", key, err)
		return
	}
	set(tx.t, k, entry{key: key, val: v})
	tx.record(key, op{k, b})
}

func (tx *Tx) remove(k Kind, key string) {
	if !tx.t.Has(entry{key: key}) {
		return
	}
	unset(tx.t, k, key)
	tx.record(key, op{k, nil})
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
