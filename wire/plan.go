package wire

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
)

// Ceiling is the highest index of a repeated parameter and the most elements of
// any list or map.
//
// Ours: the vendor's ceiling is not published; operations have lower limits of
// their own (max=N).
const Ceiling = 1000

// maxDepth bounds the nesting of input types and of JSON text.
const maxDepth = 16

// Binder fills one input struct type from flattened parameters. Build one with
// NewBinder for each type and keep it; it is immutable and safe for concurrent
// use.
type Binder struct {
	typ     reflect.Type
	root    *node
	missing func(name string) *acs.Error
	lenient bool
}

// Lenient gives a Binder for the same type that takes an input in which required
// parameters are missing: for asking what would be decided about a call that is
// not yet complete. What is sent must be right all the same.
func (b *Binder) Lenient() *Binder {
	l := *b
	l.lenient = true
	return &l
}

// BinderOption changes how a Binder answers.
type BinderOption func(*Binder)

// WithMissing makes f build the error for a missing required parameter. The
// default is MissingParameter; RAM uses MissingParameterNamed.
func WithMissing(f func(name string) *acs.Error) BinderOption {
	return func(b *Binder) { b.missing = f }
}

// The shapes of a value.
type shape uint8

const (
	shapeString shape = iota
	shapeBool
	shapeInt
	shapeFloat
	shapeStruct
	shapeList
	shapeMap
)

// node is the plan for one type.
type node struct {
	shape  shape
	typ    reflect.Type // without the pointer
	ptr    bool         // the Go type is a pointer to typ
	fields []field      // shapeStruct
	elem   *node        // shapeList
}

// field is the plan for one struct field.
type field struct {
	name     string // wire name, relative to the struct
	index    []int  // for reflect.Value.FieldByIndex
	node     *node
	required bool
	json     bool // the parameter may be one JSON text
	repeat   bool // the parameter may be repeated: Name.1 or Name.#3#key
	max      int  // most elements
	aliases  []string
}

// NewBinder plans the binding of struct type t. Its error names the field that
// has an unsupported type or a bad tag.
//
// The tag is `wire:"Name,option,..."`; an empty Name is the field's own and "-"
// leaves the field alone. Options:
//
//	required     the caller must send it, and not empty
//	json         list or map: one parameter that holds JSON text
//	jsonorrepeat list or map: JSON text or repeated parameters
//	max=N        list or map: at most N elements
//	alias=Name   another name, relative to the same struct; may be given again
//
// Types: string, bool, int, int32, int64, float64 and types based on them;
// structs; pointers to all these, nil when the parameter was not sent; slices
// of scalars or structs; map[string]string. Embedded structs are inlined.
func NewBinder(t reflect.Type, options ...BinderOption) (*Binder, error) {
	if t == nil || t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("wire: input type %v is not a struct", t)
	}
	root, err := planStruct(t, nil)
	if err != nil {
		return nil, fmt.Errorf("wire: input type %v: %w", t, err)
	}
	b := &Binder{typ: t, root: root, missing: MissingParameter}
	for _, o := range options {
		o(b)
	}
	return b, nil
}

// BinderFor is NewBinder for a type that is known when compiling.
func BinderFor[T any](options ...BinderOption) (*Binder, error) {
	return NewBinder(reflect.TypeFor[T](), options...)
}

// Type gives the struct type that the Binder fills.
func (b *Binder) Type() reflect.Type { return b.typ }

// Names gives the wire names of the top-level fields in their order, without
// aliases; a caller can compare them with the vendor's metadata.
func (b *Binder) Names() []string {
	out := make([]string, len(b.root.fields))
	for i, f := range b.root.fields {
		out[i] = f.name
	}
	return out
}

