// Package resourcemanager is the Resource Management service, version
// 2020-03-31: resource groups and what is in them, grants of policies in the
// whole account or in a resource group, and control policies.
//
// Each operation is one file that holds all of it: the rule with its source,
// the parameters, the answer, who may call it on what, and what happens.
//
// # Grants
//
// AttachPolicy makes the same records as RAM's AttachPolicyToUser and its
// sisters (package identity), with a scope: the account, or a resource group.
// They count in one quota. A grant in a resource group holds for resources in
// that group only and is asked only when the account-wide policies neither allow
// nor deny; so a Deny in a resource group does not beat an Allow of the account.
//
// A principal is written as its principal name, for example
// alice@1234567890123456.onaliyun.com; see package identity.
//
// # Resource groups
//
// Every account has the group rg-default, which holds what was put into no
// other. The records of ECS and VPC resources say which group each is in
// (package inventory); kinds.go is the one table of the kinds that have a group.
//
// A right that comes from a grant in a resource group never reaches out of it:
// AttachPolicy, CreateResourceGroup and the like ask account-wide policies only,
// and MoveResources also needs the product's own right to move on each resource,
// both in the group that it leaves and in the group that it joins.
//
// # Control policies
//
// At the vendor they bound the members of a resource directory. Here they bound
// the users and roles of the one account, root excepted, so that guard rails can
// be rehearsed. They hold from EnableControlPolicy on; the only target is the
// account.
//
// # Caveats
//
// Resource directory (folders, members, invitations), automatic grouping,
// transfer of associated resources, and this product's own copies of RAM's
// policy and role operations are not built; they answer UnsupportedOperation.
// Deleting a resource group ends at once; the vendor's takes seven days.
package resourcemanager
