package state

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/google/btree"
	clientv3 "go.etcd.io/etcd/client/v3"
)

type treeG = *btree.BTreeG[entry]

// storeFormat is the format of the store as a whole: which keys there are and
// what they mean. History:
//
//	1  /rampart/d/<account>/<collection>/<id> holds values, /rampart/head orders
//	   the writes.
const storeFormat = 1

// checkFormat makes a new store this format's, and refuses one that a newer
// program wrote.
func (s *Store) checkFormat(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	resp, err := s.kv.Txn(ctx).
		If(clientv3.Compare(clientv3.CreateRevision(formatKey), "=", 0)).
		Then(clientv3.OpPut(formatKey, strconv.Itoa(storeFormat)), clientv3.OpPut(headKey, s.node+" 0")).
		Else(clientv3.OpGet(formatKey)).
		Commit()
	if err != nil {
		return fmt.Errorf("the state store does not answer: %w", err)
	}
	if resp.Succeeded {
		return nil
	}
	text := string(resp.Responses[0].GetResponseRange().Kvs[0].Value)
	v, err := strconv.Atoi(text)
	switch {
	case err != nil:
		return fmt.Errorf("the store's format %q is no number: this is not a Rampart store", text)
	case v > storeFormat:
		return fmt.Errorf("the store has format %d, this program knows up to %d: use the newer program", v, storeFormat)
	case v < storeFormat:
		return fmt.Errorf("the store has format %d, which this program cannot migrate", v)
	}
	return nil
}

// load reads everything at one revision and publishes it. It gives the etcd
// revision that was read.
func (s *Store) load(ctx context.Context) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	t, rev, head, err := s.build(ctx)
	if err != nil {
		return 0, err
	}
	s.cloneMu.Lock()
	defer s.cloneMu.Unlock()
	s.publish(&Snapshot{rev: head, t: t})
	return rev, nil
}

// part is some values on their way into a tree that is being built.
type part struct {
	entries []entry
	counts  map[string]int
	err     error
}

// build reads everything into a new tree. Reading, decoding and inserting go on
// at the same time, decoding on every processor: a start has to wait for it.
func (s *Store) build(ctx context.Context) (t treeG, rev, head int64, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type stored struct {
		key   string
		value []byte
	}
	const size = 1000
	parts := make(chan chan part, 2*runtime.GOMAXPROCS(0)) // in the order of the keys
	send := func(batch []stored) error {
		done := make(chan part, 1)
		select {
		case parts <- done:
		case <-ctx.Done():
			return ctx.Err()
		}
		go func() {
			p := part{counts: map[string]int{}}
			for _, kv := range batch {
				if p.err = s.decodeInto(&p, kv.key, kv.value); p.err != nil {
					break
				}
			}
			done <- p
		}()
		return nil
	}
	go func() {
		defer close(parts)
		var batch []stored
		rev, head, err = s.pages(ctx, func(key string, value []byte) error {
			if batch = append(batch, stored{key, value}); len(batch) < size {
				return nil
			}
			full := batch
			batch = make([]stored, 0, size)
			return send(full)
		})
		if err == nil {
			err = send(batch)
		}
	}()
	t = newTree()
	sums := counts{}
	var failed error
	for done := range parts {
		p := <-done
		if p.err != nil && failed == nil {
			failed = p.err
			cancel() // and drain what is under way
		}
		if failed != nil {
			continue
		}
		for _, e := range p.entries {
			t.ReplaceOrInsert(e)
		}
		for k, n := range p.counts {
			if sums[k] == nil {
				sums[k] = new(int)
			}
			*sums[k] += n
		}
	}
	if failed != nil || err != nil {
		return nil, 0, 0, cmp.Or(failed, err)
	}
	for k, n := range sums {
		t.ReplaceOrInsert(entry{key: countKey(k), val: n})
	}
	return t, rev, head, nil
}

// decodeInto adds a stored value to p with its index entries.
func (s *Store) decodeInto(p *part, key string, value []byte) error {
	k, v, err := s.decode(key, value)
	if err != nil {
		return err
	}
	p.entries = append(p.entries, entry{key: key, val: v})
	for _, ik := range k.indexKeys(key, v) {
		p.entries = append(p.entries, entry{key: ik, val: v})
	}
	account, _, _ := strings.Cut(key, "/")
	p.counts[account+"/"+k.Name()+"/"]++
	return nil
}

func (s *Store) decode(key string, value []byte) (Kind, any, error) {
	k, err := s.schema.find(key)
	if err != nil {
		return nil, nil, err
	}
	v, err := k.decode(key, value, s.sealer)
	if err != nil {
		return nil, nil, fmt.Errorf("state: %s cannot be read: %w", key, err)
	}
	return k, v, nil
}

func (s *Store) applyPut(t treeG, c counts, key string, value []byte) error {
	k, v, err := s.decode(key, value)
	if err != nil {
		return err
	}
	set(t, c, k, entry{key: key, val: v})
	return nil
}
