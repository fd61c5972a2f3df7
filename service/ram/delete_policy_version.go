package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeletePolicyVersionInput are the parameters of DeletePolicyVersion.
type DeletePolicyVersionInput struct {
	PolicyName string `wire:",required"`
	VersionId  string `wire:",required"`
}

// DeletePolicyVersionOutput is the answer of DeletePolicyVersion.
type DeletePolicyVersionOutput struct{}

// DeletePolicyVersion deletes a version of a custom policy that is not the
// default one. Its number is never used again.
var DeletePolicyVersion = api.Operation[*Service, DeletePolicyVersionInput, DeletePolicyVersionOutput]{
	Product: api.RAM, Name: "DeletePolicyVersion", Action: "ram:DeletePolicyVersion", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeletePolicyVersionInput) []api.Resource {
		return resources(c, "policy/"+in.PolicyName)
	},
	DryRun: api.NoDryRun,
	Source: `"DeletePolicyVersion" (RAM API reference)`,
	Handle: deletePolicyVersion,
}

func deletePolicyVersion(_ *Service, c *api.Call, in *DeletePolicyVersionInput) (*DeletePolicyVersionOutput, error) {
	if err := checkVersionID(in.VersionId); err != nil {
		return nil, err
	}
	return new(DeletePolicyVersionOutput), c.Update(func(tx *state.Tx) error {
		old, err := findCustom(tx, c, in.PolicyName)
		if err != nil {
			return err
		}
		if _, err := findVersion(old, in.VersionId); err != nil {
			return err
		}
		if in.VersionId == old.DefaultVersion {
			return conflict("Policy.Version.Default", "The version %s is the default one of policy %s. Make another version the default with SetDefaultPolicyVersion first.", in.VersionId, in.PolicyName)
		}
		p := *old
		dropVersion(&p, in.VersionId)
		p.UpdateDate = c.Now
		identity.Policies.Put(tx, c.Account, p.PolicyName, &p)
		return nil
	})
}
