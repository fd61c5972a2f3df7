package wire

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
)

// Bind fills dst, a pointer to the Binder's struct type, from p. Fields whose
// parameter was not sent keep their value, so a caller can preset defaults. On
// an error dst may be partly filled. Parameters without a field are ignored,
// see Unknown.
func (b *Binder) Bind(p Params, dst any) *acs.Error {
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Type().Elem() != b.typ {
		return acs.AsError(fmt.Errorf("wire: Bind into %T; want a pointer to %v", dst, b.typ))
	}
	return b.bindStruct(b.root, "", source{params: p}, v.Elem())
}

// source is where a struct's values come from: parameters below the struct's
// name, or a JSON object.
type source struct {
	params Params // all with prefix prefix
	object *value // else nil
}

// found says what came of a field.
type found uint8

const (
	absent found = iota
	empty        // sent, but an empty string or list: not enough for a required field
	present
)

// bindStruct fills v. Path is the struct's own wire name with a final dot, or
// empty at the top.
func (b *Binder) bindStruct(n *node, path string, src source, v reflect.Value) *acs.Error {
	for i := range n.fields {
		f := &n.fields[i]
		fv := v.FieldByIndex(f.index)
		got, err := b.bindNamed(f, path, f.name, src, fv)
		if err != nil {
			return err
		}
		for _, alias := range f.aliases {
			if got, err = b.bindAlias(f, path, alias, src, fv, got); err != nil {
				return err
			}
		}
		// Inferred: a required parameter that is sent empty counts as missing.
		if f.required && got != present && !b.lenient {
			return b.missing(path + f.name)
		}
	}
	return nil
}

// bindAlias binds f under another name.
//
// Ours: the same parameter under two names must have the same value.
func (b *Binder) bindAlias(f *field, path, alias string, src source, fv reflect.Value, before found) (found, *acs.Error) {
	if before == absent {
		return b.bindNamed(f, path, alias, src, fv)
	}
	other := reflect.New(fv.Type()).Elem()
	got, err := b.bindNamed(f, path, alias, src, other)
	if err != nil || got == absent {
		return before, err
	}
	if !reflect.DeepEqual(other.Interface(), fv.Interface()) {
		return before, InvalidParameter(path+alias, "equal to "+path+f.name+", of which it is another name")
	}
	return before, nil
}

// bindNamed binds f under the given name, which may be an alias.
func (b *Binder) bindNamed(f *field, path, name string, src source, fv reflect.Value) (found, *acs.Error) {
	full := path + name
	if src.object != nil {
		j := src.object.at(name)
		if j == nil || j.kind == jsonNull {
			return absent, nil
		}
		return b.bindJSON(f.node, f.max, full, j, fv)
	}
	got, err := b.bindParam(f, full, src, fv)
	if err != nil || strings.IndexByte(name, '.') < 0 {
		return got, err
	}
	j, err := jsonParent(src.params, path, name)
	if err != nil || j == nil || j.kind == jsonNull {
		return got, err
	}
	if got != absent {
		return got, InvalidParameter(full, "sent once; it was sent by itself and inside a JSON object")
	}
	return b.bindJSON(f.node, f.max, full, j, fv)
}

// bindParam binds f from the parameter full or those below it.
func (b *Binder) bindParam(f *field, full string, src source, fv reflect.Value) (found, *acs.Error) {
	whole, hasWhole := src.params.Get(full)
	switch f.node.shape {
	case shapeStruct:
		return b.bindStructParam(f.node, full, src, fv)
	case shapeList, shapeMap:
		var below Params
		if f.repeat {
			below = src.params.under(full + ".")
		}
		if f.json && hasWhole {
			if len(below) > 0 {
				return absent, InvalidParameter(full, "sent as one JSON text or as repeated parameters, not both")
			}
			return b.bindText(f.node, f.max, full, whole, fv)
		}
		if len(below) == 0 {
			return absent, nil
		}
		if f.node.shape == shapeMap {
			return b.bindMap(f, full, below, fv)
		}
		return b.bindList(f, full, below, fv)
	}
	if hasWhole {
		return setScalar(f.node, full, whole, fv)
	}
	return absent, nil
}

