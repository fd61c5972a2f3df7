// Command gen derives the catalog's generated data files from the raw inputs
// beside it. Run it by go generate in the catalog's folder.
//
// It writes data/operations.json.gz (operations with flat parameters),
// data/operations.tsv (their names only) and data/errors.tsv (error codes). A
// gzipped file is left alone when its content is already right, so that another
// release of the compressor makes no diff.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	in := flag.String("in", "internal/gen/testdata", "folder of the raw inputs")
	out := flag.String("out", "data", "folder of the generated files")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "gen: unexpected argument %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(*in, *out); err != nil {
		fmt.Fprintf(os.Stderr, "gen: %v\n", err)
		os.Exit(1)
	}
}

func run(in, out string) error {
	metas, err := readMetas(filepath.Join(in, "openapi-meta"))
	if err != nil {
		return err
	}
	sdk, err := readSDK(filepath.Join(in, "ecs-operations.json.gz"))
	if err != nil {
		return err
	}
	products := merge(metas, sdk)
	body, err := operationsJSON(products)
	if err != nil {
		return err
	}
	if err := writeGzip(filepath.Join(out, "operations.json.gz"), body); err != nil {
		return err
	}
	if err := write(filepath.Join(out, "operations.tsv"), operationsTSV(products)); err != nil {
		return err
	}
	return write(filepath.Join(out, "errors.tsv"), errorsTSV(sdk))
}

func write(path string, b []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, b) {
		return nil
	}
	return os.WriteFile(path, b, 0o644)
}

func writeGzip(path string, b []byte) error {
	if old, err := readGzip(path); err == nil && bytes.Equal(old, b) {
		return nil
	}
	z, err := compress(b)
	if err != nil {
		return err
	}
	return os.WriteFile(path, z, 0o644)
}
