package server

import (
	"os"
	"os/exec"
	"runtime"
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

// floorAlone tells the test that it is the process of its own.
const floorAlone = "HEAP_FLOOR_ALONE"

// The floor raises the heap at which the collector begins and is not resident.
// It is looked at in a process of its own, as serve has it: where other tests
// have used and given back memory, the runtime hands out their place again, and
// clears it first, which makes it resident.
func TestHeapFloor(t *testing.T) {
	if os.Getenv(floorAlone) == "" {
		exe, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(exe, "-test.run=^TestHeapFloor$", "-test.v")
		cmd.Env = append(os.Environ(), floorAlone+"=1")
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "--- PASS: TestHeapFloor") {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
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
