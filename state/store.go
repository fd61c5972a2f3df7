package state

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

const (
	keyPrefix = "/rampart/d/"   // values
	headKey   = "/rampart/head" // rewritten by every transaction: the serial order of all writes
	formatKey = "/rampart/format"
	allPrefix = "/rampart/"
)

// Config says where the state is and what is in it.
type Config struct {
	Dir       string   // data directory of the embedded etcd; ignored if Endpoints is set
	Endpoints []string // client URLs of an existing etcd cluster
	Node      string   // a name that no other node has, for example a random id
	Kinds     []Kind   // every collection
	Log       *slog.Logger
	// Seal seals the values of sealed collections. Without it none can be read
	// or written.
	Seal Sealer
	// Timeout bounds one request to etcd. 0 means 5 s.
	Timeout time.Duration
	// Free gives the bytes free for the data directory; nil asks the file
	// system. Tests put a full disk here.
	Free func() (uint64, error)
}

// Store is an open state store. It is safe for concurrent use.
type Store struct {
	kv      *clientv3.Client
	etcd    *embedded // nil with Endpoints
	schema  schema
	sealer  Sealer
	log     *slog.Logger
	node    string
	timeout time.Duration
	maxOps  int
	space   *space

	view    atomic.Pointer[Snapshot]
	cloneMu sync.Mutex // guards publishing, and Clone of the published tree

	waitMu  sync.Mutex
	waiters []waiter

	jobs       chan job
	commits    int // writer goroutine only
	stop       chan struct{}
	stopOnce   sync.Once
	writerDone chan struct{}
	ctx        context.Context // ends when the store is closed
	cancel     context.CancelFunc
	watchDone  chan struct{}
	lost       atomic.Pointer[error] // why the view is no longer kept current, if so

	changed chan struct{} // closed and replaced at each publication; guarded by cloneMu
	syncs   syncer
}

type waiter struct {
	rev int64
	ch  chan struct{}
}

// Open opens the store, migrates it to this program's format, and loads it into
// memory. A value that cannot be read is an error: nothing is skipped.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	sch, err := newSchema(cfg.Kinds)
	if err != nil {
		return nil, err
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 5 * time.Second
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{
		schema: sch, sealer: cfg.Seal, log: cfg.Log, node: cfg.Node, timeout: cfg.Timeout,
		jobs: make(chan job, 256), stop: make(chan struct{}),
		writerDone: make(chan struct{}), watchDone: make(chan struct{}),
		changed: make(chan struct{}),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	if len(cfg.Endpoints) > 0 {
		s.maxOps = maxOpsRemote
		s.kv, err = dial(cfg)
	} else {
		s.maxOps = maxOpsEmbedded
		if s.space, err = newSpace(cfg); err == nil {
			s.etcd, err = startEmbedded(ctx, cfg)
		}
		if err == nil {
			s.kv = s.etcd.client
		}
	}
	if err != nil {
		s.cancel()
		return nil, err
	}
	if err := s.start(ctx); err != nil {
		s.cancel()
		s.closeClient()
		return nil, err
	}
	return s, nil
}

func (s *Store) start(ctx context.Context) error {
	if err := s.checkFormat(ctx); err != nil {
		return err
	}
	rev, err := s.load(ctx)
	if err != nil {
		return err
	}
	if s.etcd == nil {
		go s.watch(rev + 1)
	} else {
		close(s.watchDone) // nobody else writes; see commit
	}
	go s.write()
	return nil
}

// Snapshot gives the newest state that this node knows.
func (s *Store) Snapshot() *Snapshot { return s.view.Load() }

// Changed gives a channel that is closed at the next change after the returned
// snapshot.
func (s *Store) Changed() (*Snapshot, <-chan struct{}) {
	s.cloneMu.Lock()
	defer s.cloneMu.Unlock()
	return s.view.Load(), s.changed
}

// Healthy gives nil if the store answers and the view is kept current.
func (s *Store) Healthy(ctx context.Context) error {
	if p := s.lost.Load(); p != nil {
		return *p
	}
	if s.ctx.Err() != nil {
		return errors.New("the store is closed")
	}
	if err := s.writable(); err != nil {
		return err
	}
	_, err := s.Sync(ctx)
	return err
}

// Close waits for commits under way and closes the store.
func (s *Store) Close() error {
	s.stopOnce.Do(func() { close(s.stop) })
	<-s.writerDone
	s.cancel()
	<-s.watchDone
	return s.closeClient()
}

func (s *Store) closeClient() error {
	if s.etcd != nil {
		return s.etcd.close()
	}
	return s.kv.Close()
}

// publish makes snap the newest state and wakes those who wait for it. The
// caller holds cloneMu.
func (s *Store) publish(snap *Snapshot) {
	s.view.Store(snap)
	close(s.changed)
	s.changed = make(chan struct{})
	s.waitMu.Lock()
	keep := s.waiters[:0]
	for _, w := range s.waiters {
		if w.rev <= snap.rev {
			close(w.ch)
		} else {
			keep = append(keep, w)
		}
	}
	s.waiters = keep
	s.waitMu.Unlock()
}

// applyOwn publishes the tree of a transaction of this node, committed at rev.
// The watch may have been faster.
func (s *Store) applyOwn(baseRev, rev int64, t treeG, ops map[string]op) {
	s.cloneMu.Lock()
	defer s.cloneMu.Unlock()
	if s.view.Load().rev == baseRev {
		s.publish(&Snapshot{rev: rev, t: t})
	}
}

// waitFor waits until this node's view has reached rev.
func (s *Store) waitFor(ctx context.Context, rev int64) error {
	if s.Snapshot().rev >= rev {
		return nil
	}
	w := waiter{rev, make(chan struct{})}
	s.waitMu.Lock()
	s.waiters = append(s.waiters, w)
	s.waitMu.Unlock()
	if s.Snapshot().rev >= rev { // published in between
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	select {
	case <-w.ch:
		return nil
	case <-ctx.Done():
		return unavailable(fmt.Errorf("this node's view did not reach revision %d: %w", rev, ctx.Err()))
	}
}
