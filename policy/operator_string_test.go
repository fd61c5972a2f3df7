package policy

import (
	"strconv"
	"strings"
	"testing"
)

func TestStringOperators(t *testing.T) {
	checkOperators(t, []opRow{
		{"StringEquals", `"a"`, "a", Met},
		{"StringEquals", `"a"`, "A", NotMet},
		{"StringEquals", `"a"`, "a ", NotMet},
		{"StringEquals", `"a"`, "", NotMet},
		{"StringEquals", `""`, "", Met},
		{"StringEquals", `["a", "b"]`, "b", Met},
		{"StringEquals", `["a", "b"]`, "c", NotMet},
		{"StringEquals", `["a", "b"]`, "c|b", Met},
		{"StringEquals", `"a*"`, "ab", NotMet}, // wildcards are Like's
		{"StringEquals", `"a*"`, "a*", Met},
		{"StringEquals", `"a?"`, "ab", NotMet},
		{"StringEquals", `"${acs:SourceIp}"`, "${acs:SourceIp}", Met}, // no variables
		{"StringEquals", `"部門"`, "部門", Met},
		{"StringEquals", `"e\u0301"`, "é", NotMet}, // no normal form is made
		{"StringEquals", `"true"`, "true", Met},
		{"StringEquals", `"1"`, "1.0", NotMet},

		{"StringNotEquals", `"a"`, "b", Met},
		{"StringNotEquals", `"a"`, "a", NotMet},
		{"StringNotEquals", `"a"`, "A", Met},
		{"StringNotEquals", `"a"`, "", Met},
		{"StringNotEquals", `["a", "b"]`, "c", Met},
		{"StringNotEquals", `["a", "b"]`, "b", NotMet},
		{"StringNotEquals", `["a", "b"]`, "c|d", Met},
		{"StringNotEquals", `["a", "b"]`, "c|a", NotMet},
		{"StringNotEquals", `"a*"`, "ab", Met},

		{"StringEqualsIgnoreCase", `"abc"`, "ABC", Met},
		{"StringEqualsIgnoreCase", `"AbC"`, "aBc", Met},
		{"StringEqualsIgnoreCase", `"Straße"`, "sTRAßE", Met},
		{"StringEqualsIgnoreCase", `"é"`, "É", Met},
		{"StringEqualsIgnoreCase", `"a"`, "b", NotMet},
		{"StringEqualsIgnoreCase", `"a*"`, "AB", NotMet},
		{"StringEqualsIgnoreCase", `["x", "A"]`, "a", Met},
		{"StringNotEqualsIgnoreCase", `"A"`, "a", NotMet},
		{"StringNotEqualsIgnoreCase", `"A"`, "b", Met},
		{"StringNotEqualsIgnoreCase", `["A", "B"]`, "c|b", NotMet},

		{"StringLike", `"a?c*"`, "abcdef", Met},
		{"StringLike", `"a?c*"`, "acdef", NotMet},
		{"StringLike", `"a?c"`, "a部c", Met}, // ? is a character, not a byte
		{"StringLike", `"a??c"`, "a部c", NotMet},
		{"StringLike", `"A*"`, "ab", NotMet},
		{"StringLike", `"*"`, "", Met},
		{"StringLike", `"*"`, "anything/at:all", Met},
		{"StringLike", `"?"`, "", NotMet},
		{"StringLike", `"a"`, "a", Met},
		{"StringLike", `"a"`, "ab", NotMet}, // the whole text, not a part
		{"StringLike", `"a"`, "ba", NotMet},
		{"StringLike", `"*b*"`, "abc", Met},
		{"StringLike", `["x*", "*c"]`, "abc", Met},
		{"StringLike", `"a.c"`, "abc", NotMet}, // no regular expression
		{"StringLike", `"[ab]"`, "a", NotMet},
		{"StringLike", `"a\\*"`, "a*", NotMet}, // no escape
		{"StringLike", `"a\\*"`, "a\\x", Met},
		{"StringNotLike", `["a*", "b*"]`, "cx", Met},
		{"StringNotLike", `["a*", "b*"]`, "bx", NotMet},
		{"StringNotLike", `"a*"`, "ba|ab", NotMet},
		{"StringNotLike", `"*"`, "", NotMet},
	})
}

// TestStringPairs: on texts without wildcards each negated operator is the
// opposite of its positive, Like is Equals, and IgnoreCase is wider.
func TestStringPairs(t *testing.T) {
	words := []string{"", "a", "A", "ab", "b", "部", "${x}", " ", "a b", "é", "É"}
	met := func(op, want, have string) bool {
		o := outcome(t, op, "acs:Key", strconv.Quote(want), value("acs:Key", have))
		return o == Met
	}
	for _, want := range words {
		for _, have := range words {
			equal, like, fold := met("StringEquals", want, have), met("StringLike", want, have), met("StringEqualsIgnoreCase", want, have)
			if equal != (want == have) || like != equal || fold != strings.EqualFold(want, have) {
				t.Errorf("%q against %q: equal %v, like %v, fold %v", want, have, equal, like, fold)
			}
			if met("StringNotEquals", want, have) == equal || met("StringNotLike", want, have) == like || met("StringNotEqualsIgnoreCase", want, have) == fold {
				t.Errorf("%q against %q: a negated operator agrees with its positive", want, have)
			}
		}
	}
}

// TestStringValues: any text may stand in a policy.
func TestStringValues(t *testing.T) {
	checkValues(t, ofType(StringType), []string{"", "a", "*", "a*b?c", "${x}", "部", " ", "true", "10"}, nil, "")
}
