package state

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/google/btree"
)

// The formats of values. A value is the number of its format, a newline and, in
// format 1, JSON; in format 2 the sealed text of that JSON.
const (
	plainFormat  = 1
	sealedFormat = 2
)

// Sealer makes values unreadable at rest; a *seal.Sealer is one. What was sealed
// for one purpose does not open for another.
type Sealer interface {
	Seal(purpose string, plain []byte) (string, error)
	Open(purpose, sealed string) ([]byte, error)
}

// sealPurpose binds a sealed value to its key.
func sealPurpose(key string) string { return "state/" + key }

// entry is one element of the in-memory tree: a stored value, or an index entry
// (whose val is that of the primary).
type entry struct {
	key string
	val any // *T; never changed once it is in a tree
}

func less(a, b entry) bool { return a.key < b.key }

// Reader is what values can be read from: a Snapshot, or a Tx that also sees
// its own writes.
type Reader interface {
	tree() *btree.BTreeG[entry]
}

// Kind is a Collection without its type parameter, for Open.
type Kind interface {
	// Name is the collection's name, for example ram/user.
	Name() string
	isSealed() bool
	decode(key string, b []byte, s Sealer) (any, error)
	indexKeys(key string, val any) []string
}

// Collection is a set of values of one type under every account. Declare it
// once, as a package variable, and list it in the schema given to Open.
type Collection[T any] struct {
	name    string
	sealed  bool
	indexes []indexDef[T]
}

type indexDef[T any] struct {
	name string
	keys func(*T) []string
}

// NewCollection declares a collection. The name is two or more words joined by
// slashes and is part of the stored keys: it never changes.
func NewCollection[T any](name string) *Collection[T] { return &Collection[T]{name: name} }

// Name gives the collection's name.
func (c *Collection[T]) Name() string { return c.name }

// Index declares an index that is derived from the values and lives in memory
// only. keys gives the index keys of a value, none if it is not to be found
// through this index. Call it only where the collection itself is declared.
func (c *Collection[T]) Index(name string, keys func(*T) []string) *Index[T] {
	c.indexes = append(c.indexes, indexDef[T]{name, keys})
	return &Index[T]{coll: c, name: name}
}

// Sealed makes the collection's values sealed at rest, as they hold texts of
// callers that may be secrets: a command's script, an instance's user data. In
// memory they are as any others. Call it only where the collection is declared.
func (c *Collection[T]) Sealed() *Collection[T] {
	c.sealed = true
	return c
}

func (c *Collection[T]) isSealed() bool { return c.sealed }

func (c *Collection[T]) decode(key string, b []byte, s Sealer) (any, error) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return nil, fmt.Errorf("the value has no format version")
	}
	v, err := strconv.Atoi(string(b[:i]))
	if err != nil {
		return nil, fmt.Errorf("the value's format version %q is no number", b[:i])
	}
	text := b[i+1:]
	switch v {
	case plainFormat: // also of a sealed collection, from before it was one
	case sealedFormat:
		if s == nil {
			return nil, fmt.Errorf("the value is sealed and the store was opened without keys")
		}
		if text, err = s.Open(sealPurpose(key), string(text)); err != nil {
			return nil, fmt.Errorf("the sealed value cannot be opened: %w; is this the seal key file of this store?", err)
		}
	default:
		return nil, fmt.Errorf("the value has format %d, this program knows up to %d: use the newer program", v, sealedFormat)
	}
	p := new(T)
	if err := json.Unmarshal(text, p); err != nil {
		return nil, err
	}
	return p, nil
}

func encode(k Kind, key string, v any, s Sealer) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if !k.isSealed() {
		return append([]byte(strconv.Itoa(plainFormat)+"\n"), b...), nil
	}
	if s == nil {
		return nil, fmt.Errorf("values of %s are sealed and the store was opened without keys", k.Name())
	}
	text, err := s.Seal(sealPurpose(key), b)
	if err != nil {
		return nil, err
	}
	return []byte(strconv.Itoa(sealedFormat) + "\n" + text), nil
}

func (c *Collection[T]) key(account, id string) string {
	return account + "/" + c.name + "/" + id
}

