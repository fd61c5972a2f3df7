package policy

import (
	"regexp"
	"strings"
	"testing"
)

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, s string
		want       bool
	}{
		{"", "", true}, {"", "a", false}, {"a", "", false}, {"*", "", true}, {"*", "anything", true}, {"**", "", true}, {"?", "", false}, {"?", "a", true}, {"?", "ab", false}, {"?", "部", true},
		{"a*", "a", true}, {"a*", "ba", false}, {"*a", "ba", true}, {"*a", "ab", false}, {"a*a", "a", false}, {"a*a", "aa", true}, {"*ab*ab*", "abab", true}, {"*ab*ab*", "aab", false},
		{"ab*ba", "aba", false}, {"a*b*c", "aXbXbXc", true}, {"a*b*c", "acb", false}, {"*?", "", false}, {"*?", "a", true}, {"?*", "部", true}, {"*??*", "a", false}, {"*??*", "部a", true},
		{"*a?c*", "xxabacc", true}, {"*a?c", "abcaxc", true}, {"*a?c", "abcaxxc", false}, {"*部?*", "部", false}, {"*部?*", "a部b", true}, {"a?", "a\xff", true}, {"?a", "\xffa", true},
		{"*?b?*", "abb", true}, {"*?b?*", "bb", false}, {"*" + strings.Repeat("a?", 40) + "c*", strings.Repeat("ab", 50) + "c", true}, {"*" + strings.Repeat("a?", 40) + "c*", strings.Repeat("ab", 50), false},
		{"*?" + strings.Repeat("部?", 40), strings.Repeat("部a", 41), true}, {"x*" + strings.Repeat("\ufffd?", 20) + "*", "x" + strings.Repeat("\xff?", 20), false}, {"*b" + strings.Repeat("?", 30) + "*", "abb" + strings.Repeat("\xff", 30), true},
		{"a.c", "abc", false}, {"[a]*", "[a]x", true}, {`\*`, `\x`, true},
		{"acs:*:*cn-beijing*:*:*", "acs:ecs:cn-beijing:1:i", true}, {"acs:ecs:*:instance/*", "acs:ecs:r:1:instance/i", true},
	} {
		if got := glob(c.pattern, c.s); got != c.want {
			t.Errorf("glob(%q, %q) = %v", c.pattern, c.s, got)
		}
	}
}

// asRegexp is the pattern in another notation, as an independent judge.
func asRegexp(pattern string) *regexp.Regexp {
	q := regexp.QuoteMeta(pattern)
	return regexp.MustCompile(`(?s)\A` + strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(q) + `\z`)
}

func FuzzGlob(f *testing.F) {
	f.Add("a*b?c*", "aXbXcX")
	f.Add("*ab*ab*", "aabab")
	f.Add("?部*", "a部")
	f.Fuzz(func(t *testing.T, pattern, s string) {
		if len(pattern) > 64 || len(s) > 256 {
			return
		}
		if strings.ToValidUTF8(pattern, "") != pattern || strings.ToValidUTF8(s, "") != s {
			glob(pattern, s) // only: it returns
			return
		}
		if got, want := glob(pattern, s), asRegexp(pattern).MatchString(s); got != want {
			t.Errorf("glob(%q, %q) = %v, the regular expression says %v", pattern, s, got, want)
		}
	})
}

// TestHostilePatterns matches texts so long that a matcher which goes back would
// not end before the test's limit: 64 stars over a mebibyte are 2^20 to the 64th
// ways to try. How fast it is, `make bench` says: the row of the hostile pattern.
func TestHostilePatterns(t *testing.T) {
	text := strings.Repeat("a", 1<<20)
	for name, c := range map[string]struct {
		pattern string
		want    bool
	}{
		"64 times *a":                 {strings.Repeat("*a", 64), true},
		"64 times *a, then b":         {strings.Repeat("*a", 64) + "b", false},
		"64 times *aa*b":              {strings.Repeat("*aa*b", 64), false},
		"one long part":               {"*" + strings.Repeat("a", 4000) + "b*", false},
		"one long part that is there": {"*" + strings.Repeat("a", 4000) + "*", true},
		"parts with ?":                {"*" + strings.Repeat("a?", 1000) + "b*", false},
		"many ?":                      {"*" + strings.Repeat("?", 3000) + "b*", false},
	} {
		if got := glob(c.pattern, text); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestFolding(t *testing.T) {
	for _, s := range []string{"", "abc", "ABC", "AbC:[x]@`Z{z", "\u212a", "ÀB", strings.Repeat("aB", 60), "ecs:RunInstances\x00\xff"} {
		want := strings.Map(func(r rune) rune {
			if r >= 'A' && r <= 'Z' {
				return r + 32
			}
			return r
		}, s)
		if strings.ToValidUTF8(s, "") != s {
			want = "ecs:runinstances\x00\xff"
		}
		if got := lower(s); got != want {
			t.Errorf("lower(%q) = %q", s, got)
		}
		var q Query
		q.Prepare(&Request{Action: s, Resource: "*"})
		if got := q.action(); got != want {
			t.Errorf("the query has %q for %q", got, s)
		}
	}
	if foldEqual("\u212a", "k") || foldEqual("a", "ab") || !foldEqual("aB", "Ab") {
		t.Error("foldEqual")
	}
	if keyEqual("a:b", "a:bc") || !keyEqual("ACS:b/X", "acs:B/X") {
		t.Error("keyEqual")
	}
}
