package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// UpdatePolicyDescriptionInput are the parameters of UpdatePolicyDescription.
type UpdatePolicyDescriptionInput struct {
	PolicyName     string `wire:",required"`
	NewDescription string // 1-1024; empty clears it
}

// UpdatePolicyDescriptionOutput is the answer of UpdatePolicyDescription.
type UpdatePolicyDescriptionOutput struct{ Policy Policy }

// UpdatePolicyDescription changes what a custom policy says of itself.
var UpdatePolicyDescription = api.Operation[*Service, UpdatePolicyDescriptionInput, UpdatePolicyDescriptionOutput]{
	Product: api.RAM, Name: "UpdatePolicyDescription", Action: "ram:UpdatePolicyDescription", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *UpdatePolicyDescriptionInput) []api.Resource {
		return resources(c, "policy/"+in.PolicyName)
	},
	DryRun: api.NoDryRun,
	Source: `"UpdatePolicyDescription" (RAM API reference)`,
	Handle: updatePolicyDescription,
}

func updatePolicyDescription(s *Service, c *api.Call, in *UpdatePolicyDescriptionInput) (*UpdatePolicyDescriptionOutput, error) {
	if err := checkOptional("NewDescription", s.limits(c.Account).PolicyDescription, in.NewDescription); err != nil {
		return nil, err
	}
	out := new(UpdatePolicyDescriptionOutput)
	return out, c.Update(func(tx *state.Tx) error {
		old, err := findCustom(tx, c, in.PolicyName)
		if err != nil {
			return err
		}
		p := *old
		p.Description, p.UpdateDate = in.NewDescription, c.Now
		identity.Policies.Put(tx, c.Account, p.PolicyName, &p)
		out.Policy = showPolicy(identity.Custom, &p)
		return nil
	})
}
