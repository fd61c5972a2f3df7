package state

import (
	"context"
	"fmt"
	"strconv"
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
	t := newTree()
	rev, head, err := s.pages(ctx, func(key string, value []byte) error { return s.applyPut(t, key, value) })
	if err != nil {
		return 0, err
	}
	s.cloneMu.Lock()
	defer s.cloneMu.Unlock()
	s.publish(&Snapshot{rev: head, t: t})
	return rev, nil
}

func (s *Store) applyPut(t treeG, key string, value []byte) error {
	k, err := s.schema.find(key)
	if err != nil {
		return err
	}
	v, err := k.decode(key, value, s.sealer)
	if err != nil {
		return fmt.Errorf("state: %s cannot be read: %w", key, err)
	}
	set(t, k, entry{key: key, val: v})
	return nil
}
