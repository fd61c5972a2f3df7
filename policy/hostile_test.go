package policy

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"
)

// What is meant to harm: each text must get a clear error, at the right place,
// for memory that is bounded by the limits of its kind and not by its own size.
// Nothing here looks at a clock.

// allocated gives the bytes that f allocates. Other goroutines of the test
// binary allocate too, so more than allowed is measured again.
func allocated(allowed uint64, f func()) uint64 {
	least := ^uint64(0)
	for run := 0; run < 4 && least > allowed; run++ {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

// statementWith puts text in place of the action.
func statementWith(action string) string {
	return `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": ` + action + `, "Resource": "*"}]}`
}

const (
	kB = 1 << 10
	mB = 1 << 20
)

func TestHostileDocuments(t *testing.T) {
	for _, c := range []struct {
		name    string
		kind    Kind
		text    string
		want    Code
		message string // part of it
		offset  int    // of the first fault; -1: anywhere
		bytes   uint64 // may be allocated
	}{
		// too long: nothing is read but the length, so next to nothing is allocated
		{"ten megabytes of blanks", Identity, strings.Repeat(" ", 10*mB), TooLong, "longer than the 6144 characters of an identity policy; shorten it or split it", 0, 4 * kB},
		{"ten megabytes of braces", System, strings.Repeat("{", 10*mB), TooLong, "65536", 0, 4 * kB},
		{"ten megabytes of a valid policy", Control, statementWith(`"*"`) + strings.Repeat("\n", 10*mB), TooLong, "4096", 0, 4 * kB},
		{"ten megabytes of NUL", Trust, strings.Repeat("\x00", 10*mB), TooLong, "6144", 0, 4 * kB},
		{"ten megabytes of broken UTF-8", Session, strings.Repeat("\xff", 10*mB), TooLong, "2048", 0, 4 * kB},
		{"10,000 nested arrays", Identity, strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), TooLong, "6144", 0, 4 * kB},
		{"a million-character action", Identity, statementWith(`"ecs:` + strings.Repeat("*a", 500_000) + `"`), TooLong, "6144", 0, 4 * kB},
		{"one character too many", Session, statementWith(`"*"`) + strings.Repeat(" ", 2049-len(statementWith(`"*"`))), TooLong, "2048", 0, 4 * kB},
		{"four-byte characters, one too many", Session, strings.Repeat("😀", 2049), TooLong, "2048", 0, 4 * kB},

		// within the limits: the cost is a small multiple of the limit
		{"10,000 nested arrays, within the length", System, strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), TooDeep, "nested deeper than 16 levels", 16, 64 * kB},
		{"10,000 nested objects", System, strings.Repeat(`{"":`, 10_000), TooDeep, "nested deeper", 64, 128 * kB},
		{"6,000 nested arrays", Identity, strings.Repeat("[", 6_000), TooDeep, "nested deeper", 16, 32 * kB},
		{"nested in a condition", Identity, `{"Version": "1", "Statement": [{"Condition": {"Bool": {"a:b": ` + strings.Repeat("[", 100) + `}}}]}`, TooDeep, "nested deeper", -1, 16 * kB},
		{"NUL bytes", Identity, strings.Repeat("\x00", 6_000), Syntax, `a JSON value is expected here, not '\x00'`, 0, 32 * kB},
		{"NUL in a string", Identity, statementWith("\"ecs:\x00\""), BadCharacter, "control character (0x00)", -1, 32 * kB},
		{"NUL as an escape", Identity, statementWith(`"ecs:\u0000"`), BadCharacter, "NUL", -1, 32 * kB},
		{"NUL in a name", Identity, "{\"Ver\x00sion\": \"1\"}", BadCharacter, "control character", 5, 32 * kB},
		{"NUL behind the end", Identity, statementWith(`"*"`) + "\x00", Syntax, "the document ends before this", len(statementWith(`"*"`)), 32 * kB},
		{"broken UTF-8", Identity, strings.Repeat("\xff", 6_000), InvalidUTF8, "not UTF-8", 0, 32 * kB},
		{"broken UTF-8 in a string", Identity, statementWith("\"部\xc3\x28\""), InvalidUTF8, "not UTF-8", strings.Index(statementWith("\"部\xc3\x28\""), "\xc3"), 32 * kB},
		{"half a character at the end", Identity, statementWith(`"*"`) + "\xe9\x83", InvalidUTF8, "not UTF-8", len(statementWith(`"*"`)), 32 * kB},
		{"overlong slash", Identity, statementWith("\"ecs\xc0\xaf\""), InvalidUTF8, "not UTF-8", -1, 32 * kB},
		{"a surrogate as UTF-8", Identity, statementWith("\"\xed\xa0\x80\""), InvalidUTF8, "not UTF-8", -1, 32 * kB},
		{"half a surrogate pair", Identity, statementWith(`"\ud83d"`), BadCharacter, "surrogate", -1, 32 * kB},
		{"a byte order mark", Identity, "\ufeff" + statementWith(`"*"`), Syntax, "expected here", 0, 32 * kB},
		{"a thousand duplicate keys", Identity, "{" + strings.Repeat(`"a":1,`, 1000) + `"a":1}`, DuplicateKey, `"a" stands twice`, -1, 512 * kB},
		{"a duplicate Effect", Identity, `{"Version": "1", "Statement": [{"Effect": "Deny", "Effect": "Allow", "Action": "*", "Resource": "*"}]}`, DuplicateKey, `"Effect" stands twice`, 50, 32 * kB},
		{"a duplicate by an escape", Identity, `{"Version": "1", "V\u0065rsion": "1"}`, DuplicateKey, `"Version" stands twice`, -1, 32 * kB},
		{"a duplicate operator", Identity, `{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a:b": "true"}, "Bool": {"a:c": "true"}}}]}`, DuplicateKey, `"Bool" stands twice`, -1, 32 * kB},
		{"the longest name", Identity, `{"Version": "1", "` + strings.Repeat("x", 6_000) + `": 1}`, UnknownElement, "...", -1, 64 * kB},
		{"two thousand bad actions", Identity, statementWith(`[` + strings.Repeat(`"",`, 1900) + `""]`), BadAction, "is not an action", -1, 1 * mB},
		{"the most bad actions", System, statementWith(`[` + strings.Repeat(`"",`, 21_000) + `""]`), BadAction, "is not an action", -1, 16 * mB},
		{"the most statements", System, `{"Version": "1", "Statement": [` + strings.Repeat(`{},`, 21_000) + `{}]}`, MissingEffect, "Effect is missing", -1, 20 * mB},
		{"digits without end", Identity, strings.Repeat("9", 6_000), WrongType, "a number", 0, 32 * kB},
		{"escapes without end", Identity, `"` + strings.Repeat(`\n`, 3_000), Syntax, "not closed", 0, 32 * kB},
	} {
		var pe *ParseError
		text := []byte(c.text)
		n := allocated(c.bytes, func() {
			_, err := Parse(c.kind, text)
			pe, _ = err.(*ParseError)
		})
		if pe == nil {
			t.Errorf("%s: accepted", c.name)
			continue
		}
		f := pe.Faults[0]
		if !pe.Has(c.want) || c.offset >= 0 && (f.Code != c.want || f.Pos.Offset != c.offset) || !strings.Contains(pe.Error()+fmt.Sprint(pe.Faults), c.message) {
			t.Errorf("%s: %.200v, want %s at %d with %q", c.name, f, c.want, c.offset, c.message)
		}
		if n > c.bytes {
			t.Errorf("%s: %d bytes allocated, allowed %d", c.name, n, c.bytes)
		}
		if len(pe.Faults) > maxFaults || len(pe.Error()) > 1000 || !utf8.ValidString(pe.Error()) {
			t.Errorf("%s: the report is not bounded or no text", c.name)
		}
		for _, f := range pe.Faults {
			if len(f.Message) > 1000 {
				t.Errorf("%s: a message of %d bytes", c.name, len(f.Message))
			}
		}
	}
}

