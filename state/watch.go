package state

import (
	"context"
	"errors"
	"fmt"
	"strings"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// watch keeps the view current with what other nodes write, from revision rev
// on. What this node wrote itself is in the view already and passes by.
func (s *Store) watch(rev int64) {
	defer close(s.watchDone)
	for s.ctx.Err() == nil {
		next, err := s.follow(rev)
		if s.ctx.Err() != nil {
			return
		}
		if errors.Is(err, errCompacted) {
			s.log.Warn("the watch fell behind the cluster's history; loading the state anew", "error", err)
			if rev, err = s.load(s.ctx); err == nil {
				rev++
				continue
			}
		} else if err == nil {
			rev = next
			continue
		}
		// A value that this program cannot read, or a store that cannot be
		// loaded: the view is no longer the truth, so nothing may be decided by
		// it. Sync and Update say so to every call.
		s.log.Error("the state view is lost; every call is refused until a restart", "error", err)
		s.lost.Store(&err)
		return
	}
}

var errCompacted = errors.New("revision compacted")

// follow applies changes until the watch ends. It gives the revision to go on
// from.
func (s *Store) follow(rev int64) (int64, error) {
	ctx, cancel := context.WithCancel(clientv3.WithRequireLeader(s.ctx))
	defer cancel()
	for resp := range s.kv.Watch(ctx, allPrefix, clientv3.WithPrefix(), clientv3.WithRev(rev)) {
		if resp.CompactRevision != 0 {
			return 0, fmt.Errorf("%w: %d", errCompacted, resp.CompactRevision)
		}
		if err := resp.Err(); err != nil {
			s.log.Warn("the watch on the state store was interrupted; going on", "error", err)
			return rev, s.pause()
		}
		if len(resp.Events) > 0 {
			if err := s.apply(resp.Events); err != nil {
				return 0, err
			}
			rev = resp.Events[len(resp.Events)-1].Kv.ModRevision + 1
		}
	}
	return rev, s.pause()
}

// apply brings the view up to the last of the events, which hold whole
// revisions in order.
func (s *Store) apply(events []*clientv3.Event) error {
	s.cloneMu.Lock()
	defer s.cloneMu.Unlock()
	cur := s.view.Load()
	head := cur.rev
	var t treeG
	c := counts{}
	for _, ev := range events {
		kv := ev.Kv
		if kv.ModRevision <= cur.rev {
			continue
		}
		key := string(kv.Key)
		switch {
		case key == headKey:
			head = kv.ModRevision
			continue
		case !strings.HasPrefix(key, keyPrefix):
			continue
		}
		if t == nil {
			t = cur.t.Clone()
		}
		if ev.Type == clientv3.EventTypePut {
			if err := s.applyPut(t, c, key[len(keyPrefix):], kv.Value); err != nil {
				return err
			}
			continue
		}
		k, err := s.schema.find(key[len(keyPrefix):])
		if err != nil {
			return err
		}
		unset(t, c, k, key[len(keyPrefix):])
	}
	if t == nil {
		t = cur.t
	}
	if head > cur.rev {
		s.publish(&Snapshot{rev: head, t: t})
	}
	return nil
}
