package state

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"

	"github.com/google/btree"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/rampart-cloud/rampart/acs"
)

// Bounds of one etcd transaction. An existing cluster has etcd's default
// --max-txn-ops of 128; one operation is the head key's.
const (
	maxOpsRemote   = 127
	maxOpsEmbedded = 8191
	maxBytes       = 1 << 20 // etcd refuses requests of 1.5 MiB
)

type job struct {
	fn   func(*Tx) error
	ctx  context.Context
	done chan error // buffered
}

// Update runs fn against the newest state and commits what it wrote. If fn
// gives an error nothing of it is written and the error is returned as it is.
// fn may run more than once.
//
// If the store cannot be reached, the error has the code ServiceUnavailable;
// whether the change will be found done later is then not known.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	if err := s.writable(); err != nil {
		return err
	}
	j := job{fn: fn, ctx: ctx, done: make(chan error, 1)}
	select {
	case s.jobs <- j:
	case <-s.stop:
		return unavailable(errors.New("the store is closed"))
	case <-ctx.Done():
		return unavailable(ctx.Err())
	}
	// From here on the job is under way and its answer must be awaited: leaving
	// early would report as failed what may be committed.
	select {
	case err := <-j.done:
		return err
	case <-s.writerDone:
		select {
		case err := <-j.done:
			return err
		default:
			return unavailable(errors.New("the store was closed"))
		}
	}
}

func unavailable(cause error) *acs.Error {
	e := acs.New(acs.Unavailable, 503, "ServiceUnavailable",
		"The state store cannot be reached, so nothing was allowed or changed. Try again; if it stays so, look at the server's log and the etcd cluster.")
	e.Cause = cause
	return e
}

func (s *Store) write() {
	defer close(s.writerDone)
	var queue []job
	for {
		if len(queue) == 0 {
			select {
			case j := <-s.jobs:
				queue = append(queue, j)
			case <-s.stop:
				return
			}
		}
		// Those who wait come together: who was answered together asks again
		// together. Let them come in as long as they do, so that they share a
		// commit.
		for n, turns := 0, 0; n != len(queue) && turns < 8; turns++ {
			n = len(queue)
			runtime.Gosched()
			for more := true; more; {
				select {
				case j := <-s.jobs:
					queue = append(queue, j)
				default:
					more = false
				}
			}
		}
		queue = queue[s.batch(queue):]
	}
}

// batch runs as many of the jobs as fit one transaction, commits them, answers
// them, and gives their number.
func (s *Store) batch(jobs []job) int {
	for {
		base := s.Snapshot()
		t, ops, results := s.run(base, jobs)
		if len(ops) == 0 {
			answer(jobs[:len(results)], results)
			return len(results)
		}
		rev, won, err := s.commit(base.rev, ops)
		switch {
		case err != nil:
			for i := range results {
				results[i] = err
			}
			answer(jobs[:len(results)], results)
			return len(results)
		case won:
			s.applyOwn(base.rev, rev, t, ops)
			answer(jobs[:len(results)], results)
			return len(results)
		}
		// Another node wrote first: commit has waited for its change; run again.
	}
}

func answer(jobs []job, results []error) {
	for i, err := range results {
		jobs[i].done <- err
	}
}

