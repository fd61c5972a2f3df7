package main

import (
	"testing"
	"time"
)

// TestAgreement runs every engine on the two small workloads: what measure does
// before it times anything.
func TestAgreement(t *testing.T) {
	for _, name := range []string{"w1", "w2"} {
		w, err := load("testdata/workload-" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range engines() {
			ok, err := e.Load(w)
			if err != nil {
				t.Fatalf("%s: %s: %v", name, e.Name(), err)
			}
			if !ok {
				continue
			}
			if err := e.Prepare(w, 1); err != nil {
				t.Fatalf("%s: %s: %v", name, e.Name(), err)
			}
			var r row
			if err := agreement(e, w, &r); err != nil {
				t.Errorf("%s: %s: %v", name, e.Name(), err)
			}
			if r.checked == 0 {
				t.Errorf("%s: %s answered nothing", name, e.Name())
			}
		}
	}
}

// TestOursDoesNotAllocate holds our own engine to no allocation in both forms.
func TestOursDoesNotAllocate(t *testing.T) {
	w, err := load("testdata/workload-w4.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	o := new(ours)
	if _, err := o.Load(w); err != nil {
		t.Fatal(err)
	}
	if err := o.Prepare(w, 1); err != nil {
		t.Fatal(err)
	}
	i := 0
	if n := testing.AllocsPerRun(500, func() {
		sink = o.Native(0, i)
		sink = o.Text(0, i)
		i++
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestTimed(t *testing.T) {
	ns := timed(time.Millisecond, 3, func(i int) {
		if i < 0 || i > 2 {
			t.Error("out of range", i)
		}
	})
	if ns <= 0 || ns > 1e6 {
		t.Errorf("%v ns for nothing", ns)
	}
}
