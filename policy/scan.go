package policy

import (
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// The scanner reads strict JSON (RFC 7159) into a tree of nodes that remember
// their place. The standard library's decoder is not used: it gives no
// positions, takes the last of duplicate keys and replaces broken UTF-8.
//
// Its input is bounded by the length limits of Parse, its depth by maxDepth, so
// its time and memory are bounded too.

// maxDepth is the deepest nesting read. The grammar needs six.
const maxDepth = 16

type nodeType uint8

const (
	nullNode nodeType = iota
	boolNode
	numberNode
	stringNode
	listNode
	objectNode
)

var nodeNames = [...]string{"null", "a boolean", "a number", "a string", "a list", "an object"}

func (t nodeType) String() string { return nodeNames[t] }

// node is one JSON value. Offsets are bytes into the text.
type node struct {
	typ      nodeType
	off, end int
	str      string // string: decoded; number, boolean: as written
	items    []node // list
	members  []member
}

type member struct {
	key    string
	keyOff int
	val    node
}

// get gives the value of the first member with that key.
func (n *node) get(key string) *node {
	for i := range n.members {
		if n.members[i].key == key {
			return &n.members[i].val
		}
	}
	return nil
}

// scanFault stops the scanner; it becomes a Fault.
type scanFault struct {
	code Code
	off  int
	msg  string
}

type scanner struct {
	s   string
	i   int
	dup []scanFault // duplicate keys: reported, but they do not stop the scan
}

// scan reads the whole text as one JSON value. It panics with nothing: a fault
// comes back as the second result.
func scan(text string) (root node, dups []scanFault, bad *scanFault) {
	sc := &scanner{s: text}
	if !utf8.ValidString(text) {
		return node{}, nil, &scanFault{InvalidUTF8, brokenByte(text), "this byte is not UTF-8; save the document as UTF-8"}
	}
	sc.space()
	root, bad = sc.value(0)
	if bad != nil {
		return node{}, sc.dup, bad
	}
	sc.space()
	if sc.i < len(sc.s) {
		return node{}, sc.dup, sc.syntax(sc.i, "the document ends before this; remove what follows")
	}
	return root, sc.dup, nil
}

// brokenByte gives the offset of the first byte that is not UTF-8, or the
// length.
func brokenByte(s string) int {
	for i := 0; ; {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
}

func (sc *scanner) syntax(off int, format string, args ...any) *scanFault {
	return &scanFault{Syntax, off, fmt.Sprintf(format, args...)}
}

func (sc *scanner) space() {
	for sc.i < len(sc.s) {
		switch sc.s[sc.i] {
		case ' ', '\t', '\n', '\r':
			sc.i++
		default:
			return
		}
	}
}

// here describes the character at the current place for a message.
func (sc *scanner) here() string {
	if sc.i >= len(sc.s) {
		return "the end of the text"
	}
	r, _ := utf8.DecodeRuneInString(sc.s[sc.i:])
	return strconv.QuoteRune(r)
}

func (sc *scanner) value(depth int) (node, *scanFault) {
	if depth >= maxDepth {
		return node{}, &scanFault{TooDeep, sc.i, fmt.Sprintf("nested deeper than %d levels; a policy needs six", maxDepth)}
	}
	if sc.i >= len(sc.s) {
		return node{}, sc.syntax(sc.i, "a JSON value is missing: the text ends here")
	}
	n := node{off: sc.i}
	var bad *scanFault
	switch c := sc.s[sc.i]; {
	case c == '{':
		n.typ = objectNode
		bad = sc.object(&n, depth)
	case c == '[':
		n.typ = listNode
		bad = sc.list(&n, depth)
	case c == '"':
		n.typ = stringNode
		n.str, bad = sc.text()
	case c == '-' || c >= '0' && c <= '9':
		n.typ = numberNode
		n.str, bad = sc.number()
	default:
		n.typ, n.str, bad = sc.word()
	}
	n.end = sc.i
	return n, bad
}

func (sc *scanner) word() (nodeType, string, *scanFault) {
	for _, w := range [...]struct {
		text string
		typ  nodeType
	}{{"true", boolNode}, {"false", boolNode}, {"null", nullNode}} {
		if len(sc.s)-sc.i >= len(w.text) && sc.s[sc.i:sc.i+len(w.text)] == w.text {
			sc.i += len(w.text)
			return w.typ, w.text, nil
		}
	}
	if sc.s[sc.i] == '/' {
		return 0, "", sc.syntax(sc.i, "JSON has no comments; remove it")
	}
	return 0, "", sc.syntax(sc.i, "a JSON value is expected here, not %s", sc.here())
}

func (sc *scanner) object(n *node, depth int) *scanFault {
	sc.i++
	sc.space()
	if sc.i < len(sc.s) && sc.s[sc.i] == '}' {
		sc.i++
		return nil
	}
	for {
		if sc.i >= len(sc.s) || sc.s[sc.i] != '"' {
			if sc.i < len(sc.s) && sc.s[sc.i] == '/' {
				return sc.syntax(sc.i, "JSON has no comments; remove it")
			}
			return sc.syntax(sc.i, "an element name in double quotes is expected here, not %s", sc.here())
		}
		m := member{keyOff: sc.i}
		var bad *scanFault
		if m.key, bad = sc.text(); bad != nil {
			return bad
		}
		sc.space()
		if sc.i >= len(sc.s) || sc.s[sc.i] != ':' {
			return sc.syntax(sc.i, "a colon is expected after the name %q, not %s", m.key, sc.here())
		}
		sc.i++
		sc.space()
		if m.val, bad = sc.value(depth + 1); bad != nil {
			return bad
		}
		n.members = append(n.members, m)
		if done, bad := sc.next('}', "object"); done || bad != nil {
			sc.duplicates(n)
			return bad
		}
	}
}

// duplicates notes keys that stand twice in one object. Objects here are small,
// but a hostile one need not be, so it uses a map.
func (sc *scanner) duplicates(n *node) {
	if acceptDuplicateKeys || len(n.members) < 2 {
		return
	}
	seen := make(map[string]bool, len(n.members))
	for _, m := range n.members {
		if seen[m.key] && len(sc.dup) < maxFaults {
			sc.dup = append(sc.dup, scanFault{DuplicateKey, m.keyOff, fmt.Sprintf("%q stands twice in this object; keep one", m.key)})
		}
		seen[m.key] = true
	}
}

func (sc *scanner) list(n *node, depth int) *scanFault {
	sc.i++
	sc.space()
	if sc.i < len(sc.s) && sc.s[sc.i] == ']' {
		sc.i++
		return nil
	}
	for {
		v, bad := sc.value(depth + 1)
		if bad != nil {
			return bad
		}
		n.items = append(n.items, v)
		if done, bad := sc.next(']', "list"); done || bad != nil {
			return bad
		}
	}
}

// next reads the comma before a further member, or the closing bracket.
func (sc *scanner) next(closing byte, what string) (done bool, bad *scanFault) {
	sc.space()
	switch {
	case sc.i >= len(sc.s):
		return false, sc.syntax(sc.i, "the text ends inside the %s; close it with %q", what, closing)
	case sc.s[sc.i] == closing:
		sc.i++
		return true, nil
	case sc.s[sc.i] == ',':
		sc.i++
		sc.space()
		return false, nil
	}
	return false, sc.syntax(sc.i, "a comma or %q is expected here, not %s", closing, sc.here())
}

func (sc *scanner) number() (string, *scanFault) {
	start := sc.i
	digits := func() bool {
		from := sc.i
		for sc.i < len(sc.s) && sc.s[sc.i] >= '0' && sc.s[sc.i] <= '9' {
			sc.i++
		}
		return sc.i > from
	}
	if sc.s[sc.i] == '-' {
		sc.i++
	}
	lead := sc.i
	if !digits() || sc.s[lead] == '0' && sc.i > lead+1 {
		return "", sc.syntax(start, "this is not a JSON number")
	}
	if sc.i < len(sc.s) && sc.s[sc.i] == '.' {
		sc.i++
		if !digits() {
			return "", sc.syntax(start, "this is not a JSON number")
		}
	}
	if sc.i < len(sc.s) && (sc.s[sc.i] == 'e' || sc.s[sc.i] == 'E') {
		sc.i++
		if sc.i < len(sc.s) && (sc.s[sc.i] == '+' || sc.s[sc.i] == '-') {
			sc.i++
		}
		if !digits() {
			return "", sc.syntax(start, "this is not a JSON number")
		}
	}
	return sc.s[start:sc.i], nil
}

// text reads a string. The common case, no escapes, shares the document's text.
func (sc *scanner) text() (string, *scanFault) {
	start := sc.i
	sc.i++
	var buf []byte
	from := sc.i
	for sc.i < len(sc.s) {
		switch c := sc.s[sc.i]; {
		case c == '"':
			part := sc.s[from:sc.i]
			sc.i++
			if buf == nil {
				return part, nil
			}
			return string(append(buf, part...)), nil
		case c < 0x20:
			return "", &scanFault{BadCharacter, sc.i, fmt.Sprintf("a control character (%#02x) may not stand in a string; remove it", c)}
		case c == '\\':
			if buf == nil {
				buf = make([]byte, 0, 64)
			}
			buf = append(buf, sc.s[from:sc.i]...)
			r, bad := sc.escape()
			if bad != nil {
				return "", bad
			}
			buf = utf8.AppendRune(buf, r)
			from = sc.i
		default:
			sc.i++
		}
	}
	return "", sc.syntax(start, "the string that begins here is not closed")
}

func (sc *scanner) escape() (rune, *scanFault) {
	at := sc.i
	sc.i++
	if sc.i >= len(sc.s) {
		return 0, sc.syntax(at, "the text ends inside an escape")
	}
	c := sc.s[sc.i]
	sc.i++
	switch c {
	case '"', '\\', '/':
		return rune(c), nil
	case 'b':
		return '\b', nil
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'u':
		r, ok := sc.hex()
		if !ok {
			return 0, sc.syntax(at, `\u needs four hexadecimal digits`)
		}
		if utf16.IsSurrogate(r) {
			ok := sc.i+1 < len(sc.s) && sc.s[sc.i] == '\\' && sc.s[sc.i+1] == 'u'
			if ok {
				sc.i += 2
				var low rune
				if low, ok = sc.hex(); ok {
					r = utf16.DecodeRune(r, low)
					ok = r != utf8.RuneError
				}
			}
			if !ok {
				return 0, &scanFault{BadCharacter, at, "half of a surrogate pair stands alone; write the character itself"}
			}
		}
		if r == 0 {
			return 0, &scanFault{BadCharacter, at, "the NUL character may not stand in a policy; remove it"}
		}
		return r, nil
	}
	return 0, sc.syntax(at, "JSON has no such escape; write \\\\ for a backslash")
}

func (sc *scanner) hex() (rune, bool) {
	if len(sc.s)-sc.i < 4 {
		return 0, false
	}
	var r rune
	for _, c := range []byte(sc.s[sc.i : sc.i+4]) {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		default:
			return 0, false
		}
	}
	sc.i += 4
	return r, true
}
