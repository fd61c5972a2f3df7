package wire

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/acs"
)

func TestCheckTime(t *testing.T) {
	at := func(stamp string) *Request {
		r := httptest.NewRequest("GET", "/?"+strings.Replace(v1Query, "2026-03-01T12%3A00%3A00Z", url.QueryEscape(stamp), 1), nil)
		return mustRead(t, r)
	}
	for _, c := range []struct {
		stamp string
		code  string
	}{
		{"2026-03-01T12:00:00Z", ""},
		{"2026-03-01T11:45:00Z", ""},
		{"2026-03-01T12:15:00Z", ""},
		{"2026-03-01T11:44:59Z", "InvalidTimeStamp.Expired"},
		{"2026-03-01T12:15:01Z", "InvalidTimeStamp.Expired"},
		{"1900-01-01T00:00:00Z", "InvalidTimeStamp.Expired"},
		{"9999-12-31T23:59:59Z", "InvalidTimeStamp.Expired"},
		{"0001-01-01T00:00:00Z", "InvalidTimeStamp.Expired"},
		{"2026-03-01 12:00:00", "InvalidTimeStamp.Format"},
		{"2026-03-01T12:00:00+00:00", "InvalidTimeStamp.Format"},
		{"2026-03-01T12:00:00.5Z", "InvalidTimeStamp.Format"},
		{"2026-02-30T12:00:00Z", "InvalidTimeStamp.Format"},
		{"2026-3-1T12:00:00Z", "InvalidTimeStamp.Format"},
		{"1772366400", "InvalidTimeStamp.Format"},
	} {
		if err := at(c.stamp).CheckTime(testNow); codeOf(err) != c.code {
			t.Errorf("%s: %v, want %q", c.stamp, err, c.code)
		}
	}
	// An anonymous request may leave the time out, but not send a wrong one.
	for stamp, code := range map[string]string{
		"": "", "2026-03-01T12:00:00Z": "", "2026-03-01T13:00:00Z": "InvalidTimeStamp.Expired", "x": "InvalidTimeStamp.Format",
	} {
		r := httptest.NewRequest("GET", "/?Action=A&Version=V", nil)
		r.Header.Set("x-acs-date", stamp)
		if err := mustRead(t, r).CheckTime(testNow); codeOf(err) != code {
			t.Errorf("anonymous %q: %v", stamp, err)
		}
	}
}

// signedV1 gives a V1 request signed by the reference implementation.
func signedV1(t testing.TB, method string, params map[string]string, secret string) *Request {
	t.Helper()
	sig := refSignV1(method, params, secret)
	r := httptest.NewRequest(method, "/?"+NewParams(params).Encode()+"&Signature="+url.QueryEscape(sig), nil)
	return mustRead(t, r)
}

func commonV1(extra ...string) map[string]string {
	m := map[string]string{
		"Action": "GetUser", "Version": "2015-05-01", "AccessKeyId": "id", "SignatureMethod": "HMAC-SHA1",
		"SignatureVersion": "1.0", "SignatureNonce": "n", "Timestamp": "2026-03-01T12:00:00Z",
	}
	for i := 0; i < len(extra); i += 2 {
		m[extra[i]] = extra[i+1]
	}
	return m
}

func TestVerifyV1(t *testing.T) {
	for _, extra := range [][]string{
		{},
		{"SignatureType", ""}, // sent empty by the CLI, and signed
		{"Name", "ä b+*~/&=!'()"},
		{"名前", "値"},
		{"A", "", "a", "", "A.1", "", "A-1", ""},
		{"X", "100%25"},
	} {
		for _, method := range []string{"GET", "POST"} {
			q := signedV1(t, method, commonV1(extra...), "secret")
			if err := q.Verify("secret"); err != nil {
				t.Errorf("%s %q: %v", method, extra, err)
			}
			q.Method = map[string]string{"GET": "POST", "POST": "GET"}[method]
			if err := q.Verify("secret"); codeOf(err) != "SignatureDoesNotMatch" {
				t.Errorf("%s %q with the other method: %v", method, extra, err)
			}
		}
	}
	for _, extra := range [][]string{
		{"SignatureMethod", "HMAC-SHA256"}, {"SignatureMethod", "hmac-sha1"}, {"SignatureVersion", "2.0"}, {"SignatureType", "PRIVATEKEY"},
	} {
		err := signedV1(t, "GET", commonV1(extra...), "secret").Verify("secret")
		if codeOf(err) != "IncompleteSignature" || err.Kind != acs.Unsupported {
			t.Errorf("%q: %v", extra, err)
		}
	}
}

