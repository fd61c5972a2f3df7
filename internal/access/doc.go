// Package access holds tests of who may do what, over all services mounted
// together behind a real gateway; it holds no code of the product.
//
// matrix_test.go is a table: principals down, operations across, and in each
// cell who decided and how. escalation_test.go is a list of attempts to gain a
// right that the caller has not, each refused and recorded.
//
// The tests read like the rules (world_test.go):
//
//	w.as(user("alice")).can(getUser)
//	w.as(role("worker")).cannot(stopInstance, "deny account")
//
// Who decided is what the trail says of the call, and for a refusal also what
// the caller is told: AccessDeniedDetail.PolicyType and NoPermissionType.
package access
