package wire

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/rampart-cloud/rampart/acs"
)

// Param is one decoded request parameter.
type Param struct{ Name, Value string }

// Params is a list of parameters, sorted by name in byte order, each name once.
// Build one with NewParams; the methods rely on the order.
type Params []Param

// NewParams gives the parameters of m in order.
func NewParams(m map[string]string) Params {
	p := make(Params, 0, len(m))
	for n, v := range m {
		p = append(p, Param{n, v})
	}
	p.sort()
	return p
}

func (p Params) sort() {
	slices.SortStableFunc(p, func(a, b Param) int { return strings.Compare(a.Name, b.Name) })
}

// Get gives the value of a parameter and whether it was sent. Names are case
// sensitive.
func (p Params) Get(name string) (string, bool) {
	i := p.search(name)
	if i < len(p) && p[i].Name == name {
		return p[i].Value, true
	}
	return "", false
}

// Has tells whether a parameter was sent, with whatever value.
func (p Params) Has(name string) bool {
	_, ok := p.Get(name)
	return ok
}

// Without gives the parameters except the named one; p is not changed.
func (p Params) Without(name string) Params {
	i := p.search(name)
	if i == len(p) || p[i].Name != name {
		return p
	}
	out := make(Params, 0, len(p)-1)
	return append(append(out, p[:i]...), p[i+1:]...)
}

// Encode gives the parameters as a query string or form body.
func (p Params) Encode() string {
	return string(appendCanonical(nil, p, true))
}

// search gives the position of name, or where it would stand.
func (p Params) search(name string) int {
	return sort.Search(len(p), func(i int) bool { return p[i].Name >= name })
}

// under gives the parameters whose names begin with prefix. Sorting makes them
// neighbours, so this is a sub-slice.
func (p Params) under(prefix string) Params {
	lo := p.search(prefix)
	hi := lo
	for hi < len(p) && strings.HasPrefix(p[hi].Name, prefix) {
		hi++
	}
	return p[lo:hi]
}

// maxParams is the most parameters of one request.
//
// Ours: the vendor's limit is not published. It bounds the work that a stranger
// can cause before the signature is checked.
const maxParams = 10_000

// parseForm appends the pairs of a query string or form body, decoded.
//
// Ours: a bad percent sign, text that is not UTF-8 and an empty name are
// refused instead of repaired, so that what is signed, authorized and stored is
// the same text.
func parseForm(dst Params, raw string) (Params, *acs.Error) {
	for raw != "" {
		if len(dst) == maxParams {
			return dst, tooManyParams(maxParams)
		}
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		if pair == "" {
			continue
		}
		n, v, _ := strings.Cut(pair, "=")
		name, ok1 := unescape(n)
		value, ok2 := unescape(v)
		switch {
		case !ok1 || !ok2:
			return dst, InvalidParameter(printable(n), "percent-encoded UTF-8 text")
		case name == "":
			return dst, InvalidParameter("", "name=value with a name that is not empty")
		}
		dst = append(dst, Param{name, value})
	}
	return dst, nil
}

// normalize sorts p and drops repetitions.
//
// Ours: a parameter sent twice with different values is refused; two readers
// could otherwise disagree on which one counts. The same value twice is one.
func normalize(p Params) (Params, *acs.Error) {
	p.sort()
	out := p[:0]
	for i, x := range p {
		if i > 0 && out[len(out)-1].Name == x.Name {
			if out[len(out)-1].Value != x.Value {
				return nil, InvalidParameter(x.Name, "sent once; it was sent twice with different values")
			}
			continue
		}
		out = append(out, x)
	}
	return out, nil
}

// unescape decodes form encoding: "+" is a space, %XX a byte. It reports false
// for a bad escape or a result that is not UTF-8.
func unescape(s string) (string, bool) {
	if strings.IndexByte(s, '%') < 0 {
		if strings.IndexByte(s, '+') >= 0 {
			s = strings.ReplaceAll(s, "+", " ")
		}
		return s, utf8.ValidString(s)
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '+':
			b = append(b, ' ')
		case '%':
			if i+2 >= len(s) {
				return "", false
			}
			hi, lo := fromHex(s[i+1]), fromHex(s[i+2])
			if hi > 15 || lo > 15 {
				return "", false
			}
			b = append(b, hi<<4|lo)
			i += 2
		default:
			b = append(b, c)
		}
	}
	return string(b), utf8.Valid(b)
}

func fromHex(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 255
}

const upperHex = "0123456789ABCDEF"

// appendEscaped appends s percent-encoded by the signature's rule: unreserved
// are letters, digits and - _ . ~; everything else is %XX with upper-case hex.
//
// Source: "Sign RPC APIs" and "Request syntax and signature method V3".
func appendEscaped[S ~string | ~[]byte](dst []byte, s S) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; unreserved(c) {
			dst = append(dst, c)
		} else {
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return dst
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '-' || c == '_' || c == '.' || c == '~'
}

// appendCanonical appends name=value&name=value, percent-encoded. With
// escapeNames false the names stand as they are.
func appendCanonical(dst []byte, p Params, escapeNames bool) []byte {
	for i, x := range p {
		if i > 0 {
			dst = append(dst, '&')
		}
		if escapeNames {
			dst = appendEscaped(dst, x.Name)
		} else {
			dst = append(dst, x.Name...)
		}
		dst = append(dst, '=')
		dst = appendEscaped(dst, x.Value)
	}
	return dst
}

// printable cuts client text for an error message: UTF-8, at most 64 bytes.
func printable(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= 64 {
		return s
	}
	n := 64
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "..."
}
