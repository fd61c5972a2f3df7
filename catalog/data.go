package catalog

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"io"
)

//go:embed data
var files embed.FS // read-only by its type

// read gives an embedded file. The files are part of the program, so a missing
// or broken one is a defect of the build and not an error that a caller could
// handle; the package's tests read every file.
func read(name string) []byte {
	b, err := files.ReadFile("data/" + name)
	if err != nil {
		panic(fmt.Sprintf("catalog: %v", err))
	}
	return b
}

// decode reads an embedded JSON file into v and refuses unknown members, so
// that a misspelt member in a hand-written file is found by the first test.
func decode(name string, v any) {
	d := json.NewDecoder(bytes.NewReader(read(name)))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		panic(fmt.Sprintf("catalog: data/%s: %v", name, err))
	}
	if _, err := d.Token(); err != io.EOF {
		panic(fmt.Sprintf("catalog: data/%s: text after the value", name))
	}
}

// decodeGzip is decode for a gzipped file.
func decodeGzip(name string, v any) {
	z, err := gzip.NewReader(bytes.NewReader(read(name)))
	if err != nil {
		panic(fmt.Sprintf("catalog: data/%s: %v", name, err))
	}
	d := json.NewDecoder(z)
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		panic(fmt.Sprintf("catalog: data/%s: %v", name, err))
	}
}
