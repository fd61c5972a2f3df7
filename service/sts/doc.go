// Package sts is the Security Token Service, version 2015-04-01: who am I, and
// temporary credentials for a role.
//
// A role session is not stored. Its security token is the session itself,
// sealed, so every server of a cluster can open it. The token says which role
// was assumed, by id, and when it ends; what the session may do is looked up at
// each call from the role as it is then. Nothing brings a token back before its
// time except to take the role's policies away or to delete the role.
//
// AssumeRole is decided by both sides: the caller's policies must allow
// sts:AssumeRole on the role, and the role's trust policy must name the caller.
// Package authz asks both and the decision is one value, so the trail and the
// diagnosis name the side that refused.
//
// AssumeRoleWithOIDC needs no signature: a token of an identity provider that
// the configuration names is the proof, and the role's trust policy decides.
//
// AssumeRoleWithSAML is not built and answers UnsupportedOperation.
package sts
