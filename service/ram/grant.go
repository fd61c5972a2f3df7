package ram

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// grantee is who a policy is granted to: a user, a group or a role.
type grantee struct {
	kind string // identity.ToUser, ToGroup, ToRole
	name string
}

func (g grantee) prefix() string { return g.kind + "/" + g.name + "/" }

// granteeWord gives the word that codes and operation names have for a kind.
func granteeWord(kind string) string {
	switch kind {
	case identity.ToUser:
		return "User"
	case identity.ToGroup:
		return "Group"
	}
	return "Role"
}

// find says whether the grantee exists.
func (g grantee) find(r state.Reader, c *api.Call) (err error) {
	switch g.kind {
	case identity.ToUser:
		_, err = findUser(r, c, g.name)
	case identity.ToGroup:
		_, err = findGroup(r, c, g.name)
	default:
		_, err = findRole(r, c, g.name)
	}
	return err
}

// grantInput are the parameters of the attach and detach operations besides the
// grantee's name.
type grantInput struct {
	PolicyType      string `wire:",required"` // Custom or System
	PolicyName      string `wire:",required"`
	ResourceGroupId string // the account id, or absent: the whole account
}

// check refuses a scope that these operations do not serve.
//
// Ours: a grant in a resource group is made with ResourceManager AttachPolicy only; source: the metadata of RAM has ResourceGroupId, its pages do not describe it.
func (in *grantInput) check(c *api.Call) error {
	if in.PolicyType != identity.Custom && in.PolicyType != identity.System {
		return invalid("PolicyType", "System or Custom")
	}
	if in.ResourceGroupId != "" && in.ResourceGroupId != c.Account {
		return unsupported("ResourceGroupId", "To grant a policy in a resource group, use AttachPolicy of ResourceManager (2020-03-31).")
	}
	return nil
}

// attach grants a policy to a user, group or role in the whole account.
//
// Source: "AttachPolicyToUser" (RAM API reference), "Limitations" (RAM): 10
// custom and 20 system policies each, grants of every scope counted.
//
// Inferred: codes EntityAlreadyExists.Role.Policy and LimitExceeded.Role.Policy for roles; source: those for users and groups in "Error messages" (RAM API reference).
func (s *Service) attach(c *api.Call, g grantee, in *grantInput) error {
	if err := in.check(c); err != nil {
		return err
	}
	limits := s.limits(c.Account)
	most := limits.CustomPerPrincipal
	if in.PolicyType == identity.System {
		most = limits.SystemPerPrincipal
	}
	a := in.attachment(g, c.Now)
	return c.Update(func(tx *state.Tx) error {
		if err := g.find(tx, c); err != nil {
			return err
		}
		if _, err := findPolicy(tx, c, in.PolicyType, in.PolicyName); err != nil {
			return err
		}
		if identity.Attachments.Get(tx, c.Account, a.ID()) != nil {
			return exists(granteeWord(g.kind)+".Policy", "The policy %s is attached to %s %s already.", in.PolicyName, g.kind, g.name)
		}
		n := 0
		for _, other := range identity.Attachments.All(tx, c.Account, g.prefix(), "") {
			if other.PolicyType == in.PolicyType {
				n++
			}
		}
		if n >= most {
			return exceeded(granteeWord(g.kind)+".Policy", in.PolicyType+" policies of one "+g.kind, most)
		}
		identity.Attachments.Put(tx, c.Account, a.ID(), a)
		return nil
	})
}

// detach takes a policy from a user, group or role.
//
// Inferred: code EntityNotExist.Role.Policy for roles; source: those for users and groups in "Error messages" (RAM API reference).
func (s *Service) detach(c *api.Call, g grantee, in *grantInput) error {
	if err := in.check(c); err != nil {
		return err
	}
	id := in.attachment(g, c.Now).ID()
	return c.Update(func(tx *state.Tx) error {
		if err := g.find(tx, c); err != nil {
			return err
		}
		if identity.Attachments.Get(tx, c.Account, id) == nil {
			return notExist(granteeWord(g.kind)+".Policy", "The %s policy %s is not attached to %s %s.", in.PolicyType, in.PolicyName, g.kind, g.name)
		}
		identity.Attachments.Delete(tx, c.Account, id)
		return nil
	})
}

func (in *grantInput) attachment(g grantee, now time.Time) *identity.Attachment {
	return &identity.Attachment{Scope: identity.AccountScope, PrincipalType: g.kind, PrincipalName: g.name,
		PolicyType: in.PolicyType, PolicyName: in.PolicyName, AttachDate: now}
}

// resources names what a grant touches: the policy and who gets it.
//
// Source: "RAM authorization" (RAM API reference): AttachPolicyToUser is checked
// on policy/<name> and user/<name>.
func (in *grantInput) resources(c *api.Call, g grantee) []api.Resource {
	return append([]api.Resource{policyResource(c, in.PolicyType, in.PolicyName)}, resources(c, g.kind+"/"+g.name)...)
}

// AttachedPolicy is a policy that somebody has.
type AttachedPolicy struct {
	PolicyName     string
	PolicyType     string
	Description    string
	DefaultVersion string
	AttachDate     time.Time
}

// AttachedPolicies is a list of policies that somebody has.
type AttachedPolicies struct{ Policy []AttachedPolicy }

// policiesOf gives the policies granted to a user, group or role in the whole
// account.
//
// Inferred: grants in resource groups are not listed here; source: "ListPolicyAttachments" (Resource Management) is the list of those.
func policiesOf(c *api.Call, g grantee) (AttachedPolicies, error) {
	var out AttachedPolicies
	if err := g.find(c.Snapshot, c); err != nil {
		return out, err
	}
	for _, a := range identity.Attachments.All(c.Snapshot, c.Account, g.prefix()+identity.AccountScope+"/", "") {
		p, err := findPolicy(c.Snapshot, c, a.PolicyType, a.PolicyName)
		if err != nil {
			return out, err
		}
		out.Policy = append(out.Policy, AttachedPolicy{p.PolicyName, a.PolicyType, p.Description, p.DefaultVersion, a.AttachDate})
	}
	return out, nil
}

// moveGrants gives the grants of one name to another.
func moveGrants(tx *state.Tx, account, kind, from, to string) {
	for id, a := range gather(identity.Attachments.All(tx, account, kind+"/"+from+"/", "")) {
		moved := *a
		moved.PrincipalName = to
		identity.Attachments.Delete(tx, account, id)
		identity.Attachments.Put(tx, account, moved.ID(), &moved)
	}
}
