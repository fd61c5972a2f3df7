package main

import (
	"math"
	"strings"
	"testing"
	"time"
)

// figures makes rows with which every aim can be worked out by hand.
func figures() *results {
	rows := func(us, peer, line float64) []row {
		return []row{
			{name: "straight", nativeNS: line, textNS: line}, {name: "oracle", nativeNS: line, textNS: line},
			{name: "rampart", nativeNS: us, textNS: 2 * us, load: time.Second, heap: 100, one: 10, two: 20},
			{name: "minio", nativeNS: peer, textNS: peer, load: 4 * time.Second, heap: 150, one: 1, two: 1},
			{name: "opa", nativeNS: 3 * peer, textNS: 3 * peer, load: 9 * time.Second, heap: 90, one: 1, two: 1},
		}
	}
	return &results{
		rows:   map[string][]row{"w1": rows(10, 300, 5), "w2": rows(100, 12_000, 20), "w3": rows(250, 100_000, 20), "w4": rows(500, 3000, 200)},
		extras: &extras{edit: 40_000, editKind: "Attach", hostile: 11, growth: 8, unknown: 0.9},
	}
}

func TestAims(t *testing.T) {
	want := map[string]string{
		"W1, native": "1/30 target", "W1, native, over the limit": "2x target", "W1, from text": "1/15 floor", "W1, from text, over the limit": "4x target",
		"W2": "1/120 floor", "W2, over the limit": "5x target missed", "W3": "1/400 target", "W3, over the limit": "12.5x target missed", "W3 over our W2": "2.5x target missed",
		"W4": "1/6.0 BELOW FLOOR", "W4, over the limit": "2.5x target missed", "two cores over one": "2x target", "load W4": "1/4.0 target", "heap held, W4": "1.1 times BELOW FLOOR",
		"load W3": "1/4.0 target", "heap held, W3": "1.1 times BELOW FLOOR", "allocations per decision": "0 target",
		"policy edit on W4": "0.04 ms yes", "hostile pattern over a benign one": "11x BELOW FLOOR", "the same, 64 KiB over 8 KiB": "8x yes", "actions outside the catalog over known": "0.9x yes",
	}
	aims := figures().aims()
	if len(aims) != len(want) {
		t.Errorf("%d aims, want %d", len(aims), len(want))
	}
	for _, a := range aims {
		if got := a.text(a.value) + " " + a.met(); got != want[a.name] {
			t.Errorf("%s: %s, want %s", a.name, got, want[a.name])
		}
	}
}

func TestSummary(t *testing.T) {
	var b strings.Builder
	r := figures()
	r.summary(&b)
	if !strings.Contains(b.String(), "\n4 figures are below their floor.\n") || !strings.Contains(b.String(), "| W1, native | 1/30 | 1/10 | 1/28 | target | best peer minio |\n") {
		t.Error(b.String())
	}
	b.Reset()
	r.rows["w4"], r.rows["w3"], r.extras = nil, nil, nil // as with -run w1,w2
	r.summary(&b)
	if !strings.Contains(b.String(), "No measured figure is below its floor; 15 were not measured") || strings.Contains(b.String(), "NaN") || strings.Contains(b.String(), "Inf") {
		t.Error(b.String())
	}
	b.Reset()
	r = figures()
	r.extras.hostile = 2
	for _, w := range []string{"w3", "w4"} {
		for i := range r.rows[w] {
			r.rows[w][i].heap = 300
		}
		r.rows[w][2].heap = 100
	}
	r.rows["w4"][2].nativeNS = 300
	r.summary(&b)
	if !strings.HasSuffix(b.String(), "\nEvery floor holds.\n") {
		t.Error(b.String())
	}
}

// TestNothingToCompare: without peers, or without our engine, there is no ratio.
func TestNothingToCompare(t *testing.T) {
	for _, rows := range [][]row{nil, {{name: "rampart", nativeNS: 1}}, {{name: "minio", nativeNS: 1}}, {{name: "oracle", nativeNS: 1}, {name: "rampart", nativeNS: 1}}} {
		if v, _ := times(rows, native); !math.IsNaN(v) {
			t.Errorf("%v: %v", rows, v)
		}
	}
	if v := overLimit([]row{{name: "rampart"}}, "oracle", native); !math.IsNaN(v) {
		t.Error(v)
	}
}

// TestExtras runs each extra measurement for a moment: what matters here is that
// edits are seen by the next decision, which edits checks.
func TestExtras(t *testing.T) {
	w4, err := load("testdata/workload-w4.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	took, kind, err := edits(w4, 5)
	if err != nil || kind == "" || took <= 0 || took > 50e6 {
		t.Errorf("%v ns by %q, %v", took, kind, err)
	}
	w2, err := load("testdata/workload-w2.json")
	if err != nil {
		t.Fatal(err)
	}
	if r, err := unknownRatio(w2, time.Millisecond, 3); err != nil || r <= 0 || r > 20 {
		t.Errorf("unknown actions: %v, %v", r, err)
	}
	if ratio, growth, err := hostile(2*time.Millisecond, 3); err != nil || !(ratio > 0 && ratio < 100) || !(growth > 0 && growth < 100) {
		t.Errorf("hostile: %v, %v, %v", ratio, growth, err)
	}
}

func TestEffort(t *testing.T) {
	if each, n := effort(new(ours), time.Second, 5); each != time.Second || n != 5 {
		t.Error(each, n)
	}
	if each, n := effort(new(opaEngine), time.Second, 5); each != time.Second/2 || n != 3 {
		t.Error(each, n)
	}
}
