// Package identity holds who may call: accounts, RAM users, groups, roles,
// their credentials, the policies that exist and who they are granted to. The
// records are the RAM service's to change; this package says what they are,
// finds the principal of a credential, and gives the policies that apply to a
// principal, compiled.
//
// Names are compared exactly. Two names of one kind may not differ only by the
// letter case, so that a policy that names a user cannot be got around by
// spelling.
package identity
