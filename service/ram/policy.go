package ram

import (
	"fmt"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// Policy is a policy as answers show it.
type Policy struct {
	PolicyName     string
	PolicyType     string // Custom or System
	Description    string
	DefaultVersion string
	CreateDate     time.Time
	UpdateDate     time.Time
}

// PolicyVersion is one text of a policy.
type PolicyVersion struct {
	VersionId        string
	IsDefaultVersion bool
	PolicyDocument   string // as it was given
	CreateDate       time.Time
}

func showPolicy(kind string, p *identity.Policy) Policy {
	return Policy{p.PolicyName, kind, p.Description, p.DefaultVersion, p.CreateDate, p.UpdateDate}
}

func showVersion(p *identity.Policy, v *identity.PolicyVersion) PolicyVersion {
	return PolicyVersion{v.VersionID, v.VersionID == p.DefaultVersion, v.Document, v.CreateDate}
}

// attachmentCount counts the grants of a policy, in whatever scope.
func attachmentCount(r state.Reader, c *api.Call, kind, name string) int {
	return count(identity.AttachmentsByPolicy.Find(r, c.Account, kind+"/"+name))
}

// policyNameTaken refuses a name that another custom policy has in any letter
// case, or a system policy.
//
// Ours: a custom policy may not be named like a system policy; source: none, one name for two texts misleads whoever grants it.
func policyNameTaken(tx *state.Tx, c *api.Call, name string) error {
	if p := identity.PoliciesByLowerName.First(tx, c.Account, strings.ToLower(name)); p != nil {
		return exists("Policy", "The policy %q exists already. Names that differ by letter case only count as the same. To change its text, use CreatePolicyVersion.", p.PolicyName)
	}
	if n := systemPolicyNamed(name); n != "" {
		return exists("Policy", "There is a system policy named %s. Choose another name.", n)
	}
	return nil
}

// addVersion gives p with one more version, the newest. Versions are numbered
// upwards and numbers are never used again. p is a copy of the caller's.
func addVersion(p *identity.Policy, document string, now time.Time) *identity.PolicyVersion {
	id := fmt.Sprintf("v%d", p.NextVersion)
	p.NextVersion++
	p.Versions = append(p.Versions[:len(p.Versions):len(p.Versions)], identity.PolicyVersion{VersionID: id, Document: document, CreateDate: now})
	return &p.Versions[len(p.Versions)-1]
}

// dropVersion removes a version. p is a copy of the caller's.
func dropVersion(p *identity.Policy, id string) {
	kept := make([]identity.PolicyVersion, 0, len(p.Versions))
	for _, v := range p.Versions {
		if v.VersionID != id {
			kept = append(kept, v)
		}
	}
	p.Versions = kept
}
