package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// The values of PrincipalType.
//
// Source: "AttachPolicy" (Resource Management API reference).
const (
	imsUser     = "IMSUser"
	imsGroup    = "IMSGroup"
	serviceRole = "ServiceRole"
)

// kindOf gives identity's word for a PrincipalType; ok is false for an unknown
// one.
func kindOf(principalType string) (kind string, ok bool) {
	switch principalType {
	case imsUser:
		return identity.ToUser, true
	case imsGroup:
		return identity.ToGroup, true
	case serviceRole:
		return identity.ToRole, true
	}
	return "", false
}

// typeOf is the other way round.
func typeOf(kind string) string {
	switch kind {
	case identity.ToUser:
		return imsUser
	case identity.ToGroup:
		return imsGroup
	}
	return serviceRole
}

// principal reads a principal name of a type. It does not say that the
// principal exists.
//
// Inferred: codes InvalidParameter.PrincipalType and InvalidParameter.PrincipalName; source: the form of InvalidParameter.PolicyType in "AttachPolicy" (Resource Management API reference).
func principal(r state.Reader, c *api.Call, principalType, principalName string) (identity.Grantee, error) {
	kind, ok := kindOf(principalType)
	if !ok {
		return identity.Grantee{}, identity.InvalidParameter("PrincipalType", "IMSUser, IMSGroup or ServiceRole")
	}
	a, err := identity.FindAccount(r, c.Account)
	if err != nil {
		return identity.Grantee{}, err
	}
	name, ok := a.ParsePrincipalName(kind, principalName)
	if !ok {
		return identity.Grantee{}, identity.InvalidParameter("PrincipalName", "a principal name of this account and type, for example "+
			a.PrincipalName(identity.Grantee{Kind: kind, Name: "Alice"}))
	}
	return identity.Grantee{Kind: kind, Name: name}, nil
}

// scope reads the ResourceGroupId of a grant: the account's id stands for the
// whole account, anything else must be a resource group.
//
// Source: "AttachPolicy" (Resource Management API reference).
func scope(r state.Reader, c *api.Call, resourceGroupID string) (string, error) {
	if resourceGroupID == c.Account {
		return identity.AccountScope, nil
	}
	g, err := identity.FindResourceGroup(r, c.Account, resourceGroupID)
	if err != nil {
		return "", err
	}
	return g.ID, nil
}

// unscope is the other way round.
func unscope(c *api.Call, scope string) string {
	if scope == identity.AccountScope {
		return c.Account
	}
	return scope
}
