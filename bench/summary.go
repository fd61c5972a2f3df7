package main

import (
	"fmt"
	"io"
	"math"
)

// results holds the rows of every workload that was run, by its name, and what
// was measured of our engine beside the tables.
type results struct {
	rows   map[string][]row
	extras *extras // nil: W2 to W4 were not all run
}

// aim is one line of the summary: a figure, and the bounds of floor and target.
// A figure is met when it is at least (more) or at most the bound.
type aim struct {
	name          string
	value         float64 // NaN: not measured
	more          bool
	floor, target float64 // NaN: there is none
	unit          string  // "1/%": the value is how many times smaller than the best peer's
	note          string
}

func (a *aim) reaches(bound float64) bool {
	if a.more {
		return a.value >= bound
	}
	return a.value <= bound
}

// met says which bounds hold.
func (a *aim) met() string {
	switch {
	case math.IsNaN(a.value):
		return "not measured"
	case !math.IsNaN(a.floor) && !a.reaches(a.floor):
		return "BELOW FLOOR"
	case math.IsNaN(a.target):
		return "yes"
	case a.reaches(a.target):
		return "target"
	case math.IsNaN(a.floor):
		return "target missed"
	}
	return "floor"
}

func (a *aim) text(v float64) string {
	switch {
	case math.IsNaN(v):
		return "-"
	case a.unit == "1/":
		if v < 1 {
			return fmt.Sprintf("%.1f times", 1/v)
		}
		if v < 10 {
			return fmt.Sprintf("1/%.1f", v)
		}
		return fmt.Sprintf("1/%.0f", v)
	}
	return fmt.Sprintf("%.3g%s", v, a.unit)
}

// of finds an engine's row.
func of(rows []row, name string) *row {
	for i := range rows {
		if rows[i].name == name {
			return &rows[i]
		}
	}
	return nil
}

// times gives the best peer's figure over ours, and the peer's name: how many
// times smaller ours is.
func times(rows []row, figure func(*row) float64) (float64, string) {
	us := of(rows, "rampart")
	best, name := math.Inf(1), ""
	for i := range rows {
		if r := &rows[i]; !notPeers[r.name] && figure(r) < best {
			best, name = figure(r), r.name
		}
	}
	if us == nil || name == "" {
		return math.NaN(), ""
	}
	return best / figure(us), name
}

// overLimit gives our figure over that of the limit line.
func overLimit(rows []row, limit string, figure func(*row) float64) float64 {
	us, l := of(rows, "rampart"), of(rows, limit)
	if us == nil || l == nil {
		return math.NaN()
	}
	return figure(us) / figure(l)
}

func native(r *row) float64 { return r.nativeNS }
func text(r *row) float64   { return r.textNS }
func load1(r *row) float64  { return float64(r.load) }
func held(r *row) float64   { return float64(r.heap) }

// aims puts the figures against the floors and targets.
func (res *results) aims() []aim {
	none := math.NaN()
	w := res.rows
	peer := func(name, workload string, figure func(*row) float64, floor, target float64) aim {
		v, who := times(w[workload], figure)
		if who != "" {
			who = "best peer " + who
		}
		return aim{name, v, true, floor, target, "1/", who}
	}
	limit := func(name, workload, line string, figure func(*row) float64, target float64) aim {
		return aim{name, overLimit(w[workload], line, figure), false, none, target, "x", "limit " + line}
	}
	flat := none
	if w2, w3 := of(w["w2"], "rampart"), of(w["w3"], "rampart"); w2 != nil && w3 != nil {
		flat = w3.nativeNS / w2.nativeNS
	}
	cores, allocs, measured := 1.0, 0.0, 0
	for _, name := range []string{"w1", "w2", "w3", "w4"} {
		if r := of(w[name], "rampart"); r != nil {
			cores *= r.two / r.one
			allocs = max(allocs, r.allocs)
			measured++
		}
	}
	cores = math.Pow(cores, 1/float64(measured))
	if measured < 4 {
		cores, allocs = none, none
	}
	list := []aim{
		peer("W1, native", "w1", native, 10, 28), limit("W1, native, over the limit", "w1", "straight", native, 3),
		peer("W1, from text", "w1", text, 7, 20), limit("W1, from text, over the limit", "w1", "straight", text, 5),
		peer("W2", "w2", native, 100, 160), limit("W2, over the limit", "w2", "oracle", native, 4),
		peer("W3", "w3", native, 100, 310), limit("W3, over the limit", "w3", "oracle", native, 9),
		{"W3 over our W2", flat, false, none, 2, "x", "25 times the statements"},
		peer("W4", "w4", native, 8, 12), limit("W4, over the limit", "w4", "oracle", native, 2),
		{"two cores over one", cores, true, 1.7, 1.9, "x", "geometric mean, W1 to W4"},
		peer("load W4", "w4", load1, 1, 3), peer("heap held, W4", "w4", held, 1, 2),
		peer("load W3", "w3", load1, 1.0/3, 1), peer("heap held, W3", "w3", held, 1, 2),
		{"allocations per decision", allocs, false, 0, 0, "", "native and text, W1 to W4"},
	}
	x := res.extras
	if x == nil {
		x = &extras{edit: none, hostile: none, growth: none, unknown: none}
	}
	return append(list,
		aim{"policy edit on W4", x.edit / 1e6, false, 1, none, " ms", "slowest kind: " + x.editKind + "; seen by the next decision"},
		aim{"hostile pattern over a benign one", x.hostile, false, 10, none, "x", "64 times *a against 8 KiB of a"},
		aim{"the same, 64 KiB over 8 KiB", x.growth, false, 12, none, "x", "linear is 8"},
		aim{"actions outside the catalog over known", x.unknown, false, 2, none, "x", "worst of W2 to W4"},
	)
}

// summary writes the table of floors and targets, and which floors do not hold.
func (res *results) summary(out io.Writer) {
	fmt.Fprint(out, "### Floors and targets\n\n| | measured | floor | target | met | |\n| --- | ---: | ---: | ---: | --- | --- |\n")
	var below, missing int
	for _, a := range res.aims() {
		m := a.met()
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s | %s |\n", a.name, a.text(a.value), a.text(a.floor), a.text(a.target), m, a.note)
		switch m {
		case "BELOW FLOOR":
			below++
		case "not measured":
			missing++
		}
	}
	switch {
	case below > 0:
		fmt.Fprintf(out, "\n%d figures are below their floor.\n", below)
	case missing > 0:
		fmt.Fprintf(out, "\nNo measured figure is below its floor; %d were not measured in this run.\n", missing)
	default:
		fmt.Fprint(out, "\nEvery floor holds.\n")
	}
}
