package console

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
)

// What another site's page could send is refused, with or without the cookie.
func TestCrossSite(t *testing.T) {
	r := newRig(t)
	r.person("alice", apitest.Allow("ecs:*"))
	b := r.in(alice)
	for _, h := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://evil.example"}}, {"Origin": {"null"}},
	} {
		b.header = h
		b.want(b.call("DeleteDisk"), 403, "CrossOriginRequest")
		b.want(b.signIn(alice), 403, "CrossOriginRequest")
		b.want(b.do("DELETE", sessionPath, ""), 403, "CrossOriginRequest")
	}
	for _, h := range []http.Header{{"Sec-Fetch-Site": {"same-origin"}}, {"Origin": {r.server.URL}}} {
		b.header = h
		b.want(b.call("DeleteDisk"), 200, "")
	}
	b.header = http.Header{}
	for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=latin1", "application/jsonp"} {
		b.header = http.Header{"Content-Type": {kind}}
		b.want(b.call("DeleteDisk"), 415, "UnsupportedContentType")
	}
	b.header = http.Header{"Content-Type": {"application/json; charset=UTF-8"}}
	b.want(b.call("DeleteDisk"), 200, "")
}

func TestBodies(t *testing.T) {
	r := newRig(t)
	r.person("alice", apitest.Allow("ecs:*"))
	b := r.in(alice)
	const path = "/console/api/call?Version=2014-05-26&Action=DescribeRegions"
	for _, body := range []string{`x`, `[]`, `"a"`, `{`, `{"Name":1}`, `{"Name":null}`, `{"Name":{"a":"b"}}`, `{"Name":["a"]}`, `{"Name":"a","Name":"a"}`, `{"":"a"}`, `{"Name":"a"} {}`, `{"Name":"a"}x`, "{\"Name\":\"\xff\"}"} {
		b.want(b.do("POST", path, body), 400, "InvalidBody")
	}
	b.want(b.do("POST", path, `{"Name":"`+strings.Repeat("a", maxBody)+`"}`), 413, "RequestTooLarge")
	for _, body := range []string{`{"Name":"a","Password":"b","More":"c"}`, `{"Name":1}`, `{"Name":"a"} {}`} {
		b.want(b.do("POST", sessionPath, body), 400, "InvalidBody")
	}
	b.want(b.do("POST", "/console/api/call?Version=2014-05-26&Action=DescribeRegions&Name=x", `{}`), 400, "InvalidParameter")
	b.want(b.do("POST", "/console/api/call?Version=2014-05-26&Action=DescribeRegions&Action=DeleteDisk", `{}`), 400, "InvalidParameter")
	b.want(b.do("POST", "/console/api/call", `{}`), 400, "InvalidVersion")
	b.want(b.do("POST", "/console/api/call?Version=2014-05-26&Action=Nothing", `{}`), 404, "InvalidApi.NotFound")
	b.want(b.do("GET", "/console/api/call?Version=2014-05-26&Action=DescribeRegions", ""), 404, "InvalidApi.NotFound")
	b.want(b.do("GET", "/console/api/other", ""), 404, "InvalidApi.NotFound")
	if got := b.do("POST", path, `{"Name":"日本 <b> & ${x}"}`); got.get("Name") != "日本 <b> & ${x}" {
		t.Errorf("%s", got.text)
	}
}

// A call of the console is a call: it is decided and recorded as such.
func TestCalls(t *testing.T) {
	r := newRig(t)
	r.person("alice", apitest.Allow("ecs:DescribeRegions"))
	b := r.browser()
	b.want(b.call("DescribeRegions"), 401, "SignInRequired")
	b.want(b.call("DescribeZones"), 401, "SignInRequired") // open to everybody, but not to nobody
	b.cookie = &http.Cookie{Name: cookieName, Value: strings.Repeat("A", 43)}
	b.want(b.call("DescribeRegions"), 401, "SignInRequired")
	b = r.in(alice)
	got := b.call("DescribeRegions")
	b.want(got, 200, "")
	if got.get("Caller") != "acs:ram::"+apitest.Account+":user/alice" || got.get("MFA") != "false" || got.get("RequestId") == "" || got.header.Get("X-Rampart-Enforcement") != "enforcing" {
		t.Errorf("%s", got.text)
	}
	refused := b.call("DeleteDisk", "Name", "x")
	b.want(refused, 403, "Forbidden.RAM")
	if detail, _ := refused.get("AccessDeniedDetail").(map[string]any); detail["AuthAction"] != "ecs:DeleteDisk" {
		t.Errorf("%s", refused.text)
	}
	ev := r.events("DeleteDisk")[0]
	if ev.Principal.Name != "alice" || ev.Principal.AccessKeyID != "" || ev.Decision == nil || ev.Decision.Verdict != "ImplicitDeny" || ev.Params["Name"] != "x" || ev.RequestID != refused.get("RequestId") {
		t.Errorf("%+v", ev)
	}
}

