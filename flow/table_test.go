package flow

import (
	"strings"
	"testing"
)

func door() *Table {
	return &Table{Name: "door", States: []State{"Open", "Closed", "Locked"}, Initial: []State{"Open"}, Events: []Event{
		{Name: "Close", Source: "a page", Next: map[State]State{"Open": "Closed"}, Refusal: Refusal{"IncorrectDoorStatus", 403, "Open it first."}},
		{Name: "Lock", Source: "a page", Next: map[State]State{"Closed": "Locked"}, Refusal: Refusal{"IncorrectDoorStatus", 403, "Close it first."}},
		{Name: "Remove", Source: "a | page", Next: map[State]State{"Open": Gone, "Closed": Gone}, Refusal: Refusal{"IncorrectDoorStatus", 400, "Unlock it first."}},
		{Name: "blown open", Source: "Ours: wind", Next: map[State]State{"Closed": "Open"}},
	}}
}

func TestNext(t *testing.T) {
	d := door()
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from  State
		event string
		to    State
		ok    bool
		code  string
	}{
		{"Open", "Close", "Closed", true, ""},
		{"Closed", "Close", "Closed", false, "IncorrectDoorStatus"},
		{"Closed", "Remove", Gone, true, ""},
		{"Locked", "Remove", "Locked", false, "IncorrectDoorStatus"},
		{"Closed", "blown open", "Open", true, ""},
		{"Locked", "blown open", "Locked", false, ""}, // overtaken
		{"Locked", "Paint", "Locked", false, "InternalError"},
		{"Ajar", "Close", "Ajar", false, "InternalError"},
	} {
		to, ok, err := d.Next(c.from, c.event)
		code := ""
		if err != nil {
			code = err.Code
		}
		if to != c.to || ok != c.ok || code != c.code {
			t.Errorf("%s in %s: %q %v %v", c.event, c.from, to, ok, err)
		}
	}
	_, _, err := d.Next("Locked", "Remove")
	if err.Status != 400 || !strings.Contains(err.Message, "it must be Open or Closed. Unlock it first.") {
		t.Errorf("the error is %d %s", err.Status, err.Message)
	}
}

func TestMarkdown(t *testing.T) {
	want := `| Event | Open | Closed | Locked | Otherwise | Source |
|---|---|---|---|---|---|
| Close | Closed | | | 403 IncorrectDoorStatus | a page |
| Lock | | Locked | | 403 IncorrectDoorStatus | a page |
| Remove | gone | gone | | 400 IncorrectDoorStatus | a \| page |
| blown open | | Open | | nothing happens | Ours: wind |
`
	if got := door().Markdown(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestCheck(t *testing.T) {
	for name, spoil := range map[string]func(*Table){
		"cannot be reached":    func(d *Table) { d.States = append(d.States, "Ajar") },
		"declared twice":       func(d *Table) { d.States = append(d.States, "Open") },
		"is empty":             func(d *Table) { d.States = append(d.States, Gone) },
		"no initial state":     func(d *Table) { d.Initial = nil },
		"initial state":        func(d *Table) { d.Initial = []State{"Ajar"} },
		"lacks a name":         func(d *Table) { d.Events[0].Source = "" },
		"in which it is legal": func(d *Table) { d.Events[0].Next = nil },
		"one of them":          func(d *Table) { d.Events[0].Next["Open"] = "Ajar" },
		"event Close":          func(d *Table) { d.Events = append(d.Events, d.Events[0]) },
		"without advice":       func(d *Table) { d.Events[0].Refusal.Advice = "" },
		"status 99":            func(d *Table) { d.Events[0].Refusal.Status = 99 },
	} {
		d := door()
		spoil(d)
		if err := d.Check(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: Check says %v", name, err)
		}
	}
}
