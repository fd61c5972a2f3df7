package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// SetDefaultPolicyVersionInput are the parameters of SetDefaultPolicyVersion.
type SetDefaultPolicyVersionInput struct {
	PolicyName string `wire:",required"`
	VersionId  string `wire:",required"`
}

// SetDefaultPolicyVersionOutput is the answer of SetDefaultPolicyVersion.
type SetDefaultPolicyVersionOutput struct{}

// SetDefaultPolicyVersion says which text of a custom policy has effect. A call
// that begins after the answer is decided by it.
var SetDefaultPolicyVersion = api.Operation[*Service, SetDefaultPolicyVersionInput, SetDefaultPolicyVersionOutput]{
	Product: api.RAM, Name: "SetDefaultPolicyVersion", Action: "ram:SetDefaultPolicyVersion", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *SetDefaultPolicyVersionInput) []api.Resource {
		return resources(c, "policy/"+in.PolicyName)
	},
	DryRun: api.NoDryRun,
	Source: `"SetDefaultPolicyVersion" (RAM API reference)`,
	Handle: setDefaultPolicyVersion,
}

func setDefaultPolicyVersion(_ *Service, c *api.Call, in *SetDefaultPolicyVersionInput) (*SetDefaultPolicyVersionOutput, error) {
	if err := checkVersionID(in.VersionId); err != nil {
		return nil, err
	}
	return new(SetDefaultPolicyVersionOutput), c.Update(func(tx *state.Tx) error {
		old, err := findCustom(tx, c, in.PolicyName)
		if err != nil {
			return err
		}
		if _, err := findVersion(old, in.VersionId); err != nil {
			return err
		}
		p := *old
		p.DefaultVersion, p.UpdateDate = in.VersionId, c.Now
		identity.Policies.Put(tx, c.Account, p.PolicyName, &p)
		return nil
	})
}
