package state

import (
	"context"
	"fmt"
	"slices"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// Raw gives every value as it is stored, with its key
// (<account>/<collection>/<id>), all as of one moment. It is for tools that look
// at the store itself; yield must not keep the bytes.
func (s *Store) Raw(ctx context.Context, yield func(key string, value []byte) error) error {
	_, _, err := s.pages(ctx, func(key string, value []byte) error { return yield(key, value) })
	return err
}

// rewriteStep is how many items one transaction of UpdateInSteps takes. It fits the
// bounds of a cluster, and a crash leaves little to do again.
const rewriteStep = 64

// Rewrite writes every value of sealed collections anew, so that they are sealed
// with the key that is in use now. It gives their number. Values keep their
// revision order and nothing else changes; it may be stopped and begun again.
// after is called after each transaction; an error of it ends the work.
func (s *Store) Rewrite(ctx context.Context, after func() error) (int, error) {
	type item struct {
		kind Kind
		key  string
	}
	var items []item
	var failed error
	s.Snapshot().t.AscendGreaterOrEqual(entry{key: "\x01"}, func(e entry) bool {
		k, err := s.schema.find(e.key)
		if err != nil {
			failed = err
			return false
		}
		if k.isSealed() {
			items = append(items, item{k, e.key})
		}
		return true
	})
	if failed != nil {
		return 0, failed
	}
	return UpdateInSteps(ctx, s, items, after, func(tx *Tx, i item) error {
		if e, ok := tx.t.Get(entry{key: i.key}); ok {
			tx.put(i.kind, i.key, e.val)
		}
		return nil
	})
}

// UpdateInSteps does fn for each item, some dozens in one transaction, and gives
// how many are done. after is called after each transaction; an error of it or
// of fn ends the work, which may be begun again.
func UpdateInSteps[T any](ctx context.Context, s *Store, items []T, after func() error, fn func(tx *Tx, item T) error) (int, error) {
	n := 0
	for step := range slices.Chunk(items, rewriteStep) {
		err := s.Update(ctx, func(tx *Tx) error {
			for _, i := range step {
				if err := fn(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil {
			err = after()
		}
		if err != nil {
			return n, err
		}
		n += len(step)
	}
	return n, nil
}

// pages reads all values at one revision and gives that revision and the head's.
func (s *Store) pages(ctx context.Context, yield func(key string, value []byte) error) (rev, head int64, err error) {
	resp, err := s.kv.Get(ctx, headKey)
	if err != nil {
		return 0, 0, fmt.Errorf("the state store does not answer: %w", err)
	}
	if len(resp.Kvs) != 1 {
		return 0, 0, fmt.Errorf("the state store has no head record: it is damaged")
	}
	rev, head = resp.Header.Revision, resp.Kvs[0].ModRevision
	// For each page etcd walks all keys that are left, so that few large pages
	// are quicker; over a network they must not be too large.
	page := int64(10_000)
	if s.etcd != nil {
		page = 100_000
	}
	for from := keyPrefix; ; {
		resp, err := s.kv.Get(ctx, from, clientv3.WithRange(clientv3.GetPrefixRangeEnd(keyPrefix)), clientv3.WithRev(rev), clientv3.WithLimit(page))
		if err != nil {
			return 0, 0, fmt.Errorf("the state store stopped answering while it was read: %w", err)
		}
		for _, kv := range resp.Kvs {
			if err := yield(string(kv.Key[len(keyPrefix):]), kv.Value); err != nil {
				return 0, 0, err
			}
		}
		if !resp.More {
			return rev, head, nil
		}
		from = string(resp.Kvs[len(resp.Kvs)-1].Key) + "\x00"
	}
}
