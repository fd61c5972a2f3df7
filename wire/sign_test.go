package wire

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

var testNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// received turns a client's request into what a server would read.
func received(t testing.TB, r *http.Request) *http.Request {
	t.Helper()
	var b strings.Builder
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	return parseHTTP(t, b.String())
}

// mustRead reads a request that is expected to be well formed.
func mustRead(t testing.TB, r *http.Request) *Request {
	t.Helper()
	q, err := Read(r, "REQUEST-1", 1<<20)
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return q
}

// TestPublishedVectorV1 is the worked example of "Sign RPC APIs": all
// parameters, the key testid/testsecret and the signature are the vendor's.
func TestPublishedVectorV1(t *testing.T) {
	p := NewParams(map[string]string{
		"Timestamp": "2016-02-23T12:46:24Z", "Format": "XML", "AccessKeyId": "testid",
		"Action": "DescribeRegions", "SignatureMethod": "HMAC-SHA1",
		"SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
		"Version":        "2014-05-26", "SignatureVersion": "1.0",
	})
	const wantText = "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26"
	text := stringToSignV1("GET", p)
	if string(text) != wantText {
		t.Errorf("string to sign\n got %s\nwant %s", text, wantText)
	}
	const want = "OLeaidS1JvxuMvnyHOwuJ+uX5qY="
	if got := signatureV1(text, "testsecret"); got != want {
		t.Errorf("signature %s, want %s", got, want)
	}
	r := httptest.NewRequest("GET", "/?"+p.Encode()+"&Signature=OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D", nil)
	q := mustRead(t, r)
	if q.Generation != V1 || q.Format != XML || q.Action != "DescribeRegions" || q.AccessKeyID != "testid" {
		t.Errorf("read %+v", q)
	}
	if err := q.Verify("testsecret"); err != nil {
		t.Error(err)
	}
}

// TestPublishedVectorV3 is the worked example of "Request syntax and signature
// method V3".
func TestPublishedVectorV3(t *testing.T) {
	r, err := http.NewRequest("POST", "http://ecs.cn-shanghai.aliyuncs.com/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("x-acs-action", "RunInstances")
	r.Header.Set("x-acs-version", "2014-05-26")
	now := time.Date(2023, 10, 26, 10, 22, 32, 0, time.UTC)
	if err := SignV3(r, nil, Credential{AccessKeyID: "YourAccessKeyId", Secret: "YourAccessKeySecret"}, "3156853299f313e23d1673dc12e1703d", now); err != nil {
		t.Fatal(err)
	}
	const want = "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
	if got := r.Header.Get("Authorization"); got != want {
		t.Errorf("Authorization\n got %s\nwant %s", got, want)
	}
	q := mustRead(t, received(t, r))
	if q.Generation != V3 || q.Format != JSON || q.Action != "RunInstances" || !q.Timestamp.Equal(now) {
		t.Errorf("read %+v", q)
	}
	if err := q.Verify("YourAccessKeySecret"); err != nil {
		t.Error(err)
	}
}

// TestCall signs, sends and verifies in every way a Call can be made.
func TestCall(t *testing.T) {
	cred := Credential{AccessKeyID: "id", Secret: "secret"}
	temp := Credential{AccessKeyID: "STS.id", Secret: "secret", SecurityToken: "a token/+="}
	params := map[string]string{"UserName": "ä b+*~/&=!'()", "Tag.1.Key": "", "RegionId": "cn-hangzhou"}
	for _, gen := range []Generation{V1, V3} {
		for _, method := range []string{"", "GET", "POST"} {
			for _, form := range []bool{false, true} {
				for _, c := range []Credential{cred, temp} {
					call := Call{Generation: gen, Method: method, Action: "CreateUser", Version: "2015-05-01", Params: params, Form: form}
					r, err := call.NewRequest(context.Background(), "http://localhost:7480", c, "nonce", testNow)
					if err != nil {
						t.Fatal(err)
					}
					q := mustRead(t, received(t, r))
					if q.Generation != gen || q.AccessKeyID != c.AccessKeyID || q.SecurityToken != c.SecurityToken ||
						q.Nonce != "nonce" || q.Host != "localhost:7480" || q.Action != "CreateUser" || q.Version != "2015-05-01" {
						t.Errorf("%v %s: read %+v", gen, method, q)
					}
					for n, v := range params {
						if got, ok := q.Params.Get(n); !ok || got != v {
							t.Errorf("%v %s: %s = %q, want %q", gen, method, n, got, v)
						}
					}
					if err := q.CheckTime(testNow); err != nil {
						t.Errorf("%v %s: %v", gen, method, err)
					}
					if err := q.Verify("secret"); err != nil {
						t.Errorf("%v %s form=%v: %v", gen, method, form, err)
					}
					if err := q.Verify("Secret"); codeOf(err) != "SignatureDoesNotMatch" {
						t.Errorf("%v %s: wrong secret: %v", gen, method, err)
					}
				}
			}
		}
	}
}

func TestCallAnonymous(t *testing.T) {
	call := Call{Action: "AssumeRoleWithOIDC", Version: "2015-04-01", Params: map[string]string{"Format": "json"}}
	r, err := call.NewRequest(context.Background(), "http://localhost/", Credential{}, "", testNow)
	if err != nil {
		t.Fatal(err)
	}
	q := mustRead(t, received(t, r))
	if q.Generation != Anonymous || q.Format != JSON || q.AccessKeyID != "" {
		t.Errorf("read %+v", q)
	}
	if err := q.CheckTime(testNow); err != nil {
		t.Errorf("an anonymous request needs no time: %v", err)
	}
	if err := q.Verify("secret"); codeOf(err) != "MissingSignature" {
		t.Errorf("an anonymous request verified: %v", err)
	}
}

func TestSignRefuses(t *testing.T) {
	ctx := context.Background()
	if _, err := (Call{Generation: BearerV3}).NewRequest(ctx, "http://x", Credential{}, "n", testNow); err == nil {
		t.Error("a bearer call was made")
	}
	if _, err := (Call{Generation: V1}).NewRequest(ctx, "http://x y", Credential{}, "n", testNow); err == nil {
		t.Error("a bad endpoint was taken")
	}
	r, err := http.NewRequest("POST", "http://x/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := SignV3(r, nil, Credential{}, "n", testNow); err == nil {
		t.Error("signed without x-acs-action")
	}
	r.Header.Set("x-acs-action", "A")
	r.Header.Set("x-acs-version", "V")
	r.URL.RawQuery = "a=%zz"
	if err := SignV3(r, nil, Credential{}, "n", testNow); err == nil {
		t.Error("signed a bad query")
	}
	r.URL.RawQuery = ""
	r.Header.Add("x-acs-other", "1")
	r.Header.Add("x-acs-other", "2")
	if err := SignV3(r, nil, Credential{}, "n", testNow); err == nil {
		t.Error("signed a header with two values")
	}
}
