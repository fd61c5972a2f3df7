package sts

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"time"
)

// OIDCProvider is an identity provider whose tokens AssumeRoleWithOIDC takes.
//
// Ours: providers and their keys come from the configuration, not from CreateOIDCProvider and the provider's own address; source: none, a server on a laptop need not reach the network.
type OIDCProvider struct {
	Account   string   // 16 digits
	Name      string   // as in acs:ram::<account>:oidc-provider/<name>
	Issuer    string   // the claim iss, exactly
	ClientIDs []string // of which the claim aud must have one
	Keys      KeySet
	// IssuanceLimit is how old a token may be; 0: 12 hours.
	//
	// Source: "CreateOIDCProvider" (IMS API reference): IssuanceLimitTime, 1 to
	// 168 hours, default 12.
	IssuanceLimit time.Duration
}

// KeySet holds the public keys of a provider by key id.
type KeySet map[string]crypto.PublicKey

// ParseKeySet reads a JSON Web Key Set. Keys that are not for signatures are
// passed over; RSA keys of at least 2048 bits and P-256 keys are read, any other
// is an error, as is a set without a key.
//
// Source: RFC 7517, RFC 7518.
func ParseKeySet(text []byte) (KeySet, error) {
	var doc struct {
		Keys []struct {
			Kty, Kid, Use, Crv, N, E, X, Y string
		}
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("sts: the key set is no JSON: %w", err)
	}
	set := KeySet{}
	for i, k := range doc.Keys {
		if k.Use != "" && k.Use != "sig" {
			continue
		}
		var key crypto.PublicKey
		var err error
		switch {
		case k.Kty == "RSA":
			key, err = rsaKey(k.N, k.E)
		case k.Kty == "EC" && k.Crv == "P-256":
			key, err = ecKey(k.X, k.Y)
		default:
			err = fmt.Errorf("type %q %s is not supported; RSA and EC P-256 are", k.Kty, k.Crv)
		}
		if err != nil {
			return nil, fmt.Errorf("sts: key %d (%q) of the key set: %w", i+1, k.Kid, err)
		}
		if set[k.Kid] != nil {
			return nil, fmt.Errorf("sts: the key id %q stands twice in the key set", k.Kid)
		}
		set[k.Kid] = key
	}
	if len(set) == 0 {
		return nil, fmt.Errorf("sts: the key set has no key for signatures")
	}
	return set, nil
}

func rsaKey(n, e string) (*rsa.PublicKey, error) {
	nb, err1 := base64.RawURLEncoding.DecodeString(n)
	eb, err2 := base64.RawURLEncoding.DecodeString(e)
	if err1 != nil || err2 != nil || len(eb) == 0 || len(eb) > 4 {
		return nil, fmt.Errorf("n or e is not base64url")
	}
	key := &rsa.PublicKey{N: new(big.Int).SetBytes(nb), E: int(new(big.Int).SetBytes(eb).Int64())}
	if key.N.BitLen() < 2048 || key.E < 3 || key.E%2 == 0 {
		return nil, fmt.Errorf("an RSA key of %d bits with e=%d is too weak", key.N.BitLen(), key.E)
	}
	return key, nil
}

func ecKey(x, y string) (*ecdsa.PublicKey, error) {
	xb, err1 := base64.RawURLEncoding.DecodeString(x)
	yb, err2 := base64.RawURLEncoding.DecodeString(y)
	if err1 != nil || err2 != nil || len(xb) != 32 || len(yb) != 32 {
		return nil, fmt.Errorf("x or y is not 32 bytes of base64url")
	}
	return ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, xb...), yb...))
}
