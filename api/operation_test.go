package api_test

import (
	"testing"

	"github.com/rampart-cloud/rampart/api"
)

// The words of a declaration are read by programs; they never change.
func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		api.Read.String(): "read", api.Write.String(): "write", api.Effect(0).String(): "unset",
		api.ByPolicy.String(): "policy", api.ByAnyone.String(): "anyone", api.Anonymous.String(): "anonymous",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if api.NoDryRun.All() || !api.DryRunAll.All() {
		t.Error("DryRunAll is not told from NoDryRun")
	}
}
