package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The files in the catalog are what the generator makes of the inputs.
func TestGeneratedFilesAreCurrent(t *testing.T) {
	out := t.TempDir()
	if err := run("testdata", out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"operations.tsv", "errors.tsv", "operations.json.gz"} {
		readFile := os.ReadFile
		if strings.HasSuffix(name, ".gz") {
			readFile = readGzip
		}
		got, err := readFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		have, err := readFile(filepath.Join("../../data", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, have) {
			t.Errorf("data/%s is not current; run go generate ./catalog", name)
		}
	}
}

// A gzipped file with the right content is left alone, whatever compressed it.
func TestGzipIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.gz")
	z, err := compress([]byte("content"))
	if err != nil {
		t.Fatal(err)
	}
	// A comment in the header, as another compressor might write.
	z[3] |= 0x10
	z = slices.Insert(z, 10, []byte("other\x00")...)
	if err := os.WriteFile(path, z, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := writeGzip(path, []byte("content")); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, z) {
		t.Errorf("the file changed: %v", err)
	}
	if err := writeGzip(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if got, err := readGzip(path); err != nil || string(got) != "new" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestFlatten(t *testing.T) {
	got := flatten("", []metaParam{
		{Name: "Id", Type: "String", Required: true},
		{Name: "Disk", Type: "RepeatList", Sub: []metaParam{{Name: "Size", Type: "Integer", Position: "Body"}}},
		{Name: "Opt", Type: "Struct", Sub: []metaParam{{Name: "On", Type: "Boolean"}}},
	})
	want := []param{
		{Name: "Id", Type: "String", Required: true},
		{Name: "Disk.N", Type: "RepeatList"}, {Name: "Disk.N.Size", Type: "Integer", Body: true},
		{Name: "Opt", Type: "Struct"}, {Name: "Opt.On", Type: "Boolean"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestMergePrefersMetadata(t *testing.T) {
	metas := []meta{{Product: "ecs", Version: "v", Operations: map[string]metaOperation{
		"B": {Method: "GET|POST", Protocol: "HTTPS", Parameters: []metaParam{{Name: "Z", Type: "String"}, {Name: "L", Type: "Array"}}},
	}}}
	sdk := []sdkOperation{
		{Product: "ecs", Version: "v", Name: "B", Params: []sdkParam{
			{Name: "Z", Type: "integer", Required: true, Wire: "json-array-string"}, // the metadata's type and required stay
			{Name: "L", Type: "string[]"},
			{Name: "A", Type: "object[]"},
		}},
		{Product: "ecs", Version: "w", Name: "A"},
		{Product: "ess", Version: "x", Name: "A"},
	}
	got := merge(metas, sdk)
	if len(got) != 2 || got[0].Version != "v" || got[1].Version != "w" {
		t.Fatalf("%+v", got)
	}
	want := []param{
		{Name: "A.N", Type: "RepeatList", Source: "sdk"},
		{Name: "L", Type: "Array"},
		{Name: "Z", Type: "String", JSONList: true},
	}
	if b := got[0].Operations[0]; b.Source != "" || !slices.Equal(b.Params, want) {
		t.Errorf("%+v", b)
	}
	if a := got[1].Operations[0]; a.Name != "A" || a.Source != "sdk" {
		t.Errorf("%+v", a)
	}
}

func TestSDKTypes(t *testing.T) {
	for in, want := range map[string]string{
		"string": "String", "integer": "Integer", "long": "Long", "boolean": "Boolean", "float": "Float", "double": "Double",
		"object": "Struct", "object[]": "RepeatList", "[]int64": "RepeatList", "map[string]interface{}": "Json",
	} {
		if got := sdkType(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestMissingInput(t *testing.T) {
	if err := run(t.TempDir(), t.TempDir()); err == nil {
		t.Error("no error without inputs")
	}
}
