package bss

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
		if d.Access == api.ByAnyone { // ours: no action of the vendor's is asked for
			if _, ok := catalog.LookupOperation(d.Product.Version, d.Name); ok || d.Effect != api.Read {
				t.Errorf("%s: open to everybody, and the vendor has it or it writes", d.Name)
			}
			continue
		}
		a, ok := catalog.LookupAction(d.Action)
		if !ok || a.Name != d.Action || a.ResourceMark == catalog.Unknown {
			t.Errorf("%s: the catalog does not have the action %s, or not what it is checked on", d.Name, d.Action)
			continue
		}
		if a.Access.Reads() != (d.Effect == api.Read) {
			t.Errorf("%s: access level %s, but Effect %d", d.Name, a.Access, d.Effect)
		}
		if keys, _ := catalog.KeysFor(d.Action, catalog.Procedure); slices.ContainsFunc(keys, func(k catalog.Key) bool { return !k.Tag }) || len(d.Keys) > 0 {
			t.Errorf("%s: condition keys %v, want %v", d.Name, d.Keys, keys)
		}
		op, ok := catalog.LookupOperation(d.Product.Version, d.Name)
		if d.Name == "ModifyAgreementRecord" { // ours: the console's is not published
			if ok || len(a.Operations) > 0 {
				t.Errorf("%s: the vendor has it now", d.Name)
			}
			continue
		}
		if !ok || !slices.Contains(a.Operations, catalog.OperationID{Version: d.Product.Version, Name: d.Name}) {
			t.Errorf("%s: the catalog does not have it under action %s", d.Name, d.Action)
			continue
		}
		for _, p := range d.Params {
			if !slices.ContainsFunc(op.Params, func(q catalog.Param) bool { return q.Name == p || strings.HasPrefix(q.Name, p+".") }) {
				t.Errorf("%s: the vendor has no parameter %s", d.Name, p)
			}
		}
		for _, q := range op.Params {
			top, _, _ := strings.Cut(q.Name, ".")
			if !slices.Contains(d.Params, top) {
				t.Errorf("%s: the parameter %s is not declared", d.Name, q.Name)
			}
		}
	}
	if !slices.IsSorted(names) {
		t.Errorf("the operations are not in order: %q", names)
	}
}

func TestOrderTable(t *testing.T) {
	table := OrderTable()
	if err := table.Check(); err != nil {
		t.Fatal(err)
	}
	if got := table.Reach(); len(got) != len(table.States) {
		t.Errorf("only %v can be reached", got)
	}
}
