package vpc

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
)

// DescribeVSwitchAttributesInput are the parameters of
// DescribeVSwitchAttributes.
type DescribeVSwitchAttributesInput struct {
	RegionId  string
	VSwitchId string `wire:",required"`
	DryRun    *bool
}

// DescribeVSwitchAttributesOutput is the answer of DescribeVSwitchAttributes.
// For an id that does not exist VSwitchId is empty.
type DescribeVSwitchAttributesOutput struct {
	VSwitchItem
	CloudResources struct{ CloudResourceSetType []CloudResource }
}

// DescribeVSwitchAttributes describes one vSwitch.
//
// Source: "DescribeVSwitchAttributes" (VPC API reference). That an unknown id
// gives 200 and an empty VSwitchId is how the terraform provider finds that a
// deletion has ended.
var DescribeVSwitchAttributes = api.Operation[*Service, DescribeVSwitchAttributesInput, DescribeVSwitchAttributesOutput]{
	Product: api.VPC, Name: "DescribeVSwitchAttributes", Action: "vpc:DescribeVSwitchAttributes", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *DescribeVSwitchAttributesInput) []api.Resource {
		return []api.Resource{vSwitchResource(c, in.VSwitchId)}
	},
	DryRun: api.DryRunAll,
	Source: `"DescribeVSwitchAttributes" (VPC API reference)`,
	Handle: describeVSwitchAttributes,
}

func describeVSwitchAttributes(_ *Service, c *api.Call, in *DescribeVSwitchAttributesInput) (*DescribeVSwitchAttributesOutput, error) {
	out := new(DescribeVSwitchAttributesOutput)
	v := findVSwitch(c.Snapshot, c, in.VSwitchId)
	if v == nil {
		return out, nil
	}
	out.VSwitchItem = vSwitchItem(c.Snapshot, c, v)
	if n := count(inventory.InstancesByVSwitch.Find(c.Snapshot, c.Account, v.VSwitchID)); n > 0 {
		out.CloudResources.CloudResourceSetType = []CloudResource{{"Ecs", n}}
	}
	return out, nil
}
