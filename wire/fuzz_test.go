package wire

import (
	"bufio"
	"bytes"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// covered is everything of a request that its signature covers. Two requests
// with equal covered parts are the same request, spelt differently on the wire
// (letter case of a percent escape, order of headers).
type covered struct {
	Method, Host, AccessKeyID, Signature string
	Params, Query                        Params
	Body                                 string
	Headers                              map[string]string
}

func coveredBy(q *Request) covered {
	c := covered{Method: q.Method, AccessKeyID: q.AccessKeyID, Signature: q.Signature, Params: q.Params, Headers: map[string]string{}}
	if q.Generation == V3 {
		c.Host, c.Body, c.Query = q.Host, string(q.Body), q.query
		for _, h := range q.auth.signedHeaders {
			c.Headers[h] = strings.TrimSpace(q.Header.Get(h))
		}
	}
	return c
}

// checkChanged changes one byte of a signed request and wants it refused: by
// the parser, by Read, or by Verify.
func checkChanged(t *testing.T, text, secret string, at uint, with byte) {
	t.Helper()
	original := mustRead(t, parseHTTP(t, text))
	if err := original.Verify(secret); err != nil {
		t.Fatalf("signed, but refused: %v\n%s", err, text)
	}
	changed := []byte(text)
	changed[at%uint(len(changed))] ^= with
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(changed)))
	if err != nil {
		return
	}
	q, rerr := Read(r, "R", 1<<20)
	if rerr != nil || reflect.DeepEqual(coveredBy(q), coveredBy(original)) {
		return
	}
	if q.Generation == V3 && q.AccessKeyID != original.AccessKeyID {
		return // V3 does not sign the key id; another id has another secret
	}
	if q.Verify(secret) == nil {
		t.Errorf("changed, but verified:\n%s\nwas\n%s", changed, text)
	}
}

func FuzzVerifyV1(f *testing.F) {
	f.Add("UserName", "alice", "secret", true, uint(20), byte(1))
	f.Add("a b", "ä+*~", "s", false, uint(3), byte(0x20))
	for i := range uint(60) {
		f.Add("Policy", `{"Version":"1"}`, "secret", i%2 == 0, i*7, byte(1<<(i%8)))
	}
	f.Fuzz(func(t *testing.T, name, value, secret string, post bool, at uint, with byte) {
		params := commonV1(name, value)
		if !utf8.ValidString(name) || !utf8.ValidString(value) || name == "" || name == "Signature" || secret == "" || len(params) < 8 {
			return
		}
		switch name {
		case "BearerToken", "SignatureType", "Format": // change the kind of request
			return
		}
		method := "GET"
		if post {
			method = "POST"
		}
		query := NewParams(params)
		query = append(query, Param{"Signature", refSignV1(method, params, secret)})
		text := method + " /?" + query.Encode() + " HTTP/1.1\r\nHost: h\r\n\r\n"
		checkChanged(t, text, secret, at, with)
	})
}

func FuzzVerifyV3(f *testing.F) {
	f.Add("UserName", "alice", "", "secret", uint(20), byte(1))
	for i := range uint(120) {
		f.Add("Name", "ä+*~", "Policy=%7b%7d", "secret", i*7, byte(1<<(i%8)))
	}
	f.Fuzz(func(t *testing.T, name, value, body, secret string, at uint, with byte) {
		if !utf8.ValidString(name) || !utf8.ValidString(value) || name == "" || secret == "" {
			return
		}
		text := rawV3("POST", "127.0.0.1:7480", map[string]string{name: value}, body, secret)
		if _, err := Read(parseHTTP(t, text), "R", 1<<20); err != nil {
			return // a body that is no form, a parameter twice, a name with a meaning
		}
		checkChanged(t, text, secret, at, with)
	})
}

func FuzzRead(f *testing.F) {
	f.Add("GET /?"+v1Query+" HTTP/1.1\r\nHost: h\r\n\r\n", int64(1000))
	f.Add(rawV3("POST", "h", map[string]string{"a": "b"}, "c=d", "secret"), int64(1000))
	f.Add("POST / HTTP/1.1\r\nHost: h\r\nAuthorization: ACS3-HMAC-SHA256 Credential=,;=\r\nContent-Length: 3\r\n\r\na=%", int64(2))
	f.Add("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", int64(0))
	f.Fuzz(func(t *testing.T, text string, max int64) {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(text)))
		if err != nil || max < 0 || max > 1<<20 {
			return
		}
		q, rerr := Read(r, "R", max)
		if q == nil {
			t.Fatal("no request")
		}
		// A reader who was told to sign gets an answer in any case.
		w := httptest.NewRecorder()
		if rerr == nil {
			if rerr = q.Verify("secret"); rerr == nil && !strings.Contains(text, "ignature") {
				t.Error("verified without a signature")
			}
			if err := q.CheckTime(testNow); err != nil && codeOf(err) == "" {
				t.Errorf("no code: %v", err)
			}
		}
		if rerr != nil {
			if rerr.Status < 400 || rerr.Code == "" || rerr.Message == "" {
				t.Errorf("error %+v", rerr)
			}
			if err := WriteError(w, q, rerr); err != nil {
				t.Error(err)
			}
		}
		for i := 1; i < len(q.Params); i++ {
			if q.Params[i-1].Name >= q.Params[i].Name {
				t.Errorf("parameters are not sorted: %q", q.Params)
			}
		}
	})
}

func FuzzBind(f *testing.F) {
	for _, s := range []string{
		"Name=n&Amount=1&DryRun=true", "Tag.1.Key=k&Tag.2=%7B%22Key%22:1%7D", `ImageOptions={"LoginAsNonRoot":true}`, "ImageOptions=[object Object]",
		`InstanceIds=["i-1"]`, "Labels.#1#a=b", "NetworkInterface.1.SecurityGroupIds.1=a", "SecurityGroupIds.0=a&SecurityGroupIds.-1=b", `Options={"LoginAsNonRoot":[]}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		p, err := parseForm(nil, raw)
		if err != nil {
			return
		}
		if p, err = normalize(p); err != nil {
			return
		}
		inputBinder.Unknown(p)
		var in input
		if err := inputBinder.Bind(p, &in); err != nil {
			if err.Status != 400 || !utf8.ValidString(err.Message) {
				t.Errorf("error %+v", err)
			}
			return
		}
		// What was bound is the same after one more trip.
		again, ferr := inputBinder.Flatten(in)
		if ferr != nil {
			t.Fatal(ferr)
		}
		var out input
		if err := inputBinder.Bind(NewParams(again), &out); err != nil {
			t.Fatalf("%q: bound %s, flattened %q: %v", raw, show(in), again, err)
		}
		if third, ferr := inputBinder.Flatten(out); ferr != nil || !reflect.DeepEqual(third, again) {
			t.Errorf("%q: flattened %q, then %q (%v)", raw, again, third, ferr)
		}
	})
}

func FuzzStrings(f *testing.F) {
	f.Add("a\xff<&>\"\u2028\x00")
	f.Fuzz(func(t *testing.T, s string) {
		out := struct{ A string }{s}
		var got struct{ A string }
		if err := jsonUnmarshal(AppendJSON(nil, out, "R"), &got); err != nil {
			t.Error(err)
		}
		if want := strings.ToValidUTF8(s, "\uFFFD"); utf8.ValidString(s) && got.A != want {
			t.Errorf("JSON: %q, want %q", got.A, want)
		}
		if err := xmlWellFormed(AppendXML(nil, "A", out, "R")); err != nil {
			t.Errorf("XML: %v", err)
		}
	})
}
