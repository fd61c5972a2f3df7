package catalog

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Origin says where a parameter or an operation was read.
type Origin string

// The origins.
const (
	FromMetadata Origin = ""    // the vendor's request metadata
	FromSDK      Origin = "sdk" // only an SDK's model or a document has it
)

// An Operation is one call of a product's API with its request parameters.
type Operation struct {
	Name     string
	Methods  []string // HTTP methods, e.g. GET, POST; empty when not known
	Protocol string   // "HTTPS", "HTTP|HTTPS"; empty when not known
	Origin   Origin
	Params   []Param // sorted by name; nil when ParamsKnown is false

	ParamsKnown bool // false for operations of which only the name is known
}

// A Param is one request parameter under its flat wire name. ".N" stands for
// the number of a repeated element, counted from 1: "InstanceId.N",
// "DataDisk.N.Size". A dot without N is a member of a structure:
// "SystemDisk.Size".
type Param struct {
	Name     string `json:"n"`
	Type     string `json:"t"` // String Integer Long Float Double Boolean RepeatList Array Json Struct
	Required bool   `json:"r,omitempty"`
	Body     bool   `json:"b,omitempty"` // goes in the form body instead of the query
	Origin   Origin `json:"s,omitempty"`
	// JSONList is true for a String that holds a JSON array, e.g. InstanceIds
	// of DescribeInstances.
	JSONList bool `json:"w,omitempty"`
}

// Param finds a parameter by its wire name, numbers and ".N" alike:
// "Tag.3.Key" finds "Tag.N.Key".
func (o Operation) Param(name string) (Param, bool) {
	want := numberless(name)
	for _, p := range o.Params {
		if p.Name == want {
			return p, true
		}
	}
	return Param{}, false
}

// numberless replaces the numeric segments of a wire name by N.
func numberless(name string) string {
	seg := strings.Split(name, ".")
	for i, s := range seg {
		if i > 0 && s != "" && strings.Trim(s, "0123456789") == "" {
			seg[i] = "N"
		}
	}
	return strings.Join(seg, ".")
}

// operationRecord is one record of data/operations.json.gz.
type operationRecord struct {
	Name     string  `json:"name"`
	Methods  string  `json:"methods,omitempty"`
	Protocol string  `json:"protocol,omitempty"`
	Origin   Origin  `json:"source,omitempty"`
	Params   []Param `json:"params,omitempty"`
}

type productRecord struct {
	Product    string            `json:"product"`
	Version    string            `json:"version"`
	Operations []operationRecord `json:"operations"`
}

func operationTable() map[string][]operationRecord {
	return loadOperations()
}

var loadOperations = sync.OnceValue(func() map[string][]operationRecord {
	var rs []productRecord
	decodeGzip("operations.json.gz", &rs)
	m := make(map[string][]operationRecord, len(rs))
	for _, r := range rs {
		m[r.Version] = r.Operations
	}
	return m
})

// Operations lists a product's operations, sorted by name, with their
// parameters. The code is compared in any letter case. It is nil for a product
// that is not in scope.
//
// Source: repository aliyun/aliyun-openapi-meta (Apache-2.0), snapshot of 2026;
// parameters and operations that it lacks from the SDK models.
func Operations(code, version string) []Operation {
	p, ok := LookupProduct(code, version)
	if !ok {
		return nil
	}
	var out []Operation
	for _, r := range operationTable()[version] {
		out = append(out, r.operation())
	}
	for _, n := range p.extra {
		out = append(out, Operation{Name: n, Origin: FromSDK})
	}
	slices.SortFunc(out, func(a, b Operation) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func (r operationRecord) operation() Operation {
	o := Operation{Name: r.Name, Protocol: r.Protocol, Origin: r.Origin, Params: slices.Clone(r.Params), ParamsKnown: true}
	if r.Methods != "" {
		o.Methods = strings.Split(r.Methods, "|")
	}
	return o
}

// LookupOperation finds one operation of a version.
func LookupOperation(version, name string) (Operation, bool) {
	p, ok := ProductOf(version)
	if !ok || !Known(version, name) {
		return Operation{}, false
	}
	for _, r := range operationTable()[version] {
		if r.Name == name {
			return r.operation(), true
		}
	}
	if slices.Contains(p.extra, name) {
		return Operation{Name: name, Origin: FromSDK}, true
	}
	return Operation{}, false
}

// Known reports whether the vendor has an operation of that name under that
// version, built here or not. Names are compared exactly, as the vendor's SDKs
// send them.
func Known(version, name string) bool {
	return operationNames()[version][name]
}

// operationNames reads the index of names, which is far cheaper to load than
// the parameters.
var operationNames = sync.OnceValue(func() map[string]map[string]bool {
	m := make(map[string]map[string]bool)
	for line := range strings.Lines(string(read("operations.tsv"))) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			panic(fmt.Sprintf("catalog: data/operations.tsv: %q has %d fields, not 3", line, len(f)))
		}
		set := make(map[string]bool)
		for _, n := range strings.Fields(f[2]) {
			set[n] = true
		}
		m[f[1]] = set
	}
	for _, p := range Products() {
		if m[p.Version] == nil {
			m[p.Version] = make(map[string]bool)
		}
		for _, n := range p.extra {
			m[p.Version][n] = true
		}
	}
	return m
})
