package sts_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/service/sts"
	"github.com/rampart-cloud/rampart/wire"
)

// idp is an identity provider of the test's.
type idp struct {
	rsa *rsa.PrivateKey
	ec  *ecdsa.PrivateKey
}

const (
	issuer      = "https://idp.example.com"
	providerARN = "acs:ram::" + apitest.Account + ":oidc-provider/idp"
)

func newIDP(t *testing.T) *idp {
	t.Helper()
	r, err1 := rsa.GenerateKey(rand.Reader, 2048)
	e, err2 := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	return &idp{r, e}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// keySet gives the provider's keys as a JSON Web Key Set.
func (p *idp) keySet(t *testing.T) string {
	t.Helper()
	point, err := p.ec.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`{"keys":[{"kty":"RSA","kid":"r1","use":"sig","n":%q,"e":%q},{"kty":"EC","kid":"e1","crv":"P-256","x":%q,"y":%q},{"kty":"oct","kid":"x","use":"enc"}]}`,
		b64(p.rsa.N.Bytes()), b64(big.NewInt(int64(p.rsa.E)).Bytes()), b64(point[1:33]), b64(point[33:]))
}

// token signs claims with a key of the set.
func (p *idp) token(t *testing.T, kid, alg string, claims map[string]any) string {
	t.Helper()
	head, err1 := json.Marshal(map[string]string{"alg": alg, "kid": kid, "typ": "JWT"})
	body, err2 := json.Marshal(claims)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	text := b64(head) + "." + b64(body)
	sum := sha256.Sum256([]byte(text))
	var sig []byte
	var err error
	if kid == "e1" {
		r, s, e := ecdsa.Sign(rand.Reader, p.ec, sum[:])
		sig, err = append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...), e
	} else {
		sig, err = rsa.SignPKCS1v15(rand.Reader, p.rsa, crypto.SHA256, sum[:])
	}
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + b64(sig)
}

func claims(h *apitest.Harness, change map[string]any) map[string]any {
	c := map[string]any{"iss": issuer, "sub": "repo:acme/app", "aud": "client-1", "iat": h.Now().Unix() - 10, "exp": h.Now().Unix() + 600}
	for k, v := range change {
		if v == nil {
			delete(c, k)
		} else {
			c[k] = v
		}
	}
	return c
}

func startOIDC(t *testing.T) (*apitest.Harness, *idp, *apitest.Caller) {
	t.Helper()
	p := newIDP(t)
	keys, err := sts.ParseKeySet([]byte(p.keySet(t)))
	if err != nil {
		t.Fatal(err)
	}
	h := apitest.New(t, func(_ *testing.T, _ *apitest.Harness, g *api.Gateway) error {
		s := sts.New(sts.Config{Providers: []sts.OIDCProvider{{Account: apitest.Account, Name: "idp", Issuer: issuer, ClientIDs: []string{"client-1", "client-2"}, Keys: keys}}})
		if err := api.Mount(g, s, sts.Operations()); err != nil {
			return err
		}
		return api.Mount(g, probe{}, probes())
	})
	anonymous := h.Caller("", "", "")
	anonymous.Client().Generation = wire.Anonymous
	return h, p, anonymous
}

func federated(condition string) string {
	return `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":["` + providerARN + `"]}` + condition + `}]}`
}

func params(role, token string) []string {
	return []string{"OIDCProviderArn", providerARN, "RoleArn", arn + role, "RoleSessionName", "job-1", "OIDCToken", token}
}

