package ram

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListEntitiesForPolicyInput are the parameters of ListEntitiesForPolicy.
type ListEntitiesForPolicyInput struct {
	PolicyType string `wire:",required"` // Custom or System
	PolicyName string `wire:",required"`
}

// ListEntitiesForPolicyOutput is the answer of ListEntitiesForPolicy.
type ListEntitiesForPolicyOutput struct {
	Users  struct{ User []UserWithPolicy }
	Groups struct{ Group []GroupWithPolicy }
	Roles  struct{ Role []RoleWithPolicy }
}

// UserWithPolicy is a user that has a policy.
type UserWithPolicy struct {
	UserId      string
	UserName    string
	DisplayName string
	AttachDate  time.Time
}

// GroupWithPolicy is a group that has a policy.
type GroupWithPolicy struct {
	GroupName  string
	Comments   string
	AttachDate time.Time
}

// RoleWithPolicy is a role that has a policy.
type RoleWithPolicy struct {
	RoleId      string
	RoleName    string
	Arn         string
	Description string
	AttachDate  time.Time
}

// ListEntitiesForPolicy gives the users, groups and roles that a policy is
// granted to.
//
// Inferred: who has the policy in several scopes is listed once, by the oldest grant; source: none.
var ListEntitiesForPolicy = api.Operation[*Service, ListEntitiesForPolicyInput, ListEntitiesForPolicyOutput]{
	Product: api.RAM, Name: "ListEntitiesForPolicy", Action: "ram:ListEntitiesForPolicy", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListEntitiesForPolicyInput) []api.Resource {
		return []api.Resource{policyResource(c, in.PolicyType, in.PolicyName)}
	},
	DryRun: api.NoDryRun,
	Source: `"ListEntitiesForPolicy" (RAM API reference)`,
	Handle: listEntitiesForPolicy,
}

func listEntitiesForPolicy(_ *Service, c *api.Call, in *ListEntitiesForPolicyInput) (*ListEntitiesForPolicyOutput, error) {
	if _, err := findPolicy(c.Snapshot, c, in.PolicyType, in.PolicyName); err != nil {
		return nil, err
	}
	var order []grantee
	since := map[grantee]time.Time{}
	for _, a := range identity.AttachmentsByPolicy.Find(c.Snapshot, c.Account, in.PolicyType+"/"+in.PolicyName) {
		g := grantee{a.PrincipalType, a.PrincipalName}
		if t, ok := since[g]; !ok {
			order = append(order, g)
			since[g] = a.AttachDate
		} else if a.AttachDate.Before(t) {
			since[g] = a.AttachDate
		}
	}
	out := new(ListEntitiesForPolicyOutput)
	for _, g := range order {
		switch g.kind {
		case identity.ToUser:
			u, err := findUser(c.Snapshot, c, g.name)
			if err != nil {
				return nil, err
			}
			out.Users.User = append(out.Users.User, UserWithPolicy{u.UserID, u.UserName, u.DisplayName, since[g]})
		case identity.ToGroup:
			x, err := findGroup(c.Snapshot, c, g.name)
			if err != nil {
				return nil, err
			}
			out.Groups.Group = append(out.Groups.Group, GroupWithPolicy{x.GroupName, x.Comments, since[g]})
		case identity.ToRole:
			x, err := findRole(c.Snapshot, c, g.name)
			if err != nil {
				return nil, err
			}
			out.Roles.Role = append(out.Roles.Role, RoleWithPolicy{x.RoleID, x.RoleName, roleARN(c, x), x.Description, since[g]})
		}
	}
	return out, nil
}