// TestLargestDocuments: what the limits let through is accepted for a bounded
// price, and decides without any further allocation.
func TestLargestDocuments(t *testing.T) {
	for name, action := range map[string]string{
		"thousands of actions": `["a:b"` + strings.Repeat(`,"a:b"`, 9_000) + `]`,
		"one long pattern":     `"ecs:` + strings.Repeat("*a", 30_000) + `"`,
		"one long name":        `"ecs:` + strings.Repeat("a", 60_000) + `"`,
	} {
		text := []byte(statementWith(action))
		var c *Compiled
		if n := allocated(8*mB, func() { c = Compile(ID{}, mustParse(t, System, string(text))) }); n > 8*mB {
			t.Errorf("%s: %d bytes allocated", name, n)
		}
		set := NewSet(c)
		r := &Request{Action: "ecs:" + strings.Repeat("a", 60), Resource: "*"}
		if n := testing.AllocsPerRun(3, func() { set.Decide(r) }); n != 0 {
			t.Errorf("%s: %v allocations for a decision", name, n)
		}
	}
}

// TestHostilePatternsAllocateLittle: patterns of a million characters against
// long texts. Only a long part with ? needs memory, in line with its length;
// all its characters may differ.
func TestHostilePatternsAllocateLittle(t *testing.T) {
	text := strings.Repeat("a", 8*kB)
	var distinct strings.Builder
	for i := range 60_000 {
		distinct.WriteRune(rune(0x4e00 + i%0x5000))
	}
	for _, c := range []struct {
		name, pattern, s string
		want             bool
		perCharacter     uint64 // bytes allowed for each character of the pattern
	}{
		{"a million stars", strings.Repeat("*", 1_000_000), text, true, 0},
		{"half a million *a", strings.Repeat("*a", 500_000), text, false, 0},
		{"half a million *a that fit", strings.Repeat("*a", 500_000), strings.Repeat("a", 500_000), true, 0},
		{"a million ?", strings.Repeat("?", 1_000_000), text, false, 0},
		{"* and a million ?", "*" + strings.Repeat("?", 1_000_000) + "*", text, false, 0},
		{"a million letters", strings.Repeat("a", 1_000_000), text, false, 0},
		{"64 times *a, then b", strings.Repeat("*a", 64) + "b", text, false, 0},
		{"a long part with ?", "*" + strings.Repeat("a?", 30_000) + "b*", text, false, 40},
		{"all characters differ", "*?" + distinct.String() + "?*", text, false, 80},
		{"all differ and fit", "*" + distinct.String() + "?*", "x" + distinct.String() + "y", true, 80},
		{"two letters in turn", "*" + strings.Repeat("ab?", 10_000) + "c*", strings.Repeat("abx", 3_000), false, 40},
	} {
		var got bool
		allowed := c.perCharacter*uint64(utf8.RuneCountInString(c.pattern)) + 512
		n := allocated(allowed, func() { got = glob(c.pattern, c.s) })
		if got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		if n > allowed {
			t.Errorf("%s: %d bytes allocated, allowed %d", c.name, n, allowed)
		}
	}
}

