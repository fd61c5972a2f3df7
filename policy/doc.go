// Package policy is the RAM policy language: it parses documents, decides
// requests and explains each decision. It does no I/O, reads no clock and
// knows nothing of any cloud product, so any program may import it.
//
// # From text to answer
//
//	doc, err := policy.Parse(policy.Identity, text) // *ParseError: every fault, with code and place
//	c := policy.Compile(policy.ID{Type: "Custom", Name: "ecs-admin", Version: "v1"}, doc)
//	set := policy.NewSet(c)                         // policies that apply together
//	d := set.Decide(&policy.Request{
//		Action:   "ecs:RunInstances",
//		Resource: "*", // the action has no resource level
//		Context:  []policy.Value{{Key: "ecs:LoginAsNonRoot", Values: []string{"false"}, Source: "default"}},
//	})
//	// d.Verdict, d.Policy, d.Statement: what was decided, and by which statement
//
// Layers joins several sets into the whole flow (control, session, account,
// resource group, trust), Explain gives the reasons as values, and Account
// keeps the policies of many principals while they are edited.
//
// # What can be relied on
//
//   - Parsing is strict and evaluation is total: what the evaluator cannot
//     evaluate, the parser refuses. An unknown element, operator or form is a
//     fault with a stable Code, never something that is skipped.
//   - The zero Verdict is ImplicitDeny. A nil Set, an empty Layers and a request
//     without an action are refused.
//   - Documents, compiled policies and sets are immutable and may be shared by
//     any number of goroutines.
//   - Decide does not allocate, and names the first statement, in the order of
//     the set, that decides: the first matching Deny, else the first matching
//     Allow. It always equals the plain walk of reference.go.
//
// # Caveats
//
// Where the vendor's documents are silent the behaviour is a named constant in
// switches.go with its reason. Condition values are text, as in the documents;
// whoever makes a Request writes numbers, dates and addresses in the forms that
// the operators read (see Operator).
package policy
