package policy

import (
	"errors"
	"strings"
	"testing"
)

// faults gives the faults of a text that must be refused.
func faults(t *testing.T, kind Kind, text string) *ParseError {
	t.Helper()
	_, err := Parse(kind, []byte(text))
	pe, ok := errors.AsType[*ParseError](err)
	if !ok {
		t.Fatalf("accepted, or another error: %v\n%.200s", err, text)
	}
	return pe
}

// TestMarkedFaults finds each fault of a document at the marked token.
func TestMarkedFaults(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		text string // « marks where a fault begins
		want []Code
	}{
		{Identity, "{\"Version\": «1, «\"Extra\": null, \"Statement\": [{\"Effect\": «\"Permit\", \"Action\": [\"ecs:*\", «\"x\", «7], «\"Comment\": \"部\", \"Resource\": [«\"\", «\"acs::r:1:x\", «\"acs:ecs:r:1:\"]}]}",
			[]Code{WrongType, UnknownElement, BadEffect, BadAction, WrongType, UnknownElement, BadARNPrefix, BadARNFields, BadARNFields}},
		{Identity, `«[1]`, []Code{WrongType}},
		{Identity, `{"Version": "1", "Statement": [«"x", «null, «{}]}`, []Code{WrongType, WrongType, MissingEffect, MissingAction, MissingResource}},
		{Identity, `{"Version": "1", "Statement": «7}`, []Code{WrongType}},
		{Identity, `{"Version": "1", "Statement": [{"Effect": «["Allow"], "Action": «{}, "Resource": «[]}]}`, []Code{WrongType, WrongType, EmptyList}},
		{Identity, `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {«"Like": {}, «"Null": {}, «"ForAnyValue:StringLike": {}, "Bool": «"x", "DateEquals": {«"k": «"now", «"a:b/": [«3], "a:b": «[], «"a b:c": "2024-02-29T00:00Z"}}}]}`,
			[]Code{UnknownOperator, UnsupportedOperator, UnsupportedOperator, WrongType, BadConditionKey, BadConditionValue, BadConditionKey, WrongType, EmptyList, BadConditionKey}},
		{Identity, `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": «"x"}]}`, []Code{WrongType}},
		{Trust, `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Principal": «"*"}, {"Effect": "Allow", "Action": "*", "Principal": «{}}]}`, []Code{WrongType, EmptyList}},
		{Trust, `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Principal": {"RAM": [«"x", «"acs:ram::1:group/g", «"acs:ram::x:root", «"acs:ram:cn:1:root", «"acs:ram::1:user/"], "Service": [«"x", «"a..b", «"E.com", «"x@a.com", "12@a.com"], "Federated": «"acs:ram::1:user/x"}}]}`,
			[]Code{BadPrincipal, BadPrincipal, BadPrincipal, BadPrincipal, BadPrincipal, BadPrincipal, BadPrincipal, BadPrincipal, BadPrincipal, BadPrincipal}},
	} {
		var places []int
		text := c.text
		for {
			i := strings.Index(text, "«")
			if i < 0 {
				break
			}
			places = append(places, i)
			text = text[:i] + text[i+len("«"):]
		}
		pe := faults(t, c.kind, text)
		if len(pe.Faults) != len(c.want) {
			t.Errorf("%s\ngot %v", text, pe.Faults)
			continue
		}
		at := map[int]bool{}
		for i, f := range pe.Faults {
			if f.Code != c.want[i] {
				t.Errorf("fault %d is %v, want %s", i, f, c.want[i])
			}
			at[f.Pos.Offset] = true
		}
		for _, p := range places {
			if !at[p] {
				t.Errorf("no fault at %q", text[p:min(len(text), p+20)])
			}
		}
	}
}

func TestPositions(t *testing.T) {
	pe := faults(t, Identity, "{\"Version\": \"1\",\n \"Statement\": [\n  {\"部門\": 1, \"Effect\": \"x\", \"Action\": \"a:b\", \"Resource\": \"*\"}]}")
	if p := pe.Faults[0].Pos; p.Line != 3 || p.Column != 4 {
		t.Errorf("first fault at %v", p)
	}
	if p := pe.Faults[1].Pos; p.Line != 3 || p.Column != 23 || p.String() != "3:23" {
		t.Errorf("second fault at %v: columns count characters", p)
	}
	if f := pe.Faults[1]; f.Path != "Statement[0].Effect" || !strings.Contains(f.String(), "[BadEffect]") {
		t.Errorf("%+v", f)
	}
	if !strings.HasSuffix(pe.Error(), "(and one more fault)") {
		t.Error(pe.Error())
	}
}

