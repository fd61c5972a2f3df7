package ims

import (
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
)

// Every declaration says what the vendor's metadata and authorization tables
// say.
func TestDeclarations(t *testing.T) {
	var names []string
	for _, o := range Operations() {
		d := o.Declaration()
		names = append(names, d.Name)
		if d.Product != api.IMS {
			t.Errorf("%s: product %v", d.Name, d.Product)
		}
		op, ok := catalog.LookupOperation(d.Product.Version, d.Name)
		if !ok {
			t.Errorf("%s: no such operation of version %s", d.Name, d.Product.Version)
			continue
		}
		for _, p := range d.Params {
			if !slices.ContainsFunc(op.Params, func(q catalog.Param) bool { return q.Name == p || strings.HasPrefix(q.Name, p+".") }) {
				t.Errorf("%s: the vendor has no parameter %s", d.Name, p)
			}
		}
		for _, q := range op.Params {
			name, _, _ := strings.Cut(q.Name, ".")
			if !slices.Contains(d.Params, name) {
				t.Errorf("%s: the parameter %s is not declared", d.Name, q.Name)
			}
		}
		a, ok := catalog.LookupAction(d.Action)
		if !ok || a.Name != d.Action || !slices.Contains(a.Operations, catalog.OperationID{Version: d.Product.Version, Name: d.Name}) {
			t.Errorf("%s: the catalog does not have it under action %s", d.Name, d.Action)
			continue
		}
		if a.ResourceMark == catalog.Unknown {
			t.Errorf("%s: what %s is checked on is unknown, so it must not be served", d.Name, d.Action)
		}
		if a.Access.Reads() != (d.Effect == api.Read) {
			t.Errorf("%s: access level %s, but Effect %d", d.Name, a.Access, d.Effect)
		}
		if keys, _ := catalog.KeysFor(d.Action, catalog.Procedure); len(keys) != len(d.Keys) {
			t.Errorf("%s: keys %v, the catalog has %v", d.Name, d.Keys, keys)
		}
	}
	if !slices.IsSorted(names) {
		t.Errorf("the operations are not in order: %q", names)
	}
	if len(names) != 33 {
		t.Errorf("%d operations", len(names))
	}
}

// New refuses to make a service that could not answer.
func TestNew(t *testing.T) {
	if _, err := New(Config{}); err == nil {
		t.Error("a service without a trail")
	}
}
