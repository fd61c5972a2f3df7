// Package tree reads the repository's own source tree for the rules that are
// tests (internal/lint) and the pages that are generated (internal/gen). It
// parses files and never runs the go command, so that the rules can be checked
// on a tree that does not build at the moment.
package tree
