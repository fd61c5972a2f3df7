package wire

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"
)

// AppendJSON appends the JSON answer for output v, a struct, a pointer to one
// or nil. RequestId stands first; with an empty requestID it is left out. It
// panics on a type that CheckOutput refuses.
//
// Names and strings are escaped as JSON asks, not for HTML. What JSON cannot
// hold is replaced: bytes that are not UTF-8 by U+FFFD, a float that is no
// number by null, a json.RawMessage that is not JSON by a string of its text.
func AppendJSON(dst []byte, v any, requestID string) []byte {
	dst = append(dst, '{')
	if requestID != "" {
		dst = append(dst, `"RequestId":`...)
		dst = appendJSONString(dst, requestID)
	}
	if p, rv := structOf(v); p != nil {
		dst = p.appendMembers(dst, rv, requestID == "")
	}
	return append(dst, '}')
}

func (p *outPlan) appendMembers(dst []byte, v reflect.Value, first bool) []byte {
	for i := range p.fields {
		f := &p.fields[i]
		fv, ok := f.value(v)
		if !ok {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, f.jsonName...)
		if f.plan.shape == outString { // most members, so without a call more
			dst = appendJSONString(dst, fv.String())
			continue
		}
		dst = f.plan.json(dst, fv)
	}
	return dst
}

// jsonFunc gives the function that encodes the plan's shape, so that encoding
// does not choose again for each value.
func (p *outPlan) jsonFunc() func([]byte, reflect.Value) []byte {
	switch p.shape {
	case outString:
		return func(dst []byte, v reflect.Value) []byte { return appendJSONString(dst, v.String()) }
	case outBool:
		return func(dst []byte, v reflect.Value) []byte { return strconv.AppendBool(dst, v.Bool()) }
	case outInt:
		return func(dst []byte, v reflect.Value) []byte { return strconv.AppendInt(dst, v.Int(), 10) }
	case outUint:
		return func(dst []byte, v reflect.Value) []byte { return strconv.AppendUint(dst, v.Uint(), 10) }
	case outFloat:
		return func(dst []byte, v reflect.Value) []byte { return appendFloat(dst, v.Float()) }
	case outTime:
		return func(dst []byte, v reflect.Value) []byte {
			return append(appendTime(append(dst, '"'), timeOf(v), p.layout), '"')
		}
	case outStruct:
		return func(dst []byte, v reflect.Value) []byte {
			return append(p.appendMembers(append(dst, '{'), v, true), '}')
		}
	case outPointer:
		return func(dst []byte, v reflect.Value) []byte { return p.elem.json(dst, v.Elem()) }
	case outList:
		return p.appendList
	case outMap:
		return appendJSONMap
	}
	return func(dst []byte, v reflect.Value) []byte { return appendRaw(dst, v.Bytes()) }
}

func (p *outPlan) appendList(dst []byte, v reflect.Value) []byte {
	dst = append(dst, '[')
	for i := range v.Len() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = p.elem.json(dst, v.Index(i))
	}
	return append(dst, ']')
}

func appendJSONMap(dst []byte, v reflect.Value) []byte {
	dst = append(dst, '{')
	for i, k := range sortedKeys(v) {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendJSONString(dst, k.name)
		dst = append(dst, ':')
		dst = appendJSONString(dst, k.value)
	}
	return append(dst, '}')
}

// sortedKeys gives a map based on map[string]string as members in order.
func sortedKeys(v reflect.Value) []struct{ name, value string } {
	m := make(map[string]string, v.Len())
	for it := v.MapRange(); it.Next(); {
		m[it.Key().String()] = it.Value().String()
	}
	out := make([]struct{ name, value string }, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, struct{ name, value string }{k, m[k]})
	}
	return out
}

func appendFloat(dst []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(dst, "null"...)
	}
	format := byte('f')
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(dst, f, format, -1, 64)
}

func appendRaw(dst, raw []byte) []byte {
	switch {
	case len(raw) == 0:
		return append(dst, "null"...)
	case json.Valid(raw):
		return append(dst, raw...)
	}
	return appendJSONString(dst, string(raw))
}

const lowerHex = "0123456789abcdef"

// plainJSON[c] tells that ASCII byte c stands for itself in a JSON string.
var plainJSON = func() (t [utf8.RuneSelf]bool) {
	for c := range t {
		t[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return t
}()

// isPlain says whether every byte of a text stands for itself in a JSON string.
// It looks at eight at a time.
func isPlain(b []byte) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for len(b) >= 8 {
		w := binary.LittleEndian.Uint64(b)
		// A byte's high bit comes out set if the byte is below 0x20, a quotation
		// mark, a backslash, or not ASCII. A borrow between bytes can set one too
		// many, which only leads to the slow way.
		quotes, slashes := w^(ones*'"'), w^(ones*'\\')
		if ((w-ones*0x20)|(quotes-ones)|(slashes-ones)|w)&highs != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf || !plainJSON[c] {
			return false
		}
	}
	return true
}

func appendJSONString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	begin := len(dst)
	if dst = append(dst, s...); isPlain(dst[begin:]) {
		return append(dst, '"')
	}
	dst = dst[:begin]
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if plainJSON[c] {
				i++
				continue
			}
			dst = append(dst, s[start:i]...)
			switch c {
			case '"', '\\':
				dst = append(dst, '\\', c)
			case '\n':
				dst = append(dst, '\\', 'n')
			case '\r':
				dst = append(dst, '\\', 'r')
			case '\t':
				dst = append(dst, '\\', 't')
			default:
				dst = append(dst, '\\', 'u', '0', '0', lowerHex[c>>4], lowerHex[c&15])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			dst = append(dst, s[start:i]...)
			dst = append(dst, "\uFFFD"...)
			start = i + size
		}
		i += size
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}
