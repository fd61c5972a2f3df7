package catalog

import (
	"slices"
	"strings"
	"testing"
)

func TestVersionsAreUnique(t *testing.T) {
	seen := map[string]string{}
	for _, p := range Products() {
		if other, dup := seen[p.Version]; dup {
			t.Errorf("version %s belongs to %s and %s", p.Version, other, p.Code)
		}
		seen[p.Version] = p.Code
		if p.Style != RPC || p.RAMCode == "" || p.Host == "" {
			t.Errorf("%s %s: incomplete: %+v", p.Code, p.Version, p)
		}
		if got, ok := ProductOf(p.Version); !ok || got.Code != p.Code {
			t.Errorf("ProductOf(%s) = %v, %v", p.Version, got.Code, ok)
		}
		if got, ok := LookupProduct(strings.ToUpper(p.Code), p.Version); !ok || got.Code != p.Code {
			t.Errorf("LookupProduct(%s, %s) = %v, %v", p.Code, p.Version, got.Code, ok)
		}
	}
	if _, ok := ProductOf("1999-01-01"); ok {
		t.Error("ProductOf an unknown version succeeded")
	}
	if _, ok := LookupProduct("Ecs", "2016-04-28"); ok {
		t.Error("LookupProduct of ECS under the version of VPC succeeded")
	}
}

func TestEndpoint(t *testing.T) {
	ecs, _ := LookupProduct("ecs", "2014-05-26")
	if got := ecs.Endpoint("eu-central-1"); got != "ecs.eu-central-1.aliyuncs.com" {
		t.Errorf("endpoint %q", got)
	}
	ram, _ := LookupProduct("ram", "2015-05-01")
	if got := ram.Endpoint("eu-central-1"); got != "ram.aliyuncs.com" {
		t.Errorf("endpoint %q", got)
	}
}

// Counts of the request metadata, plus those operations that only SDKs have.
func TestOperationCounts(t *testing.T) {
	tests := []struct {
		code, version string
		operations    int
	}{
		{"Ecs", "2014-05-26", 366},
		{"Ecs", "2016-03-14", 5}, // CreateOrder, CreateWaitingOrder, RunInstances and two known by name
		{"Vpc", "2016-04-28", 404},
		{"Ram", "2015-05-01", 66},
		{"Ims", "2019-08-15", 98},
		{"Sts", "2015-04-01", 4},
		{"ResourceManager", "2020-03-31", 114},
		{"BssOpenApi", "2017-12-14", 95}, // 94 and PayOrder
		{"ActionTrail", "2020-07-06", 46},
		{"ecs-workbench", "2022-02-20", 6},
		{"ecs-workbench", "2025-11-11", 1},
		{"Location", "2015-06-12", 1},
	}
	if len(tests) != len(Products()) {
		t.Errorf("%d products, %d counts", len(Products()), len(tests))
	}
	for _, tt := range tests {
		ops := Operations(tt.code, tt.version)
		if len(ops) != tt.operations {
			t.Errorf("%s %s: %d operations, want %d", tt.code, tt.version, len(ops), tt.operations)
		}
		if !slices.IsSortedFunc(ops, func(a, b Operation) int { return strings.Compare(a.Name, b.Name) }) {
			t.Errorf("%s %s: operations are not sorted", tt.code, tt.version)
		}
		for i, o := range ops {
			if i > 0 && ops[i-1].Name == o.Name {
				t.Errorf("%s %s: %s twice", tt.code, tt.version, o.Name)
			}
			if !Known(tt.version, o.Name) {
				t.Errorf("Known(%s, %s) is false", tt.version, o.Name)
			}
			got, ok := LookupOperation(tt.version, o.Name)
			if !ok || got.Name != o.Name || len(got.Params) != len(o.Params) || got.ParamsKnown != o.ParamsKnown {
				t.Errorf("LookupOperation(%s, %s) = %+v, %v", tt.version, o.Name, got, ok)
			}
		}
		if n := len(operationNames()[tt.version]); n != tt.operations {
			t.Errorf("%s: the index of names has %d operations, want %d", tt.version, n, tt.operations)
		}
	}
	if Operations("Ecs", "2000-01-01") != nil {
		t.Error("operations of an unknown version")
	}
}

func TestKnown(t *testing.T) {
	tests := []struct {
		version, name string
		want          bool
	}{
		{"2014-05-26", "RunInstances", true},
		{"2014-05-26", "PurchaseStorageCapacityUnit", true},
		{"2014-05-26", "CreateOrder", false}, // the console's version only
		{"2016-03-14", "CreateOrder", true},
		{"2015-05-01", "DecodeDiagnosticMessage", true},
		{"2015-06-12", "DescribeEndpoints", true},
		{"2014-05-26", "runinstances", false}, // names are exact
		{"2014-05-26", "LaunchMissiles", false},
		{"", "RunInstances", false},
		{"2014-05-26", "", false},
	}
	for _, tt := range tests {
		if got := Known(tt.version, tt.name); got != tt.want {
			t.Errorf("Known(%q, %q) = %v", tt.version, tt.name, got)
		}
		if _, ok := LookupOperation(tt.version, tt.name); ok != tt.want {
			t.Errorf("LookupOperation(%q, %q) = %v", tt.version, tt.name, ok)
		}
	}
}

