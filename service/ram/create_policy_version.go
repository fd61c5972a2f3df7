package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

// CreatePolicyVersionInput are the parameters of CreatePolicyVersion.
type CreatePolicyVersionInput struct {
	PolicyName     string `wire:",required"`
	PolicyDocument string `wire:",required"` // 1-6144 characters
	SetAsDefault   bool
	RotateStrategy string // None, or DeleteOldestNonDefaultVersionWhenLimitExceeded
}

// CreatePolicyVersionOutput is the answer of CreatePolicyVersion.
type CreatePolicyVersionOutput struct{ PolicyVersion PolicyVersion }

const (
	rotateNone   = "None"
	rotateOldest = "DeleteOldestNonDefaultVersionWhenLimitExceeded"
)

// CreatePolicyVersion gives a custom policy another text. It has effect only
// when it is the default version. A policy keeps 5 versions; with the rotation
// strategy the oldest that is not the default makes room.
var CreatePolicyVersion = api.Operation[*Service, CreatePolicyVersionInput, CreatePolicyVersionOutput]{
	Product: api.RAM, Name: "CreatePolicyVersion", Action: "ram:CreatePolicyVersion", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *CreatePolicyVersionInput) []api.Resource {
		return resources(c, "policy/"+in.PolicyName)
	},
	DryRun: api.NoDryRun,
	Source: `"CreatePolicyVersion" (RAM API reference), "Limitations" (RAM)`,
	Handle: createPolicyVersion,
}

func createPolicyVersion(s *Service, c *api.Call, in *CreatePolicyVersionInput) (*CreatePolicyVersionOutput, error) {
	switch in.RotateStrategy {
	case "", rotateNone, rotateOldest:
	default:
		return nil, invalid("RotateStrategy", rotateNone+" or "+rotateOldest)
	}
	if err := checkDocument(policy.Identity, in.PolicyDocument); err != nil {
		return nil, err
	}
	most := s.limits(c.Account).VersionsPerPolicy
	out := new(CreatePolicyVersionOutput)
	return out, c.Update(func(tx *state.Tx) error {
		old, err := findCustom(tx, c, in.PolicyName)
		if err != nil {
			return err
		}
		p := *old
		if len(p.Versions) >= most {
			oldest := oldestNonDefault(&p)
			if in.RotateStrategy != rotateOldest || oldest == "" {
				return exceeded("Policy.Version", "versions of this policy", most)
			}
			dropVersion(&p, oldest)
		}
		v := addVersion(&p, in.PolicyDocument, c.Now)
		if in.SetAsDefault {
			p.DefaultVersion = v.VersionID
		}
		p.UpdateDate = c.Now
		identity.Policies.Put(tx, c.Account, p.PolicyName, &p)
		out.PolicyVersion = showVersion(&p, v)
		return nil
	})
}

func oldestNonDefault(p *identity.Policy) string {
	for _, v := range p.Versions { // oldest first
		if v.VersionID != p.DefaultVersion {
			return v.VersionID
		}
	}
	return ""
}
