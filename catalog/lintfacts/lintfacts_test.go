package lintfacts_test

import (
	"slices"
	"testing"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/catalog/lintfacts"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/policy/lint"
)

func find(t *testing.T, p catalog.Profile, name string) lint.Action {
	t.Helper()
	actions := lintfacts.Catalog{Profile: p}.Actions()
	i := slices.IndexFunc(actions, func(a lint.Action) bool { return a.Name == name })
	if i < 0 {
		t.Fatalf("the action %s is missing", name)
	}
	return actions[i]
}

func TestActions(t *testing.T) {
	run := find(t, catalog.Procedure, "ecs:RunInstances")
	if !run.KeysKnown || !slices.Contains(run.Keys, "ecs:LoginAsNonRoot") || !slices.Contains(find(t, catalog.Procedure, "ecs:StopInstance").Resources, "acs:ecs:*:*:instance/*") {
		t.Errorf("%+v", run)
	}
	for p, want := range map[catalog.Profile]bool{catalog.Procedure: true, catalog.Published: false} {
		if got := slices.Contains(find(t, p, "ecs:InvokeCommand").Keys, "ecs:LoginAsNonRoot"); got != want {
			t.Errorf("%s: InvokeCommand carries the key: %v", p, got)
		}
	}
	if ram := find(t, catalog.Procedure, "ram:CreateUser"); ram.KeysKnown {
		t.Errorf("the keys of RAM actions are not published, but %+v", ram)
	}
}

func TestKeyType(t *testing.T) {
	for key, want := range map[string]policy.Type{"ecs:LoginAsNonRoot": policy.BoolType, "acs:SourceIp": policy.AddressType, "acs:CurrentTime": policy.DateType, "ecs:tag/owner": policy.StringType} {
		if got, ok := (lintfacts.Catalog{}).KeyType(key); !ok || got != want {
			t.Errorf("%s: %v, %v", key, got, ok)
		}
	}
	if _, ok := (lintfacts.Catalog{}).KeyType("ecs:Nothing"); ok {
		t.Error("an unknown key has a type")
	}
}
