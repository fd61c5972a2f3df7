package wire

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
)

func TestParamsLookup(t *testing.T) {
	p := NewParams(map[string]string{"Tag.10.Key": "j", "Tag.1.Key": "a", "Tag": "whole", "TagX": "no", "B": "", "a": "lower"})
	if v, ok := p.Get("B"); !ok || v != "" {
		t.Errorf("B = %q, %v", v, ok)
	}
	for _, name := range []string{"A", "b", "", "Tag.1", "zzz"} {
		if p.Has(name) {
			t.Errorf("has %q", name)
		}
	}
	if got := p.under("Tag."); len(got) != 2 || got[0].Value != "a" || got[1].Value != "j" {
		t.Errorf("under Tag.: %v", got)
	}
	if got := p.under("Zone."); len(got) != 0 {
		t.Errorf("under Zone.: %v", got)
	}
	if got := p.Without("Tag"); len(got) != 5 || got.Has("Tag") || !p.Has("Tag") {
		t.Errorf("without Tag: %v; was %v", got, p)
	}
	if got := p.Without("None"); !reflect.DeepEqual(got, p) {
		t.Errorf("without None: %v", got)
	}
}

func TestParseForm(t *testing.T) {
	for _, c := range []struct {
		raw  string
		want map[string]string // nil: refused
	}{
		{"", map[string]string{}},
		{"a=1&b=2", map[string]string{"a": "1", "b": "2"}},
		{"a", map[string]string{"a": ""}},
		{"a=", map[string]string{"a": ""}},
		{"a=b=c", map[string]string{"a": "b=c"}},
		{"&&a=1&", map[string]string{"a": "1"}},
		{"a=x+y%20z%2B", map[string]string{"a": "x y z+"}},
		{"%61%2e=1", map[string]string{"a.": "1"}},
		{"a=%E5%90%8d", map[string]string{"a": "名"}},
		{"a=1;b=2", map[string]string{"a": "1;b=2"}},
		{"a=1&a=1", map[string]string{"a": "1"}},
		{"a=1&%61=1", map[string]string{"a": "1"}},
		{"a=1&a=2", nil},
		{"a=1&b=2&a=", nil},
		{"=1", nil},
		{"a=%", nil},
		{"a=%4", nil},
		{"a=%4g", nil},
		{"a=%ff", nil},
		{"a=\xff", nil},
		{"%c3=1", nil},
	} {
		p, err := parseForm(nil, c.raw)
		if err == nil {
			p, err = normalize(p)
		}
		if c.want == nil {
			if codeOf(err) != "InvalidParameter" {
				t.Errorf("%q: %v, %v; want InvalidParameter", c.raw, p, err)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(append(Params{}, p...), NewParams(c.want)) {
			t.Errorf("%q: %v, %v; want %v", c.raw, p, err, c.want)
		}
	}
}

// TestEncode checks that the standard library reads what we write, and that we
// read it back.
func TestEncode(t *testing.T) {
	var all strings.Builder
	for c := rune(0); c < 0x250; c++ {
		all.WriteRune(c)
	}
	m := map[string]string{"a": all.String(), all.String(): "x", "empty": "", "日本": "語"}
	text := NewParams(m).Encode()
	std, err := url.ParseQuery(text)
	if err != nil {
		t.Fatal(err)
	}
	for n, v := range m {
		if std.Get(n) != v {
			t.Errorf("the standard library reads %q as %q", v, std.Get(n))
		}
	}
	p, perr := parseForm(nil, text)
	if perr != nil || !reflect.DeepEqual(p, NewParams(m)) {
		t.Errorf("read back %v, %v", p, perr)
	}
	if got, want := text, refCanonical(m); got != want {
		t.Errorf("encoded\n%s\nwant\n%s", got, want)
	}
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"short":                       "short",
		"\xff":                        "\uFFFD",
		strings.Repeat("x", 64):       strings.Repeat("x", 64),
		strings.Repeat("x", 65):       strings.Repeat("x", 64) + "...",
		"x" + strings.Repeat("é", 40): "x" + strings.Repeat("é", 31) + "...",
	} {
		if got := printable(in); got != want {
			t.Errorf("printable(%q) = %q, want %q", in, got, want)
		}
	}
}
