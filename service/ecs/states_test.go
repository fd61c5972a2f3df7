package ecs

import (
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/flow"
)

// TestTables proves that each state is reachable and that each event that is
// not legal in a state gives its documented error there.
func TestTables(t *testing.T) {
	for _, table := range []*flow.Table{InstanceTable(), DiskTable()} {
		if err := table.Check(); err != nil {
			t.Error(err)
		}
		for _, e := range table.Events {
			for _, s := range table.States {
				to, legal := e.Next[s]
				got, ok, err := table.Next(s, e.Name)
				switch {
				case legal:
					if !ok || err != nil || got != to {
						t.Errorf("%s: %s in %s: %q, %v, %v", table.Name, e.Name, s, got, ok, err)
					}
				case e.Refusal.Code == "":
					if ok || err != nil || got != s {
						t.Errorf("%s: %s in %s: %q, %v, %v", table.Name, e.Name, s, got, ok, err)
					}
				default:
					if ok || err == nil || err.Code != e.Refusal.Code || err.Status != e.Refusal.Status || got != s || !strings.Contains(err.Message, string(s)) {
						t.Errorf("%s: %s in %s: %q, %v, %v", table.Name, e.Name, s, got, ok, err)
					}
				}
			}
		}
		if text := table.Markdown(); strings.Count(text, "\n") != len(table.Events)+2 {
			t.Errorf("%s: the printed table has another number of rows:\n%s", table.Name, text)
		}
	}
}

// TestDocumentedStates compares the tables with what the reference pages list.
func TestDocumentedStates(t *testing.T) {
	// Source: operation tables of the ECS API reference.
	for event, c := range map[string]struct {
		legal  []flow.State
		status int
	}{
		onStart: {[]flow.State{stStopped}, 403}, onStop: {[]flow.State{stRunning}, 403}, onReboot: {[]flow.State{stRunning}, 403},
		onDelete: {[]flow.State{stStopped}, 403}, onForceDelete: {[]flow.State{stRunning, stStopped}, 403}, onReplace: {[]flow.State{stStopped}, 403},
		onAttach: {[]flow.State{stRunning, stStopped}, 400}, onDetach: {[]flow.State{stRunning, stStopped}, 403},
		onSetPassword: {[]flow.State{stPending, stRunning, stStopping, stStopped}, 403},
	} {
		for _, s := range InstanceTable().States {
			_, ok, err := InstanceTable().Next(s, event)
			if want := slices.Contains(c.legal, s); ok != want || !want && (err == nil || err.Code != "IncorrectInstanceStatus" || err.Status != c.status) {
				t.Errorf("%s in %s: %v, %v", event, s, ok, err)
			}
		}
	}
	for event, legal := range map[string]flow.State{onAttachDisk: stAvailable, onDetachDisk: stInUse, onDeleteDisk: stAvailable} {
		for _, s := range DiskTable().States {
			_, ok, err := DiskTable().Next(s, event)
			if want := s == legal; ok != want || !want && (err == nil || err.Code != "IncorrectDiskStatus" || err.Status != 403) {
				t.Errorf("%s in %s: %v, %v", event, s, ok, err)
			}
		}
	}
}
