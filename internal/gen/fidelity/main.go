// Command fidelity writes docs/fidelity.md: every behaviour that is inferred or
// our own choice, as the comments at its place in the code say it.
package main

import (
	"os"

	"github.com/rampart-cloud/rampart/internal/gen"
)

func page() gen.Page {
	return gen.Page{Path: "docs/fidelity.md", By: "internal/gen/fidelity", Text: text}
}

func main() { os.Exit(page().Main(os.Stderr)) }
