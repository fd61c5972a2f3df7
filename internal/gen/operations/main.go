// Command operations writes docs/operations.md: what is served, as the
// declarations of a server that it starts say it, and how much of the vendor's
// API is not.
package main

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/internal/gen"
	"github.com/rampart-cloud/rampart/internal/tree"
	"github.com/rampart-cloud/rampart/server"
)

func page() gen.Page {
	return gen.Page{Path: "docs/operations.md", By: "internal/gen/operations", Text: func(*tree.Tree) (string, error) {
		ops, err := served()
		if err != nil {
			return "", err
		}
		return text(ops)
	}}
}

// served asks a fresh server for its operations, so that the page cannot name
// one that is not mounted.
func served() (ops []api.Declaration, err error) {
	dir, err := os.MkdirTemp("", "rampart-gen-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := server.Open(ctx, server.Config{Dir: dir, Listen: "127.0.0.1:0"})
	if err != nil {
		return nil, err
	}
	return s.Operations(), s.Close(ctx)
}

func main() { os.Exit(page().Main(os.Stderr)) }
