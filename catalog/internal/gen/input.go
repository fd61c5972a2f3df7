package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// meta is one file of the vendor's request metadata.
type meta struct {
	Product    string                   `json:"product"`
	Version    string                   `json:"version"`
	Operations map[string]metaOperation `json:"operations"`
}

type metaOperation struct {
	Method     string      `json:"method"`
	Protocol   string      `json:"protocol"`
	Parameters []metaParam `json:"parameters"`
}

type metaParam struct {
	Name     string      `json:"name"`
	Position string      `json:"position"`
	Required bool        `json:"required"`
	Type     string      `json:"type"`
	Sub      []metaParam `json:"sub_parameters"`
}

// sdkOperation is one operation of ecs-operations.json.
type sdkOperation struct {
	Product string     `json:"product"`
	Version string     `json:"version"`
	Name    string     `json:"name"`
	Params  []sdkParam `json:"params"`
	Errors  []struct {
		HTTP int    `json:"http"`
		Code string `json:"code"`
	} `json:"errors"`
}

type sdkParam struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Required bool   `json:"required"`
	Wire     string `json:"wire"`
}

func readMetas(dir string) ([]meta, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.json.gz"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("no metadata in %s", dir)
	}
	slices.Sort(paths)
	var out []meta
	for _, p := range paths {
		b, err := readGzip(p)
		if err != nil {
			return nil, err
		}
		var m meta
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		if err := d.Decode(&m); err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		out = append(out, m)
	}
	return out, nil
}

func readSDK(path string) ([]sdkOperation, error) {
	b, err := readGzip(path)
	if err != nil {
		return nil, err
	}
	var f struct {
		Operations []sdkOperation `json:"operations"`
	}
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f.Operations, nil
}

func readGzip(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return out, z.Close()
}

func compress(b []byte) ([]byte, error) {
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(b); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
