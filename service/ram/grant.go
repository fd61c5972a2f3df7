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

// who gives the grantee in identity's terms.
func (g grantee) who() identity.Grantee { return identity.Grantee{Kind: g.kind, Name: g.name} }

// granteeWord gives the word that codes and operation names have for a kind.
func granteeWord(kind string) string { return identity.Grantee{Kind: kind}.Word() }

// find says whether the grantee exists.
func (g grantee) find(r state.Reader, c *api.Call) error { return g.who().Find(r, c.Account) }

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
func (s *Service) attach(c *api.Call, g grantee, in *grantInput) error {
	if err := in.check(c); err != nil {
		return err
	}
	a := identity.NewAttachment(g.who(), identity.AccountScope, in.PolicyType, in.PolicyName, c.Now)
	return c.Update(func(tx *state.Tx) error {
		return identity.Attach(tx, c.Account, s.limits(c.Account), a)
	})
}

// detach takes a policy from a user, group or role.
func (s *Service) detach(c *api.Call, g grantee, in *grantInput) error {
	if err := in.check(c); err != nil {
		return err
	}
	a := identity.NewAttachment(g.who(), identity.AccountScope, in.PolicyType, in.PolicyName, c.Now)
	return c.Update(func(tx *state.Tx) error {
		return identity.Detach(tx, c.Account, *a)
	})
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
