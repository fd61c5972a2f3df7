// Package ims is the IMS service, version 2019-08-15: RAM users, console
// passwords, access keys, groups and MFA devices once more, named by user
// principal name, as the console and newer tools call them.
//
// There is one state. A user made here is a user of RAM and the other way
// round; the rules - names, quotas, what stands in the way of a deletion - are
// the functions of package identity that both services call.
//
// # Names
//
// A user is named alice@<account>.onaliyun.com, where <account> is the account's
// alias or id. Policy sees the short name: the call is authorized under ram:, on
// acs:ram:*:<account>:user/alice. A principal name of another account or domain
// names nobody; policy is asked about it as it was written.
//
// An operation that can name a user by UserId or by access key is decided on the
// name that this user has when the call is decided, and is then about that name.
//
// # Caveats
//
// Single sign-on, applications, the recycle bin, credential reports, passkeys
// and verification by mail or phone are not built; they answer
// UnsupportedOperation. Deleting a user is for good, there is no recycle bin.
package ims
