package policy

import (
	"math/big"
	"net/netip"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestReadDecimal(t *testing.T) {
	for _, bad := range []string{"", "-", "+1", "1.", ".5", "1e3", "0x1", " 1", "1 ", "1,5", "--1", "1.2.3", "٣", "Inf", string(make([]byte, 100))} {
		if _, ok := readDecimal(bad); ok {
			t.Errorf("%q is read", bad)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`-?[0-9]{1,20}(\.[0-9]{1,20})?`)
		a, b := number.Draw(t, "a"), number.Draw(t, "b")
		x, ok1 := readDecimal(a)
		y, ok2 := readDecimal(b)
		r, _ := new(big.Rat).SetString(a)
		s, _ := new(big.Rat).SetString(b)
		if !ok1 || !ok2 || x.compare(y) != r.Cmp(s) {
			t.Fatalf("%s and %s: %d, exactly %d", a, b, x.compare(y), r.Cmp(s))
		}
	})
}

func TestReadDate(t *testing.T) {
	for _, bad := range []string{"", "2026", "2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z",
		"2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00z", "2026-01-01T00:00:00+8:00",
		"2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+08:60", "2026-01-01T00:00:00*08:00", "2026-01-01T00:00:00+0800x", "20a6-01-01T00:00:00Z", "1767225600", "2026-01-01T00:00:0Z", "2026-01-01T00:00+08:0x", "2026-01-01T00:00+080x"} {
		if _, ok := readDate(bad); ok {
			t.Errorf("%q is read", bad)
		}
	}
	for good, sec := range map[string]int64{"2024-02-29T00:00:00Z": 1709164800, "2000-02-29T12:00:00Z": 951825600, "0000-01-01T00:00:00Z": -62167219200} {
		if a, ok := readDate(good); !ok || a.sec != sec {
			t.Errorf("%q is read as %v", good, a)
		}
	}
	if a, _ := readDate("2026-01-01T00:00-0330"); a.sec != time.Date(2026, 1, 1, 3, 30, 0, 0, time.UTC).Unix() {
		t.Error("short offset")
	}
	rapid.Check(t, func(t *rapid.T) {
		moment := func(label string) time.Time {
			zone := time.FixedZone("", rapid.IntRange(-14*60, 14*60).Draw(t, label+" zone")*60)
			return time.Unix(rapid.Int64Range(-62135596800+86400, 253402300799-86400).Draw(t, label), rapid.Int64Range(0, 999_999_999).Draw(t, label+" ns")).In(zone)
		}
		a, b := moment("a"), moment("b")
		x, ok1 := readDate(a.Format(time.RFC3339Nano))
		y, ok2 := readDate(b.Format(time.RFC3339Nano))
		if !ok1 || !ok2 || x.compare(y) != a.Compare(b) || x.sec != a.Unix() || int(x.nsec) != a.Nanosecond() {
			t.Fatalf("%v and %v: %d", a, b, x.compare(y))
		}
	})
}

func TestReadAddress(t *testing.T) {
	for _, bad := range []string{"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1..2.3", "1.2.3.", ".1.2.3", "1.2.3.4/8", "a", "::g", "fe80::1%eth0", "1.2.3.4 ", "1:2", "::ffff:1.2.3.4.5:1111:2222:3333:4444:5555:6666:7777"} {
		if _, ok := readAddress(bad); ok {
			t.Errorf("%q is read", bad)
		}
	}
	for _, bad := range []string{"", "/8", "1.2.3.4/", "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/08", "1.2.3/8", "::1/129", "::1/1000", "1.2.3.4/8/8", "::ffff:1.2.3.4/95", "42.120.XX.X/24"} {
		if p, ok := readBlock(bad); ok {
			t.Errorf("%q is read as %v", bad, p)
		}
	}
	for text, want := range map[string]string{"10.1.2.3/8": "10.0.0.0/8", "1.2.3.4": "1.2.3.4/32", "2001:db8::5/32": "2001:db8::/32", "::1": "::1/128", "::ffff:10.0.0.0/104": "10.0.0.0/8", "1.2.3.4/0": "0.0.0.0/0"} {
		if p, ok := readBlock(text); !ok || p.Masked() != netip.MustParsePrefix(want) {
			t.Errorf("%q is read as %v", text, p)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}`).Draw(t, "s")
		want, err := netip.ParseAddr(s)
		got, ok := readAddress(s)
		if ok != (err == nil) || ok && got != want {
			t.Fatalf("%q: %v %v, the library says %v %v", s, got, ok, want, err)
		}
	})
}

func TestHolds(t *testing.T) {
	if holds(like, 0) || holds(within, 0) {
		t.Error("a relation that is no order holds")
	}
	if _, ok := compare(NoOperator, "a", "a"); ok {
		t.Error("no operator compares")
	}
	o, _ := judgeWith(&Condition{Operator: NoOperator, Key: "a:b", Values: []string{"x"}}, &Value{Key: "a:b", Values: []string{"x"}})
	if o.Met() {
		t.Error("no operator is met")
	}
}
