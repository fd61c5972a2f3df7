package vpc

import (
	"iter"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteVpcInput are the parameters of DeleteVpc.
type DeleteVpcInput struct {
	RegionId    string
	VpcId       string `wire:",required"`
	ForceDelete *bool
	ClientToken string
	DryRun      *bool
}

// DeleteVpcOutput is the answer of DeleteVpc.
type DeleteVpcOutput struct{}

// DeleteVpc deletes a VPC that nothing is in.
//
// Source: "DeleteVpc" (VPC API reference): release what is in the VPC first.
// Errors: InvalidVpcId.NotFound 404; DependencyViolation.VSwitch,
// DependencyViolation.SecurityGroup 400. ForceDelete ignores only resources that
// this server does not have (IPv4 and IPv6 gateways, route tables).
var DeleteVpc = api.Operation[*Service, DeleteVpcInput, DeleteVpcOutput]{
	Product: api.VPC, Name: "DeleteVpc", Action: "vpc:DeleteVpc", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteVpcInput) []api.Resource {
		return []api.Resource{vpcResource(c, in.VpcId)}
	},
	DryRun: api.DryRunAll,
	Source: `"DeleteVpc" (VPC API reference)`,
	Handle: deleteVpc,
}

func deleteVpc(_ *Service, c *api.Call, in *DeleteVpcInput) (*DeleteVpcOutput, error) {
	return api.Once(c, in.ClientToken, func(tx *state.Tx) (*DeleteVpcOutput, error) {
		if findVPC(tx, c, in.VpcId) == nil {
			return nil, vpcNotFound(in.VpcId)
		}
		if n := count(inventory.VSwitchesByVPC.Find(tx, c.Account, in.VpcId)); n > 0 {
			return nil, acs.New(acs.Conflict, 400, "DependencyViolation.VSwitch",
				"Specified object has dependent resources: VPC %s has %d vSwitches. Delete them first.", in.VpcId, n)
		}
		if n := count(inventory.GroupsByVPC.Find(tx, c.Account, in.VpcId)); n > 0 {
			return nil, acs.New(acs.Conflict, 400, "DependencyViolation.SecurityGroup",
				"Specified object has dependent resources SecurityGroup: VPC %s has %d security groups. Delete them first.", in.VpcId, n)
		}
		inventory.VPCs.Delete(tx, c.Account, in.VpcId)
		return &DeleteVpcOutput{}, nil
	})
}

func count[K, V any](seq iter.Seq2[K, V]) int {
	n := 0
	for range seq {
		n++
	}
	return n
}
