package ims

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/state"
)

const (
	own    = apitest.Account
	domain = own + ".onaliyun.com"
)

func newHarness(t *testing.T) *apitest.Harness { return newHarnessWith(t, catalog.DefaultLimits()) }

func newHarnessWith(t *testing.T, limits catalog.Limits) *apitest.Harness {
	t.Helper()
	return apitest.New(t, func(_ *testing.T, h *apitest.Harness, g *api.Gateway) error {
		s, err := New(Config{Limits: func(string) catalog.Limits { return limits }, Trail: h.Audit})
		if err != nil {
			return err
		}
		return api.Mount(g, s, Operations())
	})
}

func update(h *apitest.Harness, fn func(tx *state.Tx)) {
	h.T.Helper()
	if err := h.Store.Update(h.T.Context(), func(tx *state.Tx) error { fn(tx); return nil }); err != nil {
		h.T.Fatal(err)
	}
}

// do calls an operation with a name for upn(name) given as @name.
func do(c *apitest.Caller, op string, params ...string) apitest.Tree {
	return c.Do(api.IMS, op, full(params)...)
}

func fails(t *testing.T, c *apitest.Caller, code string, status int, op string, params ...string) string {
	t.Helper()
	e := c.Fails(code, api.IMS, op, full(params)...)
	if e.Status != status {
		t.Errorf("%s %q: status %d, want %d", op, params, e.Status, status)
	}
	return e.Message
}

func denied(c *apitest.Caller, op string, params ...string) {
	c.Denied(api.IMS, op, full(params)...)
}

// full writes @alice out as alice's principal name.
func full(params []string) []string {
	out := make([]string, len(params))
	for i, p := range params {
		if n, ok := strings.CutPrefix(p, "@"); ok && i%2 == 1 {
			p = n + "@" + domain
		}
		out[i] = p
	}
	return out
}

// permit is a policy that allows an action on these resources of RAM's, given
// by their relative ids.
func permit(action string, relative ...string) string {
	arns := make([]string, len(relative))
	for i, r := range relative {
		arns[i] = "acs:ram:*:" + own + ":" + r
	}
	b, err := json.Marshal(map[string]any{"Version": "1", "Statement": []any{map[string]any{"Effect": "Allow", "Action": action, "Resource": arns}}})
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(b)
}
