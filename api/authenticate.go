package api

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/wire"
)

// authenticate finds the principal and verifies the signature.
//
// Inferred: the order access key, timestamp, signature, nonce. A nonce is only
// used up by a request whose signature is right, or strangers could burn other
// people's nonces.
func (x *exchange) authenticate() *acs.Error {
	snap, e := x.sync()
	if e != nil {
		return e
	}
	x.call.Snapshot = snap
	if x.op.Access == Anonymous {
		return x.wire.CheckTime(x.call.Now)
	}
	if x.wire.Generation != wire.V1 && x.wire.Generation != wire.V3 {
		return x.wire.Verify("") // says that such a call cannot be verified
	}
	secret, e := x.credential()
	if e != nil {
		return e
	}
	if e := x.wire.CheckTime(x.call.Now); e != nil {
		return e
	}
	if e := x.wire.Verify(secret); e != nil {
		return e
	}
	if e := x.g.nonces.Use(x.call.Now, x.wire.AccessKeyID, x.wire.Nonce); e != nil {
		return e
	}
	x.call.Account = x.call.Principal.Account
	x.signer = x.call.Principal
	return nil
}

// credential finds who claims to call and the secret that must have signed.
func (x *exchange) credential() (string, *acs.Error) {
	id, token := x.wire.AccessKeyID, x.wire.SecurityToken
	if identity.IsTemporary(id) || token != "" {
		return x.session(id, token)
	}
	c, err := identity.FindAccessKey(x.call.Snapshot, x.call.env.Seal, id)
	switch {
	case err != nil:
		return "", acs.AsError(err)
	case c == nil:
		return "", wire.InvalidAccessKeyIdNotFound()
	case c.Inactive:
		return "", wire.InvalidAccessKeyIdInactive()
	}
	x.call.Principal = c.Principal
	return c.Secret, nil
}

func (x *exchange) session(id, token string) (string, *acs.Error) {
	if token == "" {
		return "", wire.MissingSecurityToken()
	}
	s, err := identity.OpenSession(x.call.env.Seal, token)
	switch {
	case err != nil:
		return "", wire.InvalidSecurityTokenMalformed()
	case s.AccessKeyID != id:
		return "", wire.InvalidSecurityTokenMismatchWithAccessKey()
	case !x.call.Now.Before(s.Expiration):
		return "", wire.InvalidSecurityTokenExpired()
	}
	x.call.Principal = s.Principal()
	return s.Secret, nil
}