// TestMismatchMessageV1 does what the Go SDK does with the message: it splits at
// the mark and compares the rest with its own string to sign.
func TestMismatchMessageV1(t *testing.T) {
	params := commonV1("Name", "100% ü")
	q := signedV1(t, "GET", params, "client's secret")
	err := q.Verify("another secret")
	if codeOf(err) != "SignatureDoesNotMatch" || err.Status != 400 || err.Kind != acs.Unauthenticated {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(err.Message, "server string to sign is:")
	if want := "GET&%2F&" + refEscape(refCanonical(params)); !ok || rest != want {
		t.Errorf("message ends in\n%s\nwant\n%s", rest, want)
	}
	if expected := refSignV1("GET", params, "another secret"); strings.Contains(err.Error(), expected) {
		t.Error("the message holds the expected signature")
	}
}

// TestSignatureSpelling changes a signature's text but not its decoded bytes.
func TestSignatureSpelling(t *testing.T) {
	q := signedV1(t, "GET", commonV1(), "secret")
	// 20 bytes end in one "=", which leaves two unused bits in the character before.
	i := strings.IndexByte(q.Signature, '=') - 1
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	c := alphabet[strings.IndexByte(alphabet, q.Signature[i])|1]
	for _, s := range []string{q.Signature[:i] + string(c) + "=", q.Signature + " ", q.Signature + "=", strings.ToLower(q.Signature), ""} {
		bad := *q
		bad.Signature = s
		if err := bad.Verify("secret"); codeOf(err) != "SignatureDoesNotMatch" {
			t.Errorf("signature %q for %q: %v", s, q.Signature, err)
		}
	}
}

// rawV3 gives the HTTP text of a V3 request signed by the reference
// implementation.
func rawV3(method, host string, query map[string]string, body, secret string) string {
	headers := map[string]string{
		"host": host, "x-acs-action": "GetUser", "x-acs-version": "2015-05-01", "x-acs-date": "2026-03-01T12:00:00Z",
		"x-acs-signature-nonce": "n", "x-acs-content-sha256": sha256Hex(body), "x-acs-credentials-provider": "static_ak",
	}
	if body != "" {
		headers["content-type"] = "application/x-www-form-urlencoded"
	}
	names, lines := sortedHeaders(headers)
	return method + " /?" + NewParams(query).Encode() + " HTTP/1.1\r\n" + lines +
		"user-agent: test\r\ncontent-length: " + itoa(len(body)) + "\r\n" +
		"Authorization: ACS3-HMAC-SHA256 Credential=id,SignedHeaders=" + names + ",Signature=" +
		refSignV3(method, query, headers, body, secret) + "\r\n\r\n" + body
}

func TestVerifyV3(t *testing.T) {
	for _, c := range []struct {
		method, host string
		query        map[string]string
		body         string
	}{
		{"POST", "ecs.example.com", map[string]string{}, ""},
		{"GET", "127.0.0.1:7480", map[string]string{"Empty": "", "Name": "ä b+*~/&=!'()"}, ""},
		{"POST", "[::1]:7480", map[string]string{"名前": "値", "T.#3#a=b": "1"}, "Policy=%7B%7D&x=1+2"},
	} {
		text := rawV3(c.method, c.host, c.query, c.body, "secret")
		if err := mustRead(t, parseHTTP(t, text)).Verify("secret"); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
		err := mustRead(t, parseHTTP(t, text)).Verify("other")
		if codeOf(err) != "SignatureDoesNotMatch" || !strings.Contains(err.Message, c.method+"\n/\n"+refCanonical(c.query)+"\n") {
			t.Errorf("%+v with another secret: %v", c, err)
		}
		// A proxy that rewrites Host breaks the signature.
		r := parseHTTP(t, text)
		r.Host = "proxy"
		if err := mustRead(t, r).Verify("secret"); codeOf(err) != "SignatureDoesNotMatch" {
			t.Errorf("%+v with another host: %v", c, err)
		}
	}
}

// TestVerifyV3Body changes the body and, in a second step, its hash too.
func TestVerifyV3Body(t *testing.T) {
	text := rawV3("POST", "h", map[string]string{}, "a=1", "secret")
	text = strings.TrimSuffix(text, "a=1") + "a=2"
	err := mustRead(t, parseHTTP(t, text)).Verify("secret")
	if codeOf(err) != "SignatureDoesNotMatch" || !strings.Contains(err.Message, "x-acs-content-sha256") {
		t.Errorf("another body: %v", err)
	}
	text = strings.Replace(text, sha256Hex("a=1"), sha256Hex("a=2"), 1)
	if err := mustRead(t, parseHTTP(t, text)).Verify("secret"); codeOf(err) != "SignatureDoesNotMatch" {
		t.Errorf("another body and hash: %v", err)
	}
	text = rawV3("POST", "h", map[string]string{}, "a=1", "secret")
	text = strings.Replace(text, sha256Hex("a=1"), strings.ToUpper(sha256Hex("a=1")), 1)
	if err := mustRead(t, parseHTTP(t, text)).Verify("secret"); codeOf(err) != "SignatureDoesNotMatch" {
		t.Errorf("upper-case hash: %v", err)
	}
}

// TestVerifyV3RawNames is the vendor's Go client, which does not escape names in
// the canonical query.
func TestVerifyV3RawNames(t *testing.T) {
	sign := func(canonicalQuery, rawQuery string) *Request {
		r := httptest.NewRequest("POST", "/?"+rawQuery, nil)
		r.Header = v3Headers()
		q := mustRead(t, r)
		text := canonicalRequest("POST", nil, true, q.auth.signedHeaders, func(h string) string {
			if h == "host" {
				return q.Host
			}
			return q.Header.Get(h)
		}, q.Header.Get("x-acs-content-sha256"))
		text = []byte(strings.Replace(string(text), "POST\n/\n\n", "POST\n/\n"+canonicalQuery+"\n", 1))
		q.Signature = signatureV3(text, "secret")
		return q
	}
	if err := sign("A.#1#k=v%20w&B=1", "A.%231%23k=v+w&B=1").Verify("secret"); err != nil {
		t.Error(err)
	}
	if err := sign("A.%231%23k=v%20w&B=1", "A.%231%23k=v+w&B=1").Verify("secret"); err != nil {
		t.Error(err)
	}
	// Signed as two parameters, sent as one whose name holds the first.
	for _, raw := range []string{"A%3D1%26B=2", "A=1%26B%3D2"} {
		if err := sign("A=1&B=2", raw).Verify("secret"); codeOf(err) != "SignatureDoesNotMatch" {
			t.Errorf("%s: %v", raw, err)
		}
	}
	// Signed with an escape, sent with the escape in the name.
	if err := sign("%41=1", "%2541=1").Verify("secret"); codeOf(err) != "SignatureDoesNotMatch" {
		t.Errorf("escape in a name: %v", err)
	}
}

func TestVerifyRefusesOthers(t *testing.T) {
	r := httptest.NewRequest("GET", "/?"+v1Query+"&BearerToken=t&SignatureType=BEARERTOKEN", nil)
	if err := mustRead(t, r).Verify("secret"); codeOf(err) != "IncompleteSignature" || err.Kind != acs.Unsupported {
		t.Errorf("bearer v1: %v", err)
	}
	r = httptest.NewRequest("GET", "/?Action=A&Version=V", nil)
	r.Header.Set("x-acs-bearer-token", "t")
	if err := mustRead(t, r).Verify("secret"); codeOf(err) != "IncompleteSignature" {
		t.Errorf("bearer v3: %v", err)
	}
	// A request signed with the empty secret does not verify with it.
	if err := signedV1(t, "GET", commonV1(), "").Verify(""); codeOf(err) != "InternalError" {
		t.Errorf("empty secret: %v", err)
	}
	if err := new(Request).Verify("secret"); codeOf(err) != "MissingSignature" {
		t.Errorf("zero request: %v", err)
	}
}

// TestVerifyOverHTTP sends through a real server, to see what net/http makes of
// our headers.
func TestVerifyOverHTTP(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q, err := Read(r, "R", 1<<20)
		if err == nil {
			err = q.Verify("secret")
		}
		if err != nil {
			http.Error(w, err.Error(), err.Status)
		}
	}))
	defer srv.Close()
	for _, gen := range []Generation{V1, V3} {
		for _, form := range []bool{false, true} {
			call := Call{Generation: gen, Action: "A", Version: "V", Params: map[string]string{"X": "ä +"}, Form: form}
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			r, err := call.NewRequest(ctx, srv.URL, Credential{AccessKeyID: "id", Secret: "secret"}, "n", testNow)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := srv.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			if err := resp.Body.Close(); err != nil {
				t.Error(err)
			}
			if resp.StatusCode != 200 {
				t.Errorf("%v form=%v: %s", gen, form, resp.Status)
			}
		}
	}
}

// The names written down are the canonical ones.
func TestHeaderKeys(t *testing.T) {
	names := append([]string{"accept", "content-type", "host", "user-agent", "x-acs-credentials-provider", "x-other", "odd name", ""}, usedHeaders[:]...)
	for _, n := range names {
		if got, want := headerKey(n), http.CanonicalHeaderKey(n); got != want {
			t.Errorf("%q became %q, want %q", n, got, want)
		}
	}
}
