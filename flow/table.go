package flow

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
)

// State is a state of a thing, as the vendor's API shows it.
type State string

// Gone is the state of what no longer exists.
const Gone State = ""

// Table says what each event does in each state of one kind of thing.
type Table struct {
	Name    string // for example instance
	States  []State
	Initial []State // states that a new thing may have
	Events  []Event
}

// Event is a thing that may happen: an operation that a caller asks for, or a
// step that a controller has done.
type Event struct {
	Name   string
	Source string // document title, or Inferred or Ours with the reason
	// Next gives the state after the event for each state in which it is legal;
	// Gone if the thing then no longer exists.
	Next map[State]State
	// Refusal is the wire error in every other state. An event without one is a
	// controller's own: in any other state it does nothing and says so.
	Refusal Refusal
}

// Refusal is the error of an event in a state in which it is not legal.
type Refusal struct {
	Code   string
	Status int
	Advice string // what to do, one sentence
}

// Next gives the state after an event. An event that is not legal in the state
// gives its wire error. ok is false without an error for a controller's step
// that has been overtaken, and the caller leaves the record as it is. An event
// or state that the table does not have is a defect and gives InternalError.
func (t *Table) Next(from State, event string) (next State, ok bool, err *acs.Error) {
	e := t.event(event)
	if e == nil {
		return from, false, acs.AsError(fmt.Errorf("flow: table %s has no event %q", t.Name, event))
	}
	if !slices.Contains(t.States, from) {
		return from, false, acs.AsError(fmt.Errorf("flow: table %s has no state %q", t.Name, from))
	}
	if to, legal := e.Next[from]; legal {
		return to, true, nil
	}
	if e.Refusal.Code == "" {
		return from, false, nil
	}
	return from, false, acs.New(acs.Conflict, e.Refusal.Status, e.Refusal.Code,
		"The current status of the %s, %s, does not support this operation, %s: it must be %s. %s",
		t.Name, from, e.Name, strings.Join(t.legal(e), " or "), e.Refusal.Advice)
}

func (t *Table) event(name string) *Event {
	for i := range t.Events {
		if t.Events[i].Name == name {
			return &t.Events[i]
		}
	}
	return nil
}

// legal lists the states in which the event is legal, in the table's order.
func (t *Table) legal(e *Event) []string {
	var out []string
	for _, s := range t.States {
		if _, ok := e.Next[s]; ok {
			out = append(out, string(s))
		}
	}
	return out
}

// Reach gives the states that can be reached from the initial ones, in the
// table's order.
func (t *Table) Reach() []State {
	found := map[State]bool{}
	work := slices.Clone(t.Initial)
	for len(work) > 0 {
		s := work[0]
		work = work[1:]
		if found[s] {
			continue
		}
		found[s] = true
		for _, e := range t.Events {
			if to, ok := e.Next[s]; ok && to != Gone {
				work = append(work, to)
			}
		}
	}
	var out []State
	for _, s := range t.States {
		if found[s] {
			out = append(out, s)
		}
	}
	return out
}

// Check says what is wrong with the table: a state that cannot be reached, a
// name that is not declared or declared twice, an event without a source or
// that is never legal, a refusal without a usable status.
func (t *Table) Check() error {
	known := map[State]bool{}
	for _, s := range t.States {
		if s == Gone || known[s] {
			return fmt.Errorf("flow: table %s: state %q is empty or declared twice", t.Name, s)
		}
		known[s] = true
	}
	if len(t.Initial) == 0 {
		return fmt.Errorf("flow: table %s has no initial state", t.Name)
	}
	for _, s := range t.Initial {
		if !known[s] {
			return fmt.Errorf("flow: table %s: initial state %q is not declared", t.Name, s)
		}
	}
	names := map[string]bool{}
	for _, e := range t.Events {
		if err := t.checkEvent(&e, known); err != nil {
			return err
		}
		if names[e.Name] {
			return fmt.Errorf("flow: table %s: event %s is declared twice", t.Name, e.Name)
		}
		names[e.Name] = true
	}
	if reach := t.Reach(); len(reach) != len(t.States) {
		for _, s := range t.States {
			if !slices.Contains(reach, s) {
				return fmt.Errorf("flow: table %s: state %s cannot be reached", t.Name, s)
			}
		}
	}
	return nil
}

func (t *Table) checkEvent(e *Event, known map[State]bool) error {
	if e.Name == "" || e.Source == "" || len(e.Next) == 0 {
		return fmt.Errorf("flow: table %s: event %q lacks a name, a source or a state in which it is legal", t.Name, e.Name)
	}
	for from, to := range e.Next {
		if !known[from] || to != Gone && !known[to] {
			return fmt.Errorf("flow: table %s: event %s leads from %q to %q, and one of them is not declared", t.Name, e.Name, from, to)
		}
	}
	r := e.Refusal
	if r.Code != "" && (http.StatusText(r.Status) == "" || r.Status < 400 || r.Advice == "") {
		return fmt.Errorf("flow: table %s: event %s refuses with %s but status %d or without advice", t.Name, e.Name, r.Code, r.Status)
	}
	return nil
}

// Markdown prints the table: one row an event, one column a state.
func (t *Table) Markdown() string {
	var b strings.Builder
	b.WriteString("| Event |")
	for _, s := range t.States {
		fmt.Fprintf(&b, " %s |", s)
	}
	b.WriteString(" Otherwise | Source |\n|---|")
	b.WriteString(strings.Repeat("---|", len(t.States)+2))
	b.WriteByte('\n')
	for _, e := range t.Events {
		fmt.Fprintf(&b, "| %s |", e.Name)
		for _, s := range t.States {
			to, ok := e.Next[s]
			switch {
			case !ok:
				b.WriteString(" |")
			case to == Gone:
				b.WriteString(" gone |")
			default:
				fmt.Fprintf(&b, " %s |", to)
			}
		}
		if e.Refusal.Code == "" {
			b.WriteString(" nothing happens |")
		} else {
			fmt.Fprintf(&b, " %d %s |", e.Refusal.Status, e.Refusal.Code)
		}
		fmt.Fprintf(&b, " %s |\n", strings.ReplaceAll(e.Source, "|", "\\|"))
	}
	return b.String()
}
