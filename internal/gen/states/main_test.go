package main

import (
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/flow"
)

func lamp() *flow.Table {
	return &flow.Table{
		Name: "lamp", States: []flow.State{"On", "Off"}, Initial: []flow.State{"Off"},
		Events: []flow.Event{
			{Name: "Press", Source: "none", Next: map[flow.State]flow.State{"On": "Off", "Off": "On"}, Refusal: flow.Refusal{Code: "Broken", Status: 403, Advice: "Buy another."}},
		},
	}
}

func TestText(t *testing.T) {
	s, err := text(lamp())
	if err != nil || !strings.Contains(s, "## lamp\n\nA new one is Off.\n\n| Event | On | Off | Otherwise | Source |\n") {
		t.Errorf("%s, %v", s, err)
	}
	broken := lamp()
	broken.States = append(broken.States, "Lost")
	if _, err := text(broken); err == nil {
		t.Error("a table with a state that cannot be reached was printed")
	}
}

func TestPageIsUpToDate(t *testing.T) {
	if err := page().Current(); err != nil {
		t.Error(err)
	}
}