// bindStructParam binds a struct from Name.Field parameters or from one
// parameter Name that holds a JSON object.
//
// Inferred: both forms are taken. The SDKs send the dotted one, the CLI sends
// what the user typed, which is JSON; whether the vendor takes it is unknown.
func (b *Binder) bindStructParam(n *node, full string, src source, fv reflect.Value) (found, *acs.Error) {
	whole, hasWhole := src.params.Get(full)
	below := src.params.under(full + ".")
	switch {
	case hasWhole && len(below) > 0:
		return absent, InvalidParameter(full, "sent as one JSON object or as "+full+".Name parameters, not both")
	case hasWhole:
		return b.bindText(n, Ceiling, full, whole, fv)
	case len(below) > 0:
		return present, b.bindStruct(n, full+".", source{params: below}, alloc(n, fv))
	}
	return absent, nil
}

// alloc gives the value to fill: fv, or what the pointer fv is made to point
// to. A preset pointer is replaced by one to a copy, as presets may be shared.
func alloc(n *node, fv reflect.Value) reflect.Value {
	if !n.ptr {
		return fv
	}
	p := reflect.New(n.typ)
	if !fv.IsNil() {
		p.Elem().Set(fv.Elem())
	}
	fv.Set(p)
	return p.Elem()
}

// bindList binds Name.N and Name.N.Field parameters.
func (b *Binder) bindList(f *field, full string, below Params, fv reflect.Value) (found, *acs.Error) {
	indexes, err := listIndexes(full, below)
	if err != nil || len(indexes) == 0 {
		return absent, err
	}
	if len(indexes) > f.max {
		return absent, tooMany(full, f.max)
	}
	// Ours: gaps are closed up, so Tag.1 and Tag.3 are a list of two.
	list := reflect.MakeSlice(f.node.typ, len(indexes), len(indexes))
	n := 0
	for _, i := range indexes {
		name := full + "." + strconv.Itoa(i)
		var got found
		if f.node.elem.shape == shapeStruct {
			got, err = b.bindStructParam(f.node.elem, name, source{params: below}, list.Index(n))
		} else if text, ok := below.Get(name); ok {
			got, err = setScalar(f.node.elem, name, text, list.Index(n))
		}
		if err != nil {
			return absent, err
		}
		if got != absent { // Name.1.Foo below a list of scalars is no element
			n++
		}
	}
	if n == 0 {
		return absent, nil
	}
	fv.Set(list.Slice(0, n))
	return present, nil
}

// listIndexes gives the indexes used below Name., sorted. What does not begin
// like a number is another parameter's name and is left to Unknown.
//
// Ours: index 0, signs, leading zeros and indexes above Ceiling are refused.
func listIndexes(full string, below Params) ([]int, *acs.Error) {
	var out []int
	for _, x := range below {
		text, _, _ := strings.Cut(x.Name[len(full)+1:], ".")
		if text == "" || !(text[0] == '-' || text[0] == '+' || '0' <= text[0] && text[0] <= '9') {
			continue
		}
		i, err := strconv.Atoi(text)
		if err != nil || i < 1 || i > Ceiling || strconv.Itoa(i) != text {
			return nil, InvalidParameter(x.Name, fmt.Sprintf("numbered from 1 to %d, without sign or leading zero", Ceiling))
		}
		if len(out) == 0 || out[len(out)-1] != i { // same index: mostly neighbours
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// bindMap binds Name.#<len>#<key> parameters, len being the key's bytes. Source:
// the Go SDK's acs_request.
//
// Inferred: Name.<key> is taken too, as the newer SDKs flatten maps like structs.
func (b *Binder) bindMap(f *field, full string, below Params, fv reflect.Value) (found, *acs.Error) {
	if len(below) > f.max {
		return absent, tooMany(full, f.max)
	}
	m := make(map[string]string, len(below))
	for _, x := range below {
		key := x.Name[len(full)+1:]
		if rest, ok := strings.CutPrefix(key, "#"); ok {
			length, k, ok := strings.Cut(rest, "#")
			if !ok || length != strconv.Itoa(len(k)) {
				return absent, InvalidParameter(x.Name, "named "+full+".#<length of the key in bytes>#<key>")
			}
			key = k
		}
		if old, twice := m[key]; twice && old != x.Value {
			return absent, InvalidParameter(x.Name, "sent once; the key was sent twice with different values")
		}
		m[key] = x.Value
	}
	fv.Set(toMap(f.node.typ, m))
	return present, nil
}

// toMap converts m to a map type based on map[string]string.
func toMap(t reflect.Type, m map[string]string) reflect.Value {
	out := reflect.MakeMapWithSize(t, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out.SetMapIndex(reflect.ValueOf(k).Convert(t.Key()), reflect.ValueOf(m[k]).Convert(t.Elem()))
	}
	return out
}

func tooMany(name string, max int) *acs.Error {
	return InvalidParameter(name, fmt.Sprintf("a list of at most %d elements", max))
}
