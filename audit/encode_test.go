package audit

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// What is written is, byte for byte, what encoding/json writes.
func TestEventsAsEncodingJSONWritesThem(t *testing.T) {
	texts := rapid.OneOf(rapid.StringMatching(`[ -~]{0,12}`), rapid.String())
	lists := rapid.OneOf(rapid.Just([]string(nil)), rapid.SliceOfN(texts, 0, 3))
	rapid.Check(t, func(t *rapid.T) {
		s := func(name string) string { return texts.Draw(t, name) }
		ev := &Event{
			Time: time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "time"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanos")).UTC(), RequestID: s("id"), Account: s("account"),
			Principal: Principal{s("type"), s("pid"), s("name"), s("arn"), s("key"), s("session")}, Product: s("product"), Version: s("version"),
			Operation: s("operation"), Region: s("region"), SourceIP: s("ip"), UserAgent: s("agent"), Secure: rapid.Bool().Draw(t, "secure"),
			Params: rapid.MapOfN(texts, texts, 0, 3).Draw(t, "params"), Status: rapid.Int().Draw(t, "status"), ErrorCode: s("code"), Error: s("error"),
			Duration: time.Duration(rapid.Int64().Draw(t, "duration")), Changing: rapid.Bool().Draw(t, "changing"),
		}
		if rapid.Bool().Draw(t, "decided") {
			d := &Decision{s("verdict"), s("layer"), s("action"), s("resource"), lists.Draw(t, "resources"), s("group"), s("ptype"), s("policy"), s("pver"), rapid.Int().Draw(t, "statement"), nil}
			for range rapid.IntRange(0, 3).Draw(t, "operands") {
				d.Context = append(d.Context, Operand{s("okey"), lists.Draw(t, "values"), s("source")})
			}
			ev.Decision = d
		}
		want, err := json.Marshal(ev)
		if err != nil {
			t.Fatal(err)
		}
		if got := appendEvent(nil, ev); string(got) != string(want) {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}

func BenchmarkEvent(b *testing.B) {
	ev := &Event{Time: time.Unix(1_800_000_000, 5), RequestID: "F2A1B6C0-0000-4000-8000-000000000000", Account: "1234567890123456",
		Principal: Principal{"ram-user", "212345678901234567", "Alice", "acs:ram::1234567890123456:user/Alice", "LTAI5tAAAAAAAAAAAAAAAAAA", ""},
		Product:   "Ram", Version: "2015-05-01", Operation: "ListUsers", SourceIP: "127.0.0.1", UserAgent: "client/1.0", Params: map[string]string{"MaxItems": "100"},
		Decision: &Decision{Verdict: "Allow", Layer: "AccountLevelIdentityBasedPolicy", Action: "ram:ListUsers", Resource: "acs:ram:*:1234567890123456:user/*",
			Resources: []string{"acs:ram:*:1234567890123456:user/*"}, PolicyType: "Custom", Policy: "admin", PolicyVer: "v1",
			Context: []Operand{{"acs:CurrentTime", []string{"2026-01-02T03:04:05Z"}, "clock"}, {"acs:SourceIp", []string{"127.0.0.1"}, "connection"}}},
		Status: 200, Duration: 1234}
	b.Run("ours", func(b *testing.B) {
		var dst []byte
		for b.Loop() {
			dst = appendEvent(dst[:0], ev)
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		for b.Loop() {
			if _, err := json.Marshal(ev); err != nil {
				b.Fatal(err)
			}
		}
	})
}