func TestParams(t *testing.T) {
	types := []string{"String", "Integer", "Long", "Float", "Double", "Boolean", "RepeatList", "Array", "Json", "Struct"}
	for _, p := range Products() {
		for _, o := range Operations(p.Code, p.Version) {
			for i, q := range o.Params {
				if !slices.Contains(types, q.Type) {
					t.Errorf("%s.%s has the type %q", o.Name, q.Name, q.Type)
				}
				if q.Type == "RepeatList" && !strings.HasSuffix(q.Name, ".N") {
					t.Errorf("%s.%s is a list without .N", o.Name, q.Name)
				}
				if i > 0 && o.Params[i-1].Name >= q.Name {
					t.Errorf("%s: %s after %s", o.Name, q.Name, o.Params[i-1].Name)
				}
			}
		}
	}
}

func TestParam(t *testing.T) {
	tests := []struct {
		version, op, param string
		want               Param
	}{
		{"2014-05-26", "RunInstances", "RegionId", Param{Name: "RegionId", Type: "String", Required: true}},
		{"2014-05-26", "RunInstances", "ImageId", Param{Name: "ImageId", Type: "String"}},
		{"2014-05-26", "RunInstances", "DataDisk.2.Size", Param{Name: "DataDisk.N.Size", Type: "Integer"}},
		{"2014-05-26", "RunInstances", "ImageOptions.LoginAsNonRoot", Param{Name: "ImageOptions.LoginAsNonRoot", Type: "Boolean", Origin: FromSDK}},
		{"2014-05-26", "CreateInstance", "ImageOptions.LoginAsNonRoot", Param{Name: "ImageOptions.LoginAsNonRoot", Type: "Boolean", Origin: FromSDK}},
		{"2014-05-26", "ReplaceSystemDisk", "LoginAsNonRoot", Param{Name: "LoginAsNonRoot", Type: "Boolean", Origin: FromSDK}},
		{"2014-05-26", "ReInitDisk", "LoginAsNonRoot", Param{Name: "LoginAsNonRoot", Type: "Boolean", Origin: FromSDK}},
		{"2014-05-26", "InvokeCommand", "Username", Param{Name: "Username", Type: "String"}},
		{"2014-05-26", "StartInstances", "InstanceId.1", Param{Name: "InstanceId.N", Type: "RepeatList", Required: true}},
		{"2014-05-26", "DescribeInstances", "InstanceIds", Param{Name: "InstanceIds", Type: "String", JSONList: true}},
		{"2015-05-01", "CreateUser", "UserName", Param{Name: "UserName", Type: "String"}},
		{"2017-12-14", "PayOrder", "OrderId", Param{Name: "OrderId", Type: "Long", Required: true, Origin: FromSDK}},
	}
	for _, tt := range tests {
		o, ok := LookupOperation(tt.version, tt.op)
		if !ok {
			t.Errorf("%s %s is unknown", tt.version, tt.op)
			continue
		}
		got, ok := o.Param(tt.param)
		if !ok || got != tt.want {
			t.Errorf("%s %s: %+v, %v; want %+v", tt.op, tt.param, got, ok, tt.want)
		}
	}
	o, _ := LookupOperation("2014-05-26", "AttachDisk")
	if _, ok := o.Param("ImageOptions.LoginAsNonRoot"); ok {
		t.Error("AttachDisk takes a login option")
	}
	if !slices.Contains(o.Methods, "POST") || o.Protocol == "" || !o.ParamsKnown {
		t.Errorf("AttachDisk: %v %q %v", o.Methods, o.Protocol, o.ParamsKnown)
	}
	if o, _ := LookupOperation("2022-02-20", "ListTerminalCommands"); o.ParamsKnown || o.Params != nil {
		t.Errorf("ListTerminalCommands: %+v", o)
	}
}

func TestNumberless(t *testing.T) {
	for in, want := range map[string]string{
		"Tag.3.Key":         "Tag.N.Key",
		"Tag.N.Key":         "Tag.N.Key",
		"InstanceId.10":     "InstanceId.N",
		"SystemDisk.Size":   "SystemDisk.Size",
		"1.Tag":             "1.Tag",
		"A.1.B.22.C":        "A.N.B.N.C",
		"Ipv6Address.1a":    "Ipv6Address.1a",
		"":                  "",
		"Trailing.":         "Trailing.",
		"Permissions.1.Foo": "Permissions.N.Foo",
	} {
		if got := numberless(in); got != want {
			t.Errorf("numberless(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestOperationsAreCopies(t *testing.T) {
	a := Operations("Sts", "2015-04-01")
	a[0].Params[0].Name = "changed"
	a[0].Methods[0] = "changed"
	b := Operations("Sts", "2015-04-01")
	if b[0].Params[0].Name == "changed" || b[0].Methods[0] == "changed" {
		t.Error("a caller can change the catalog")
	}
}
