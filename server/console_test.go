package server

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
)

// page is a browser at a server's console.
type page struct {
	t      *testing.T
	url    string
	client *http.Client
	cookie *http.Cookie
	as     string
}

const rootPassword = "Root-Pass-2026"

func openConsole(t *testing.T, change func(*Config)) (*Server, *page) {
	t.Helper()
	s := start(t, func(c *Config) {
		c.RootPassword = rootPassword
		if change != nil {
			change(c)
		}
	})
	return s, &page{t: t, url: s.URL(), client: http.DefaultClient}
}

// send sends JSON and reads JSON.
func (p *page) send(method, path string, body any) (int, map[string]any) {
	p.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.url+"/console/api/"+path, bytes.NewReader(text))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if p.as != "" {
		r.Header.Set(api.ViewAsHeader, p.as)
	}
	if p.cookie != nil {
		r.AddCookie(p.cookie)
	}
	resp, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	for _, c := range resp.Cookies() {
		p.cookie = c
	}
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(b, &out); err != nil {
		p.t.Fatalf("%s %s answered %s", method, path, b)
	}
	return resp.StatusCode, out
}

func (p *page) signIn(name, password string) (int, map[string]any) {
	p.t.Helper()
	return p.send("POST", "session", map[string]string{"Name": name, "Password": password})
}

func (p *page) call(product api.Product, operation string, params map[string]string) (int, map[string]any) {
	p.t.Helper()
	if params == nil {
		params = map[string]string{}
	}
	return p.send("POST", "call?Version="+product.Version+"&Action="+operation, params)
}

// ok makes a call that must succeed.
func (p *page) ok(product api.Product, operation string, params map[string]string) map[string]any {
	p.t.Helper()
	status, out := p.call(product, operation, params)
	if status != 200 || out["RequestId"] == "" {
		p.t.Fatalf("%s: %d %v", operation, status, out)
	}
	return out
}

// fails makes a call that must fail.
func (p *page) fails(code string, product api.Product, operation string, params map[string]string) map[string]any {
	p.t.Helper()
	status, out := p.call(product, operation, params)
	if status < 400 || out["Code"] != code {
		p.t.Fatalf("%s: %d %v, want %s", operation, status, out, code)
	}
	return out
}

// alicesPage makes the procedure's Alice by the root's session and signs her in.
func alicesPage(t *testing.T, s *Server, root *page, documents ...string) *page {
	t.Helper()
	root.ok(api.RAM, "CreateUser", map[string]string{"UserName": "alice"})
	root.ok(api.RAM, "CreateLoginProfile", map[string]string{"UserName": "alice", "Password": "Alice-Pass-2026"})
	for i, d := range documents {
		name := "policy-" + string(rune('a'+i))
		root.ok(api.RAM, "CreatePolicy", map[string]string{"PolicyName": name, "PolicyDocument": d})
		root.ok(api.RAM, "AttachPolicyToUser", map[string]string{"UserName": "alice", "PolicyType": "Custom", "PolicyName": name})
	}
	p := &page{t: t, url: s.URL(), client: http.DefaultClient}
	if status, out := p.signIn("alice@"+s.Root().AccountID, "Alice-Pass-2026"); status != 200 {
		t.Fatalf("alice cannot sign in: %v", out)
	}
	return p
}

const (
	denyRoot = `{"Version":"1","Statement":[{"Action":["ecs:RunInstances","ecs:CreateInstance","ecs:CreateOrder","ecs:ReplaceSystemDisk","ecs:AttachDisk","ecs:InvokeCommand"],"Resource":"*","Condition":{"Bool":{"ecs:LoginAsNonRoot":["false"]}},"Effect":"Deny"}]}`
	allowECS = `{"Version":"1","Statement":[{"Effect":"Allow","Action":["ecs:*","vpc:DescribeVSwitches","ram:ChangePassword"],"Resource":"*"}]}`
)

func signedInRoot(t *testing.T, s *Server, p *page) {
	t.Helper()
	if status, out := p.signIn(s.Root().AccountID, rootPassword); status != 200 {
		t.Fatalf("the root cannot sign in: %v", out)
	}
}

