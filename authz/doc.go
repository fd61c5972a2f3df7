// Package authz leads from a call to a decision: it takes the principal's
// policies from identity, what the operation declares of its action, resources
// and condition keys, and asks policy. It also makes of a refusal the error
// that a client sees, with a sealed diagnostic message that an administrator
// can open.
//
// Everything that cannot be decided is refused: a policy that cannot be read, a
// principal of an unknown kind.
package authz