// TestLineIndex counts lines and characters by hand at every offset.
func TestLineIndex(t *testing.T) {
	text := strings.Repeat("ab部\n\n😀é", 3) + strings.Repeat("x部", 400) + "\nend" + strings.Repeat("y", 600)
	ix := newLineIndex(text)
	line, column := 1, 1
	for off, r := range text + "." { // the end of the text is a place too
		if got := ix.pos(off); got != (Pos{line, column, off}) {
			t.Fatalf("offset %d is at %v, want %d:%d", off, got, line, column)
		}
		if column++; r == '\n' {
			line, column = line+1, 1
		}
	}
}

func TestJSONFaults(t *testing.T) {
	for text, want := range map[string]Code{
		`{`: Syntax, `{"a`: Syntax, `{"\x": 1}`: Syntax, "{\"a\x01\": 1}": BadCharacter, `{"a"`: Syntax, `{"a":`: Syntax, `{"a":1`: Syntax, `{"a":1,`: Syntax, `{"a":1,}`: Syntax, `{a:1}`: Syntax,
		`[1`: Syntax, `[1,`: Syntax, `[1,]`: Syntax, `[1 2]`: Syntax, `"x`: Syntax, `"\`: Syntax, `"\x"`: Syntax, `"\u12"`: Syntax, `"\u12zz"`: Syntax,
		`01`: Syntax, `-`: Syntax, `1.`: Syntax, `1e`: Syntax, `1e+`: Syntax, `+1`: Syntax, `.5`: Syntax, `tru`: Syntax, `nul`: Syntax, `{} x`: Syntax,
		`/* */`: Syntax, `{/**/}`: Syntax, "\ufeff{}": Syntax, "\x00{}": Syntax, "{}\x00": Syntax, "\"\x00\"": BadCharacter, "\"\n\"": BadCharacter, "\"\x1f\"": BadCharacter,
		`"\u0000"`: BadCharacter, `"\ud800"`: BadCharacter, `"\ud800\u0041"`: BadCharacter, `"\udc00"`: BadCharacter, `"\ud800\u"`: BadCharacter,
		"\"\xff\"": InvalidUTF8, "\xc3": InvalidUTF8, "\"\xed\xa0\x80\"": InvalidUTF8, ` `: Syntax,
		`1.5e-3`: WrongType, `-0`: WrongType, `true`: WrongType, `null`: WrongType, `"\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\"`: WrongType,
		`{"a": 1, "a": 2, "\u0061": 3}`: DuplicateKey, `{"x": {"y": [{"b": 1, "b": 2}]}}`: DuplicateKey,
	} {
		if pe := faults(t, Identity, text); !pe.Has(want) {
			t.Errorf("%q: %v, want %s", text, pe.Faults, want)
		}
	}
	n, _, bad := scan(`"\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\\uABCD\uabcd"`)
	if bad != nil || n.str != "é😀/\b\f\n\r\t\"\\\uabcd\uabcd" {
		t.Errorf("%q %v", n.str, bad)
	}
}

func TestWireCodes(t *testing.T) {
	long, bad := strings.Repeat(" ", 70_000), "{"
	for kind, want := range map[Kind][2]string{
		Identity: {"InvalidParameter.PolicyDocument.Length", "MalformedPolicyDocument"},
		System:   {"InvalidParameter.PolicyDocument.Length", "MalformedPolicyDocument"},
		Control:  {"InvalidParameter.PolicyDocument.Length", "MalformedPolicyDocument"},
		Trust:    {"InvalidParameter.AssumeRolePolicyDocument.Length", "MalformedPolicyDocument"},
		Session:  {"InvalidParameter.PolicySize", "InvalidParameter.PolicyGrammar"},
	} {
		for i, text := range []string{long, bad} {
			if got := faults(t, kind, text).WireCode(); got != want[i] {
				t.Errorf("%v %.5q: %s, want %s", kind, text, got, want[i])
			}
		}
		if got := faults(t, kind, "").WireCode(); got != want[0] {
			t.Errorf("%v: empty gives %s", kind, got)
		}
	}
	if _, err := Parse(Kind(9), []byte("{}")); err == nil || Kind(9).String() != "unknown" {
		t.Error("an unknown kind is parsed")
	}
}

func TestTextForms(t *testing.T) {
	for got, want := range map[string]string{
		Identity.String(): "identity", AllowEffect.String(): "Allow", DenyEffect.String(): "Deny", NoEffect.String(): "none",
		RAMPrincipal.String(): "RAM", PrincipalType(0).String(): "unknown", Type(0).String(): "unknown",
		Allow.String(): "Allow", ExplicitDeny.String(): "ExplicitDeny", Verdict(0).String(): "ImplicitDeny",
		clip(strings.Repeat("部", 40)): strings.Repeat("部", 25) + "...",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
