package authz

import (
	"encoding/base64"
	"encoding/json"
	"errors"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

// Diagnostic is what an EncodedDiagnosticMessage holds.
//
// Source: "DecodeDiagnosticMessage" (RAM API reference); the members after
// MatchedPolicies are ours.
type Diagnostic struct {
	ExplicitDeny           bool
	NoPermissionPolicyType string
	AuthAction             string
	AuthResource           string
	AuthPrincipal          DiagnosticPrincipal
	AuthConditions         []DiagnosticCondition
	MatchedPolicies        []DiagnosticPolicy
	RequestId              string // Ours: of the refused call, by which the trail has it
}

// DiagnosticPrincipal is who was refused.
type DiagnosticPrincipal struct {
	AuthPrincipalType        string
	AuthPrincipalOwnerId     string
	AuthPrincipalDisplayName string
}

// DiagnosticCondition is a condition key of the refused call.
type DiagnosticCondition struct {
	ConditionKey    string
	ConditionValues []string
	Source          string // Ours: where the value came from
}

// DiagnosticPolicy is the policy that refused; an implicit deny has none.
type DiagnosticPolicy struct {
	PolicyType         string // Custom or System
	PolicyIdentifier   string // its name
	PolicyVersion      string
	Effect             string
	AttachedEntityType string // RamUser, RamGroup, RamRole
	AttachedEntity     string // Ours: the name of that user, group or role
	AttachedScope      string // Account or ResourceGroup
	Statement          int    // Ours: index of the deciding statement
	Line               int    // Ours: where it stands in the policy's text, from 1
	Column             int    // Ours
}

const purpose = "diagnostic/"

func (d *Diagnostic) seal(s *seal.Sealer) (string, error) {
	b, err := json.Marshal(d)
	if err != nil {
		return "", err
	}
	text, err := s.Seal(purpose+d.AuthPrincipal.AuthPrincipalOwnerId, b)
	if err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString([]byte(text)), nil
}

// Decode opens an EncodedDiagnosticMessage of the account.
func (a *Authorizer) Decode(account, message string) (*Diagnostic, error) {
	text, err := base64.StdEncoding.DecodeString(message)
	if err != nil {
		return nil, errors.New("the message is not base64")
	}
	b, err := a.sealer.Open(purpose+account, string(text))
	if err != nil {
		return nil, errors.New("the message was not made by this server for this account")
	}
	d := new(Diagnostic)
	return d, json.Unmarshal(b, d)
}

func (a *Authorizer) diagnostic(r state.Reader, res *Result) *Diagnostic {
	p := res.Query.Principal
	d := &Diagnostic{
		ExplicitDeny:           res.Outcome.Verdict == policy.ExplicitDeny,
		NoPermissionPolicyType: res.Outcome.Layer.WireName(),
		AuthAction:             res.Query.Action,
		AuthResource:           res.Resource.ARN,
		AuthPrincipal:          DiagnosticPrincipal{res.Query.authType(), p.Account, p.DisplayName()},
		RequestId:              res.RequestID,
	}
	for _, v := range res.Context() {
		d.AuthConditions = append(d.AuthConditions, DiagnosticCondition{v.Key, v.Values, v.Source})
	}
	if c := res.Outcome.Decision.Policy; c != nil && res.Outcome.Decision.Statement >= 0 {
		st := c.Document().Statements[res.Outcome.Decision.Statement]
		m := DiagnosticPolicy{
			PolicyType: c.ID().Type, PolicyIdentifier: c.ID().Name, PolicyVersion: c.ID().Version,
			Effect: st.Effect.String(), Statement: res.Outcome.Decision.Statement, Line: st.Pos.Line, Column: st.Pos.Column,
		}
		a.attached(r, p, res, &m)
		d.MatchedPolicies = append(d.MatchedPolicies, m)
	}
	return d
}

// attached says through which grant the deciding policy applies.
func (a *Authorizer) attached(r state.Reader, p acs.Principal, res *Result, m *DiagnosticPolicy) {
	m.AttachedScope = "Account"
	switch res.Outcome.Layer {
	case policy.TrustLayer:
		m.AttachedEntityType, m.AttachedEntity = "RamRole", m.PolicyIdentifier
		return
	case policy.ControlLayer:
		m.AttachedEntityType, m.AttachedEntity = "ResourceDirectoryTarget", p.Account
		return
	case policy.SessionLayer:
		m.AttachedEntityType, m.AttachedEntity = "RamRole", p.DisplayName()
		return
	}
	kind, name := identity.ToUser, p.UserName
	if p.Type == acs.AssumedRoleUser {
		kind, name = identity.ToRole, p.RoleName
	}
	scope := identity.AccountScope
	if res.Outcome.Layer == policy.ResourceGroupLayer {
		scope, m.AttachedScope = res.Resource.Group, "ResourceGroup"
	}
	grants, err := a.dir.Grants(r, p.Account, kind, name, scope)
	if err != nil {
		return // cannot be: the same grants were just decided on
	}
	for _, g := range grants {
		if g.Policy == res.Outcome.Decision.Policy {
			m.AttachedEntity = g.Attachment.PrincipalName
			m.AttachedEntityType = identity.AttachedEntityType(g.Attachment.PrincipalType)
			return
		}
	}
}
