package console

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// The test service: one operation that reads, one that changes, one for all.
type service struct{}

type nameIn struct{ Name string }

type callerOut struct{ Caller, Viewed, MFA, Name string }

func caller(_ service, c *api.Call, in *nameIn) (*callerOut, error) {
	out := &callerOut{Caller: c.Principal.ARN(), Name: in.Name, MFA: "absent"}
	if m := c.Principal.MFAPresent; m != nil {
		out.MFA = map[bool]string{true: "true", false: "false"}[*m]
	}
	if c.Viewed != nil {
		out.Viewed = c.Viewed.ARN()
	}
	return out, nil
}

func operations() []api.Declared[service] {
	op := func(name string, e api.Effect, a api.Access) api.Declared[service] {
		return api.Operation[service, nameIn, callerOut]{Product: api.ECS, Name: name, Action: "ecs:" + name, Effect: e, Access: a,
			Resources: api.Everything[service, nameIn], DryRun: api.NoDryRun, Source: "test", Handle: caller}
	}
	return []api.Declared[service]{op("DescribeRegions", api.Read, api.ByPolicy), op("DeleteDisk", api.Write, api.ByPolicy), op("DescribeZones", api.Read, api.ByAnyone)}
}

const password = "Right-Pass-2026"

// passwordHash is that of password, with the least that argon2id can cost: tests
// sign in often.
func passwordHash() string {
	return "$argon2id$v=19$m=8,t=1,p=1$Y29uc29sZS10ZXN0LXNhbA$VWdB/mns/wazLBxPri9J41vcq83afDeuuQ7wIJkab2o"
}

// rig is a console over a harness.
type rig struct {
	*apitest.Harness
	console *Console
	server  *httptest.Server
}

func pagesForTest() fstest.MapFS {
	return fstest.MapFS{
		"index.html":         {Data: []byte(`<meta name="csp-nonce" content="__NONCE__"><script type="module" src="/console/assets/a-1.js"></script>`)},
		"assets/a-1.js":      {Data: bytes.Repeat([]byte("let a = 1;\n"), 100)},
		"assets/b-2.css":     {Data: []byte("a{}")},
		"assets/b-2.css.gz":  {Data: []byte("packed when it was built")},
		"assets/font-3.woff": {Data: []byte("font")},
		"icon.svg":           {Data: []byte("<svg/>")},
	}
}

func newRig(t *testing.T) *rig {
	r := &rig{}
	r.Harness = apitest.NewKeeping(t, Kinds(), func(t *testing.T, h *apitest.Harness, g *api.Gateway) (err error) {
		r.console, err = New(Config{Env: h.Env, Audit: h.Audit, Gateway: g, Log: slog.New(slog.DiscardHandler), Version: "1.2.3", Compute: "sim", Pages: pagesForTest()})
		if err != nil {
			return err
		}
		return api.Mount(g, service{}, operations())
	})
	// After a restart the handler is another one.
	r.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { r.console.ServeHTTP(w, q) }))
	t.Cleanup(r.server.Close)
	return r
}

// write changes the state.
func (r *rig) write(fn func(tx *state.Tx)) {
	r.T.Helper()
	if err := r.Store.Update(r.T.Context(), func(tx *state.Tx) error { fn(tx); return nil }); err != nil {
		r.T.Fatal(err)
	}
}

// account changes the account's record.
func (r *rig) account(fn func(a *identity.Account)) {
	r.T.Helper()
	r.write(func(tx *state.Tx) {
		a := *identity.Accounts.Get(tx, apitest.Account, identity.Self)
		fn(&a)
		identity.Accounts.Put(tx, apitest.Account, identity.Self, &a)
	})
}

// person makes a user who can sign in, with policies.
func (r *rig) person(name string, documents ...string) {
	r.T.Helper()
	r.User(name, documents...)
	r.profile(name, func(p *identity.LoginProfile) {})
}

// profile changes a user's login profile, or makes one.
func (r *rig) profile(name string, fn func(p *identity.LoginProfile)) {
	r.T.Helper()
	r.write(func(tx *state.Tx) {
		p := &identity.LoginProfile{UserName: name, PasswordHash: passwordHash(), PasswordDate: apitest.Start, CreateDate: apitest.Start}
		if old := identity.LoginProfiles.Get(tx, apitest.Account, name); old != nil {
			*p = *old
		}
		fn(p)
		identity.LoginProfiles.Put(tx, apitest.Account, name, p)
	})
}

