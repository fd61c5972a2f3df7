package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
)

// jsonKind is the kind of a JSON value.
type jsonKind uint8

const (
	jsonNull jsonKind = iota
	jsonText          // string, number or boolean, as text
	jsonArray
	jsonObject
)

// value is a parsed JSON value.
type value struct {
	kind    jsonKind
	text    string // jsonText
	items   []value
	members []member
}

type member struct {
	name  string
	value value
}

// at finds a member by name. A dotted name that is no member itself goes down
// into objects, so that the alias ImageOptions.LoginAsNonRoot is found in
// {"ImageOptions":{"LoginAsNonRoot":true}}.
func (v *value) at(name string) *value {
	if v.kind != jsonObject {
		return nil
	}
	for i := range v.members {
		if v.members[i].name == name {
			return &v.members[i].value
		}
	}
	if head, rest, ok := strings.Cut(name, "."); ok {
		for i := range v.members {
			if v.members[i].name == head {
				return v.members[i].value.at(rest)
			}
		}
	}
	return nil
}

// jsonParent finds a dotted name inside a parameter that holds a JSON object:
// name A.B inside A={"B":...}. It gives nil if there is none.
func jsonParent(p Params, path, name string) (*value, *acs.Error) {
	for i := range len(name) {
		if name[i] != '.' {
			continue
		}
		text, ok := p.Get(path + name[:i])
		if !ok {
			continue
		}
		j, err := parseJSON(path+name[:i], text, jsonObject)
		if err != nil {
			return nil, err
		}
		if found := j.at(name[i+1:]); found != nil {
			return found, nil
		}
	}
	return nil, nil
}

// bindText binds a parameter whose value is JSON text.
func (b *Binder) bindText(n *node, max int, full, text string, fv reflect.Value) (found, *acs.Error) {
	want := jsonObject
	if n.shape == shapeList {
		want = jsonArray
	}
	j, err := parseJSON(full, text, want)
	if err != nil {
		return absent, err
	}
	return b.bindJSON(n, max, full, j, fv)
}

// bindJSON binds a JSON value. Numbers and booleans may be strings and the
// other way round, since shells and loosely typed clients mix them.
func (b *Binder) bindJSON(n *node, max int, full string, j *value, fv reflect.Value) (found, *acs.Error) {
	switch n.shape {
	case shapeStruct:
		if j.kind != jsonObject {
			return absent, InvalidParameter(full, "a JSON object")
		}
		return present, b.bindStruct(n, full+".", source{object: j}, alloc(n, fv))
	case shapeList:
		if j.kind != jsonArray {
			return absent, InvalidParameter(full, "a JSON array")
		}
		if len(j.items) > max {
			return absent, tooMany(full, max)
		}
		list := reflect.MakeSlice(n.typ, len(j.items), len(j.items))
		for i := range j.items {
			name := fmt.Sprintf("%s.%d", full, i+1)
			if _, err := b.bindJSON(n.elem, Ceiling, name, &j.items[i], list.Index(i)); err != nil {
				return absent, err
			}
		}
		fv.Set(list)
		if len(j.items) == 0 {
			return empty, nil
		}
		return present, nil
	case shapeMap:
		if j.kind != jsonObject {
			return absent, InvalidParameter(full, "a JSON object")
		}
		if len(j.members) > max {
			return absent, tooMany(full, max)
		}
		m := make(map[string]string, len(j.members))
		for _, x := range j.members {
			if x.value.kind != jsonText {
				return absent, InvalidParameter(full+"."+x.name, "a text")
			}
			m[x.name] = x.value.text
		}
		fv.Set(toMap(n.typ, m))
		if len(m) == 0 {
			return empty, nil
		}
		return present, nil
	}
	if j.kind != jsonText {
		return absent, InvalidParameter(full, "a single value, not a JSON object, array or null")
	}
	return setScalar(n, full, j.text, fv)
}

// parseJSON parses the text of parameter name, which must be of the wanted
// kind.
//
// Ours: a member named twice is refused, like a parameter sent twice.
func parseJSON(name, text string, want jsonKind) (*value, *acs.Error) {
	what := "a JSON object"
	if want == jsonArray {
		what = "a JSON array"
	}
	if strings.HasPrefix(text, "[object ") {
		// What a JavaScript client makes of an object that it cannot flatten.
		return nil, InvalidParameter(name, what+" or flattened parameters; the client sent "+quote(text)+" instead of its members")
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	v, err := readJSON(d, 0)
	if err == nil {
		if _, err = d.Token(); err == io.EOF {
			err = nil
		} else if err == nil {
			err = errors.New("text after the end")
		}
	}
	if err != nil {
		e := InvalidParameter(name, what+"; "+printable(err.Error()))
		e.Cause = err
		return nil, e
	}
	if v.kind != want {
		return nil, InvalidParameter(name, what)
	}
	return &v, nil
}

func readJSON(d *json.Decoder, depth int) (value, error) {
	if depth > maxDepth {
		return value{}, fmt.Errorf("it is nested deeper than %d", maxDepth)
	}
	t, err := d.Token()
	if err != nil {
		return value{}, err
	}
	switch t := t.(type) {
	case string:
		return value{kind: jsonText, text: t}, nil
	case json.Number:
		return value{kind: jsonText, text: t.String()}, nil
	case bool:
		return value{kind: jsonText, text: fmt.Sprint(t)}, nil
	case json.Delim:
		if t == '{' {
			return readObject(d, depth)
		}
		v := value{kind: jsonArray}
		for d.More() {
			x, err := readJSON(d, depth+1)
			if err != nil {
				return v, err
			}
			v.items = append(v.items, x)
		}
		_, err := d.Token()
		return v, err
	}
	return value{kind: jsonNull}, nil
}

func readObject(d *json.Decoder, depth int) (value, error) {
	v := value{kind: jsonObject}
	names := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return v, err
		}
		name := t.(string) // the decoder lets nothing else stand here
		if names[name] {
			return v, fmt.Errorf("member %s is there twice", quote(name))
		}
		names[name] = true
		x, err := readJSON(d, depth+1)
		if err != nil {
			return v, err
		}
		v.members = append(v.members, member{name, x})
	}
	_, err := d.Token()
	return v, err
}
