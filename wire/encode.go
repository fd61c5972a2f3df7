package wire

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"
)

// An outPlan says how to encode one type, in both formats. Plans are made once
// for each type and never change.
type outPlan struct {
	shape  outShape
	layout string // outTime
	fields []outField
	elem   *outPlan // outPointer, outList
	json   func(dst []byte, v reflect.Value) []byte
}

type outShape uint8

const (
	outString outShape = iota
	outBool
	outInt
	outUint
	outFloat
	outTime
	outStruct
	outPointer
	outList
	outMap
	outRaw
)

type outField struct {
	index     []int
	plan      *outPlan
	omitempty bool
	jsonName  string // `"Name":`
	xmlOpen   string // <Name>
	xmlClose  string // </Name>
}

// outPlans caches immutable plans by type: reflect.Type to *outPlan. It holds
// no state of any request.
var outPlans sync.Map

// minuteFormat is how ECS writes some times.
const minuteFormat = "2006-01-02T15:04Z"

var (
	timeType = reflect.TypeFor[time.Time]()
	rawType  = reflect.TypeFor[json.RawMessage]()
)

// CheckOutput tells whether values of type t, a struct or a pointer to one, can
// be encoded. Call it at start-up for each output type: encoding panics on a
// type that CheckOutput refuses.
//
// The tag is `wire:"Name,option,..."`; an empty Name is the field's own and "-"
// leaves the field out. Options:
//
//	omitempty  leave out a zero value or an empty list
//	minute     time.Time as 2006-01-02T15:04Z, as ECS writes some times
//
// Types: string, bool, integers, floats, time.Time, structs, pointers, slices,
// map[string]string and json.RawMessage. Embedded structs are inlined.
// Unexported fields are left out. A top-level RequestId is refused, as the
// encoder adds it.
func CheckOutput(t reflect.Type) error {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct || t == timeType {
		return fmt.Errorf("wire: output type %v is not a struct", t)
	}
	p, err := outPlanFor(t)
	if err != nil {
		return err
	}
	for _, f := range p.fields {
		if f.xmlOpen == "<RequestId>" {
			return fmt.Errorf("wire: output type %v has a field RequestId; the encoder adds it", t)
		}
	}
	return nil
}

// outPlanFor gives the plan for t from the cache, or makes it.
func outPlanFor(t reflect.Type) (*outPlan, error) {
	if p, ok := outPlans.Load(t); ok {
		return p.(*outPlan), nil
	}
	p, err := planOut(t, "", nil)
	if err != nil {
		return nil, fmt.Errorf("wire: output type %v: %w", t, err)
	}
	got, _ := outPlans.LoadOrStore(t, p)
	return got.(*outPlan), nil
}

func planOut(t reflect.Type, layout string, within []reflect.Type) (*outPlan, error) {
	if len(within) >= maxDepth {
		return nil, fmt.Errorf("nested deeper than %d", maxDepth)
	}
	p, err := shapeOut(t, layout, append(within[:len(within):len(within)], t))
	if err != nil {
		return nil, err
	}
	p.json = p.jsonFunc()
	return p, nil
}

func shapeOut(t reflect.Type, layout string, within []reflect.Type) (*outPlan, error) {
	switch {
	case t == timeType:
		if layout == "" {
			layout = timeFormat
		}
		return &outPlan{shape: outTime, layout: layout}, nil
	case t == rawType:
		return &outPlan{shape: outRaw}, nil
	}
	switch t.Kind() {
	case reflect.String:
		return &outPlan{shape: outString}, nil
	case reflect.Bool:
		return &outPlan{shape: outBool}, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return &outPlan{shape: outInt}, nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return &outPlan{shape: outUint}, nil
	case reflect.Float32, reflect.Float64:
		return &outPlan{shape: outFloat}, nil
	case reflect.Pointer, reflect.Slice:
		elem, err := planOut(t.Elem(), layout, within)
		if err != nil {
			return nil, err
		}
		if elem.shape == outPointer || t.Kind() == reflect.Slice && (elem.shape == outList || t.Elem().Kind() == reflect.Uint8) {
			// A nil pointer in a list could not be left out, XML has no list of
			// lists, and the wire has no agreed form for bytes.
			return nil, fmt.Errorf("type %v is not supported", t)
		}
		if t.Kind() == reflect.Pointer {
			return &outPlan{shape: outPointer, elem: elem}, nil
		}
		return &outPlan{shape: outList, elem: elem}, nil
	case reflect.Map:
		if t.Key().Kind() == reflect.String && t.Elem().Kind() == reflect.String {
			return &outPlan{shape: outMap}, nil
		}
	case reflect.Struct:
		p := &outPlan{shape: outStruct}
		if err := p.addFields(t, nil, within); err != nil {
			return nil, err
		}
		return p, nil
	}
	return nil, fmt.Errorf("type %v is not supported", t)
}

