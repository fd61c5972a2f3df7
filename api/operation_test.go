package api_test

import (
	"strings"
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

type reserved struct{ Action string }

// A call names its operation in Action, so no operation can have it as a
// parameter of its own.
func TestCommonParametersAreReserved(t *testing.T) {
	op := api.Operation[service, reserved, readOut]{Product: api.ECS, Name: "X", Action: "ecs:X", Effect: api.Read, Resources: api.Everything[service, reserved],
		DryRun: api.NoDryRun, Source: "test", Handle: func(service, *api.Call, *reserved) (*readOut, error) { return nil, nil }}
	err := api.Mount(api.NewGateway(api.Config{}), service{}, []api.Declared[service]{op})
	if err == nil || !strings.Contains(err.Error(), "parameter Action") {
		t.Errorf("%v", err)
	}
}