// TestHostileRequests: what a caller sends is refused or decided without memory
// of its own; an action beyond the usual length is copied once.
func TestHostileRequests(t *testing.T) {
	set := NewSet(policyOf(t, "p", `{"Effect": "Deny", "Action": "ecs:*", "Resource": ["acs:ecs:*:*:instance/*", "acs:e*:*:*:*x*"], "Condition": {"StringNotLike": {"a:k": "*b*"}, "NumericLessThan": {"a:n": "3"}, "DateLessThan": {"a:d": "2026-01-01T00:00:00Z"}, "NotIpAddress": {"a:i": "10.0.0.0/8"}, "Bool": {"a:b": "true"}}}`))
	long := strings.Repeat("a", mB)
	for name, c := range map[string]struct {
		r     Request
		bytes uint64
	}{
		"a long resource":         {Request{Action: "ecs:X", Resource: "acs:ecs:r:1:instance/" + long}, 512},
		"a million colons":        {Request{Action: "ecs:X", Resource: strings.Repeat(":", mB)}, 512},
		"a long action":           {Request{Action: "ecs:" + long, Resource: "*"}, 2*mB + 64*kB},
		"a long value":            {Request{Action: "ecs:X", Resource: "acs:ecs:r:1:instance/i", Context: []Value{value("a:k", long), value("a:n", "1"+long), value("a:d", long), value("a:i", long), value("a:b", long)}}, 4 * kB},
		"a million digits":        {Request{Action: "ecs:X", Resource: "acs:ecs:r:1:instance/i", Context: []Value{value("a:k", "x"), value("a:n", strings.Repeat("9", mB))}}, 512},
		"broken UTF-8 everywhere": {Request{Action: "ecs:\xff", Resource: "acs:ecs:\xff:\xff:instance/\xff", Context: []Value{value("a:k", "\xff"), value("\xff:k", "\xff")}}, 512},
		"NUL everywhere":          {Request{Action: "ecs:\x00", Resource: "acs:ecs:\x00:\x00:instance/\x00", Context: []Value{value("a:\x00", "\x00")}}, 512},
	} {
		if n := allocated(c.bytes, func() {
			if d := set.Decide(&c.r); d.Verdict != ImplicitDeny {
				t.Errorf("%s: %v", name, d.Verdict)
			}
		}); n > c.bytes {
			t.Errorf("%s: %d bytes allocated, allowed %d", name, n, c.bytes)
		}
	}
}
