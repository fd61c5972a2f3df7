// Package lint holds the rules of the repository that a compiler does not know,
// as Go tests: which package may import which (Layers is the picture of
// docs/architecture.md as a table), how long files may be, what a dependency
// needs, and what code may not hold. Each rule is a function from a tree to its
// findings, so that the tests show both that the repository keeps the rule and
// that the rule sees what breaks it. `go test ./internal/lint` is all there is
// to run.
package lint
