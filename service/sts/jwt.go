package sts

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
)

// clockSkew is how far the provider's clock may be off.
//
// Ours: a minute; source: none.
const clockSkew = time.Minute

// claims are the claims of a token that count here.
//
// Source: OpenID Connect Core 1.0, section 2.
type claims struct {
	Issuer   string   `json:"iss"`
	Subject  string   `json:"sub"`
	Audience audience `json:"aud"`
	Expires  *float64 `json:"exp"` // seconds since 1970
	Issued   *float64 `json:"iat"`
	Not      *float64 `json:"nbf"` // not before
}

// audience is a text or a list of texts.
type audience []string

// UnmarshalJSON reads either form.
func (a *audience) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(a))
}

var errExpired = errors.New("the token has expired")

// verify checks signature and claims of a token of the provider. The algorithm
// is the key's, whatever the token says of itself beyond naming it.
//
// Source: RFC 7515, RFC 7518: RS256 and ES256.
func (p *OIDCProvider) verify(token string, now time.Time) (*claims, error) {
	part := strings.Split(token, ".")
	if len(part) != 3 {
		return nil, fmt.Errorf("a token has three parts joined by dots, this has %d", len(part))
	}
	var header struct{ Alg, Kid string }
	if err := decodePart(part[0], &header); err != nil {
		return nil, fmt.Errorf("its header: %w", err)
	}
	key, err := p.key(header.Kid)
	if err != nil {
		return nil, err
	}
	signature, err := base64.RawURLEncoding.DecodeString(part[2])
	if err != nil {
		return nil, fmt.Errorf("its signature is not base64url")
	}
	sum := sha256.Sum256([]byte(part[0] + "." + part[1]))
	if err := checkSignature(key, header.Alg, sum[:], signature); err != nil {
		return nil, err
	}
	c := new(claims)
	if err := decodePart(part[1], c); err != nil {
		return nil, fmt.Errorf("its claims: %w", err)
	}
	return c, p.check(c, now)
}

func decodePart(part string, v any) error {
	b, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return fmt.Errorf("not base64url")
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("not the JSON of a token")
	}
	return nil
}

// key gives the key of an id. A token without id is taken if there is one key.
func (p *OIDCProvider) key(id string) (crypto.PublicKey, error) {
	if key := p.Keys[id]; key != nil {
		return key, nil
	}
	if id == "" && len(p.Keys) == 1 {
		for _, key := range p.Keys {
			return key, nil
		}
	}
	return nil, fmt.Errorf("the provider has no key %q", id)
}

func checkSignature(key crypto.PublicKey, alg string, sum, signature []byte) error {
	ok := false
	switch k := key.(type) {
	case *rsa.PublicKey:
		ok = alg == "RS256" && rsa.VerifyPKCS1v15(k, crypto.SHA256, sum, signature) == nil
	case *ecdsa.PublicKey:
		if alg == "ES256" && len(signature) == 64 {
			ok = ecdsa.Verify(k, sum, new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:]))
		}
	}
	if !ok {
		return fmt.Errorf("its signature does not fit the key, or the algorithm %q is not the key's", alg)
	}
	return nil
}

// check checks the claims.
func (p *OIDCProvider) check(c *claims, now time.Time) error {
	limit := p.IssuanceLimit
	if limit == 0 {
		limit = 12 * time.Hour
	}
	switch {
	case c.Issuer != p.Issuer:
		return fmt.Errorf("its issuer is %q, the provider's is %q", c.Issuer, p.Issuer)
	case c.Subject == "":
		return fmt.Errorf("it has no subject")
	case !slices.ContainsFunc(c.Audience, func(a string) bool { return slices.Contains(p.ClientIDs, a) }):
		return fmt.Errorf("none of its audiences %q is a client id of the provider", []string(c.Audience))
	case c.Expires == nil || c.Issued == nil:
		return fmt.Errorf("it does not say when it was issued and when it ends")
	case !now.Before(at(*c.Expires).Add(clockSkew)), now.Sub(at(*c.Issued)) > limit:
		return errExpired
	case at(*c.Issued).After(now.Add(clockSkew)), c.Not != nil && at(*c.Not).After(now.Add(clockSkew)):
		return fmt.Errorf("it is not valid yet")
	}
	return nil
}

// at gives the time of a claim; one that is no time of this era is long past.
func at(seconds float64) time.Time {
	if !(seconds > 0 && seconds < 1e11) {
		return time.Unix(0, 0)
	}
	return time.Unix(int64(seconds), 0)
}