// device gives a user an MFA device and its seed.
func (r *rig) device(name string) []byte {
	r.T.Helper()
	d, _, _, err := identity.NewMFADevice(r.Env.Random, r.Env.Seal, apitest.Account, "phone-"+name, r.Now())
	if err != nil {
		r.T.Fatal(err)
	}
	seed, err := r.Env.Seal.Open(identity.MFAPurpose(d.Name), d.SealedSeed)
	if err != nil {
		r.T.Fatal(err)
	}
	d.UserName = name
	r.write(func(tx *state.Tx) { identity.MFADevices.Put(tx, apitest.Account, d.Name, d) })
	return seed
}

func (r *rig) code(seed []byte, steps int64) string {
	return identity.TOTP(seed, identity.TOTPStep(r.Now())+steps)
}

// browser keeps the cookie as a browser does.
type browser struct {
	r      *rig
	cookie *http.Cookie
	header http.Header // sent with every request
}

func (r *rig) browser() *browser { return &browser{r: r, header: http.Header{}} }

// reply is an answer.
type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func (x reply) get(name string) any { return x.body[name] }

// do sends a request; body is JSON text, or empty for none.
func (b *browser) do(method, path, body string) reply {
	b.r.T.Helper()
	q, err := http.NewRequestWithContext(b.r.T.Context(), method, b.r.server.URL+path, bytes.NewBufferString(body))
	if err != nil {
		b.r.T.Fatal(err)
	}
	if body != "" {
		q.Header.Set("Content-Type", "application/json")
	}
	for k, v := range b.header {
		q.Header[k] = v
	}
	if b.cookie != nil {
		q.AddCookie(b.cookie)
	}
	resp, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		b.r.T.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.r.T.Fatal(err)
	}
	for _, c := range resp.Cookies() {
		if b.cookie = c; c.MaxAge < 0 {
			b.cookie = nil
		}
	}
	out := reply{status: resp.StatusCode, header: resp.Header, text: string(text)}
	if json.Valid(text) {
		if err := json.Unmarshal(text, &out.body); err != nil {
			b.r.T.Fatal(err)
		}
	}
	return out
}

const sessionPath = "/console/api/session"

func object(pairs ...string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // texts always marshal
	}
	return string(b)
}

// signIn signs in with the right password.
func (b *browser) signIn(name string, more ...string) reply {
	b.r.T.Helper()
	return b.do("POST", sessionPath, object(append([]string{"Name", name, "Password", password}, more...)...))
}

// in signs in and must succeed.
func (r *rig) in(name string, more ...string) *browser {
	r.T.Helper()
	b := r.browser()
	if got := b.signIn(name, more...); got.status != 200 || got.get("SignedIn") != true {
		r.T.Fatalf("signing in as %s: %d %s", name, got.status, got.text)
	}
	return b
}

func (b *browser) call(operation string, params ...string) reply {
	b.r.T.Helper()
	return b.do("POST", "/console/api/call?Version="+api.ECS.Version+"&Action="+operation, object(params...))
}

// want checks an answer's status and, of an error, its code.
func (b *browser) want(got reply, status int, code string) {
	b.r.T.Helper()
	have, _ := got.get("Code").(string)
	if got.status != status || have != code {
		b.r.T.Errorf("HTTP %d %s, want %d %s: %s", got.status, have, status, code, got.text)
	}
	if code != "" && (got.get("RequestId") == "" || got.get("Message") == "") {
		b.r.T.Errorf("an error without RequestId or Message: %s", got.text)
	}
}

// signed says whether the browser's session holds.
func (b *browser) signed() bool {
	b.r.T.Helper()
	got := b.do("GET", sessionPath, "")
	if got.status != 200 {
		b.r.T.Fatalf("the session cannot be asked: %d %s", got.status, got.text)
	}
	return got.get("SignedIn") == true
}

// events gives the trail's events of an operation, newest first.
func (r *rig) events(operation string) []*audit.Event {
	r.T.Helper()
	var out []*audit.Event
	if err := r.Audit.Scan(func(ev *audit.Event) bool {
		if ev.Operation == operation {
			out = append(out, ev)
		}
		return true
	}); err != nil {
		r.T.Fatal(err)
	}
	return out
}
