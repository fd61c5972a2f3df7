package wire

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/acs"
)

func answer(t *testing.T, format string, write func(http.ResponseWriter, *Request) error) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	if err := write(w, &Request{Format: format, Action: "GetUser", RequestID: "REQ", Host: "ram.example.com:80"}); err != nil {
		t.Fatal(err)
	}
	if got := w.Header().Get("x-acs-request-id"); got != "REQ" {
		t.Errorf("x-acs-request-id %q", got)
	}
	if got := w.Header().Get("Content-Length"); got != strconv.Itoa(w.Body.Len()) {
		t.Errorf("Content-Length %s for %d bytes", got, w.Body.Len())
	}
	return w
}

func TestWriteResponse(t *testing.T) {
	out := struct{ User struct{ UserName string } }{}
	out.User.UserName = "alice"
	for _, c := range []struct{ format, contentType, body string }{
		{JSON, "application/json;charset=utf-8", `{"RequestId":"REQ","User":{"UserName":"alice"}}`},
		{XML, "text/xml;charset=utf-8", `<?xml version="1.0" encoding="UTF-8"?><GetUserResponse><RequestId>REQ</RequestId><User><UserName>alice</UserName></User></GetUserResponse>`},
	} {
		for range 2 { // the second time with a used buffer
			w := answer(t, c.format, func(w http.ResponseWriter, q *Request) error { return WriteResponse(w, q, out) })
			if w.Code != 200 || w.Header().Get("Content-Type") != c.contentType || w.Body.String() != c.body {
				t.Errorf("%s: %d %v %s", c.format, w.Code, w.Header(), w.Body)
			}
		}
	}
}

func TestWriteError(t *testing.T) {
	e := NoPermission("acs:ram:*:1:user/a<b", "ram:GetUser", &acs.AccessDeniedDetail{AuthAction: "ram:GetUser", NoPermissionType: "ImplicitDeny"})
	e.Cause = errors.New("a secret of the server")
	e.Header = http.Header{"Retry-After": {"3"}}
	for _, c := range []struct{ format, contentType, body string }{
		{JSON, "application/json;charset=utf-8", `{"RequestId":"REQ","HostId":"ram.example.com:80","Code":"NoPermission","Message":"You are not authorized to do this action. Resource: acs:ram:*:1:user/a<b Action: ram:GetUser","Recommend":"",` +
			`"AccessDeniedDetail":{"AuthAction":"ram:GetUser","AuthPrincipalType":"","AuthPrincipalOwnerId":"","AuthPrincipalDisplayName":"","PolicyType":"","NoPermissionType":"ImplicitDeny","EncodedDiagnosticMessage":""}}`},
		{XML, "text/xml;charset=utf-8", `<?xml version="1.0" encoding="UTF-8"?><Error><RequestId>REQ</RequestId><HostId>ram.example.com:80</HostId><Code>NoPermission</Code><Message>You are not authorized to do this action. Resource: acs:ram:*:1:user/a&lt;b Action: ram:GetUser</Message><Recommend></Recommend>` +
			`<AccessDeniedDetail><AuthAction>ram:GetUser</AuthAction><AuthPrincipalType></AuthPrincipalType><AuthPrincipalOwnerId></AuthPrincipalOwnerId><AuthPrincipalDisplayName></AuthPrincipalDisplayName><PolicyType></PolicyType><NoPermissionType>ImplicitDeny</NoPermissionType><EncodedDiagnosticMessage></EncodedDiagnosticMessage></AccessDeniedDetail></Error>`},
	} {
		w := answer(t, c.format, func(w http.ResponseWriter, q *Request) error { return WriteError(w, q, e) })
		if w.Code != 403 || w.Header().Get("Content-Type") != c.contentType || w.Header().Get("Retry-After") != "3" {
			t.Errorf("%s: %d %v", c.format, w.Code, w.Header())
		}
		if got := w.Body.String(); got != c.body {
			t.Errorf("%s:\n got %s\nwant %s", c.format, got, c.body)
		}
		if strings.Contains(w.Body.String(), "secret") {
			t.Error("the cause is in the body")
		}
	}
	// Without a detail there is no such member, and no status is never success.
	w := answer(t, JSON, func(w http.ResponseWriter, q *Request) error { return WriteError(w, q, &acs.Error{Code: "X"}) })
	if w.Code != 500 || w.Body.String() != `{"RequestId":"REQ","HostId":"ram.example.com:80","Code":"X","Message":"","Recommend":""}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

type brokenWriter struct{ http.ResponseWriter }

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("client left") }

func TestWriteReportsFailure(t *testing.T) {
	q := &Request{Format: JSON, Action: "A"}
	if err := WriteResponse(brokenWriter{httptest.NewRecorder()}, q, nil); err == nil {
		t.Error("WriteResponse hides the failure")
	}
	if err := WriteError(brokenWriter{httptest.NewRecorder()}, q, SignatureNonceUsed()); err == nil {
		t.Error("WriteError hides the failure")
	}
}

// TestEarlyErrorFormat has errors found before the request is understood in the
// format asked for.
func TestEarlyErrorFormat(t *testing.T) {
	for _, c := range []struct{ target, body, want string }{
		{"/?Format=xml&a=1", "", XML},
		{"/?a=1", "Format=XML", XML},
		{"/?a=1", "", JSON},
		{"/?Format=yaml", "", JSON},
	} {
		r := httptest.NewRequest("POST", c.target, strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q, err := Read(r, "R", 1000)
		if err == nil || q.Format != c.want {
			t.Errorf("%+v: %v, format %s", c, err, q.Format)
		}
	}
}
