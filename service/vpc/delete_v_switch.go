package vpc

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteVSwitchInput are the parameters of DeleteVSwitch.
type DeleteVSwitchInput struct {
	RegionId  string
	VSwitchId string `wire:",required"`
	DryRun    *bool
}

// DeleteVSwitchOutput is the answer of DeleteVSwitch.
type DeleteVSwitchOutput struct{}

// DeleteVSwitch deletes a vSwitch that nothing is in.
//
// Source: "DeleteVSwitch" (VPC API reference): release what is in it first.
// Errors: InvalidVSwitchId.NotFound 404; DependencyViolation 400.
var DeleteVSwitch = api.Operation[*Service, DeleteVSwitchInput, DeleteVSwitchOutput]{
	Product: api.VPC, Name: "DeleteVSwitch", Action: "vpc:DeleteVSwitch", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteVSwitchInput) []api.Resource {
		return []api.Resource{vSwitchResource(c, in.VSwitchId)}
	},
	DryRun: api.DryRunAll,
	Source: `"DeleteVSwitch" (VPC API reference)`,
	Handle: deleteVSwitch,
}

func deleteVSwitch(_ *Service, c *api.Call, in *DeleteVSwitchInput) (*DeleteVSwitchOutput, error) {
	return &DeleteVSwitchOutput{}, c.Update(func(tx *state.Tx) error {
		v := findVSwitch(tx, c, in.VSwitchId)
		if v == nil {
			return vSwitchNotFound(in.VSwitchId)
		}
		n := max(count(inventory.InstancesByVSwitch.Find(tx, c.Account, v.VSwitchID)), inventory.Addresses.Count(tx, c.Account, v.VSwitchID+"/"))
		if n > 0 {
			return acs.New(acs.Conflict, 400, "DependencyViolation",
				"Specified object has dependent resources: vSwitch %s has %d instances or addresses in use. Delete the instances first.", v.VSwitchID, n)
		}
		inventory.VSwitches.Delete(tx, c.Account, v.VSwitchID)
		return nil
	})
}