// The procedure's policies hold in the console as they do for signed calls, and
// the refusal is explained to whom it was given.
func TestProcedureInTheConsole(t *testing.T) {
	s, root := openConsole(t, nil)
	signedInRoot(t, s, root)
	alice := alicesPage(t, s, root, denyRoot, allowECS)
	run := map[string]string{"RegionId": "cn-hangzhou", "InstanceType": "ecs.g7.large", "ImageId": "ubuntu_24_04_x64_20G_alibase_20260213.vhd"}
	refused := alice.fails("Forbidden.RAM", api.ECS, "RunInstances", run)
	detail, _ := refused["AccessDeniedDetail"].(map[string]any)
	if detail["NoPermissionType"] != "ExplicitDeny" || detail["AuthAction"] != "ecs:RunInstances" {
		t.Errorf("the refusal has no detail: %v", refused)
	}
	ex := alice.ok(api.Rampart, "ExplainOwnCall", map[string]string{"EventId": refused["RequestId"].(string)})
	d := ex["Decision"].(map[string]any)
	by, _ := d["Deciding"].(map[string]any)
	allowing, _ := d["Allowing"].([]any)
	if d["Verdict"] != "ExplicitDeny" || by["PolicyName"] != "policy-a" || by["Statement"] != 0.0 || len(allowing) != 2 || ex["Changed"] != false {
		t.Errorf("the explanation is %v", ex)
	}
	// Root has seen no such call of its own, but may have it explained.
	root.fails("EntityNotExist.Event", api.Rampart, "ExplainOwnCall", map[string]string{"EventId": refused["RequestId"].(string)})
	root.ok(api.Rampart, "ExplainCall", map[string]string{"EventId": refused["RequestId"].(string)})
	alice.fails("Forbidden.RAM", api.Rampart, "ExplainCall", map[string]string{"EventId": refused["RequestId"].(string)})
	// acs:MFAPresent is known in a session.
	if !strings.Contains(asJSON(t, ex), `"Key":"acs:MFAPresent"`) {
		t.Error("the session's calls do not say whether there was a second factor")
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A password that is changed by the operation of RAM ends the sessions but the
// one whose user changes it in the console.
func TestChangingThePassword(t *testing.T) {
	s, root := openConsole(t, nil)
	signedInRoot(t, s, root)
	alice := alicesPage(t, s, root, allowECS)
	other := &page{t: t, url: s.URL(), client: http.DefaultClient}
	if status, out := other.signIn("alice@"+s.Root().AccountID, "Alice-Pass-2026"); status != 200 {
		t.Fatal(out)
	}
	if status, out := alice.send("POST", "session/password", map[string]string{"OldPassword": "wrong", "NewPassword": "Alice-Pass-2027"}); status != 400 || out["Code"] != "InvalidParameter.OldPassword" {
		t.Errorf("a wrong old password: %d %v", status, out)
	}
	if status, out := alice.send("POST", "session/password", map[string]string{"OldPassword": "Alice-Pass-2026", "NewPassword": "Alice-Pass-2027"}); status != 200 || out["SignedIn"] != true {
		t.Fatalf("%d %v", status, out)
	}
	alice.ok(api.ECS, "DescribeRegions", nil)
	other.fails("SignInRequired", api.ECS, "DescribeRegions", nil)
	root.ok(api.RAM, "UpdateLoginProfile", map[string]string{"UserName": "alice", "Password": "Alice-Pass-2028"})
	alice.fails("SignInRequired", api.ECS, "DescribeRegions", nil)

	// Without the right it is refused as the signed call is.
	if status, out := alice.signIn("alice@"+s.Root().AccountID, "Alice-Pass-2028"); status != 200 {
		t.Fatal(out)
	}
	root.ok(api.RAM, "DetachPolicyFromUser", map[string]string{"UserName": "alice", "PolicyType": "Custom", "PolicyName": "policy-a"})
	if status, out := alice.send("POST", "session/password", map[string]string{"OldPassword": "Alice-Pass-2028", "NewPassword": "Alice-Pass-2029"}); status != 403 || out["Code"] != "NoPermission" {
		t.Errorf("without ram:ChangePassword: %d %v", status, out)
	}
	if status, out := root.send("POST", "session/password", map[string]string{"OldPassword": rootPassword, "NewPassword": "Alice-Pass-2029"}); status != 400 || out["Code"] != "UnsupportedOperation" {
		t.Errorf("the root's password: %d %v", status, out)
	}
}

// Sessions outlive a restart.
func TestSessionsOutliveARestart(t *testing.T) {
	dir := t.TempDir()
	at := func(c *Config) { c.Dir = dir }
	s, err := Open(t.Context(), Config{Dir: dir, Listen: "127.0.0.1:0", RootPassword: rootPassword})
	if err != nil {
		t.Fatal(err)
	}
	root := &page{t: t, url: s.URL(), client: http.DefaultClient}
	signedInRoot(t, s, root)
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, again := openConsole(t, at)
	again.cookie = root.cookie
	again.ok(api.RAM, "ListUsers", nil)
}

// Browsers that ask for the address alone are sent to the console; calls are not.
func TestRootAddress(t *testing.T) {
	s := start(t, nil)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, c := range []struct {
		path, accept, header string
		status               int
	}{
		{"/", "text/html,application/xhtml+xml", "", 302},
		{"", "text/html", "", 302},
		{"/console", "text/html", "", 307},
		{"/", "*/*", "", 400},
		{"/?Action=ListUsers", "text/html", "", 400},
		{"/", "text/html", "Authorization", 400},
		{"/", "text/html", "X-Acs-Action", 400},
	} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL()+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept", c.accept)
		if c.header != "" {
			r.Header.Set(c.header, "x")
		}
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != c.status || c.status < 400 && resp.Header.Get("Location") != "/console/" {
			t.Errorf("%q %v: %d to %q, want %d", c.path, c.header, resp.StatusCode, resp.Header.Get("Location"), c.status)
		}
	}
}

// What an administrator sees of a user's view is the user's, and the user's
// alone where both may.
func TestPreviewWhileViewing(t *testing.T) {
	s, root := openConsole(t, nil)
	signedInRoot(t, s, root)
	alice := alicesPage(t, s, root, denyRoot, allowECS)
	calls := map[string]string{"Calls": `[{"Version":"2014-05-26","Action":"RunInstances"},{"Version":"2014-05-26","Action":"DescribeInstances"},{"Version":"2015-05-01","Action":"CreateUser"}]`}
	allowed := func(p *page) (out []bool) {
		for _, r := range p.ok(api.Rampart, "PreviewCalls", calls)["Results"].([]any) {
			out = append(out, r.(map[string]any)["Allowed"] == true)
		}
		return out
	}
	own, mine := allowed(root), allowed(alice)
	root.as = "alice"
	viewed := allowed(root)
	for i, want := range []struct{ root, alice bool }{{true, false}, {true, true}, {true, false}} {
		if own[i] != want.root || mine[i] != want.alice || viewed[i] != want.alice {
			t.Errorf("call %d: root %v, alice %v, root as alice %v; want %+v", i, own[i], mine[i], viewed[i], want)
		}
	}
	root.ok(api.ECS, "DescribeInstances", map[string]string{"RegionId": "cn-hangzhou"})
	refused := root.fails("NoPermission", api.RAM, "ListUsers", nil) // alice may not
	// It was decided about alice, so it is explained about her.
	root.fails("ExplainViewed", api.Rampart, "ExplainOwnCall", map[string]string{"EventId": refused["RequestId"].(string)})
	root.fails("NoPermission", api.RAM, "GetUser", map[string]string{"UserName": "alice"})
	root.as = ""
	ex := root.ok(api.Rampart, "ExplainCall", map[string]string{"EventId": refused["RequestId"].(string)})
	if who := ex["Principal"].(map[string]any); who["Name"] != "alice" || ex["Changed"] != false {
		t.Errorf("%v", ex)
	}
}
