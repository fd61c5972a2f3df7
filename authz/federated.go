package authz

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
)

// federated is the type of a principal that comes from an identity provider.
// It has no policies of its own.
//
// Source: "DecodeDiagnosticMessage" (RAM API reference).
const federated = "Federated"

// authType gives AuthPrincipalType of whoever is asked about.
func (q *Query) authType() string {
	if q.Federated != "" {
		return federated
	}
	return q.Principal.AuthType()
}

// Federated gives the principal of a login at an identity provider, for the
// trail and for refusals; provider is the provider's relative id, for example
// oidc-provider/github.
func Federated(account, provider string) acs.Principal {
	return acs.Principal{Type: federated, Account: account, UserID: provider, UserName: provider}
}

// DecideFederated decides whether a login at an identity provider may assume a
// role. Only the role's trust policy is asked; values are the claims of the
// login and what else the call carries.
//
// Source: "AssumeRoleWithOIDC" (STS API reference): the trust policy names the
// provider as Federated principal and allows sts:AssumeRole, mostly under
// conditions on oidc:iss, oidc:aud and oidc:sub.
func (a *Authorizer) DecideFederated(account string, role *identity.Role, provider string, values []policy.Value) (*Result, error) {
	arn := acs.ARN{Service: "ram", Account: account, Resource: provider}.String()
	res := &Result{
		Query:    Query{Principal: Federated(account, provider), Action: assumeRole, Context: values, Federated: arn},
		Resource: Resource{ARN: acs.ARN{Service: "ram", Region: "*", Account: account, Resource: "role/" + role.RoleName}.String()},
	}
	trust, err := a.dir.Trust(account, role)
	if err != nil {
		return res, undecidedBy(err)
	}
	res.Query.Resources = []Resource{res.Resource}
	res.Layers = &policy.Layers{TrustOnly: true, HasTrust: true, Trust: trust}
	req := res.Request()
	res.Outcome = res.Layers.Decide(&req)
	return res, nil
}
