// Command operations writes docs/operations.md: what is served, as the
// declarations of a server that it starts say it, and how much of the vendor's
// API is not.
package main

import (
	"os"

	"github.com/rampart-cloud/rampart/internal/gen"
	"github.com/rampart-cloud/rampart/internal/gen/served"
	"github.com/rampart-cloud/rampart/internal/tree"
)

func page() gen.Page {
	return gen.Page{Path: "docs/operations.md", By: "internal/gen/operations", Text: func(*tree.Tree) (string, error) {
		ops, err := served.Operations()
		if err != nil {
			return "", err
		}
		return text(ops)
	}}
}

func main() { os.Exit(page().Main(os.Stderr)) }
