package vpc

import (
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
)

// notInMetadata are wire parameters that the vendor's SDKs or pages have and the
// request metadata lacks, by operation.
func notInMetadata() map[string][]string {
	return map[string][]string{
		"DeleteVSwitch": {"DryRun"},
	}
}

// Every declaration says what the vendor's metadata and authorization tables
// say.
func TestDeclarations(t *testing.T) {
	var names []string
	for _, o := range Operations() {
		d := o.Declaration()
		names = append(names, d.Name)
		op, ok := catalog.LookupOperation(d.Product.Version, d.Name)
		if !ok {
			t.Errorf("%s: no such operation of version %s", d.Name, d.Product.Version)
			continue
		}
		for _, p := range d.Params {
			known := slices.ContainsFunc(op.Params, func(q catalog.Param) bool {
				return q.Name == p || strings.HasPrefix(q.Name, p+".")
			})
			if !known && !slices.Contains(notInMetadata()[d.Name], p) {
				t.Errorf("%s: the vendor has no parameter %s", d.Name, p)
			}
		}
		for _, q := range op.Params {
			if q.Required && !strings.Contains(q.Name, ".") && !slices.Contains(d.Params, q.Name) {
				t.Errorf("%s: the required parameter %s is not declared", d.Name, q.Name)
			}
			if q.Name == "DryRun" && d.DryRun != api.DryRunAll {
				t.Errorf("%s has the parameter DryRun but does not honour it", d.Name)
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
		keys, _ := catalog.KeysFor(d.Action, catalog.Procedure)
		for _, k := range keys {
			// Tag keys: see the caveat in the package documentation.
			if !k.Tag && !slices.Contains(d.Keys, k.Name) {
				t.Errorf("%s: the condition key %s is not given", d.Name, k.Name)
			}
		}
	}
	if !slices.IsSorted(names) {
		t.Errorf("the operations are not in order: %q", names)
	}
}
