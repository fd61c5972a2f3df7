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
	return identity.FindAccount(r, c.Account)
}

func findUser(r state.Reader, c *api.Call, name string) (*identity.User, error) {
	return identity.FindUser(r, c.Account, name)
}

func findGroup(r state.Reader, c *api.Call, name string) (*identity.Group, error) {
	return identity.FindGroup(r, c.Account, name)
}

func findRole(r state.Reader, c *api.Call, name string) (*identity.Role, error) {
	return identity.FindRole(r, c.Account, name)
}

// findCustom gives a custom policy.
func findCustom(r state.Reader, c *api.Call, name string) (*identity.Policy, error) {
	return identity.FindPolicy(r, c.Account, identity.Custom, name)
}

// findPolicy gives a policy of either type in the form of a custom one.
func findPolicy(r state.Reader, c *api.Call, kind, name string) (*identity.Policy, error) {
	return identity.FindPolicy(r, c.Account, kind, name)
}

func systemPolicy(p catalog.SystemPolicy) *identity.Policy { return identity.SystemPolicy(p) }

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
