package state

import (
	"context"
	"sync"
	"time"
)

// syncer lets calls that arrive together share one linearizable read. A call
// may use a read only if the read began after the call arrived, so a caller
// never joins the read under way but the next one.
type syncer struct {
	mu      sync.Mutex
	running bool
	next    *round
}

type round struct {
	done chan struct{}
	rev  int64
	err  error
}

// Sync gives a snapshot that holds everything committed, on whatever node,
// before Sync was called. With the embedded store this costs nothing, as all
// writes pass through this process. It gives up after twice the store's timeout.
func (s *Store) Sync(ctx context.Context) (*Snapshot, error) {
	if p := s.lost.Load(); p != nil {
		return nil, unavailable(*p)
	}
	if s.etcd != nil {
		return s.Snapshot(), nil
	}
	ctx, cancel := context.WithTimeout(ctx, 2*s.timeout)
	defer cancel()
	r := s.joinRound()
	select {
	case <-r.done:
	case <-ctx.Done():
		return nil, unavailable(ctx.Err())
	}
	if r.err != nil {
		return nil, unavailable(r.err)
	}
	if err := s.waitFor(ctx, r.rev); err != nil {
		return nil, err
	}
	return s.Snapshot(), nil
}

func (s *Store) joinRound() *round {
	y := &s.syncs
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.next == nil {
		y.next = &round{done: make(chan struct{})}
	}
	r := y.next
	if !y.running {
		y.running = true
		go s.runRounds()
	}
	return r
}

func (s *Store) runRounds() {
	for {
		s.syncs.mu.Lock()
		r := s.syncs.next
		s.syncs.next = nil
		if r == nil {
			s.syncs.running = false
			s.syncs.mu.Unlock()
			return
		}
		s.syncs.mu.Unlock()
		ctx, cancel := context.WithTimeout(s.ctx, s.timeout)
		resp, err := s.kv.Get(ctx, headKey)
		cancel()
		if err != nil {
			r.err = err
		} else if len(resp.Kvs) == 1 {
			r.rev = resp.Kvs[0].ModRevision
		}
		close(r.done)
	}
}

// pause waits a moment before a broken watch is taken up again.
func (s *Store) pause() error {
	t := time.NewTimer(50 * time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.ctx.Done():
	}
	return nil
}
