package audit

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// Rotation: a file is ended at this size, and this many are kept.
const (
	fileSize  = 64 << 20
	fileCount = 16
)

// An event that nobody waits for is on disk this much later at most, so that
// many share one flush; it goes at once if somebody waits or much has come
// together. A disk that cannot keep up makes callers wait before the lines that
// are not yet written fill the memory.
const (
	delay   = 5 * time.Millisecond
	much    = 256 << 10 // bytes
	tooMuch = 8 << 20   // bytes
)

// Log is an open trail. It is safe for concurrent use.
type Log struct {
	dir   string
	limit int64

	mu      sync.Mutex
	work    *sync.Cond    // the writer waits for urgent or closing
	flushed chan struct{} // closed when the lines now in buf are on disk, or cannot be
	buf     []byte
	spare   []byte // the writer's last buf, to be used again
	urgent  bool   // buf is to be written now
	armed   bool   // a timer will make it urgent
	written uint64 // lines put into buf so far
	synced  uint64 // lines on disk
	err     error  // first failure; every later durable record gives it
	closing bool
	done    chan struct{}

	file *os.File // writer goroutine only
	seq  int
	size int64

	subMu sync.Mutex
	subs  map[chan Event]struct{}
}

// Open opens the trail in dir. A line that a crash cut off at the end of the
// newest file is removed: its call was never answered.
func Open(dir string) (*Log, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the trail directory cannot be made: %w", err)
	}
	l := &Log{dir: dir, limit: fileSize, done: make(chan struct{}), subs: map[chan Event]struct{}{}}
	l.work, l.flushed = sync.NewCond(&l.mu), make(chan struct{})
	names, err := l.files()
	if err != nil {
		return nil, err
	}
	l.seq = 1
	if len(names) > 0 {
		last := names[len(names)-1]
		if _, err := fmt.Sscanf(filepath.Base(last), "trail-%d.jsonl", &l.seq); err != nil {
			return nil, fmt.Errorf("the trail file %s has a strange name", last)
		}
		if err := trim(last); err != nil {
			return nil, err
		}
	}
	if err := l.openFile(); err != nil {
		return nil, err
	}
	go l.run()
	return l, nil
}

func (l *Log) files() ([]string, error) {
	names, err := filepath.Glob(filepath.Join(l.dir, "trail-*.jsonl"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	return names, nil
}

func trim(name string) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("the trail cannot be read: %w", err)
	}
	end := bytes.LastIndexByte(b, '\n') + 1
	if end == len(b) {
		return nil
	}
	return os.Truncate(name, int64(end))
}

func (l *Log) openFile() error {
	name := filepath.Join(l.dir, fmt.Sprintf("trail-%08d.jsonl", l.seq))
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("the trail cannot be written: %w", err)
	}
	st, err := f.Stat()
	if err != nil {
		return errors.Join(err, f.Close())
	}
	l.file, l.size = f, st.Size()
	return nil
}

// Record writes an event. If durable, it returns when the event is on disk, or
// an error when it cannot be: then the call must not be answered with success.
func (l *Log) Record(ev *Event, durable bool) error {
	l.mu.Lock()
	for len(l.buf) > tooMuch && l.err == nil && !l.closing {
		l.await()
	}
	if l.err == nil && l.closing {
		l.err = errors.New("the trail is closed")
	}
	if l.err != nil {
		defer l.mu.Unlock()
		return l.err
	}
	l.buf = append(appendEvent(l.buf, ev), '\n')
	l.written++
	switch {
	case durable || len(l.buf) > much:
		l.hurry()
	case !l.armed:
		l.armed = true
		time.AfterFunc(delay, func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.hurry()
		})
	}
	if durable {
		l.await()
	}
	err := l.err
	l.mu.Unlock()
	l.publish(ev)
	return err
}

// hurry makes the writer write what there is. The caller holds mu.
func (l *Log) hurry() {
	l.urgent = true
	l.work.Signal()
}

// await waits until what is in buf now is on disk or cannot be. The caller holds
// mu, which is free meanwhile.
func (l *Log) await() {
	ch := l.flushed
	l.mu.Unlock()
	<-ch
	l.mu.Lock()
}

// awaitAll waits until every line recorded so far is on disk or cannot be. The
// caller holds mu.
func (l *Log) awaitAll() {
	for n := l.written; l.synced < n && l.err == nil; {
		l.await()
	}
}

