package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Each engine is measured in a process of its own, one after the other: what an
// engine before it left in the heap would otherwise decide on how many pages the
// next one's data lie. Measured: after the eight engines of W1 and W2 in one
// process, W3 took ours 517 ns and the limit line 50 ns; alone, 215 and 23.

// message is a row as a child tells it.
type message struct {
	OK      bool
	Name    string
	Figures [7]float64
	Load    time.Duration
	Heap    int64
	Checked int
}

func (r *row) message(ok bool) message {
	return message{ok, r.name, [...]float64{r.nativeNS, r.textNS, r.spread, r.allocs, r.bytes, r.two, r.one}, r.load, r.heap, r.checked}
}

func (m *message) row() row {
	f := &m.Figures
	return row{name: m.Name, nativeNS: f[0], textNS: f[1], spread: f[2], allocs: f[3], bytes: f[4], two: f[5], one: f[6], load: m.Load, heap: m.Heap, checked: m.Checked}
}

// child measures one engine and tells the row on standard output.
func child(file, name string, each time.Duration, count int) error {
	w, err := load(file)
	if err != nil {
		return err
	}
	for _, e := range engines() {
		if e.Name() != name {
			continue
		}
		r, ok, err := measure(e, w, each, count)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", w.Name, name, err)
		}
		r.name = name
		return json.NewEncoder(os.Stdout).Encode(r.message(ok))
	}
	return fmt.Errorf("there is no engine %q", name)
}

// apart measures an engine in a process of its own.
func apart(file, name string, each time.Duration, count int) (row, bool, error) {
	self, err := os.Executable()
	if err != nil {
		return row{}, false, err
	}
	var out, errs bytes.Buffer
	c := exec.Command(self, "-child", file, "-engines", name, "-time", each.String(), "-count", fmt.Sprint(count))
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		return row{}, false, fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(errs.String()))
	}
	var m message
	if err := json.Unmarshal(out.Bytes(), &m); err != nil {
		return row{}, false, fmt.Errorf("%s: %w", name, err)
	}
	return m.row(), m.OK, nil
}
