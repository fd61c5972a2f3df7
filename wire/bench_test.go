package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

type benchUser struct {
	UserId, UserName, DisplayName, Comments, CreateDate, UpdateDate string
}

type listUsersOutput struct {
	IsTruncated bool
	Marker      string `wire:",omitempty" json:",omitempty"`
	Users       struct{ User []benchUser }
}

func hundredUsers() *listUsersOutput {
	var o listUsersOutput
	for i := range 100 {
		o.Users.User = append(o.Users.User, benchUser{
			UserId: fmt.Sprintf("20%016d", i), UserName: fmt.Sprintf("user-%d", i), DisplayName: "An ordinary user",
			Comments: "made by the benchmark", CreateDate: "2026-03-01T12:00:00Z", UpdateDate: "2026-03-01T12:00:00Z",
		})
	}
	return &o
}

func TestBenchOutput(t *testing.T) {
	o := hundredUsers()
	std, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	if got := AppendJSON(nil, o, ""); !bytes.Equal(got, std) {
		t.Errorf("differs from the standard library:\n%s\n%s", got[:200], std[:200])
	}
}

func BenchmarkEncode(b *testing.B) {
	o := hundredUsers()
	buf := make([]byte, 0, 1<<20)
	run := func(name string, f func() []byte) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(f())))
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
	run("json", func() []byte { return AppendJSON(buf[:0], o, "0B1E2F7A-0000-4000-8000-000000000000") })
	run("xml", func() []byte { return AppendXML(buf[:0], "ListUsers", o, "0B1E2F7A-0000-4000-8000-000000000000") })
	run("encoding-json", func() []byte {
		out, err := json.Marshal(o)
		if err != nil {
			b.Fatal(err)
		}
		return out
	})
}

// nopWriter is a ResponseWriter that keeps nothing.
type nopWriter struct{ h http.Header }

func (w nopWriter) Header() http.Header         { return w.h }
func (w nopWriter) Write(p []byte) (int, error) { return len(p), nil }
func (w nopWriter) WriteHeader(int)             {}

// BenchmarkServe is a whole call without network and service: read, verify,
// bind nothing, answer 100 users. The bare handler writes bytes made before.
func BenchmarkServe(b *testing.B) {
	o := hundredUsers()
	ready := AppendJSON(nil, o, "R")
	w := nopWriter{http.Header{}}
	b.Run("bare", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			w.h.Set("Content-Type", contentJSON)
			if _, err := w.Write(ready); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, gen := range []Generation{V1, V3} {
		b.Run(gen.String(), func(b *testing.B) {
			call := Call{Generation: gen, Action: "ListUsers", Version: "2015-05-01", Params: map[string]string{"MaxItems": "100"}}
			c, err := call.NewRequest(context.Background(), "http://127.0.0.1:7480", Credential{AccessKeyID: "id", Secret: "secret"}, "n", testNow)
			if err != nil {
				b.Fatal(err)
			}
			r := httptest.NewRequest("POST", c.URL.String(), nil)
			r.Header, r.RemoteAddr = c.Header, "127.0.0.1:1"
			b.ReportAllocs()
			for b.Loop() {
				q, err := Read(r, "R", 1<<20)
				if err == nil {
					err = q.Verify("secret")
				}
				if err != nil {
					b.Fatal(err)
				}
				if err := WriteResponse(w, q, o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkHTTP is the same over a loopback connection.
func BenchmarkHTTP(b *testing.B) {
	o := hundredUsers()
	ready := AppendJSON(nil, o, "R")
	for name, h := range map[string]http.HandlerFunc{
		"bare": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", contentJSON)
			if _, err := w.Write(ready); err != nil {
				b.Error(err)
			}
		},
		"wire": func(w http.ResponseWriter, r *http.Request) {
			q, err := Read(r, "R", 1<<20)
			if err == nil {
				err = q.Verify("secret")
			}
			if err != nil {
				b.Error(err)
			}
			if err := WriteResponse(w, q, o); err != nil {
				b.Error(err)
			}
		},
	} {
		b.Run(name, func(b *testing.B) {
			srv := httptest.NewServer(h)
			defer srv.Close()
			call := Call{Generation: V1, Action: "ListUsers", Version: "2015-05-01", Params: map[string]string{"MaxItems": "100"}}
			r, err := call.NewRequest(context.Background(), srv.URL, Credential{AccessKeyID: "id", Secret: "secret"}, "n", testNow)
			if err != nil {
				b.Fatal(err)
			}
			var sink bytes.Buffer
			for b.Loop() {
				r.Body = http.NoBody
				resp, err := srv.Client().Do(r)
				if err != nil {
					b.Fatal(err)
				}
				sink.Reset()
				if _, err := sink.ReadFrom(resp.Body); err != nil {
					b.Fatal(err)
				}
				if err := resp.Body.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
