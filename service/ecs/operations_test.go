package ecs

import (
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
)

// notInMetadata are wire parameters that an SDK or a page of the vendor's has and
// the request metadata lacks, by operation.
func notInMetadata() map[string][]string {
	return map[string][]string{
		// "DescribeRegions" and "DescribeInstanceTypes" have no RegionId, but some
		// clients send it with every call.
		"DescribeRegions":       {"RegionId"},
		"DescribeInstanceTypes": {"RegionId"},
		// Of Permissions.N only; refused wherever it stands.
		"AuthorizeSecurityGroup":       {"PortRangeListId"},
		"AuthorizeSecurityGroupEgress": {"PortRangeListId"},
		"RevokeSecurityGroup":          {"PortRangeListId"},
		"RevokeSecurityGroupEgress":    {"PortRangeListId"},
		// Ours, see CreateOrder.
		"CreateOrder": {"DryRun"},
		// Sent by the console (a recorded launch of 2025).
		"RunInstances": {"MaxAmount"},
		// "ModifyCommand" (ECS API reference, 2024) speaks of it.
		"ModifyCommand": {"ContentEncoding"},
	}
}

// notHonoured are operations that have the parameter DryRun and do not serve it.
func notHonoured() []string { return nil }

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
			top, _, _ := strings.Cut(q.Name, ".")
			if q.Required && !slices.Contains(d.Params, top) {
				t.Errorf("%s: the required parameter %s is not declared", d.Name, q.Name)
			}
			if q.Name == "DryRun" && d.DryRun != api.DryRunAll && !slices.Contains(notHonoured(), d.Name) {
				t.Errorf("%s has the parameter DryRun but does not honour it", d.Name)
			}
		}
		checkAction(t, d)
	}
	if !slices.IsSorted(names) {
		t.Errorf("the operations are not in order: %q", names)
	}
}

func checkAction(t *testing.T, d api.Declaration) {
	t.Helper()
	a, ok := catalog.LookupAction(d.Action)
	if !ok || a.Name != d.Action || !slices.Contains(a.Operations, catalog.OperationID{Version: d.Product.Version, Name: d.Name}) {
		t.Errorf("%s: the catalog does not have it under action %s", d.Name, d.Action)
		return
	}
	if a.ResourceMark == catalog.Unknown {
		t.Errorf("%s: what %s is checked on is unknown, so it must not be served", d.Name, d.Action)
	}
	if a.Access.Reads() != (d.Effect == api.Read) {
		t.Errorf("%s: access level %s, but Effect %d", d.Name, a.Access, d.Effect)
	}
	keys, _ := catalog.KeysFor(d.Action, catalog.Procedure)
	for _, k := range keys {
		// Keys of tags are not given to policies yet: an operation declares keys by
		// name, and theirs depend on the resource.
		if !k.Tag && !slices.Contains(d.Keys, k.Name) {
			t.Errorf("%s: the condition key %s is not given", d.Name, k.Name)
		}
	}
	for _, k := range d.Keys {
		if !slices.ContainsFunc(keys, func(have catalog.Key) bool { return have.Name == k }) {
			t.Errorf("%s: the action does not carry the condition key %s", d.Name, k)
		}
	}
	for _, dep := range a.Dependent {
		if dep.When != "" && slices.Contains(d.Params, strings.Split(dep.When, ".")[0]) && !slices.Contains(d.Also, dep.Action) {
			t.Errorf("%s takes %s but does not ask for %s", d.Name, dep.When, dep.Action)
		}
	}
}