// gather lets those who are about to record do so, as long as more come: callers
// whose changes were committed together arrive together, and without this the
// first of them would get a flush of its own. The caller holds mu.
func (l *Log) gather() {
	for n, turns := uint64(0), 0; n != l.written && turns < 8; turns++ {
		n = l.written
		l.mu.Unlock()
		runtime.Gosched()
		l.mu.Lock()
	}
}

func (l *Log) run() {
	defer close(l.done)
	for {
		l.mu.Lock()
		for !l.urgent && !l.closing {
			l.work.Wait()
		}
		l.gather()
		buf, n, closing, flushed := l.buf, l.written, l.closing, l.flushed
		l.flushed = make(chan struct{})
		l.buf, l.spare = l.spare[:0], nil
		l.urgent, l.armed = false, false
		l.mu.Unlock()
		var err error
		if len(buf) > 0 {
			err = l.flush(buf)
		}
		l.mu.Lock()
		if err != nil {
			l.err = fmt.Errorf("the trail cannot be written, so no changing call is answered: %w", err)
		} else {
			l.synced = n
		}
		if cap(buf) <= tooMuch {
			l.spare = buf
		}
		stop := l.err != nil || closing && len(l.buf) == 0
		close(flushed)
		if stop {
			close(l.flushed) // nobody may begin to wait for more
		}
		l.mu.Unlock()
		if stop {
			return
		}
	}
}

func (l *Log) flush(buf []byte) error {
	if l.size > 0 && l.size+int64(len(buf)) > l.limit {
		if err := l.rotate(); err != nil {
			return err
		}
	}
	n, err := l.file.Write(buf)
	l.size += int64(n)
	return errors.Join(err, l.file.Sync())
}

func (l *Log) rotate() error {
	if err := l.file.Close(); err != nil {
		return err
	}
	l.seq++
	if err := l.openFile(); err != nil {
		return err
	}
	names, err := l.files()
	for err == nil && len(names) > fileCount {
		err = os.Remove(names[0])
		names = names[1:]
	}
	return err
}

// Err gives why the trail cannot be written any more, or nil.
func (l *Log) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// Close writes what is left and closes the trail.
func (l *Log) Close() error {
	l.mu.Lock()
	again := l.closing
	l.closing = true
	l.work.Signal()
	l.mu.Unlock()
	<-l.done
	if again {
		return nil
	}
	return l.file.Close()
}

// Find gives the newest event with this request id, or nil.
func (l *Log) Find(requestID string) (*Event, error) {
	var found *Event
	err := l.Scan(func(ev *Event) bool {
		if strings.EqualFold(ev.RequestID, requestID) {
			found = ev
			return false
		}
		return true
	})
	return found, err
}

// Scan calls yield with the events recorded so far, newest file first, newest
// event of a file first, until it gives false.
func (l *Log) Scan(yield func(*Event) bool) error {
	l.mu.Lock()
	if l.synced < l.written && l.err == nil {
		l.hurry()
		l.awaitAll()
	}
	l.mu.Unlock()
	names, err := l.files()
	if err != nil {
		return err
	}
	for _, name := range slices.Backward(names) {
		events, err := readFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // rotated away meanwhile
		}
		if err != nil {
			return err
		}
		for _, ev := range slices.Backward(events) {
			if !yield(ev) {
				return nil
			}
		}
	}
	return nil
}

func readFile(name string) ([]*Event, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var events []*Event
	r := bufio.NewReaderSize(f, 1<<16)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return events, nil // a line without its end is being written
		}
		if err != nil {
			return nil, err
		}
		ev := new(Event)
		if err := json.Unmarshal(line, ev); err != nil {
			return nil, fmt.Errorf("the trail file %s, line %d, cannot be read: %w", filepath.Base(name), n, err)
		}
		events = append(events, ev)
	}
}

// Subscribe gives a channel of the events from now on. A reader that is too
// slow misses events; cancel ends it.
func (l *Log) Subscribe(size int) (events <-chan Event, cancel func()) {
	ch := make(chan Event, size)
	l.subMu.Lock()
	l.subs[ch] = struct{}{}
	l.subMu.Unlock()
	return ch, func() {
		l.subMu.Lock()
		defer l.subMu.Unlock()
		if _, ok := l.subs[ch]; ok {
			delete(l.subs, ch)
			close(ch)
		}
	}
}

func (l *Log) publish(ev *Event) {
	l.subMu.Lock()
	defer l.subMu.Unlock()
	for ch := range l.subs {
		select {
		case ch <- *ev:
		default:
		}
	}
}
