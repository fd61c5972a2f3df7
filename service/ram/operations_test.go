package ram_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/service/ram"
)

// Every operation of the vendor's metadata is there, by name, once.
func TestOperationsAreThoseOfTheVendor(t *testing.T) {
	var got, want []string
	for _, o := range ram.Operations() {
		got = append(got, o.Declaration().Name)
	}
	for _, o := range catalog.Operations("Ram", api.RAM.Version) {
		want = append(want, o.Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("operations %v\nwant %v", got, want)
	}
	if len(got) != 66 {
		t.Errorf("%d operations, want 66", len(got))
	}
}

func TestDeclarationsAgainstMetadata(t *testing.T) {
	for _, o := range ram.Operations() {
		d := o.Declaration()
		known, ok := catalog.LookupOperation(d.Product.Version, d.Name)
		if !ok || d.Product != api.RAM {
			t.Errorf("%s is no operation of RAM", d.Name)
			continue
		}
		for _, p := range d.Params {
			if _, ok := known.Param(p); !ok {
				t.Errorf("%s: parameter %s is not in the vendor's metadata", d.Name, p)
			}
		}
		for _, p := range known.Params {
			if top, _, _ := strings.Cut(p.Name, "."); !slices.Contains(d.Params, top) {
				t.Errorf("%s: the vendor's parameter %s is not declared", d.Name, p.Name)
			}
		}
		action, _ := catalog.ActionOf(d.Product.Version, d.Name)
		if d.Action != action || d.Access != api.ByPolicy {
			t.Errorf("%s: action %s, access %d; want %s by policy", d.Name, d.Action, d.Access, action)
		}
		a, ok := catalog.LookupAction(action)
		if !ok {
			t.Errorf("%s: the action %s is unknown", d.Name, action)
			continue
		}
		if want := map[bool]api.Effect{true: api.Read, false: api.Write}[a.Access.Reads()]; d.Effect != want {
			t.Errorf("%s: effect %d, the vendor's access level is %s", d.Name, d.Effect, a.Access)
		}
		keys, _ := catalog.KeysFor(action, catalog.Procedure)
		if len(keys) != len(d.Keys) {
			t.Errorf("%s: keys %v, want %v", d.Name, d.Keys, keys)
		}
	}
}

// What the metadata marks as required is required here too.
func TestRequiredParameters(t *testing.T) {
	h := start(t)
	for _, o := range ram.Operations() {
		d := o.Declaration()
		known, _ := catalog.LookupOperation(d.Product.Version, d.Name)
		for _, p := range known.Params {
			if !p.Required {
				continue
			}
			var params []string
			for _, other := range known.Params {
				if other.Name != p.Name && other.Required {
					params = append(params, other.Name, `["x"]`)
				}
			}
			if d.Name == "TagResources" && p.Name == "ResourceType" {
				params = []string{"ResourceNames", `["x"]`, "Tag", `[{"Key":"k"}]`}
			}
			if _, err := h.Root.Try(api.RAM, d.Name, params...); err == nil {
				t.Errorf("%s works without %s", d.Name, p.Name)
			}
		}
	}
}
