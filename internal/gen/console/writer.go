package main

import (
	"encoding/json"
	"fmt"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/api"
)

// writer makes TypeScript types of Go types. Named Go types become interfaces
// of their package and name, once for each direction.
type writer struct {
	texts []string
	names map[string]named // taken names
	done  map[named]string
	json  map[string][]string // operation: parameters that are JSON text
	maps  map[string][]string // operation: parameters that are string maps, key by key

	op     string // being written
	inText bool   // below a parameter that is one JSON text, where nothing is noted
}

// named is a Go type as an input or as an output, whose fields are tagged and
// left out by different rules.
type named struct {
	typ reflect.Type
	in  bool
}

func newWriter() *writer {
	return &writer{names: map[string]named{}, done: map[named]string{}, json: map[string][]string{}, maps: map[string][]string{}}
}

// reserve keeps a name for an operation's type.
func (w *writer) reserve(name string, t reflect.Type) {
	w.names[name] = named{t, strings.HasSuffix(name, "Input")}
}

func (w *writer) operation(o api.Declaration) { w.op = key(o) }

func (w *writer) input(o api.Declaration) error {
	return w.declare(inputName(o), named{o.In, true}, "")
}

func (w *writer) output(o api.Declaration) error {
	return w.declare(outputName(o), named{o.Out, false}, "")
}

func (w *writer) declare(name string, n named, at string) error {
	body, err := w.object(n.typ, n.in, at, "  ")
	if err != nil {
		return err
	}
	w.texts = append(w.texts, fmt.Sprintf("export interface %s %s\n\n", name, body))
	return nil
}

// object writes a struct's members. at is the wire path to it, with a dot at its
// end unless it is empty; JSON texts and maps are noted by it.
func (w *writer) object(t reflect.Type, in bool, at, indent string) (string, error) {
	var b strings.Builder
	b.WriteString("{\n")
	if err := w.members(&b, t, in, at, indent); err != nil {
		return "", err
	}
	b.WriteString(indent[2:] + "}")
	if b.Len() == len("{\n}") {
		return "{}", nil
	}
	return b.String(), nil
}

func (w *writer) members(b *strings.Builder, t reflect.Type, in bool, at, indent string) error {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("wire")
		if tag == "-" || f.Name == "_" || !f.IsExported() && !f.Anonymous {
			continue
		}
		if f.Anonymous && !tagged && f.Type.Kind() == reflect.Struct && f.Type != reflect.TypeFor[time.Time]() {
			if err := w.members(b, f.Type, in, at, indent); err != nil {
				return err
			}
			continue
		}
		name, rest, _ := strings.Cut(tag, ",")
		if name == "" {
			name = f.Name
		}
		options := strings.Split(rest, ",")
		has := func(o string) bool {
			for _, x := range options {
				if x == o {
					return true
				}
			}
			return false
		}
		text, err := w.parameter(f.Type, in, at+name, indent, has("json"), has("jsonorrepeat"))
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		optional := in && !has("required") || !in && (f.Type.Kind() == reflect.Pointer || has("omitempty"))
		mark := ""
		if optional {
			mark = "?"
		}
		fmt.Fprintf(b, "%s%s%s: %s;\n", indent, property(name), mark, text)
	}
	return nil
}

// parameter writes a member's type and notes how it travels. A map that may be
// JSON is sent so, as the vendor's SDKs do: in that form no key is special.
func (w *writer) parameter(t reflect.Type, in bool, at, indent string, isJSON, mayBeJSON bool) (string, error) {
	isMap := t.Kind() == reflect.Map
	asText := isJSON || isMap && mayBeJSON
	if in && !w.inText {
		switch {
		case asText:
			w.json[w.op] = append(w.json[w.op], at)
			w.inText = true
			defer func() { w.inText = false }()
		case isMap:
			w.maps[w.op] = append(w.maps[w.op], at)
		}
	}
	return w.typeOf(t, in, at+".", indent)
}

// property writes a member's name.
func property(name string) string {
	for i := range len(name) {
		c := name[i]
		if !(c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || i > 0 && '0' <= c && c <= '9') {
			return "'" + name + "'"
		}
	}
	return name
}

func (w *writer) typeOf(t reflect.Type, in bool, at, indent string) (string, error) {
	switch t {
	case reflect.TypeFor[time.Time]():
		return "string", nil
	case reflect.TypeFor[json.RawMessage]():
		return "unknown", nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		return w.typeOf(t.Elem(), in, at, indent)
	case reflect.String:
		return "string", nil
	case reflect.Bool:
		return "boolean", nil
	case reflect.Int64, reflect.Uint64:
		// Ids have more digits than a number of JavaScript holds exactly, so they
		// may be given as the text that they are on the wire. An answer in JSON has
		// numbers.
		if in {
			return "number | string", nil
		}
		return "number", nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Float32, reflect.Float64:
		return "number", nil
	case reflect.Slice:
		elem, err := w.typeOf(t.Elem(), in, at, indent)
		if strings.HasPrefix(elem, "{") {
			return "Array<" + elem + ">", err
		}
		if strings.Contains(elem, " | ") {
			elem = "(" + elem + ")"
		}
		return elem + "[]", err
	case reflect.Map:
		if t.Key().Kind() == reflect.String && t.Elem().Kind() == reflect.String {
			return "Record<string, string>", nil
		}
	case reflect.Struct:
		return w.structOf(t, in, at, indent)
	}
	return "", fmt.Errorf("type %v has no form in TypeScript", t)
}

// structOf names a struct type, or writes one without a name where it stands.
func (w *writer) structOf(t reflect.Type, in bool, at, indent string) (string, error) {
	if t.Name() == "" || strings.Contains(t.Name(), "[") {
		return w.object(t, in, at, indent+"  ")
	}
	n := named{t, in}
	name, ok := w.done[n]
	if ok {
		// The JSON texts of another operation's parameters have to be noted, too.
		_, err := w.object(t, in, at, "  ")
		return name, err
	}
	folder := path.Base(t.PkgPath())
	base := strings.ToUpper(folder[:1]) + folder[1:] + strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	name = base
	if _, taken := w.names[name]; taken {
		name = base + map[bool]string{true: "Parameter", false: "Item"}[in]
	}
	for i := 2; ; i++ {
		if _, taken := w.names[name]; !taken {
			break
		}
		name = fmt.Sprintf("%s%d", base, i)
	}
	w.names[name], w.done[n] = n, name
	return name, w.declare(name, n, at)
}