func TestAssumeRoleWithOIDC(t *testing.T) {
	h, p, anonymous := startOIDC(t)
	makeRole(t, h, "ci", federated(`,"Condition":{"StringEquals":{"oidc:iss":"`+issuer+`","oidc:aud":"client-1"},"StringLike":{"oidc:sub":"repo:acme/*"}}`), apitest.Allow("ecs:Describe*"))
	for kid, alg := range map[string]string{"r1": "RS256", "e1": "ES256"} {
		a := anonymous.Do(api.STS, "AssumeRoleWithOIDC", params("ci", p.token(t, kid, alg, claims(h, nil)))...)
		a.Want("AssumedRoleUser.Arn", arn+"ci/job-1")
		a.Want("OIDCTokenInfo.Subject", "repo:acme/app")
		a.Want("OIDCTokenInfo.ClientIds", "client-1")
		a.Want("OIDCTokenInfo.VerificationInfo", "Success")
		s := h.Caller(a.Text("Credentials.AccessKeyId"), a.Text("Credentials.AccessKeySecret"), a.Text("Credentials.SecurityToken"))
		s.Do(api.ECS, "DescribeInstances")
		s.Denied(api.ECS, "DeleteInstance")
	}
	// An audience may be a list, of which one counts.
	anonymous.Do(api.STS, "AssumeRoleWithOIDC", params("ci", p.token(t, "r1", "RS256", claims(h, map[string]any{"aud": []string{"other", "client-1"}})))...)
	// A session policy narrows.
	a := anonymous.Do(api.STS, "AssumeRoleWithOIDC", append(params("ci", p.token(t, "r1", "RS256", claims(h, nil))), "Policy", apitest.Allow("oss:*"), "DurationSeconds", "900")...)
	h.Caller(a.Text("Credentials.AccessKeyId"), a.Text("Credentials.AccessKeySecret"), a.Text("Credentials.SecurityToken")).Denied(api.ECS, "DescribeInstances")
}

func TestOIDCTrustDecides(t *testing.T) {
	h, p, anonymous := startOIDC(t)
	makeRole(t, h, "ci", federated(`,"Condition":{"StringEquals":{"oidc:aud":"client-1"},"StringLike":{"oidc:sub":"repo:acme/*"}}`))
	makeRole(t, h, "users", trust("root", ""))
	for what, c := range map[string]struct {
		role   string
		change map[string]any
	}{
		"another subject":  {"ci", map[string]any{"sub": "repo:evil/app"}},
		"another client":   {"ci", map[string]any{"aud": "client-2"}},
		"a role for users": {"users", nil},
	} {
		e := anonymous.Denied(api.STS, "AssumeRoleWithOIDC", params(c.role, p.token(t, "r1", "RS256", claims(h, c.change)))...)
		if ev, err := h.Audit.Find(e.RequestId); err != nil || ev == nil || ev.Decision == nil || ev.Decision.Verdict == "Allow" {
			t.Errorf("the trail has %+v, %v", ev, err)
		}
		if d := e.AccessDeniedDetail; d.PolicyType != "AssumeRolePolicy" || d.AuthPrincipalType != "Federated" || d.AuthPrincipalDisplayName != "oidc-provider/idp" {
			t.Errorf("%s: %+v", what, d)
		}
		ev, err := h.Audit.Find(e.RequestId)
		if err != nil || ev.Account != apitest.Account || ev.Principal.Name != "oidc-provider/idp" || strings.Contains(ev.Params["OIDCToken"], "ey") {
			t.Errorf("%s: the record is %+v, %v", what, ev, err)
		}
	}
	anonymous.Fails("EntityNotExist.Role", api.STS, "AssumeRoleWithOIDC", params("none", p.token(t, "r1", "RS256", claims(h, nil)))...)
}

