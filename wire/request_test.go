package wire

import (
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/acs"
)

// v1Query is a complete V1 query with a signature that is not right.
const v1Query = "Action=GetUser&Version=2015-05-01&AccessKeyId=id&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=n&Timestamp=2026-03-01T12%3A00%3A00Z&Signature=x%3D"

// v3Headers are a complete set with a signature that is not right.
func v3Headers() http.Header {
	h := http.Header{}
	for _, l := range strings.Split(strings.TrimSpace(`
x-acs-action: GetUser
x-acs-version: 2015-05-01
x-acs-date: 2026-03-01T12:00:00Z
x-acs-signature-nonce: n
x-acs-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
Authorization: ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=00`), "\n") {
		n, v, _ := strings.Cut(l, ": ")
		h.Set(n, v)
	}
	return h
}

func TestReadGenerations(t *testing.T) {
	for _, c := range []struct {
		name   string
		query  string
		header map[string]string
		want   Generation
		format string
		code   string // expected error instead
	}{
		{name: "v1", query: v1Query, want: V1, format: XML},
		{name: "v1, format by letter case", query: v1Query + "&Format=json", want: V1, format: JSON},
		{name: "v1, format xml", query: v1Query + "&Format=xMl", want: V1, format: XML},
		{name: "v1, empty format", query: v1Query + "&Format=", want: V1, format: XML},
		{name: "v1, unknown format", query: v1Query + "&Format=yaml", code: "InvalidParameter"},
		{name: "v1, vpc has JSON", query: strings.Replace(v1Query, "2015-05-01", "2016-04-28", 1), want: V1, format: JSON},
		{name: "v1, unsigned headers do not count", query: v1Query, header: map[string]string{"X-Acs-Action": "DeleteUser"}, want: V1, format: XML},
		{name: "v1 with a foreign Authorization", query: v1Query, header: map[string]string{"Authorization": "Basic eDp5"}, want: V1, format: XML},
		{name: "bearer v1", query: v1Query + "&BearerToken=t&SignatureType=BEARERTOKEN", want: BearerV1, format: XML},
		{name: "bearer v3", query: "SignatureType=BEARERTOKEN", header: map[string]string{"X-Acs-Bearer-Token": "t", "X-Acs-Action": "A", "X-Acs-Version": "V"}, want: BearerV3, format: JSON},
		{name: "anonymous, headers", header: map[string]string{"X-Acs-Action": "A", "X-Acs-Version": "V"}, want: Anonymous, format: JSON},
		{name: "anonymous, parameters", query: "Action=A&Version=V", want: Anonymous, format: XML},
		{name: "anonymous, both agree", query: "Action=A", header: map[string]string{"X-Acs-Action": "A", "X-Acs-Version": "V"}, want: Anonymous, format: JSON},
		{name: "anonymous, both differ", query: "Action=B", header: map[string]string{"X-Acs-Action": "A", "X-Acs-Version": "V"}, code: "InvalidParameter"},
		{name: "nothing", code: "MissingAction"},
		{name: "no version", query: "Action=A", code: "MissingVersion"},
		{name: "a key and no signature", query: "Action=A&Version=V&AccessKeyId=id", code: "MissingSignature"},
		{name: "a key header and no signature", query: "Action=A&Version=V", header: map[string]string{"X-Acs-Accesskey-Id": "id"}, code: "MissingSignature"},
		{name: "another Authorization", query: "Action=A&Version=V", header: map[string]string{"Authorization": "acs id:sig"}, code: "IncompleteSignature"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "/?"+c.query, nil)
			for n, v := range c.header {
				r.Header.Set(n, v)
			}
			q, err := Read(r, "R", 1<<20)
			if codeOf(err) != c.code {
				t.Fatalf("error %v, want %q", err, c.code)
			}
			if c.code != "" {
				return
			}
			if q.Generation != c.want || q.Format != c.format {
				t.Errorf("%v %s, want %v %s", q.Generation, q.Format, c.want, c.format)
			}
			if c.want == V1 && q.Action != "GetUser" {
				t.Errorf("action %s", q.Action)
			}
			if q.Params.Has("Signature") {
				t.Error("Signature is still a parameter")
			}
		})
	}
}