func (c *Collection[T]) indexKeys(key string, val any) []string {
	if len(c.indexes) == 0 {
		return nil
	}
	account, _, _ := strings.Cut(key, "/")
	v := val.(*T)
	var out []string
	for _, ix := range c.indexes {
		for _, k := range ix.keys(v) {
			out = append(out, indexPrefix(c.name, ix.name, account, k)+key)
		}
	}
	return out
}

// indexPrefix begins with a NUL, so that index entries sort before all values.
func indexPrefix(coll, index, account, key string) string {
	return "\x00" + coll + "\x00" + index + "\x00" + account + "\x00" + key + "\x00"
}

// Get gives the value with this id, or nil. The value must not be changed; make
// a copy to Put.
func (c *Collection[T]) Get(r Reader, account, id string) *T {
	e, ok := r.tree().Get(entry{key: c.key(account, id)})
	if !ok {
		return nil
	}
	return e.val.(*T)
}

// All iterates over the values of the account whose id begins with prefix, by
// id in byte order, beginning after the id `after` ("" for all).
func (c *Collection[T]) All(r Reader, account, prefix, after string) iter.Seq2[string, *T] {
	return func(yield func(string, *T) bool) {
		base := c.key(account, "")
		full := base + prefix
		from := full
		if after != "" && base+after+"\x00" > full {
			from = base + after + "\x00"
		}
		r.tree().AscendGreaterOrEqual(entry{key: from}, func(e entry) bool {
			if !strings.HasPrefix(e.key, full) {
				return false
			}
			return yield(e.key[len(base):], e.val.(*T))
		})
	}
}

// Count counts the values of the account whose id begins with prefix. Without a
// prefix it takes no longer for many than for few.
func (c *Collection[T]) Count(r Reader, account, prefix string) int {
	if prefix == "" {
		e, ok := r.tree().Get(entry{key: countKey(c.key(account, ""))})
		if !ok {
			return 0
		}
		return *e.val.(*int)
	}
	n := 0
	for range c.All(r, account, prefix, "") {
		n++
	}
	return n
}

// Put stores v under id, replacing what is there. v belongs to the store from
// here on.
func (c *Collection[T]) Put(tx *Tx, account, id string, v *T) { tx.put(c, c.key(account, id), v) }

// Delete removes the value with this id, if there is one.
func (c *Collection[T]) Delete(tx *Tx, account, id string) { tx.remove(c, c.key(account, id)) }

// Index finds values of a collection by something other than their id.
type Index[T any] struct {
	coll *Collection[T]
	name string
}

// Find iterates over the values of the account that have this index key, by
// primary key.
func (x *Index[T]) Find(r Reader, account, key string) iter.Seq2[string, *T] {
	return func(yield func(string, *T) bool) {
		prefix := indexPrefix(x.coll.name, x.name, account, key)
		skip := len(prefix) + len(x.coll.key(account, ""))
		r.tree().AscendGreaterOrEqual(entry{key: prefix}, func(e entry) bool {
			if !strings.HasPrefix(e.key, prefix) {
				return false
			}
			return yield(e.key[skip:], e.val.(*T))
		})
	}
}

// Ascend iterates over the account's index keys in byte order, with the id of
// the value that each belongs to.
func (x *Index[T]) Ascend(r Reader, account string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		prefix := "\x00" + x.coll.name + "\x00" + x.name + "\x00" + account + "\x00"
		r.tree().AscendGreaterOrEqual(entry{key: prefix}, func(e entry) bool {
			rest, ok := strings.CutPrefix(e.key, prefix)
			if !ok {
				return false
			}
			key, primary, _ := strings.Cut(rest, "\x00")
			return yield(key, primary[len(x.coll.key(account, "")):])
		})
	}
}

// First gives the first value that Find would, or nil.
func (x *Index[T]) First(r Reader, account, key string) *T {
	for _, v := range x.Find(r, account, key) {
		return v
	}
	return nil
}

// Accounts iterates over the accounts that have any value.
func Accounts(r Reader) iter.Seq[string] {
	return func(yield func(string) bool) {
		from := "\x01" // after the index entries
		for {
			var account string
			r.tree().AscendGreaterOrEqual(entry{key: from}, func(e entry) bool {
				account, _, _ = strings.Cut(e.key, "/")
				return false
			})
			if account == "" || !yield(account) {
				return
			}
			from = account + "0" // '0' follows '/' in byte order
		}
	}
}
