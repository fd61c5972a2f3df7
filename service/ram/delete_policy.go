package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeletePolicyInput are the parameters of DeletePolicy.
type DeletePolicyInput struct {
	PolicyName      string `wire:",required"`
	CascadingDelete bool   // also if there are versions besides the default one
}

// DeletePolicyOutput is the answer of DeletePolicy.
type DeletePolicyOutput struct{}

// DeletePolicy deletes a custom policy that nobody has any more and, unless
// CascadingDelete says so, of which only the default version is left.
//
// Inferred: a policy that a role has gives DeleteConflict.Policy.Role; source: "Error messages" (RAM API reference) has such codes for users and groups only.
var DeletePolicy = api.Operation[*Service, DeletePolicyInput, DeletePolicyOutput]{
	Product: api.RAM, Name: "DeletePolicy", Action: "ram:DeletePolicy", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeletePolicyInput) []api.Resource {
		return resources(c, "policy/"+in.PolicyName)
	},
	DryRun: api.NoDryRun,
	Source: `"DeletePolicy" (RAM API reference)`,
	Handle: deletePolicy,
}

func deletePolicy(_ *Service, c *api.Call, in *DeletePolicyInput) (*DeletePolicyOutput, error) {
	return new(DeletePolicyOutput), c.Update(func(tx *state.Tx) error {
		p, err := findCustom(tx, c, in.PolicyName)
		if err != nil {
			return err
		}
		for _, a := range identity.AttachmentsByPolicy.Find(tx, c.Account, identity.Custom+"/"+in.PolicyName) {
			word := granteeWord(a.PrincipalType)
			return conflict("Policy."+word, "The policy %s is attached to %s %s. Detach it with DetachPolicyFrom%s first; ListEntitiesForPolicy gives all who have it.",
				in.PolicyName, a.PrincipalType, a.PrincipalName, word)
		}
		if len(p.Versions) > 1 && !in.CascadingDelete {
			return conflict("Policy.Version", "The policy %s has %d versions. Delete all but the default one with DeletePolicyVersion first, or set CascadingDelete.", in.PolicyName, len(p.Versions))
		}
		identity.Policies.Delete(tx, c.Account, in.PolicyName)
		return nil
	})
}
