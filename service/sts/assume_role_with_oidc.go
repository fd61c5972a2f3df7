package sts

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
)

// AssumeRoleWithOIDCInput are the parameters of AssumeRoleWithOIDC.
type AssumeRoleWithOIDCInput struct {
	OIDCProviderArn string `wire:",required"` // acs:ram::<account>:oidc-provider/<name>
	RoleArn         string `wire:",required"` // acs:ram::<account>:role/<name>
	OIDCToken       string `wire:",required"` // 4-20000 characters
	RoleSessionName string `wire:",required"` // 2-64: letters, digits, . @ - _
	DurationSeconds *int64 // 900 to the role's MaxSessionDuration, default 3600
	Policy          string // session policy, 1-2048 characters
}

// AssumeRoleWithOIDCOutput is the answer of AssumeRoleWithOIDC.
type AssumeRoleWithOIDCOutput struct {
	Credentials     Credentials
	AssumedRoleUser AssumedRoleUser
	OIDCTokenInfo   OIDCTokenInfo
}

// OIDCTokenInfo is what the token said.
type OIDCTokenInfo struct {
	Subject          string
	Issuer           string
	ClientIds        string // joined by commas
	IssuanceTime     time.Time
	ExpirationTime   time.Time
	VerificationInfo string
}

// AssumeRoleWithOIDC gives temporary credentials for a role to whoever has a
// token of a provider that the role trusts. The call is not signed: the token is
// the caller's proof, and only the role's trust policy is asked, with the claims
// as oidc:iss, oidc:aud and oidc:sub.
//
// Inferred: codes AuthenticationFail.OIDCToken.Invalid and AuthenticationFail.OIDCToken.Expired with status 401, and EntityNotExist.OIDCProvider; source: none of the pages read lists them.
//
// Ours: AssumeRoleWithOIDC counts as a change, so that no token leaves before its record is on disk; source: none.
var AssumeRoleWithOIDC = api.Operation[*Service, AssumeRoleWithOIDCInput, AssumeRoleWithOIDCOutput]{
	Product: api.STS, Name: "AssumeRoleWithOIDC", Action: "sts:AssumeRoleWithOIDC", Access: api.Anonymous,
	Effect: api.Write,
	DryRun: api.NoDryRun,
	Source: `"AssumeRoleWithOIDC" (STS API reference)`,
	Handle: assumeRoleWithOIDC,
}

func assumeRoleWithOIDC(s *Service, c *api.Call, in *AssumeRoleWithOIDCInput) (*AssumeRoleWithOIDCOutput, error) {
	account, name, ok := splitRole(in.RoleArn)
	if !ok {
		return nil, invalid("RoleArn", "acs:ram::<account id>:role/<role name>")
	}
	if s.limits(account).RoleSessionName.Check(in.RoleSessionName) != catalog.NoFault {
		return nil, invalid("RoleSessionName", "2 to 64 letters, digits and . @ - _")
	}
	if n := len(in.OIDCToken); n < 4 || n > 20000 {
		return nil, invalid("OIDCToken", "4 to 20000 characters long")
	}
	if err := checkSessionPolicy(in.Policy); err != nil {
		return nil, err
	}
	provider := s.provider(in.OIDCProviderArn)
	if provider == nil {
		return nil, acs.New(acs.NotFound, http.StatusNotFound, "EntityNotExist.OIDCProvider", "There is no OIDC identity provider %q in this server's configuration.", in.OIDCProviderArn)
	}
	claims, err := provider.verify(in.OIDCToken, c.Now)
	switch {
	case errors.Is(err, errExpired):
		return nil, acs.New(acs.Unauthenticated, http.StatusUnauthorized, "AuthenticationFail.OIDCToken.Expired", "The OIDC token has expired, or was issued too long ago. Ask the provider for a new one.")
	case err != nil:
		return nil, acs.New(acs.Unauthenticated, http.StatusUnauthorized, "AuthenticationFail.OIDCToken.Invalid", "The OIDC token cannot be taken: %v.", err)
	}
	// From here on the call is known to come from the provider's user; the trail
	// shows it so, in the account of the provider.
	rel := "oidc-provider/" + provider.Name
	c.Account, c.Principal = provider.Account, authz.Federated(provider.Account, rel)
	role := identity.Roles.Get(c.Snapshot, account, name)
	if role == nil || account != provider.Account {
		return nil, acs.New(acs.NotFound, http.StatusNotFound, "EntityNotExist.Role", "The role %q does not exist in the account of the provider. Names are compared exactly.", in.RoleArn)
	}
	res, err := c.Authz().DecideFederated(account, role, rel, claimValues(c, provider, claims))
	if err != nil {
		return nil, err
	}
	c.Decided(res)
	if !res.Allowed() {
		return nil, c.Authz().Deny(c.Snapshot, res, api.STS.Code, nil)
	}
	duration, err := s.duration(c, &AssumeRoleInput{DurationSeconds: in.DurationSeconds}, account, role)
	if err != nil {
		return nil, err
	}
	out, err := issue(c, &identity.Session{Account: account, RoleID: role.RoleID, RoleName: role.RoleName, SessionName: in.RoleSessionName,
		Expiration: c.Now.Add(duration).Truncate(time.Second), Policy: in.Policy})
	if err != nil {
		return nil, err
	}
	return &AssumeRoleWithOIDCOutput{out.Credentials, out.AssumedRoleUser, OIDCTokenInfo{
		Subject: claims.Subject, Issuer: claims.Issuer, ClientIds: strings.Join(claims.Audience, ","),
		IssuanceTime: at(*claims.Issued), ExpirationTime: at(*claims.Expires), VerificationInfo: "Success"}}, nil
}

// provider finds a provider by its ARN.
func (s *Service) provider(arn string) *OIDCProvider {
	a, err := acs.ParseARN(arn)
	if err != nil || a.Service != "ram" || a.Region != "" && a.Region != "*" {
		return nil
	}
	i := slices.IndexFunc(s.providers, func(p OIDCProvider) bool { return p.Account == a.Account && "oidc-provider/"+p.Name == a.Resource })
	if i < 0 {
		return nil
	}
	return &s.providers[i]
}

// claimValues gives the condition keys that the trust policy gets to see.
//
// Source: "Condition keys" (RAM): oidc:iss, oidc:aud, oidc:sub in trust policies.
//
// Inferred: oidc:aud has only those audiences that are client ids of the provider; source: none, others say nothing to the account.
func claimValues(c *api.Call, p *OIDCProvider, cl *claims) []policy.Value {
	var known []string
	for _, a := range cl.Audience {
		if slices.Contains(p.ClientIDs, a) {
			known = append(known, a)
		}
	}
	out := []policy.Value{
		{Key: "oidc:iss", Values: []string{cl.Issuer}, Source: acs.FromToken.Of("")},
		{Key: "oidc:aud", Values: known, Source: acs.FromToken.Of("")},
		{Key: "oidc:sub", Values: []string{cl.Subject}, Source: acs.FromToken.Of("")},
		{Key: "acs:CurrentTime", Values: []string{c.Now.Format(time.RFC3339)}, Source: acs.FromClock.Of("")},
	}
	if c.SourceIP.IsValid() {
		out = append(out, policy.Value{Key: "acs:SourceIp", Values: []string{c.SourceIP.Unmap().String()}, Source: acs.FromConnection.Of("")})
	}
	return out
}