func (p *outPlan) addFields(t reflect.Type, prefix []int, within []reflect.Type) error {
	for i := range t.NumField() {
		sf := t.Field(i)
		tag, tagged := sf.Tag.Lookup("wire")
		index := append(prefix[:len(prefix):len(prefix)], i)
		if tag == "-" {
			continue
		}
		if sf.Anonymous && !tagged && sf.Type.Kind() == reflect.Struct && sf.Type != timeType {
			if err := p.addFields(sf.Type, index, within); err != nil {
				return err
			}
			continue
		}
		if !sf.IsExported() {
			continue
		}
		name, rest, _ := strings.Cut(tag, ",")
		if name == "" {
			name = sf.Name
		}
		if !isXMLName(name) {
			return fmt.Errorf("field %s: the name %q cannot be an XML element", sf.Name, name)
		}
		f := outField{index: index, jsonName: string(appendJSONString(nil, name)) + ":",
			xmlOpen: "<" + name + ">", xmlClose: "</" + name + ">"}
		layout := ""
		for o := range strings.SplitSeq(rest, ",") {
			switch o {
			case "":
			case "omitempty":
				f.omitempty = true
			case "minute":
				layout = minuteFormat
			default:
				return fmt.Errorf("field %s: unknown option %q", sf.Name, o)
			}
		}
		for _, other := range p.fields {
			if other.xmlOpen == f.xmlOpen {
				return fmt.Errorf("field %s: the name %s is used twice", sf.Name, name)
			}
		}
		var err error
		if f.plan, err = planOut(sf.Type, layout, within); err != nil {
			return fmt.Errorf("field %s: %w", sf.Name, err)
		}
		p.fields = append(p.fields, f)
	}
	return nil
}

// value gives the field's value in struct v, and false if it is to be left out.
func (f *outField) value(v reflect.Value) (reflect.Value, bool) {
	if len(f.index) == 1 {
		v = v.Field(f.index[0])
	} else {
		v = v.FieldByIndex(f.index)
	}
	switch {
	case f.plan.shape == outPointer:
		return v, !v.IsNil()
	case !f.omitempty:
		return v, true
	case f.plan.shape == outList || f.plan.shape == outMap || f.plan.shape == outRaw:
		return v, v.Len() > 0
	}
	return v, !v.IsZero()
}

// structOf gives the struct that v is or points to and its plan; a nil v or
// pointer gives no plan, which is an answer without members. It panics on a
// type that CheckOutput refuses.
func structOf(v any) (*outPlan, reflect.Value) {
	rv := reflect.ValueOf(v)
	for rv.Kind() == reflect.Pointer {
		rv = rv.Elem()
	}
	if !rv.IsValid() {
		return nil, rv
	}
	if rv.Kind() != reflect.Struct {
		panic(fmt.Sprintf("wire: output %T is not a struct", v))
	}
	p, err := outPlanFor(rv.Type())
	if err != nil {
		panic(err)
	}
	return p, rv
}

func formatTime(t time.Time, layout string) string {
	return string(appendTime(nil, t, layout))
}

// appendTime appends t in UTC. The two layouts of the wire are written here, as
// a long list has hundreds of times and time.Format costs more than the rest of
// its members together.
//
// Ours: a time that was never set is an empty text, as the vendor writes for
// example the LastLoginDate of a user who never signed in.
func appendTime(dst []byte, t time.Time, layout string) []byte {
	if t.IsZero() {
		return dst
	}
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 || layout != timeFormat && layout != minuteFormat {
		return t.AppendFormat(dst, layout)
	}
	hour, minute, second := t.Clock()
	dst = appendTwo(appendTwo(dst, year/100), year%100)
	dst = appendTwo(append(dst, '-'), int(month))
	dst = appendTwo(append(dst, '-'), day)
	dst = appendTwo(append(dst, 'T'), hour)
	dst = appendTwo(append(dst, ':'), minute)
	if layout == timeFormat {
		dst = appendTwo(append(dst, ':'), second)
	}
	return append(dst, 'Z')
}

func appendTwo(dst []byte, n int) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

// timeOf gives a time without copying it to the heap where that can be avoided.
func timeOf(v reflect.Value) time.Time {
	if v.CanAddr() {
		return *v.Addr().Interface().(*time.Time)
	}
	return v.Interface().(time.Time)
}
