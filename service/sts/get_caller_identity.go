package sts

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
)

// GetCallerIdentity says who the caller is. Policies are not asked: every
// authenticated caller may know its own name.
//
// Source: "GetCallerIdentity" (STS API reference); that it works whatever the
// policies say is a field report.
var GetCallerIdentity = api.Operation[*Service, GetCallerIdentityInput, GetCallerIdentityOutput]{
	Product: api.STS, Name: "GetCallerIdentity",
	Action: "sts:GetCallerIdentity",
	Access: api.ByAnyone,
	Effect: api.Read,
	DryRun: api.NoDryRun,
	Source: "GetCallerIdentity (STS API reference)",
	Handle: getCallerIdentity,
}

// GetCallerIdentityInput has no parameters.
type GetCallerIdentityInput struct{}

// GetCallerIdentityOutput is the answer of GetCallerIdentity.
type GetCallerIdentityOutput struct {
	AccountId    string
	Arn          string
	IdentityType string // Account, RAMUser or AssumedRoleUser
	PrincipalId  string // account id, user id, or role id and session name
	RoleId       string `wire:",omitempty"`
	UserId       string `wire:",omitempty"`
}

func getCallerIdentity(_ *Service, c *api.Call, _ *GetCallerIdentityInput) (*GetCallerIdentityOutput, error) {
	p := c.Principal
	out := &GetCallerIdentityOutput{AccountId: p.Account, Arn: p.ARN(), IdentityType: string(p.Type)}
	switch p.Type {
	case acs.Account:
		out.PrincipalId, out.UserId = p.Account, p.Account
	case acs.RAMUser:
		out.PrincipalId, out.UserId = p.UserID, p.UserID
	case acs.AssumedRoleUser:
		out.PrincipalId, out.RoleId = p.RoleID+":"+p.SessionName, p.RoleID
	}
	return out, nil
}
