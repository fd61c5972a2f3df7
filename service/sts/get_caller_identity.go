package sts

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
)

// GetCallerIdentityInput are the parameters of GetCallerIdentity: none.
type GetCallerIdentityInput struct{}

// GetCallerIdentityOutput is the answer of GetCallerIdentity.
type GetCallerIdentityOutput struct {
	IdentityType string // Account, RAMUser or AssumedRoleUser
	AccountId    string
	PrincipalId  string // account id, user id, or <role id>:<session>
	UserId       string `wire:",omitempty"` // not for a role session
	RoleId       string `wire:",omitempty"` // only for a role session
	Arn          string
}

// GetCallerIdentity says who calls. It works whatever the policies say.
//
// Inferred: UserId of the root identity is the account id; source: "GetCallerIdentity" (STS API reference), example.
var GetCallerIdentity = api.Operation[*Service, GetCallerIdentityInput, GetCallerIdentityOutput]{
	Product: api.STS, Name: "GetCallerIdentity", Action: "sts:GetCallerIdentity", Access: api.ByAnyone, Effect: api.Read,
	DryRun: api.NoDryRun,
	Source: `"GetCallerIdentity" (STS API reference); field report that no permission is needed`,
	Handle: getCallerIdentity,
}

func getCallerIdentity(_ *Service, c *api.Call, _ *GetCallerIdentityInput) (*GetCallerIdentityOutput, error) {
	p := c.Principal
	out := &GetCallerIdentityOutput{IdentityType: string(p.Type), AccountId: p.Account, Arn: p.ARN()}
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