func planStruct(t reflect.Type, within []reflect.Type) (*node, error) {
	if len(within) >= maxDepth {
		return nil, fmt.Errorf("nested deeper than %d", maxDepth)
	}
	for _, w := range within {
		if w == t {
			return nil, fmt.Errorf("type %v contains itself", t)
		}
	}
	n := &node{shape: shapeStruct, typ: t}
	if err := n.addFields(t, nil, append(within[:len(within):len(within)], t)); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, f := range n.fields {
		for _, name := range append([]string{f.name}, f.aliases...) {
			goName := t.FieldByIndex(f.index).Name
			if other, twice := names[name]; twice {
				return nil, fmt.Errorf("fields %s and %s have the same wire name %s", other, goName, name)
			}
			names[name] = goName
		}
	}
	return n, nil
}

func (n *node) addFields(t reflect.Type, prefix []int, within []reflect.Type) error {
	for i := range t.NumField() {
		sf := t.Field(i)
		index := append(prefix[:len(prefix):len(prefix)], i)
		tag, tagged := sf.Tag.Lookup("wire")
		if tag == "-" || sf.Name == "_" {
			continue
		}
		if sf.Anonymous && !tagged && sf.Type.Kind() == reflect.Struct {
			if err := n.addFields(sf.Type, index, within); err != nil {
				return fmt.Errorf("%s: %w", sf.Name, err)
			}
			continue
		}
		if !sf.IsExported() {
			return fmt.Errorf("field %s is not exported; tag it wire:\"-\" if it is no parameter", sf.Name)
		}
		f, err := planField(sf, tag, within)
		if err != nil {
			return fmt.Errorf("field %s: %w", sf.Name, err)
		}
		f.index = index
		n.fields = append(n.fields, f)
	}
	return nil
}

func planField(sf reflect.StructField, tag string, within []reflect.Type) (field, error) {
	name, rest, _ := strings.Cut(tag, ",")
	if name == "" {
		name = sf.Name
	}
	f := field{name: name, max: Ceiling, repeat: true}
	var err error
	if f.node, err = planType(sf.Type, within); err != nil {
		return f, err
	}
	many := f.node.shape == shapeList || f.node.shape == shapeMap
	for option := range strings.SplitSeq(rest, ",") {
		key, value, hasValue := strings.Cut(option, "=")
		switch key {
		case "json", "jsonorrepeat", "max":
			if !many {
				return f, fmt.Errorf("option %s is for lists and maps, not for %v", key, sf.Type)
			}
		}
		switch {
		case option == "":
		case option == "required":
			f.required = true
		case option == "json":
			f.json, f.repeat = true, false
		case option == "jsonorrepeat":
			f.json, f.repeat = true, true
		case key == "max" && hasValue:
			f.max, err = strconv.Atoi(value)
			if err != nil || f.max < 1 || f.max > Ceiling {
				return f, fmt.Errorf("option %s: N must be 1 to %d", option, Ceiling)
			}
		case key == "alias" && value != "":
			f.aliases = append(f.aliases, value)
		default:
			return f, fmt.Errorf("unknown option %q", option)
		}
	}
	return f, nil
}

func planType(t reflect.Type, within []reflect.Type) (*node, error) {
	switch t.Kind() {
	case reflect.Pointer:
		n, err := planType(t.Elem(), within)
		if err != nil {
			return nil, err
		}
		if n.ptr || n.shape == shapeList || n.shape == shapeMap {
			break
		}
		n.ptr = true
		return n, nil
	case reflect.String:
		return &node{shape: shapeString, typ: t}, nil
	case reflect.Bool:
		return &node{shape: shapeBool, typ: t}, nil
	case reflect.Int, reflect.Int32, reflect.Int64:
		return &node{shape: shapeInt, typ: t}, nil
	case reflect.Float64:
		return &node{shape: shapeFloat, typ: t}, nil
	case reflect.Struct:
		return planStruct(t, within)
	case reflect.Slice:
		elem, err := planType(t.Elem(), within)
		if err != nil {
			return nil, err
		}
		if elem.ptr || elem.shape == shapeList || elem.shape == shapeMap {
			break
		}
		return &node{shape: shapeList, typ: t, elem: elem}, nil
	case reflect.Map:
		if t.Key().Kind() == reflect.String && t.Elem().Kind() == reflect.String {
			return &node{shape: shapeMap, typ: t}, nil
		}
	}
	return nil, fmt.Errorf("type %v is not supported", t)
}
