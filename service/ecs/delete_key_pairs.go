package ecs

import (
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteKeyPairsInput are the parameters of DeleteKeyPairs.
type DeleteKeyPairsInput struct {
	RegionId     string   `wire:",required"`
	KeyPairNames []string `wire:",required,json,max=100"`
}

// DeleteKeyPairsOutput is the answer of DeleteKeyPairs.
type DeleteKeyPairsOutput struct{}

// DeleteKeyPairs deletes key pairs, all or none.
//
// Source: "DeleteKeyPairs" (ECS API reference): up to 100 names as a JSON array.
//
// Inferred: a key pair that an instance was given is refused with InvalidParameter.KeypairAlreadyAttachedInstance, 403; source: error list of the terraform provider; the status is a guess.
// Inferred: a name that does not exist answers InvalidKeyPair.NotFound, 404; source: error list of the terraform provider.
var DeleteKeyPairs = api.Operation[*Service, DeleteKeyPairsInput, DeleteKeyPairsOutput]{
	Product: api.ECS, Name: "DeleteKeyPairs", Action: "ecs:DeleteKeyPairs", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteKeyPairsInput) []api.Resource {
		out := make([]api.Resource, len(in.KeyPairNames))
		for i, name := range in.KeyPairNames {
			out[i] = keyPairResource(c, in.RegionId, name)
		}
		return out
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteKeyPairs" (ECS API reference)`,
	Handle: deleteKeyPairs,
}

func deleteKeyPairs(_ *Service, c *api.Call, in *DeleteKeyPairsInput) (*DeleteKeyPairsOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	return &DeleteKeyPairsOutput{}, c.Update(func(tx *state.Tx) error {
		used := map[string]string{} // by name
		for id, i := range inventory.Instances.All(tx, c.Account, "", "") {
			if i.RegionID == in.RegionId && i.Login.KeyPairName != "" && !i.Want.Deleted {
				used[i.Login.KeyPairName] = id
			}
		}
		for _, name := range in.KeyPairNames {
			if inventory.KeyPairs.Get(tx, c.Account, keyPairID(in.RegionId, name)) == nil {
				return notFound("InvalidKeyPair.NotFound", "The specified key pair %q does not exist in region %s. DescribeKeyPairs lists the key pairs.", name, in.RegionId)
			}
			if id := used[name]; id != "" {
				return acs.New(acs.Conflict, http.StatusForbidden, "InvalidParameter.KeypairAlreadyAttachedInstance",
					"The key pair %q is the login of instance %s and cannot be deleted. Delete the instance or give it another login first.", name, id)
			}
			inventory.KeyPairs.Delete(tx, c.Account, keyPairID(in.RegionId, name))
		}
		return nil
	})
}
