package ram

import (
	"fmt"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

// findAccount gives the account's own record.
func findAccount(r state.Reader, c *api.Call) (*identity.Account, error) {
	a := identity.Accounts.Get(r, c.Account, identity.Self)
	if a == nil {
		return nil, fmt.Errorf("the account %s has no record", c.Account)
	}
	return a, nil
}

func findUser(r state.Reader, c *api.Call, name string) (*identity.User, error) {
	if u := identity.Users.Get(r, c.Account, name); u != nil {
		return u, nil
	}
	return nil, notExist("User", "The user %q does not exist. Names are compared exactly; ListUsers gives them.", name)
}

func findGroup(r state.Reader, c *api.Call, name string) (*identity.Group, error) {
	if g := identity.Groups.Get(r, c.Account, name); g != nil {
		return g, nil
	}
	return nil, notExist("Group", "The group %q does not exist. Names are compared exactly; ListGroups gives them.", name)
}

func findRole(r state.Reader, c *api.Call, name string) (*identity.Role, error) {
	if x := identity.Roles.Get(r, c.Account, name); x != nil {
		return x, nil
	}
	return nil, notExist("Role", "The role %q does not exist. Names are compared exactly; ListRoles gives them.", name)
}

// findCustom gives a custom policy.
func findCustom(r state.Reader, c *api.Call, name string) (*identity.Policy, error) {
	if p := identity.Policies.Get(r, c.Account, name); p != nil {
		return p, nil
	}
	return nil, notExist("Policy", "The custom policy %q does not exist. Names are compared exactly; ListPolicies gives them.", name)
}

// findPolicy gives a policy of either type in the form of a custom one. A
// system policy has one version.
//
// Ours: the dates of system policies are left empty; source: the catalog does not know them.
func findPolicy(r state.Reader, c *api.Call, kind, name string) (*identity.Policy, error) {
	switch kind {
	case identity.Custom:
		return findCustom(r, c, name)
	case identity.System:
		if p, ok := catalog.LookupSystemPolicy(name); ok {
			return systemPolicy(p), nil
		}
		return nil, notExist("Policy", "The system policy %q does not exist, or this server does not have it. ListPolicies with PolicyType System gives those that it has.", name)
	}
	return nil, invalid("PolicyType", "System or Custom")
}

func systemPolicy(p catalog.SystemPolicy) *identity.Policy {
	return &identity.Policy{PolicyName: p.Name, Description: p.Description, DefaultVersion: p.Version,
		Versions: []identity.PolicyVersion{{VersionID: p.Version, Document: p.Document}}}
}

// findVersion gives a version of a policy.
func findVersion(p *identity.Policy, id string) (*identity.PolicyVersion, error) {
	if v := p.Version(id); v != nil {
		return v, nil
	}
	return nil, notExist("Policy.Version", "The policy %s has no version %s. ListPolicyVersions gives those that it has.", p.PolicyName, id)
}

// checkVersionID checks the form of a version's id: v and a number.
func checkVersionID(id string) error {
	n := 0
	if m, err := fmt.Sscanf(id, "v%d", &n); m != 1 || err != nil || n < 1 || fmt.Sprintf("v%d", n) != id {
		return invalid("VersionId.Format", "the letter v and a number, for example v2")
	}
	return nil
}

// checkTrust checks the text of a trust policy.
func checkTrust(text string) error { return checkDocument(policy.Trust, text) }