func TestOIDCTokensRefused(t *testing.T) {
	h, p, anonymous := startOIDC(t)
	makeRole(t, h, "ci", federated(""))
	const bad, old = "AuthenticationFail.OIDCToken.Invalid", "AuthenticationFail.OIDCToken.Expired"
	now := h.Now().Unix()
	good := p.token(t, "r1", "RS256", claims(h, nil))
	part := strings.Split(good, ".")
	none := b64([]byte(`{"alg":"none","kid":"r1"}`)) + "." + part[1] + "."
	stranger := newIDP(t)
	for what, c := range map[string]struct{ token, code string }{
		"another's key":        {stranger.token(t, "r1", "RS256", claims(h, nil)), bad},
		"no signature":         {part[0] + "." + part[1] + ".", bad},
		"alg none":             {none, bad},
		"alg of another key":   {p.token(t, "r1", "ES256", claims(h, nil)), bad},
		"HMAC":                 {p.token(t, "r1", "HS256", claims(h, nil)), bad},
		"an unknown key":       {p.token(t, "r2", "RS256", claims(h, nil)), bad},
		"no key id":            {p.token(t, "", "RS256", claims(h, nil)), bad},
		"changed claims":       {part[0] + "." + b64([]byte(`{"iss":"`+issuer+`"}`)) + "." + part[2], bad},
		"two parts":            {part[0] + "." + part[1], bad},
		"no base64":            {"%%%." + part[1] + "." + part[2], bad},
		"another issuer":       {p.token(t, "r1", "RS256", claims(h, map[string]any{"iss": "https://evil.example.com"})), bad},
		"issuer with a slash":  {p.token(t, "r1", "RS256", claims(h, map[string]any{"iss": issuer + "/"})), bad},
		"a foreign audience":   {p.token(t, "r1", "RS256", claims(h, map[string]any{"aud": "client-3"})), bad},
		"no audience":          {p.token(t, "r1", "RS256", claims(h, map[string]any{"aud": nil})), bad},
		"no subject":           {p.token(t, "r1", "RS256", claims(h, map[string]any{"sub": nil})), bad},
		"no expiry":            {p.token(t, "r1", "RS256", claims(h, map[string]any{"exp": nil})), bad},
		"no issuance":          {p.token(t, "r1", "RS256", claims(h, map[string]any{"iat": nil})), bad},
		"claims of other type": {p.token(t, "r1", "RS256", claims(h, map[string]any{"exp": "tomorrow"})), bad},
		"issued tomorrow":      {p.token(t, "r1", "RS256", claims(h, map[string]any{"iat": now + 3600})), bad},
		"not before tomorrow":  {p.token(t, "r1", "RS256", claims(h, map[string]any{"nbf": now + 3600})), bad},
		"expired":              {p.token(t, "r1", "RS256", claims(h, map[string]any{"exp": now - 61})), old},
		"issued a day ago":     {p.token(t, "r1", "RS256", claims(h, map[string]any{"iat": now - 86400})), old},
		"expiry of no era":     {p.token(t, "r1", "RS256", claims(h, map[string]any{"exp": 1e300})), old},
	} {
		if e := anonymous.Fails(c.code, api.STS, "AssumeRoleWithOIDC", params("ci", c.token)...); e.Status != 401 {
			t.Errorf("%s: status %d", what, e.Status)
		}
	}
	for _, row := range []struct {
		code   string
		change []string
	}{
		{"EntityNotExist.OIDCProvider", []string{"OIDCProviderArn", "acs:ram::" + apitest.Account + ":oidc-provider/other"}},
		{"EntityNotExist.OIDCProvider", []string{"OIDCProviderArn", "idp"}},
		{"InvalidParameter.RoleArn", []string{"RoleArn", "ci"}},
		{"InvalidParameter.RoleSessionName", []string{"RoleSessionName", "x"}},
		{"InvalidParameter.OIDCToken", []string{"OIDCToken", "abc"}},
		{"InvalidParameter.PolicyGrammar", []string{"Policy", "{}"}},
		{"InvalidParameter.DurationSeconds", []string{"DurationSeconds", "899"}},
		{"MissingParameter.OIDCProviderArn", []string{"OIDCProviderArn", ""}},
	} {
		anonymous.Fails(row.code, api.STS, "AssumeRoleWithOIDC", append(params("ci", good), row.change...)...)
	}
	h.Advance(11 * time.Minute)
	anonymous.Fails(old, api.STS, "AssumeRoleWithOIDC", params("ci", good)...)
}

func TestParseKeySet(t *testing.T) {
	small := new(big.Int).Lsh(big.NewInt(1), 1023)
	for what, text := range map[string]string{
		"no JSON":     "{",
		"no keys":     `{"keys":[]}`,
		"a small key": `{"keys":[{"kty":"RSA","n":"` + b64(small.Bytes()) + `","e":"AQAB"}]}`,
		"no point":    `{"keys":[{"kty":"EC","crv":"P-256","x":"` + b64(make([]byte, 32)) + `","y":"` + b64(make([]byte, 32)) + `"}]}`,
		"another":     `{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA"}]}`,
		"only enc":    `{"keys":[{"kty":"RSA","use":"enc"}]}`,
		"no base64":   `{"keys":[{"kty":"RSA","n":"%","e":"AQAB"}]}`,
	} {
		if set, err := sts.ParseKeySet([]byte(text)); err == nil {
			t.Errorf("%s: %v", what, set)
		}
	}
}
