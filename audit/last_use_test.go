package audit

import (
	"context"
	"errors"
	"testing"
)

func TestLastUse(t *testing.T) {
	newest := []*Event{
		{RequestID: "4", Account: "a", Principal: Principal{AccessKeyID: "k2"}},
		{RequestID: "3", Principal: Principal{AccessKeyID: "k1"}}, // the signature was wrong
		{RequestID: "2", Account: "a", Principal: Principal{AccessKeyID: "k1"}},
		{RequestID: "1", Account: "a", Principal: Principal{AccessKeyID: "k1"}},
	}
	scan := func(yield func(*Event) bool) error {
		for _, ev := range newest {
			if !yield(ev) {
				break
			}
		}
		return nil
	}
	for _, c := range []struct{ account, key, want string }{{"a", "k1", "2"}, {"a", "k2", "4"}, {"b", "k1", ""}, {"a", "k3", ""}} {
		ev, err := LastUse(t.Context(), scan, c.account, c.key)
		if err != nil || (ev == nil) != (c.want == "") || ev != nil && ev.RequestID != c.want {
			t.Errorf("%s of %s: %+v, %v, want %s", c.key, c.account, ev, err, c.want)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := LastUse(gone, scan, "a", "k3"); !errors.Is(err, context.Canceled) {
		t.Errorf("the caller is gone: %v", err)
	}
	broken := errors.New("disk")
	if _, err := LastUse(t.Context(), func(func(*Event) bool) error { return broken }, "a", "k1"); !errors.Is(err, broken) {
		t.Errorf("the trail cannot be read: %v", err)
	}
}
