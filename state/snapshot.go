package state

import (
	"fmt"
	"strings"

	"github.com/google/btree"
)

// Snapshot is the whole state at one revision. It never changes and costs
// nothing to hold for the length of a call.
type Snapshot struct {
	rev int64 // revision of the head key: every change raises it
	t   *btree.BTreeG[entry]
}

func (s *Snapshot) tree() *btree.BTreeG[entry] { return s.t }

// Revision numbers the state; a later state has a higher one.
func (s *Snapshot) Revision() int64 { return s.rev }

// Changed says whether the value with this id differs between two snapshots.
func (c *Collection[T]) Changed(a, b Reader, account, id string) bool {
	return c.Get(a, account, id) != c.Get(b, account, id)
}

func newTree() *btree.BTreeG[entry] { return btree.NewG(32, less) }

// schema finds the collection of a key.
type schema map[string]Kind

func newSchema(kinds []Kind) (schema, error) {
	s := make(schema, len(kinds))
	for _, k := range kinds {
		n := k.Name()
		if n == "" || strings.Trim(n, "/") != n {
			return nil, fmt.Errorf("state: collection name %q is not usable", n)
		}
		for other := range s {
			if other == n || strings.HasPrefix(other, n+"/") || strings.HasPrefix(n, other+"/") {
				return nil, fmt.Errorf("state: collection names %q and %q overlap", n, other)
			}
		}
		s[n] = k
	}
	return s, nil
}

// find gives the collection that a key (account/collection/id) belongs to.
// Names do not overlap, so the shortest known prefix is the one.
func (s schema) find(key string) (Kind, error) {
	_, rest, ok := strings.Cut(key, "/")
	if ok {
		for i := 0; i < len(rest); i++ {
			if rest[i] == '/' {
				if k, ok := s[rest[:i]]; ok {
					return k, nil
				}
			}
		}
	}
	return nil, fmt.Errorf("state: key %q belongs to no collection that this program knows; was it written by a newer program?", key)
}

// countKey is where the tree keeps the number of a collection's values in an
// account, so that a quota is checked without counting. collection is the key up
// to and with the slash before the id. It sorts before all index entries.
func countKey(collection string) string { return "\x00\x00" + collection }

// counts are the counters that a tree under construction has of its own: they
// are changed in place. Those of a published tree never change.
type counts map[string]*int

func (c counts) add(t *btree.BTreeG[entry], k Kind, key string, by int) {
	account, _, _ := strings.Cut(key, "/")
	collection := key[:len(account)+1+len(k.Name())+1]
	n := c[collection]
	if n == nil {
		n = new(int)
		ck := countKey(collection)
		if e, ok := t.Get(entry{key: ck}); ok {
			*n = *e.val.(*int)
		}
		c[collection] = n
		t.ReplaceOrInsert(entry{key: ck, val: n})
	}
	*n += by
}

// set puts a value and its index entries into t, dropping the index entries of
// the value that was there, which it gives.
func set(t *btree.BTreeG[entry], c counts, k Kind, e entry) (old entry, had bool) {
	old, had = t.ReplaceOrInsert(e)
	if had {
		for _, ik := range k.indexKeys(old.key, old.val) {
			t.Delete(entry{key: ik})
		}
	} else {
		c.add(t, k, e.key, 1)
	}
	for _, ik := range k.indexKeys(e.key, e.val) {
		t.ReplaceOrInsert(entry{key: ik, val: e.val})
	}
	return old, had
}

func unset(t *btree.BTreeG[entry], c counts, k Kind, key string) (old entry, had bool) {
	old, had = t.Delete(entry{key: key})
	if had {
		for _, ik := range k.indexKeys(old.key, old.val) {
			t.Delete(entry{key: ik})
		}
		c.add(t, k, key, -1)
	}
	return old, had
}
