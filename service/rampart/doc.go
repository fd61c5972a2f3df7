// Package rampart is this server's own API product, Rampart version 2026-11-01:
// what the console and other tools ask about decisions and the vendor has no
// operation for. Its operations go through the gateway as all others do, signed
// or from a console session, and appear in the trail.
//
// # What there is
//
//   - PreviewCalls says what would be decided about calls of the caller, without
//     doing them: a console can so show what is allowed before it is tried.
//   - ExplainOwnCall and ExplainCall say why a recorded call was allowed or
//     refused: every statement of every policy, judged element by element.
//   - SimulatePolicy answers a question about a principal, if need be with
//     another text of a policy. Nothing is saved.
//   - LintPolicy says what in a document has no effect or more than is meant.
//   - ListActions gives what the catalog knows of actions.
//
// # Who may do what
//
// PreviewCalls and ExplainOwnCall speak of the caller alone, LintPolicy and
// ListActions of nobody: they are open to everybody who is authenticated.
// ExplainCall needs actiontrail:LookupEvents and ram:GetPolicy; SimulatePolicy
// needs ram:GetPolicy and the right to list the principal's policies.
//
// # Caveats
//
// An explanation judges a recorded call by the policies of today and says if
// they decide otherwise than was decided then. A session policy is judged by the
// text that the session had, which the trail holds with each of its calls.
package rampart