func TestReadMissingV1(t *testing.T) {
	for _, name := range []string{"Action", "Version", "AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"} {
		p, err := parseForm(nil, v1Query)
		if err != nil {
			t.Fatal(err)
		}
		if p, err = normalize(p); err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("GET", "/?"+p.Without(name).Encode(), nil)
		if _, err := Read(r, "R", 1<<20); codeOf(err) != "Missing"+name || err.Status != 400 {
			t.Errorf("without %s: %v", name, err)
		}
	}
	r := httptest.NewRequest("GET", "/?"+strings.Replace(v1Query, "x%3D", "", 1), nil)
	if _, err := Read(r, "R", 1<<20); codeOf(err) != "MissingSignature" {
		t.Errorf("empty Signature: %v", err)
	}
}

func TestReadV3(t *testing.T) {
	const auth = "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=00"
	for _, c := range []struct {
		name   string
		query  string
		change func(http.Header)
		code   string
	}{
		{name: "complete", change: func(http.Header) {}},
		{name: "spaces after commas", change: func(h http.Header) { h.Set("Authorization", strings.ReplaceAll(auth, ",", ", ")) }},
		{name: "other order and case", change: func(h http.Header) {
			h.Set("Authorization", strings.Replace(auth, "host;x-acs-action;", "X-Acs-Action;Host;", 1))
		}},
		{name: "unused header unsigned", change: func(h http.Header) { h.Set("x-acs-retry-attempts", "1") }},
		{name: "SM3", change: func(h http.Header) { h.Set("Authorization", strings.Replace(auth, "HMAC-SHA256", "HMAC-SM3", 1)) }, code: "IncompleteSignature"},
		{name: "RSA", change: func(h http.Header) { h.Set("Authorization", strings.Replace(auth, "HMAC", "RSA", 1)) }, code: "IncompleteSignature"},
		{name: "algorithm only", change: func(h http.Header) { h.Set("Authorization", "ACS3-HMAC-SHA256") }, code: "IncompleteSignature"},
		{name: "no signature", change: func(h http.Header) { h.Set("Authorization", strings.Replace(auth, ",Signature=00", "", 1)) }, code: "IncompleteSignature"},
		{name: "empty signature", change: func(h http.Header) { h.Set("Authorization", strings.Replace(auth, "=00", "=", 1)) }, code: "IncompleteSignature"},
		{name: "signature twice", change: func(h http.Header) { h.Set("Authorization", auth+",Signature=00") }, code: "IncompleteSignature"},
		{name: "unknown name", change: func(h http.Header) { h.Set("Authorization", auth+",X=1") }, code: "IncompleteSignature"},
		{name: "header twice", change: func(h http.Header) { h.Add("Authorization", auth) }, code: "IncompleteSignature"},
		{name: "repeated signed header", change: func(h http.Header) { h.Set("Authorization", strings.Replace(auth, "host;", "host;host;", 1)) }, code: "IncompleteSignature"},
		{name: "empty signed header", change: func(h http.Header) { h.Set("Authorization", strings.Replace(auth, "host;", "host;;", 1)) }, code: "IncompleteSignature"},
		{name: "host unsigned", change: func(h http.Header) { h.Set("Authorization", strings.Replace(auth, "host;", "", 1)) }, code: "IncompleteSignature"},
		{name: "action unsigned", change: func(h http.Header) { h.Set("Authorization", strings.Replace(auth, "x-acs-action;", "", 1)) }, code: "IncompleteSignature"},
		{name: "token unsigned", change: func(h http.Header) { h.Set("x-acs-security-token", "t") }, code: "IncompleteSignature"},
		{name: "signed header absent", change: func(h http.Header) {
			h.Set("Authorization", strings.Replace(auth, "host;", "host;x-acs-credentials-provider;", 1))
		}, code: "IncompleteSignature"},
		{name: "signed header twice", change: func(h http.Header) { h.Add("x-acs-date", "2026-03-01T12:00:00Z") }, code: "IncompleteSignature"},
		{name: "no body hash", change: func(h http.Header) {
			h.Del("x-acs-content-sha256")
			h.Set("Authorization", strings.Replace(auth, "x-acs-content-sha256;", "", 1))
		}, code: "IncompleteSignature"},
		{name: "no date", change: func(h http.Header) {
			h.Del("x-acs-date")
			h.Set("Authorization", strings.Replace(auth, "x-acs-date;", "", 1))
		}, code: "MissingTimestamp"},
		{name: "no nonce", change: func(h http.Header) {
			h.Del("x-acs-signature-nonce")
			h.Set("Authorization", strings.Replace(auth, "x-acs-signature-nonce;", "", 1))
		}, code: "MissingSignatureNonce"},
		{name: "action in the query", query: "Action=GetUser", change: func(h http.Header) {
			h.Del("x-acs-action")
			h.Set("Authorization", strings.Replace(auth, "x-acs-action;", "", 1))
		}},
		{name: "another action in the query", query: "Action=DeleteUser", change: func(http.Header) {}, code: "InvalidParameter"},
		{name: "another access key", change: func(h http.Header) {
			h.Set("x-acs-accesskey-id", "other")
			h.Set("Authorization", strings.Replace(auth, "host;", "host;x-acs-accesskey-id;", 1))
		}, code: "IncompleteSignature"},
		{name: "both generations", query: v1Query, change: func(http.Header) {}, code: "IncompleteSignature"},
		{name: "tokens differ", query: "SecurityToken=a", change: func(h http.Header) {
			h.Set("x-acs-security-token", "b")
			h.Set("Authorization", strings.Replace(auth, "x-acs-signature", "x-acs-security-token;x-acs-signature", 1))
		}, code: "InvalidParameter"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "/?"+c.query, nil)
			r.Header = v3Headers()
			c.change(r.Header)
			q, err := Read(r, "R", 1<<20)
			if codeOf(err) != c.code {
				t.Fatalf("error %v, want %q", err, c.code)
			}
			if c.code == "" && (q.Generation != V3 || q.Action != "GetUser" || q.AccessKeyID != "id" || q.Signature != "00") {
				t.Errorf("read %+v", q)
			}
		})
	}
}

