package wire

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
)

// Flatten is the inverse of Bind, for clients: it gives the parameters that
// Bind turns into src again, a value of the Binder's struct type or a pointer
// to one. Zero values that are no pointers, and empty lists, are not sent, as
// the SDKs do.
func (b *Binder) Flatten(src any) (map[string]string, error) {
	v := reflect.ValueOf(src)
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if !v.IsValid() || v.Type() != b.typ {
		return nil, fmt.Errorf("wire: Flatten of %T; want %v", src, b.typ)
	}
	out := map[string]string{}
	return out, b.root.flatten("", v, out)
}

func (n *node) flatten(path string, v reflect.Value, out map[string]string) error {
	for i := range n.fields {
		f := &n.fields[i]
		if err := f.flatten(path+f.name, v.FieldByIndex(f.index), out); err != nil {
			return err
		}
	}
	return nil
}

// flattenStruct flattens a struct that is there even if it has no members; such
// a one has no dotted form.
func (n *node) flattenStruct(name string, v reflect.Value, out map[string]string) error {
	before := len(out)
	if err := n.flatten(name+".", v, out); err != nil {
		return err
	}
	if len(out) == before {
		out[name] = "{}"
	}
	return nil
}

func (f *field) flatten(name string, v reflect.Value, out map[string]string) error {
	if v.IsZero() {
		return nil
	}
	n := f.node
	if n.ptr {
		v = v.Elem()
	}
	switch n.shape {
	case shapeStruct:
		return n.flattenStruct(name, v, out)
	case shapeList:
		if f.json && v.Len() > 0 {
			text, err := json.Marshal(n.tree(v))
			if err != nil {
				return fmt.Errorf("wire: %s: %w", name, err)
			}
			out[name] = string(text)
			return nil
		}
		for i := range v.Len() {
			elem := name + "." + strconv.Itoa(i+1)
			if n.elem.shape != shapeStruct {
				out[elem] = formatScalar(n.elem, v.Index(i))
				continue
			}
			if err := n.elem.flattenStruct(elem, v.Index(i), out); err != nil {
				return err
			}
		}
	case shapeMap:
		if f.json && v.Len() > 0 {
			text, err := json.Marshal(n.tree(v))
			if err != nil {
				return fmt.Errorf("wire: %s: %w", name, err)
			}
			out[name] = string(text)
			return nil
		}
		for _, k := range v.MapKeys() {
			key := k.String()
			out[name+".#"+strconv.Itoa(len(key))+"#"+key] = v.MapIndex(k).String()
		}
	default:
		out[name] = formatScalar(n, v)
	}
	return nil
}

// tree gives v as the maps and slices that encoding/json writes with the wire's
// names.
func (n *node) tree(v reflect.Value) any {
	switch n.shape {
	case shapeList:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = n.elem.tree(v.Index(i))
		}
		return out
	case shapeMap:
		out := map[string]string{}
		for _, k := range v.MapKeys() {
			out[k.String()] = v.MapIndex(k).String()
		}
		return out
	case shapeStruct:
		out := map[string]any{}
		for i := range n.fields {
			f := &n.fields[i]
			fv := v.FieldByIndex(f.index)
			if fv.IsZero() {
				continue
			}
			if f.node.ptr {
				fv = fv.Elem()
			}
			out[f.name] = f.node.tree(fv)
		}
		return out
	case shapeString:
		return v.String()
	case shapeBool:
		return v.Bool()
	}
	return json.Number(formatScalar(n, v))
}
