package sts

import (
	"net/http"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
)

// AssumeRoleInput are the parameters of AssumeRole.
type AssumeRoleInput struct {
	RoleArn         string `wire:",required"` // acs:ram::<account>:role/<name>
	RoleSessionName string `wire:",required"` // 2-64: letters, digits, . @ - _
	DurationSeconds *int64 // 900 to the role's MaxSessionDuration, default 3600
	Policy          string // session policy, 1-2048 characters
	ExternalId      string // 2-1224
	SourceIdentity  string // not supported
}

// AssumeRoleOutput is the answer of AssumeRole.
type AssumeRoleOutput struct {
	Credentials     Credentials
	AssumedRoleUser AssumedRoleUser
}

// externalID is what a trust policy can ask for.
var externalID = api.Key[*Service, AssumeRoleInput]{
	Name: "sts:ExternalId",
	Value: func(_ *Service, _ *api.Call, in *AssumeRoleInput) ([]string, string) {
		if in.ExternalId == "" {
			return nil, ""
		}
		return []string{in.ExternalId}, acs.FromParameter.Of("ExternalId")
	},
	Hint: authz.Advice{ID: "ExternalId", Text: "Send the ExternalId that the owner of the role gave you."},
}

// AssumeRole gives temporary credentials for a role to a RAM user or to another
// role's session. The caller's policies and the role's trust policy must both
// allow it. A session policy narrows what the role may do, never widens it.
//
// Source: "Policy evaluation when a RAM role is assumed" (RAM). The root
// identity cannot call it: NoPermission, "Common errors of STS".
//
// Inferred: a session that assumes another role gets at most an hour; source: "AssumeRole" (STS API reference), role chaining.
//
// Ours: SourceIdentity is refused, as no policy gets to see it; source: none.
//
// Ours: AssumeRole counts as a change, so that no token leaves before its record is on disk; source: none.
var AssumeRole = api.Operation[*Service, AssumeRoleInput, AssumeRoleOutput]{
	Product: api.STS, Name: "AssumeRole", Action: "sts:AssumeRole",
	Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *AssumeRoleInput) []api.Resource {
		account, name, ok := splitRole(in.RoleArn)
		if !ok { // the handler refuses it; until then it stands for no role
			account, name = c.Account, ""
		}
		return []api.Resource{{ARN: acs.ARN{Service: "ram", Region: "*", Account: account, Resource: "role/" + name}.String()}}
	},
	Keys:   []api.Key[*Service, AssumeRoleInput]{externalID},
	DryRun: api.NoDryRun,
	Source: `"AssumeRole" (STS API reference)`,
	Handle: assumeRole,
}

// chained is the longest session that a role session may get, in seconds.
const chained = 3600

func assumeRole(s *Service, c *api.Call, in *AssumeRoleInput) (*AssumeRoleOutput, error) {
	if c.Principal.Type == acs.Account {
		return nil, acs.New(acs.Denied, http.StatusForbidden, "NoPermission", "Roles may not be assumed by root accounts. Call as a RAM user, or as a role's session.")
	}
	account, name, ok := splitRole(in.RoleArn)
	if !ok {
		return nil, invalid("RoleArn", "acs:ram::<account id>:role/<role name>")
	}
	limits := s.limits(account)
	switch {
	case limits.RoleSessionName.Check(in.RoleSessionName) != catalog.NoFault:
		return nil, invalid("RoleSessionName", "2 to 64 letters, digits and . @ - _")
	case in.ExternalId != "" && limits.ExternalID.Check(in.ExternalId) != catalog.NoFault:
		return nil, invalid("ExternalId", "2 to 1224 letters, digits and = , . @ : / - _")
	case in.SourceIdentity != "":
		return nil, acs.New(acs.Unsupported, http.StatusBadRequest, "UnsupportedParameter", "The parameter SourceIdentity exists at the vendor but has no effect in this server, so nothing was done. Leave it out.")
	}
	if err := checkSessionPolicy(in.Policy); err != nil {
		return nil, err
	}
	role := identity.Roles.Get(c.Snapshot, account, name)
	if role == nil {
		return nil, acs.New(acs.NotFound, http.StatusNotFound, "EntityNotExist.Role", "The role %q does not exist in account %s. Names are compared exactly.", name, account)
	}
	duration, err := s.duration(c, in, account, role)
	if err != nil {
		return nil, err
	}
	return issue(c, &identity.Session{
		Account: account, RoleID: role.RoleID, RoleName: role.RoleName, SessionName: in.RoleSessionName,
		Expiration: c.Now.Add(duration).Truncate(time.Second), Policy: in.Policy, MFAPresent: c.Principal.MFAPresent,
	})
}

// duration gives how long the session lasts.
func (s *Service) duration(c *api.Call, in *AssumeRoleInput, account string, role *identity.Role) (time.Duration, error) {
	limits := s.limits(account)
	most := int64(role.MaxSessionDuration)
	if c.Principal.Type == acs.AssumedRoleUser {
		most = min(most, chained)
	}
	n := min(int64(limits.DefaultSession), most)
	if in.DurationSeconds != nil {
		n = *in.DurationSeconds
	}
	if n < int64(limits.MinSessionSeconds) || n > most {
		return 0, invalid("DurationSeconds", "900 seconds to the MaxSessionDuration of the role, and to 3600 when a role's session calls")
	}
	return time.Duration(n) * time.Second, nil
}

// splitRole gives the parts of a role's ARN.
func splitRole(arn string) (account, name string, ok bool) {
	a, err := acs.ParseARN(arn)
	if err != nil || a.Service != "ram" || a.Region != "" && a.Region != "*" || a.Account == "" {
		return "", "", false
	}
	name, ok = strings.CutPrefix(a.Resource, "role/")
	if !ok || name == "" || strings.ContainsAny(name, "/*?") || strings.Trim(a.Account, "0123456789") != "" {
		return "", "", false
	}
	return a.Account, name, true
}
