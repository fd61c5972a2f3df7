package wire

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawInput makes an input at random. Empty lists and maps are nil, as an empty
// list is not sent.
func drawInput(t *rapid.T) input {
	text := rapid.OneOf(rapid.StringN(0, 6, 24), rapid.SampledFrom([]string{"", " ", "+", "%41", "a&b=c", "1", "true", "null", "[object Object]", `{"a":1}`, "\x00\u2028<>"}))
	number := rapid.IntRange(-1<<40, 1<<40)
	truth := rapid.Bool()
	texts := rapid.SliceOfN(text, 0, 3)
	tags := rapid.Custom(func(t *rapid.T) tag {
		return tag{Key: "k" + text.Draw(t, "key"), Value: text.Draw(t, "value")}
	})
	options := rapid.Custom(func(t *rapid.T) imageOptions {
		return imageOptions{rapid.Ptr(truth, true).Draw(t, "login"), text.Draw(t, "image")}
	})
	interfaces := rapid.Custom(func(t *rapid.T) networkInterface {
		var n networkInterface
		n.SecurityGroupIds = orNil(texts.Draw(t, "groups"))
		n.Primary.Address = text.Draw(t, "address")
		n.Tag = orNil(rapid.SliceOfN(tags, 0, 3).Draw(t, "tags"))
		return n
	})
	labels := func(max int) map[string]string {
		m := rapid.MapOfN(text, text, 0, max).Draw(t, "labels")
		if len(m) == 0 {
			return nil
		}
		return m
	}
	return input{
		Name: text.Draw(t, "name"), State: state(text.Draw(t, "state")), DryRun: truth.Draw(t, "dry"),
		Force: rapid.Ptr(truth, true).Draw(t, "force"), Amount: number.Draw(t, "amount"),
		Size32: rapid.Int32().Draw(t, "size32"), Size64: rapid.Ptr(rapid.Int64(), true).Draw(t, "size64"),
		Price: rapid.Float64().Draw(t, "price"), MaxPrice: rapid.Ptr(rapid.Float64(), true).Draw(t, "max"),
		Text: rapid.Ptr(text, true).Draw(t, "text"), ImageOptions: options.Draw(t, "options"),
		Pointer: rapid.Ptr(options, true).Draw(t, "pointer"), Groups: orNil(texts.Draw(t, "groups")),
		Ports: orNil(rapid.SliceOfN(number, 0, 20).Draw(t, "ports")), Flags: orNil(rapid.SliceOfN(truth, 0, 3).Draw(t, "flags")),
		InstanceIds: orNil(texts.Draw(t, "ids")), Both: orNil(texts.Draw(t, "both")),
		Tags: orNil(rapid.SliceOfN(tags, 0, 2).Draw(t, "tags")), Rules: orNil(rapid.SliceOfN(tags, 0, 3).Draw(t, "rules")),
		Interfaces: orNil(rapid.SliceOfN(interfaces, 0, 12).Draw(t, "interfaces")),
		Labels:     labels(4), JSONLabels: labels(2), Login: rapid.Ptr(truth, true).Draw(t, "login"), Zones: orNil(texts.Draw(t, "zones")),
	}
}

func orNil[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return s
}

// TestRoundTrip flattens, signs, sends, reads, verifies and binds, and wants the
// same input again.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		params, err := inputBinder.Flatten(in)
		if err != nil {
			t.Fatal(err)
		}
		secret := rapid.StringN(1, -1, 40).Draw(t, "secret")
		call := Call{
			Generation: rapid.SampledFrom([]Generation{V1, V3}).Draw(t, "generation"),
			Method:     rapid.SampledFrom([]string{"GET", "POST"}).Draw(t, "method"),
			Action:     "A", Version: "V", Params: params, Form: rapid.Bool().Draw(t, "form"),
		}
		r, err := call.NewRequest(context.Background(), "http://127.0.0.1:7480", Credential{AccessKeyID: "id", Secret: secret}, "n", testNow)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		if err := r.Write(&text); err != nil {
			t.Fatal(err)
		}
		q, rerr := Read(rapidHTTP(t, text.String()), "R", 1<<20)
		if rerr != nil {
			t.Fatal(rerr)
		}
		if err := q.CheckTime(testNow); err != nil {
			t.Fatal(err)
		}
		if err := q.Verify(secret); err != nil {
			t.Fatal(err)
		}
		if err := q.Verify(secret + "x"); codeOf(err) != "SignatureDoesNotMatch" {
			t.Fatalf("verified with another secret: %v", err)
		}
		var got input
		if err := inputBinder.Bind(q.Params, &got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, in) {
			t.Fatalf("got  %s\nwant %s\nfrom %v", show(got), show(in), params)
		}
		if extra := inputBinder.Unknown(q.Params); extra != nil {
			t.Fatalf("unknown: %q", extra)
		}
	})
}

// TestSignersAgree compares our signatures with the second implementation.
func TestSignersAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		params := rapid.MapOfN(rapid.StringN(1, 8, 32), rapid.StringN(0, 8, 32), 0, 8).Draw(t, "params")
		for _, n := range []string{"Signature", "BearerToken"} {
			delete(params, n)
		}
		secret := rapid.StringN(1, 8, 32).Draw(t, "secret")
		method := rapid.SampledFrom([]string{"GET", "POST"}).Draw(t, "method")
		p := NewParams(params)
		if got, want := signatureV1(stringToSignV1(method, p), secret), refSignV1(method, params, secret); got != want {
			t.Fatalf("V1: %s, want %s", got, want)
		}
		body := rapid.StringN(0, 20, 60).Draw(t, "body")
		text := canonicalRequest(method, p, true, []string{"host", "x-acs-date"}, func(h string) string { return " v " + h }, sha256Hex(body))
		headers := map[string]string{"host": "v host", "x-acs-date": "v x-acs-date"}
		if got, want := signatureV3(text, secret), refSignV3(method, params, headers, body, secret); got != want {
			t.Fatalf("V3: %s, want %s", got, want)
		}
	})
}
