package state

import (
	"fmt"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/rampart-cloud/rampart/acs"
)

// minFree is what must be free on the data directory's file system for a
// write to be accepted. etcd ends the process when its log cannot be written,
// so writing stops before that: 64 MiB is one preallocated log segment.
const minFree = 96 << 20

// space watches the free space of the data directory.
type space struct {
	dir     string
	free    func() (uint64, error)
	checked atomic.Int64 // unix nanoseconds
	low     atomic.Bool
}

func newSpace(cfg Config) (*space, error) {
	sp := &space{dir: cfg.Dir, free: cfg.Free}
	if sp.free == nil {
		sp.free = func() (uint64, error) {
			var st syscall.Statfs_t
			if err := syscall.Statfs(cfg.Dir, &st); err != nil {
				return 0, err
			}
			return st.Bavail * uint64(st.Bsize), nil
		}
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("the data directory cannot be made: %w", err)
	}
	n, err := sp.free()
	if err != nil {
		return nil, fmt.Errorf("the free space of %s cannot be read: %w", cfg.Dir, err)
	}
	if n < minFree {
		return nil, fmt.Errorf("the disk of the data directory %s is full: %d MiB free, %d MiB are needed; free some space or give another directory with --data", cfg.Dir, n>>20, minFree>>20)
	}
	return sp, nil
}

// writable refuses writes while the disk is nearly full. What was acknowledged
// stays readable.
func (s *Store) writable() error {
	if p := s.lost.Load(); p != nil {
		return unavailable(*p)
	}
	sp := s.space
	if sp == nil {
		return nil
	}
	now := time.Now().UnixNano() // only spaces out the checks; decides nothing else
	if last := sp.checked.Load(); now-last > int64(100*time.Millisecond) && sp.checked.CompareAndSwap(last, now) {
		n, err := sp.free()
		sp.low.Store(err != nil || n < minFree)
	}
	if sp.low.Load() {
		return acs.New(acs.Unavailable, 503, "ServiceUnavailable",
			"The disk of the data directory is full, so nothing can be changed. Nothing acknowledged is lost; free at least %d MiB and try again.", minFree>>20)
	}
	return nil
}
