package wire

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"
)

const xmlHeader = `<?xml version="1.0" encoding="UTF-8"?>`

// AppendXML appends the XML answer for output v, a struct, a pointer to one or
// nil. The root is <Action>Response; a list is its field's element repeated. It
// panics on a type that CheckOutput refuses. Characters that XML 1.0 cannot
// hold become U+FFFD. Source: "Response results" (ECS API reference).
func AppendXML(dst []byte, action string, v any, requestID string) []byte {
	root := action + "Response"
	if !isXMLName(root) {
		panic("wire: action " + strconv.Quote(action) + " cannot be an XML element")
	}
	return appendXMLDocument(dst, root, v, requestID)
}

func appendXMLDocument(dst []byte, root string, v any, requestID string) []byte {
	dst = append(dst, xmlHeader...)
	dst = append(dst, '<')
	dst = append(dst, root...)
	dst = append(dst, '>')
	if requestID != "" {
		dst = appendElement(dst, "RequestId", requestID)
	}
	if p, rv := structOf(v); p != nil {
		dst = p.appendXMLFields(dst, rv)
	}
	dst = append(dst, "</"...)
	dst = append(dst, root...)
	return append(dst, '>')
}

func (p *outPlan) appendXMLFields(dst []byte, v reflect.Value) []byte {
	for i := range p.fields {
		f := &p.fields[i]
		fv, ok := f.value(v)
		if !ok {
			continue
		}
		plan := f.plan
		if plan.shape == outPointer {
			plan, fv = plan.elem, fv.Elem()
		}
		switch plan.shape {
		case outList:
			for j := range fv.Len() {
				dst = append(dst, f.xmlOpen...)
				dst = plan.elem.appendXMLValue(dst, fv.Index(j))
				dst = append(dst, f.xmlClose...)
			}
		case outRaw:
			dst = appendXMLRaw(dst, f.xmlOpen[1:len(f.xmlOpen)-1], fv.Bytes())
		default:
			dst = append(dst, f.xmlOpen...)
			dst = plan.appendXMLValue(dst, fv)
			dst = append(dst, f.xmlClose...)
		}
	}
	return dst
}

// appendXMLValue appends what stands inside the element of v.
func (p *outPlan) appendXMLValue(dst []byte, v reflect.Value) []byte {
	switch p.shape {
	case outString:
		return appendXMLText(dst, v.String())
	case outTime:
		return appendXMLText(dst, formatTime(v.Interface().(time.Time), p.layout))
	case outStruct:
		return p.appendXMLFields(dst, v)
	case outMap:
		// Ours: a map's keys become elements; the vendor's form is not published.
		for _, k := range sortedKeys(v) {
			dst = appendElement(dst, k.name, k.value)
		}
		return dst
	case outRaw: // an element of a list
		j, err := parseRaw(v.Bytes())
		if err != nil {
			return appendXMLText(dst, string(v.Bytes()))
		}
		return appendXMLTree(dst, &j)
	}
	return p.json(dst, v) // booleans and numbers look the same
}

// appendXMLRaw appends JSON text as elements called name.
//
// Ours: objects become nested elements, arrays repeated ones; the vendor's form
// is not published.
func appendXMLRaw(dst []byte, name string, raw []byte) []byte {
	j, err := parseRaw(raw)
	if err != nil {
		// As in JSON: text that is not JSON is passed on as it is.
		return appendElement(dst, name, string(raw))
	}
	return appendXMLNamed(dst, name, &j)
}

func parseRaw(raw []byte) (value, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return readJSON(d, 0)
}

func appendXMLNamed(dst []byte, name string, j *value) []byte {
	if j.kind == jsonArray {
		for i := range j.items {
			dst = appendXMLNamed(dst, name, &j.items[i])
		}
		return dst
	}
	name = xmlName(name)
	dst = append(append(append(dst, '<'), name...), '>')
	dst = appendXMLTree(dst, j)
	return append(append(append(dst, "</"...), name...), '>')
}

func appendXMLTree(dst []byte, j *value) []byte {
	switch j.kind {
	case jsonObject:
		for i := range j.members {
			dst = appendXMLNamed(dst, j.members[i].name, &j.members[i].value)
		}
	case jsonArray:
		for i := range j.items {
			dst = appendXMLNamed(dst, "item", &j.items[i])
		}
	case jsonText:
		dst = appendXMLText(dst, j.text)
	}
	return dst
}

func appendElement(dst []byte, name, text string) []byte {
	name = xmlName(name)
	dst = append(append(append(dst, '<'), name...), '>')
	dst = appendXMLText(dst, text)
	return append(append(append(dst, "</"...), name...), '>')
}

// isXMLName tells whether s can be an element's name: ASCII letters, digits and
// _ . - with a letter or _ in front. XML allows more; the wire needs no more.
func isXMLName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
		if !letter && (i == 0 || !('0' <= c && c <= '9' || c == '.' || c == '-')) {
			return false
		}
	}
	return s != ""
}

// xmlName makes an element's name of a key that clients chose: what cannot
// stand in a name becomes _.
func xmlName(s string) string {
	if isXMLName(s) {
		return s
	}
	b := []byte{}
	for _, r := range s {
		if r < utf8.RuneSelf && isXMLName("_"+string(r)) {
			b = append(b, byte(r))
		} else {
			b = append(b, '_')
		}
	}
	if !isXMLName(string(b)) {
		b = append([]byte{'_'}, b...)
	}
	return string(b)
}

func appendXMLText(dst []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		var with string
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '&':
			with = "&amp;"
		case r == '<':
			with = "&lt;"
		case r == '>':
			with = "&gt;"
		case r == '\r': // a bare one would be read as a newline
			with = "&#xD;"
		case r == utf8.RuneError && size == 1, !isXMLChar(r):
			with = "\uFFFD"
		default:
			i += size
			continue
		}
		dst = append(dst, s[start:i]...)
		dst = append(dst, with...)
		i += size
		start = i
	}
	return append(dst, s[start:]...)
}

// isXMLChar tells whether XML 1.0 can hold r. Source: XML 1.0, section 2.2.
func isXMLChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		' ' <= r && r <= 0xD7FF || 0xE000 <= r && r <= 0xFFFD || 0x10000 <= r && r <= 0x10FFFF
}
