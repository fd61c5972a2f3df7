// Package apitest runs services behind a real gateway on a loopback listener,
// over a real store, with a clock that the test moves. Access tests read like
// the rules: h.User("Alice", allowAll).Do(...), h.User("Bob").Fails(...).
package apitest

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/client"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// Account is the account of every harness.
const Account = "1234567890123456"

// Start is where every harness's clock begins.
var Start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// Setup mounts a service; env holds what services are given.
type Setup func(t *testing.T, h *Harness, g *api.Gateway) error

// Harness is a running gateway with its store.
type Harness struct {
	T       *testing.T
	Dir     string
	Env     *api.Env
	Store   *state.Store
	Gateway *api.Gateway
	Audit   *audit.Log
	// Directory is the authorizer's.
	Directory *identity.Directory
	URL       string
	Root      *Caller

	setups []Setup
	server *httptest.Server
	mu     sync.Mutex
	now    time.Time
	extra  []state.Kind
	closed bool
}

// New starts a harness with these services in a new directory.
func New(t *testing.T, setups ...Setup) *Harness {
	t.Helper()
	return NewKeeping(t, nil, setups...)
}

// NewKeeping is New for services that keep collections of their own.
func NewKeeping(t *testing.T, kinds []state.Kind, setups ...Setup) *Harness {
	t.Helper()
	h := &Harness{T: t, Dir: t.TempDir(), setups: setups, now: Start, extra: kinds}
	h.open()
	h.seed()
	t.Cleanup(h.Close)
	return h
}

func (h *Harness) open() {
	t := h.T
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	log := slog.New(slog.NewTextHandler(testWriter{t}, nil))
	sealer, err := seal.Load(filepath.Join(h.Dir, "seal.key"), rand.Reader)
	must(err)
	kinds := slices.Concat(identity.Kinds(), inventory.Kinds(), api.Kinds(), h.extra)
	h.Store, err = state.Open(t.Context(), state.Config{Dir: filepath.Join(h.Dir, "state"), Node: "node-1", Kinds: kinds, Seal: sealer, Log: log})
	must(err)
	h.Audit, err = audit.Open(filepath.Join(h.Dir, "trail"))
	must(err)
	system, err := authz.SystemPolicies()
	must(err)
	h.Directory = identity.NewDirectory(system)
	h.Env = &api.Env{Store: h.Store, Authz: authz.New(h.Directory, sealer), Seal: sealer, Random: rand.Reader, Now: h.Now, Node: "node-1"}
	h.Gateway = api.NewGateway(api.Config{Env: h.Env, Audit: h.Audit, Log: log, Carries: authz.Carries(catalog.Procedure), Known: catalog.Known})
	for _, s := range h.setups {
		must(s(t, h, h.Gateway))
	}
	h.server = httptest.NewServer(h.Gateway)
	h.URL = h.server.URL
	h.closed = false
	if h.Root != nil {
		h.Root.c.Endpoint = h.URL
	}
}

// Close stops everything. New registers it as a cleanup.
func (h *Harness) Close() {
	if h.closed {
		return
	}
	h.closed = true
	h.server.Close()
	if err := errors.Join(h.Store.Close(), h.Audit.Close()); err != nil {
		h.T.Error(err)
	}
}

// Restart closes everything and opens it again on the same directory. Callers
// made before go on with the new server.
func (h *Harness) Restart() {
	h.T.Helper()
	h.Close()
	h.open()
}