// Viewing as another user never gives more than either of the two has.
func TestViewAs(t *testing.T) {
	r := newRig(t)
	view := apitest.Allow("ram:GetPolicy", "ram:ListPoliciesForUser")
	r.person("admin", apitest.Allow("ecs:*"), view)
	r.person("auditor", view)                 // may view, but do nothing itself
	r.person("alice", apitest.Allow("ecs:*")) // may not view
	r.person("bob", apitest.Allow("ecs:DescribeRegions"))
	r.person("poor")
	r.account(func(a *identity.Account) { a.RootPasswordHash = passwordHash() })
	as := func(who, user string) *browser {
		b := r.in(who)
		b.header = http.Header{api.ViewAsHeader: {user}}
		return b
	}
	at := "@" + apitest.Account
	for _, who := range []string{"admin" + at, apitest.Account} {
		b := as(who, "bob")
		got := b.call("DescribeRegions")
		b.want(got, 200, "")
		if got.get("Caller") != "acs:ram::"+apitest.Account+":user/bob" {
			t.Errorf("%s: %s", who, got.text)
		}
		b.want(b.call("DeleteDisk"), 403, "ViewAsReadOnly")
		// What is open to everybody runs as who is signed in.
		if got := b.call("DescribeZones"); got.get("Viewed") != "acs:ram::"+apitest.Account+":user/bob" || got.get("Caller") == got.get("Viewed") {
			t.Errorf("%s: %s", who, got.text)
		}
		b = as(who, "poor")
		b.want(b.call("DescribeRegions"), 403, "Forbidden.RAM")
		b = as(who, "nobody")
		b.want(b.call("DescribeRegions"), 404, "EntityNotExist.User")
	}
	b := as("auditor"+at, "alice")
	b.want(b.call("DescribeRegions"), 403, "Forbidden.RAM")
	for _, user := range []string{"bob", "nobody", "*", "../bob", "bob\"", "root"} {
		b = as("alice"+at, user)
		for _, op := range []string{"DescribeRegions", "DescribeZones"} {
			got := b.call(op)
			b.want(got, 403, "Forbidden.RAM")
			if detail, _ := got.get("AccessDeniedDetail").(map[string]any); detail["AuthAction"] != "ram:ListPoliciesForUser" {
				t.Errorf("%s: %s", user, got.text)
			}
		}
	}
	b = r.in("admin" + at)
	for _, h := range [][]string{{""}, {"bob", "bob"}} {
		b.header = http.Header{api.ViewAsHeader: h}
		b.want(b.call("DescribeRegions"), 400, "InvalidParameter")
	}
	ev := r.events("DescribeRegions")
	seen := false
	for _, e := range ev {
		seen = seen || e.Principal.Name == "admin" && e.Params[api.ViewAsHeader] == "bob" && e.Status == 200
		if e.Params[api.ViewAsHeader] != "" && e.Principal.Name == "bob" {
			t.Errorf("a view is recorded as the viewed user's: %+v", e)
		}
	}
	if !seen {
		t.Error("the trail does not say that admin viewed as bob")
	}
}

