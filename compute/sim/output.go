package sim

import "sync"

// tail keeps the last limit bytes written to it.
type tail struct {
	limit   int
	buf     []byte
	dropped int64
}

func (t *tail) write(p []byte) {
	if len(p) >= t.limit {
		t.dropped += int64(len(t.buf) + len(p) - t.limit)
		t.buf = append(t.buf[:0], p[len(p)-t.limit:]...)
		return
	}
	t.buf = append(t.buf, p...)
	// Cut rarely, so that many small writes cost little.
	if len(t.buf) > 2*t.limit {
		t.cut()
	}
}

func (t *tail) cut() {
	if n := len(t.buf) - t.limit; n > 0 {
		t.dropped += int64(n)
		t.buf = append(t.buf[:0], t.buf[n:]...)
	}
}

// output collects both streams of one command and their union.
type output struct {
	mu             sync.Mutex
	all, out, errs tail
	closed         bool
}

func newOutput(limit int) *output {
	return &output{all: tail{limit: limit}, out: tail{limit: limit}, errs: tail{limit: limit}}
}

// stream is one of the two streams as a writer.
type stream struct {
	o    *output
	errs bool
}

// Write never fails while the command runs. After its end nothing is taken, so
// that a job left behind cannot change a result.
func (s stream) Write(p []byte) (int, error) {
	s.o.mu.Lock()
	defer s.o.mu.Unlock()
	if s.o.closed {
		return 0, ekilled
	}
	s.o.all.write(p)
	if s.errs {
		s.o.errs.write(p)
	} else {
		s.o.out.write(p)
	}
	return len(p), nil
}

func (o *output) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	for _, t := range []*tail{&o.all, &o.out, &o.errs} {
		t.cut()
	}
}