// run executes jobs one after the other, each seeing what those before it wrote.
func (s *Store) run(base *Snapshot, jobs []job) (*btree.BTreeG[entry], map[string]op, []error) {
	s.cloneMu.Lock()
	t := base.t.Clone()
	s.cloneMu.Unlock()
	ops, own := make(map[string]op), counts{}
	var results []error
	size := 0
	for _, j := range jobs {
		if err := j.ctx.Err(); err != nil {
			results = append(results, unavailable(err))
			continue
		}
		tx := &Tx{t: t, seal: s.sealer, counts: own}
		err := protect(j.fn, tx)
		if err == nil {
			err = tx.err
		}
		if err == nil && (len(tx.ops) > s.maxOps || tx.size > maxBytes) {
			err = acs.New(acs.Limit, 400, "InvalidParameter", "The request changes %d records (%d bytes) at once; the store takes %d records and %d bytes. Ask for less in one call.", len(tx.ops), tx.size, s.maxOps, maxBytes)
		}
		if err == nil && (len(ops)+len(tx.ops) > s.maxOps || size+tx.size > maxBytes) {
			tx.rollback()
			break // it goes into the next transaction
		}
		results = append(results, err)
		if err != nil {
			tx.rollback()
			continue
		}
		size += tx.size
		maps.Copy(ops, tx.ops)
	}
	return t, ops, results
}

// protect turns a panic of fn into an error, so that one faulty operation
// cannot stop the writer for all.
func protect(fn func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("state: a transaction panicked: %v", p)
		}
	}()
	return fn(tx)
}

// commit writes ops if the head is still at headRev. It gives the new revision,
// or won == false after this node has caught up with whoever wrote first. When
// etcd does not say how a commit ended, it asks again until it knows or the
// store is closed.
func (s *Store) commit(headRev int64, ops map[string]op) (rev int64, won bool, err error) {
	s.commits++
	mark := fmt.Sprintf("%s %d", s.node, s.commits)
	then := make([]clientv3.Op, 0, len(ops)+1)
	then = append(then, clientv3.OpPut(headKey, mark))
	for k, o := range ops { // each key once, so their order means nothing
		if o.value != nil {
			then = append(then, clientv3.OpPut(keyPrefix+k, string(o.value)))
		} else {
			then = append(then, clientv3.OpDelete(keyPrefix+k))
		}
	}
	ctx, cancel := context.WithTimeout(s.ctx, s.timeout)
	resp, err := s.kv.Txn(ctx).
		If(clientv3.Compare(clientv3.ModRevision(headKey), "=", headRev)).
		Then(then...).
		Else(clientv3.OpGet(headKey)).
		Commit()
	cancel()
	if err == nil {
		if resp.Succeeded {
			return resp.Header.Revision, true, nil
		}
		return 0, false, s.catchUp(resp.Responses[0].GetResponseRange().Kvs[0].ModRevision)
	}
	s.log.Error("the store did not confirm a commit; asking for its outcome", "error", err)
	return s.outcome(headRev, mark, err)
}

// outcome finds out whether a commit with an unknown end took place.
func (s *Store) outcome(headRev int64, mark string, cause error) (int64, bool, error) {
	ctx, cancel := context.WithTimeout(s.ctx, s.timeout)
	defer cancel()
	resp, err := s.kv.Get(ctx, headKey)
	if err != nil || len(resp.Kvs) != 1 {
		// Still unknown. Whatever happened is found by the watch or by the next
		// transaction, which compares the head and so cannot overwrite it.
		return 0, false, unavailable(errors.Join(cause, err))
	}
	kv := resp.Kvs[0]
	if string(kv.Value) == mark {
		return kv.ModRevision, true, nil
	}
	if kv.ModRevision == headRev {
		// Not committed as of this linearizable read. It could still be in
		// flight, so it is not safe to run it again under the same mark.
		return 0, false, unavailable(cause)
	}
	if err := s.catchUp(kv.ModRevision); err != nil {
		return 0, false, err
	}
	return 0, false, unavailable(cause)
}

// catchUp makes this node's view as new as the head that somebody else wrote.
// In an embedded store nobody else writes and nothing is watched: only a commit
// of our own whose end was unknown can be found done, and then the state is
// loaded anew.
func (s *Store) catchUp(head int64) error {
	if s.etcd == nil {
		return s.waitFor(s.ctx, head)
	}
	s.log.Warn("a commit whose outcome was unknown is found done; loading the state anew", "revision", head)
	if _, err := s.load(s.ctx); err != nil {
		return unavailable(err)
	}
	return nil
}
