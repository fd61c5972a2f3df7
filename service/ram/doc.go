// Package ram is the RAM service, version 2015-05-01: users, groups, roles,
// policies and their versions, who has which policy, access keys, console
// passwords, MFA devices, and the account's own settings.
//
// Each operation is one file that holds all of it: the rule with its source,
// the parameters, the answer, who may call it on what, and what happens.
// operations.go lists them; another service finds the records in package
// identity.
//
// # How an operation works
//
// Parameters are checked first. Slow work (hashing a password, making a key)
// comes next. Then one transaction holds every check that depends on state -
// whether a name is taken, a quota is used up, something still hangs on what is
// to be deleted - together with the change, so that of sixty-four callers who
// want the last free place one gets it. Reads answer from the snapshot that the
// call was authorized on.
//
// # Names
//
// Names are compared exactly, and two names of one kind may not differ by
// letter case only (see package identity). Resources are written
// acs:ram:*:<account>:user/<name>; a system policy has the word system in place
// of the account, so that a right to grant the account's own policies is no
// right to grant AdministratorAccess.
//
// # Secrets
//
// An access key's secret and an MFA device's seed are shown once, in the answer
// that makes them, and kept sealed. Passwords are kept as argon2id text only.
//
// # Caveats
//
// GetAccessKeyLastUsed reads this server's trail: it knows what the trail still
// holds, and not what other servers of a cluster have seen. The wait that the
// vendor imposes after failed sign-ins belongs to the console, not to
// ChangePassword.
package ram