// TestReadSplit reads what the Terraform provider sends: common parameters in
// the query, the others in the body.
func TestReadSplit(t *testing.T) {
	body := "UserName=a+b&Action=GetUser"
	r := httptest.NewRequest("POST", "/?"+v1Query, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	q := mustRead(t, r)
	if v, _ := q.Params.Get("UserName"); v != "a b" || string(q.Body) != body {
		t.Errorf("UserName %q, body %q", v, q.Body)
	}
	r = httptest.NewRequest("POST", "/?"+v1Query, strings.NewReader("Action=DeleteUser"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if _, err := Read(r, "R", 1<<20); codeOf(err) != "InvalidParameter" {
		t.Errorf("Action in query and body: %v", err)
	}
	// Everything in the body, as pop-core does.
	r = httptest.NewRequest("POST", "/", strings.NewReader(v1Query))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if q := mustRead(t, r); q.Generation != V1 || q.Signature != "x=" {
		t.Errorf("read %+v", q)
	}
}

func TestReadRefuses(t *testing.T) {
	form := func(r *http.Request) { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") }
	for _, c := range []struct {
		name, method, target, body string
		change                     func(*http.Request)
		code                       string
		status                     int
	}{
		{name: "PUT", method: "PUT", target: "/?" + v1Query, code: "UnsupportedHTTPMethod", status: 403},
		{name: "path", method: "GET", target: "/x?" + v1Query, code: "InvalidApi.NotFound", status: 404},
		{name: "encoded path", method: "GET", target: "/%2F?" + v1Query, code: "InvalidApi.NotFound", status: 404},
		{name: "bad query", method: "GET", target: "/?" + v1Query + "&a=%ff", code: "InvalidParameter", status: 400},
		{name: "long query", method: "GET", target: "/?a=" + strings.Repeat("x", 2000), code: "RequestEntityTooLarge", status: 413},
		{name: "long body", method: "POST", target: "/", body: strings.Repeat("x", 1001), change: form, code: "RequestEntityTooLarge", status: 413},
		{name: "long body of unknown length", method: "POST", target: "/", body: strings.Repeat("x", 1001), change: func(r *http.Request) { form(r); r.ContentLength = -1 }, code: "RequestEntityTooLarge", status: 413},
		{name: "JSON body", method: "POST", target: "/?" + v1Query, body: "{}", change: func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }, code: "UnsupportedContentType", status: 415},
		{name: "body of no type", method: "POST", target: "/?" + v1Query, body: "a=1", code: "UnsupportedContentType", status: 415},
		{name: "another charset", method: "POST", target: "/?" + v1Query, body: "a=1", change: func(r *http.Request) {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=gbk")
		}, code: "UnsupportedContentType", status: 415},
		{name: "compressed", method: "POST", target: "/?" + v1Query, body: "a=1", change: func(r *http.Request) { form(r); r.Header.Set("Content-Encoding", "gzip") }, code: "UnsupportedContentType", status: 415},
		{name: "bad body", method: "POST", target: "/?" + v1Query, body: "a=%", change: form, code: "InvalidParameter", status: 400},
		{name: "broken body", method: "POST", target: "/?" + v1Query, change: func(r *http.Request) {
			form(r)
			r.Body = io.NopCloser(io.MultiReader(strings.NewReader("a"), errReader{}))
		}, code: "IncompleteBody", status: 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, c.target, strings.NewReader(c.body))
			if c.change != nil {
				c.change(r)
			}
			q, err := Read(r, "R", 1000)
			if codeOf(err) != c.code || err.Status != c.status {
				t.Errorf("error %v, want %s %d", err, c.code, c.status)
			}
			if q == nil || q.RequestID != "R" || q.Host != "example.com" {
				t.Errorf("no request to answer to: %+v", q)
			}
		})
	}
}

func TestReadManyParams(t *testing.T) {
	many := strings.Repeat("a=1&", maxParams)
	read := func(query, body string) *acs.Error {
		r := httptest.NewRequest("POST", "/?"+query, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		_, err := Read(r, "R", 1<<20)
		return err
	}
	if err := read(many, ""); codeOf(err) != "MissingAction" {
		t.Errorf("%d parameters: %v", maxParams, err)
	}
	if err := read(many+"b=1", ""); codeOf(err) != "RequestEntityTooLarge" {
		t.Errorf("one more in the query: %v", err)
	}
	if err := read("", many+"b=1"); codeOf(err) != "RequestEntityTooLarge" {
		t.Errorf("one more in the body: %v", err)
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errors.New("connection lost") }

// TestReadEmptyBody has the CLI's content type without a body, and a body of
// exactly the greatest size.
func TestReadEmptyBody(t *testing.T) {
	r := httptest.NewRequest("POST", "/?"+v1Query, http.NoBody)
	r.Header.Set("Content-Type", "application/json")
	mustRead(t, r)
	r = httptest.NewRequest("POST", "/?"+v1Query, strings.NewReader(""))
	mustRead(t, r)
	r.Body = nil
	mustRead(t, r)
	body := "a=" + strings.Repeat("x", 298)
	r = httptest.NewRequest("POST", "/?"+v1Query, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if _, err := Read(r, "R", int64(len(body))); err != nil {
		t.Error(err)
	}
	// An empty path is "/".
	mustRead(t, parseHTTP(t, "GET http://h:1?"+v1Query+" HTTP/1.1\r\nHost: h:1\r\n\r\n"))
}

func TestReadPeer(t *testing.T) {
	r := httptest.NewRequest("GET", "/?"+v1Query, nil)
	for addr, want := range map[string]string{
		"192.0.2.7:80": "192.0.2.7", "[::1]:80": "::1", "[::ffff:192.0.2.7]:80": "192.0.2.7", "[fe80::1%eth0]:80": "fe80::1", "@": "",
	} {
		r.RemoteAddr = addr
		q := mustRead(t, r)
		if want == "" {
			if q.RemoteIP.IsValid() {
				t.Errorf("%s: %v", addr, q.RemoteIP)
			}
		} else if q.RemoteIP != netip.MustParseAddr(want) {
			t.Errorf("%s: %v, want %s", addr, q.RemoteIP, want)
		}
	}
	if mustRead(t, r).TLS {
		t.Error("TLS without TLS")
	}
	r.TLS = &tls.ConnectionState{}
	if !mustRead(t, r).TLS {
		t.Error("TLS not seen")
	}
}

func TestReadToken(t *testing.T) {
	for _, c := range []struct{ query, header, want string }{
		{"", "", ""}, {"&SecurityToken=a", "", "a"}, {"", "a", "a"}, {"&SecurityToken=a", "a", "a"}, {"&SecurityToken=", "a", "a"},
	} {
		r := httptest.NewRequest("GET", "/?"+v1Query+c.query, nil)
		if c.header != "" {
			r.Header.Set("x-acs-security-token", c.header)
		}
		if q := mustRead(t, r); q.SecurityToken != c.want {
			t.Errorf("%+v: token %q", c, q.SecurityToken)
		}
	}
}

func TestGenerationString(t *testing.T) {
	seen := map[string]bool{}
	for g := Anonymous; g <= BearerV3+1; g++ {
		if s := g.String(); s == "" || seen[s] {
			t.Errorf("generation %d is %q", g, s)
		} else {
			seen[s] = true
		}
	}
}
