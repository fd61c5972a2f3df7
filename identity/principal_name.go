package identity

import "strings"

// Principal names say who somebody is with the account in the domain:
//
//	alice@<account>.onaliyun.com                a RAM user
//	devs@group.<account>.onaliyun.com           a user group
//	ops@role.<account>.onaliyunservice.com      a role
//
// <account> is the account's id, or its alias when it has one. Names are
// compared exactly, domains in any letter case.
//
// Source: "AttachPolicy" (Resource Management API reference) and
// "GetDefaultDomain" (IMS API reference).
const (
	userDomain = ".onaliyun.com"
	roleDomain = ".onaliyunservice.com"
)

// label is what stands for the account in a domain.
func (a *Account) label() string {
	if a.Alias != "" {
		return a.Alias
	}
	return a.ID
}

// DefaultDomain gives the domain of the account's users.
//
// Source: "GetDefaultDomain" (IMS API reference): <AccountAlias>.onaliyun.com.
//
// Inferred: without an alias the account id stands in its place; source: "GetDefaultDomain" (IMS API reference) calls the id the initial alias.
func (a *Account) DefaultDomain() string { return a.label() + userDomain }

// PrincipalName gives the principal name of a grantee.
func (a *Account) PrincipalName(g Grantee) string {
	switch g.Kind {
	case ToUser:
		return g.Name + "@" + a.DefaultDomain()
	case ToGroup:
		return g.Name + "@group." + a.DefaultDomain()
	}
	return g.Name + "@role." + a.label() + roleDomain
}

// ParsePrincipalName gives the name in a principal name of a kind; ok is false
// for one of another form, kind or account.
//
// Inferred: a name with the account id in its domain is understood beside one with the alias; source: "AttachPolicy" (Resource Management API reference) names the alias only, which is the id until it is set.
func (a *Account) ParsePrincipalName(kind, principalName string) (name string, ok bool) {
	name, domain, ok := strings.Cut(principalName, "@")
	if !ok || name == "" {
		return "", false
	}
	for _, label := range []string{a.ID, a.Alias} {
		if label == "" {
			continue
		}
		var want string
		switch kind {
		case ToUser:
			want = label + userDomain
		case ToGroup:
			want = "group." + label + userDomain
		case ToRole:
			want = "role." + label + roleDomain
		}
		if want != "" && strings.EqualFold(domain, want) {
			return name, true
		}
	}
	return "", false
}
