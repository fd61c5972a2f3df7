package acs

import "strings"

// PrincipalType says what kind of identity made a call; the text is the one of
// GetCallerIdentity's IdentityType.
type PrincipalType string

// The kinds of principal. Source: "GetCallerIdentity" (STS API reference).
const (
	Account         PrincipalType = "Account"         // the account's own root identity
	RAMUser         PrincipalType = "RAMUser"         // a RAM user, by access key or console session
	AssumedRoleUser PrincipalType = "AssumedRoleUser" // a role session, by temporary credentials
)

// Principal is the authenticated identity of a call.
type Principal struct {
	Type    PrincipalType
	Account string // 16-digit account id

	UserID   string // RAMUser: the user's numeric id
	UserName string // RAMUser

	RoleID      string // AssumedRoleUser: the role's numeric id
	RoleName    string // AssumedRoleUser
	SessionName string // AssumedRoleUser
	// SessionPolicy is the text of the policy that AssumeRole was given; empty: none.
	SessionPolicy string

	AccessKeyID string // credential used; empty for a console session
	MFAPresent  *bool  // nil when the way of signing in has no notion of MFA (access keys): the condition key is absent
}

// ARN gives the principal's own ARN. RAM principals have an empty region.
//
// Source: "Policy elements: Principal" (RAM documentation).
func (p Principal) ARN() string {
	switch p.Type {
	case Account:
		return ARN{Service: "ram", Account: p.Account, Resource: "root"}.String()
	case RAMUser:
		return ARN{Service: "ram", Account: p.Account, Resource: "user/" + p.UserName}.String()
	case AssumedRoleUser:
		return ARN{Service: "ram", Account: p.Account, Resource: "assumed-role/" + strings.ToLower(p.RoleName) + "/" + p.SessionName}.String()
	}
	return ""
}

// DisplayName is what AccessDeniedDetail calls AuthPrincipalDisplayName: the
// user id, or role:session.
func (p Principal) DisplayName() string {
	switch p.Type {
	case Account:
		return p.Account
	case AssumedRoleUser:
		return p.RoleName + ":" + p.SessionName
	}
	return p.UserID
}

// AuthType is what AccessDeniedDetail calls AuthPrincipalType.
func (p Principal) AuthType() string {
	switch p.Type {
	case Account:
		return "Account"
	case AssumedRoleUser:
		return "AssumedRoleUser"
	}
	return "SubUser"
}
