// Package lint finds what is wrong with a policy that parses: statements that
// can never apply, conditions that can never be met, grants that are wider than
// they look. A finding has a stable code, a place in the text and a fix.
//
//	findings := lint.Lint(catalog, lint.Source{Name: "ecs-root-user-control", Document: doc})
//	for _, f := range findings {
//		fmt.Printf("%s:%s: %s [%s]\n", f.Policy, f.Pos, f.Message, f.Code)
//	}
//
// What actions exist, which condition keys a call carries and how its resources
// are named is not known here: the caller gives a Catalog. A linter for another
// profile of the same service is the same linter with another Catalog.
//
// # Caveats
//
// Findings are about the documents given, taken as one pool of one principal.
// Of a service that the catalog does not know nothing is said but that. A
// statement is called shadowed only when the patterns alone prove it: there may
// be others. Several sources given at once are compared with each other.
package lint