func TestHeaders(t *testing.T) {
	r := newRig(t)
	b := r.browser()
	index := b.do("GET", "/console/", "")
	for _, got := range []reply{index, b.do("GET", sessionPath, ""), b.do("GET", "/console/assets/none.js", ""), b.do("GET", "/console/assets/a-1.js", ""), b.call("DescribeRegions")} {
		for k, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"} {
			if got.header.Get(k) != want {
				t.Errorf("%s is %q in the answer %d", k, got.header.Get(k), got.status)
			}
		}
		if !strings.HasPrefix(got.header.Get("Permissions-Policy"), "camera=()") || !strings.Contains(got.header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%v", got.header)
		}
	}
	nonce, _, _ := strings.Cut(strings.TrimPrefix(index.text, `<meta name="csp-nonce" content="`), `"`)
	csp := index.header.Get("Content-Security-Policy")
	if len(nonce) != 24 || csp != "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-"+nonce+"'; connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'" {
		t.Errorf("nonce %q, policy %q", nonce, csp)
	}
	if again := b.do("GET", "/console/", ""); again.header.Get("Content-Security-Policy") == csp {
		t.Error("a nonce was used twice")
	}
	if index.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", index.header)
	}
}

func TestPages(t *testing.T) {
	r := newRig(t)
	b := r.browser()
	for path, want := range map[string]int{"/console/": 200, "/console/ram/users": 200, "/console/index.html": 200, "/console/explain/ABC-1": 200,
		"/console/icon.svg": 200, "/console/none.svg": 404, "/console/assets/none.js": 404, "/console/assets": 200, "/console/assets/": 404, "/console/..%2f..%2fgo.mod": 404} {
		if got := b.do("GET", path, ""); got.status != want {
			t.Errorf("%s: %d, want %d: %.80s", path, got.status, want, got.text)
		}
	}
	b.header = http.Header{"Accept": {"text/html"}}
	if got := b.do("GET", "/console/ram/users/john.doe", ""); got.status != 200 || !strings.Contains(got.text, "csp-nonce") {
		t.Errorf("a page whose address has a dot: %d", got.status)
	}
	if got := b.do("GET", "/console/assets/none.js", ""); got.status != 404 {
		t.Errorf("a missing file: %d", got.status)
	}
	if got := b.do("POST", "/console/", "{}"); got.status != 405 || got.header.Get("Allow") == "" {
		t.Errorf("POST to a page: %d", got.status)
	}
	b.header = http.Header{"Accept-Encoding": {"br, gzip"}}
	script := b.do("GET", "/console/assets/a-1.js", "")
	z, err := gzip.NewReader(bytes.NewBufferString(script.text))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil || !strings.HasPrefix(string(plain), "let a = 1;") || script.header.Get("Content-Encoding") != "gzip" || script.header.Get("Vary") != "Accept-Encoding" ||
		!strings.Contains(script.header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(script.header.Get("Content-Type"), "text/javascript") {
		t.Errorf("%v %v", script.header, err)
	}
	if again := b.do("GET", "/console/assets/a-1.js", ""); again.text != script.text {
		t.Error("the packed file changes")
	}
	if got := b.do("GET", "/console/assets/b-2.css", ""); got.text != "packed when it was built" {
		t.Errorf("%q", got.text)
	}
	if got := b.do("GET", "/console/assets/font-3.woff", ""); got.header.Get("Content-Encoding") != "" {
		t.Errorf("%v", got.header)
	}
	b.header = http.Header{"Accept-Encoding": {"gzip;q=0"}}
	if got := b.do("GET", "/console/assets/a-1.js", ""); got.header.Get("Content-Encoding") != "" || !strings.HasPrefix(got.text, "let a") {
		t.Errorf("%v", got.header)
	}
}

func TestUnbuiltPages(t *testing.T) {
	r := newRig(t)
	c, err := New(Config{Env: r.Env, Audit: r.Audit, Gateway: r.Gateway, Log: r.console.cfg.Log, Pages: fstest.MapFS{}})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	c.ServeHTTP(w, httptest.NewRequest("GET", "/console/ram/users", nil))
	if w.Code != 503 || !strings.Contains(w.Body.String(), "make console") || !strings.Contains(w.Header().Get("Content-Type"), "text/html") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = httptest.NewRecorder()
	c.ServeHTTP(w, httptest.NewRequest("GET", sessionPath, nil))
	if w.Code != 200 {
		t.Errorf("the API without pages: %d", w.Code)
	}
	if _, err := New(Config{Env: r.Env, Audit: r.Audit, Gateway: r.Gateway, Log: r.console.cfg.Log, Pages: fstest.MapFS{"index.html": {Data: []byte("no place")}}}); err == nil {
		t.Error("pages without a place for the nonce were taken")
	}
	if _, err := New(Config{}); err == nil {
		t.Error("a console of nothing was made")
	}
}
