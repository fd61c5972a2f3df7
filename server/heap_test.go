package server

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
)

// resident gives the process's resident memory of its own, in bytes.
func resident(t *testing.T) int64 {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "RssAnon:" {
			n, err := strconv.ParseInt(f[1], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return n << 10
		}
	}
	t.Fatal("the kernel does not say how much memory is resident")
	return 0
}

// The floor raises the heap at which the collector begins and is not resident.
func TestHeapFloor(t *testing.T) {
	debug.FreeOSMemory() // what other tests left behind would be taken, and is resident
	before := resident(t)
	release := HeapFloor()
	defer release()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.NextGC < 2*heapFloor {
		t.Errorf("the next collection is at %d MiB, want at least %d", m.NextGC>>20, 2*heapFloor>>20)
	}
	if grown := resident(t) - before; grown > heapFloor/2 {
		t.Errorf("%d MiB became resident", grown>>20)
	}
}
