package main

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"github.com/rampart-cloud/rampart/policy"
)

// row is one engine's line of the table. Times are of one decision.
type row struct {
	name     string
	nativeNS float64 // medians
	textNS   float64
	spread   float64 // slowest native run over fastest
	allocs   float64
	bytes    float64
	two      float64 // decisions per second on two cores
	one      float64 // the same loop on one
	load     time.Duration
	heap     int64
	checked  int
}

// agreeEvery spares engines that need milliseconds for a decision.
var agreeEvery = map[string]map[string]int{
	"w2": {"casbin": 3},
	"w3": {"casbin": 23, "cedar": 11, "ladon": 11},
	"w4": {"casbin": 197, "cedar": 3, "ladon": 11, "opa": 11},
}

// effort is how long and how often an engine is timed. The peers get half the
// time of each run and three runs: none of them is near enough to ours for more
// to matter, and with them the whole table would take twice as long.
func effort(e engine, each time.Duration, count int) (time.Duration, int) {
	if notPeers[e.Name()] {
		return each, count
	}
	return each / 2, min(count, 3)
}

func measure(e engine, w *workload, each time.Duration, count int) (row, bool, error) {
	each, count = effort(e, each, count)
	r := row{name: e.Name()}
	before := heap()
	var ok bool
	var err error
	r.load = loading(func() { ok, err = e.Load(w) })
	if err != nil || !ok {
		return r, ok, err
	}
	r.heap = heap() - before
	loads := []time.Duration{r.load}
	if f, ok := e.(interface{ Fresh() engine }); ok {
		for len(loads) < count {
			runtime.GC()
			n := f.Fresh()
			loads = append(loads, loading(func() { _, err = n.Load(w) }))
			if err != nil {
				return r, false, err
			}
		}
		slices.Sort(loads)
		r.load = loads[len(loads)/2]
	}
	const workers = 2
	if err := e.Prepare(w, workers); err != nil {
		return r, false, err
	}
	if err := agreement(e, w, &r); err != nil {
		return r, false, err
	}
	n := len(w.Requests)
	var natives, texts []float64
	for range count {
		natives = append(natives, timed(each, n, func(i int) { sink = e.Native(0, i) }))
		texts = append(texts, timed(each, n, func(i int) { sink = e.Text(0, i) }))
	}
	slices.Sort(natives)
	slices.Sort(texts)
	r.nativeNS, r.textNS = natives[count/2], texts[count/2]
	r.spread = natives[count-1] / natives[0]
	r.allocs, r.bytes = allocations(min(n, 200), func(i int) { sink = e.Native(0, i); sink = e.Text(0, i) })
	r.allocs /= 2
	r.bytes /= 2
	r.one = throughput(e, n, 1, each)
	r.two = throughput(e, n, workers, each)
	return r, true, nil
}

var sink policy.Verdict

// agreement asks every request, or every n-th, in both forms.
func agreement(e engine, w *workload, r *row) error {
	step := max(1, agreeEvery[w.Name][e.Name()])
	for i := 0; i < len(w.Requests); i += step {
		want := verdictOf(w.Requests[i].Expected)
		for form, got := range map[string]policy.Verdict{"native": e.Native(0, i), "text": e.Text(0, i)} {
			if got != want && !(got == policy.ImplicitDeny && want == policy.ExplicitDeny && !tellsDenials(e)) {
				return fmt.Errorf("request %d (%s): %v, the reference says %v: %+v", i, form, got, want, w.Requests[i])
			}
		}
		r.checked++
	}
	return nil
}

// tellsDenials says whether an engine can tell an explicit from an implicit deny.
func tellsDenials(e engine) bool {
	switch e.(type) {
	case *ours, *straight, *oracle:
		return true
	}
	return false
}

// timed runs f over the requests for about the given time and gives
// nanoseconds for one call, as processor time of its thread: other processes on
// the machine then disturb by the caches only. What the garbage collector does
// on other threads is not counted, which favours engines that allocate.
func timed(each time.Duration, n int, f func(i int)) float64 {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	calls, i := 0, 0
	batch := 1
	start := threadTime()
	for {
		for range batch {
			f(i)
			if i++; i == n {
				i = 0
			}
		}
		calls += batch
		if d := threadTime() - start; d >= each {
			return float64(d.Nanoseconds()) / float64(calls)
		} else if d < each/16 {
			batch *= 2
		}
	}
}

// loading gives the processor time of f; no engine loads on several threads.
func loading(f func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	start := threadTime()
	f()
	return threadTime() - start
}

// threadTime is the processor time of the calling thread.
func threadTime() time.Duration {
	const clock = 3 // CLOCK_THREAD_CPUTIME_ID on Linux; getrusage moves in steps of a tick
	var t syscall.Timespec
	if _, _, err := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clock, uintptr(unsafe.Pointer(&t)), 0); err != 0 {
		panic(err) // the call has no other failure than a wrong argument
	}
	return time.Duration(t.Nano())
}

// throughput runs native decisions on several cores and gives decisions per
// second of processor time, added up.
func throughput(e engine, n, workers int, each time.Duration) float64 {
	var wg sync.WaitGroup
	rates := make([]float64, workers)
	for k := range workers {
		wg.Go(func() {
			var v policy.Verdict
			at := k * n / workers
			ns := timed(each, n, func(i int) {
				j := i + at
				if j >= n {
					j -= n
				}
				v = e.Native(k, j)
			})
			rates[k] = 1e9 / ns
			_ = v
		})
	}
	wg.Wait()
	sum := 0.0
	for _, r := range rates {
		sum += r
	}
	return sum
}

func allocations(n int, f func(i int)) (count, bytes float64) {
	for i := range n {
		f(i)
	}
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	for i := range n {
		f(i)
	}
	runtime.ReadMemStats(&b)
	return float64(b.Mallocs-a.Mallocs) / float64(n), float64(b.TotalAlloc-a.TotalAlloc) / float64(n)
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