// Now is the harness's clock.
func (h *Harness) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// Advance moves the clock.
func (h *Harness) Advance(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func (h *Harness) seed() {
	h.update(func(tx *state.Tx) {
		identity.Accounts.Put(tx, Account, identity.Self, &identity.Account{ID: Account, CreateDate: Start})
	})
	h.Root = h.key("")
}

func (h *Harness) update(fn func(tx *state.Tx)) {
	h.T.Helper()
	if err := h.Store.Update(h.T.Context(), func(tx *state.Tx) error { fn(tx); return nil }); err != nil {
		h.T.Fatal(err)
	}
}

// key makes an access key for a user, or for the root.
func (h *Harness) key(user string) *Caller {
	h.T.Helper()
	id := "LTAItest" + rand.Text()[:12]
	secret := rand.Text()
	sealed, err := h.Env.Seal.Seal(identity.SecretPurpose(id), []byte(secret))
	if err != nil {
		h.T.Fatal(err)
	}
	h.update(func(tx *state.Tx) {
		identity.AccessKeys.Put(tx, Account, id, &identity.AccessKey{AccessKeyID: id, UserName: user, SealedSecret: sealed, Status: identity.Active, CreateDate: h.Now()})
	})
	return h.Caller(id, secret, "")
}

// Caller makes a caller with any credential.
func (h *Harness) Caller(id, secret, token string) *Caller {
	c := client.New(h.URL, id, secret)
	c.Credential.SecurityToken = token
	c.Now = h.Now
	return &Caller{h: h, c: c}
}

// User makes a RAM user with an access key and these policies (document
// texts), granted at account scope, without going through the RAM service.
func (h *Harness) User(name string, documents ...string) *Caller {
	h.T.Helper()
	h.update(func(tx *state.Tx) {
		if identity.Users.Get(tx, Account, name) == nil {
			identity.Users.Put(tx, Account, name, &identity.User{UserID: "2" + numeric(name), UserName: name, DisplayName: name, CreateDate: h.Now(), UpdateDate: h.Now()})
		}
	})
	for _, d := range documents {
		h.Grant(name, d)
	}
	return h.key(name)
}

// Grant grants a user a policy made of a document text, at account scope.
func (h *Harness) Grant(user, document string) (policyName string) {
	h.T.Helper()
	policyName = user + "-" + strings.ToLower(rand.Text()[:8])
	h.update(func(tx *state.Tx) {
		identity.Policies.Put(tx, Account, policyName, &identity.Policy{PolicyName: policyName, DefaultVersion: "v1", NextVersion: 2,
			Versions: []identity.PolicyVersion{{VersionID: "v1", Document: document, CreateDate: h.Now()}}, CreateDate: h.Now(), UpdateDate: h.Now()})
		a := &identity.Attachment{Scope: identity.AccountScope, PrincipalType: identity.ToUser, PrincipalName: user, PolicyType: identity.Custom, PolicyName: policyName, AttachDate: h.Now()}
		identity.Attachments.Put(tx, Account, a.ID(), a)
	})
	return policyName
}

// ResourceGroup makes a resource group with this id, without going through
// Resource Manager.
func (h *Harness) ResourceGroup(id string) {
	h.T.Helper()
	h.update(func(tx *state.Tx) {
		identity.ResourceGroups.Put(tx, Account, id, &identity.ResourceGroup{ID: id, Name: id, DisplayName: id, CreateDate: h.Now()})
	})
}

func numeric(s string) string {
	n := uint64(14695981039346656037)
	for i := range len(s) {
		n = (n ^ uint64(s[i])) * 1099511628211
	}
	out := make([]byte, 17)
	for i := range out {
		out[i] = '0' + byte(n%10)
		n /= 10
		if n == 0 {
			n = 7919
		}
	}
	return string(out)
}

// Allow is a policy document that allows actions on everything.
func Allow(actions ...string) string { return document("Allow", actions) }

// Deny is a policy document that denies actions on everything.
func Deny(actions ...string) string { return document("Deny", actions) }

func document(effect string, actions []string) string {
	b, err := json.Marshal(map[string]any{"Version": "1", "Statement": []any{map[string]any{"Effect": effect, "Action": actions, "Resource": "*"}}})
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(b)
}

// Caller is a principal that calls.
type Caller struct {
	h *Harness
	c *client.Client
}

// Client gives the client, for changing how it signs.
func (c *Caller) Client() *client.Client { return c.c }

// V1 gives the same caller signing with V1.
func (c *Caller) V1() *Caller {
	d := *c.c
	d.Generation = wire.V1
	return &Caller{c.h, &d}
}

// Try calls an operation with parameters given as name, value, name, value.
func (c *Caller) Try(p api.Product, action string, params ...string) (*client.Answer, error) {
	c.h.T.Helper()
	if len(params)%2 != 0 {
		c.h.T.Fatalf("%s: parameters come in pairs: %q", action, params)
	}
	m := make(map[string]string, len(params)/2)
	for i := 0; i < len(params); i += 2 {
		m[params[i]] = params[i+1]
	}
	d := *c.c
	d.Endpoint = c.h.URL // the server may have been restarted
	return d.Call(c.h.T.Context(), p.Version, action, m)
}

// Do calls an operation that must succeed and gives the answer as a tree.
func (c *Caller) Do(p api.Product, action string, params ...string) Tree {
	c.h.T.Helper()
	a, err := c.Try(p, action, params...)
	if err != nil {
		c.h.T.Fatalf("%s %q: %v", action, params, err)
	}
	var v map[string]any
	if err := a.Into(&v); err != nil {
		c.h.T.Fatalf("%s: the answer is no JSON object: %s", action, a.Body)
	}
	return Tree{c.h.T, action, v}
}

// Fails calls an operation that must fail with this code, and gives the error.
func (c *Caller) Fails(code string, p api.Product, action string, params ...string) *client.Error {
	c.h.T.Helper()
	a, err := c.Try(p, action, params...)
	if err == nil {
		c.h.T.Fatalf("%s %q succeeded, want %s: %s", action, params, code, a.Body)
	}
	e, ok := errors.AsType[*client.Error](err)
	if !ok {
		c.h.T.Fatalf("%s %q: %v", action, params, err)
	}
	if e.Code != code {
		c.h.T.Fatalf("%s %q failed with %v, want %s", action, params, e, code)
	}
	return e
}

// Denied calls an operation that policy must refuse, and gives the error.
func (c *Caller) Denied(p api.Product, action string, params ...string) *client.Error {
	c.h.T.Helper()
	code := "Forbidden.RAM"
	switch p {
	case api.RAM, api.STS, api.IMS, api.ResourceManager, api.ActionTrail:
		code = "NoPermission"
	}
	e := c.Fails(code, p, action, params...)
	if e.Status != 403 || e.AccessDeniedDetail == nil || e.AccessDeniedDetail.EncodedDiagnosticMessage == "" {
		c.h.T.Fatalf("%s was refused without its details: %+v", action, e)
	}
	return e
}

// CodeOf gives the code of an error of Try, or "".
func CodeOf(err error) string {
	if e, ok := errors.AsType[*client.Error](err); ok {
		return e.Code
	}
	return acs.CodeOf(err)
}

type testWriter struct{ t *testing.T }

func (w testWriter) Write(b []byte) (int, error) {
	w.t.Helper()
	if w.t.Context().Err() == nil { // logging after the test's end panics
		w.t.Log(strings.TrimSuffix(string(b), "\n"))
	}
	return len(b), nil
}
