package clients

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// idp is an identity provider whose tokens AssumeRoleWithOIDC takes: what a CI
// system is to a server.
type idp struct{ key *ecdsa.PrivateKey }

// newIDP makes a provider and the file that tells a server of it.
func newIDP(t *testing.T) (p *idp, providersFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	point, err := key.PublicKey.Bytes()
	must(t, err)
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "keys.json"),
		fmt.Appendf(nil, `{"keys":[{"kty":"EC","kid":"k1","use":"sig","crv":"P-256","x":%q,"y":%q}]}`, text64(point[1:33]), text64(point[33:])), 0o600))
	providersFile = filepath.Join(dir, "providers.json")
	must(t, os.WriteFile(providersFile, []byte(`[{"Name":"ci","Issuer":"https://ci.example","ClientIDs":["matrix"],"KeySetFile":"keys.json"}]`), 0o600))
	return &idp{key}, providersFile
}

// token gives a token for the audience, ES256 (RFC 7515, RFC 7518).
func (p *idp) token(audience string, now time.Time) (string, error) {
	body, err := json.Marshal(map[string]any{"iss": "https://ci.example", "sub": "repo:acme/app", "aud": audience, "iat": now.Unix(), "exp": now.Add(10 * time.Minute).Unix()})
	if err != nil {
		return "", err
	}
	text := text64([]byte(`{"alg":"ES256","kid":"k1","typ":"JWT"}`)) + "." + text64(body)
	sum := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, p.key, sum[:])
	if err != nil {
		return "", err
	}
	return text + "." + text64(append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)), nil
}

func text64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
