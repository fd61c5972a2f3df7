package vpc

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// ModifyVSwitchAttributeInput are the parameters of ModifyVSwitchAttribute.
type ModifyVSwitchAttributeInput struct {
	RegionId    string
	VSwitchId   string `wire:",required"`
	VSwitchName *string
	Description *string

	EnableIPv6       *bool
	Ipv6CidrBlock    *int
	VpcIpv6CidrBlock string
}

// ModifyVSwitchAttributeOutput is the answer of ModifyVSwitchAttribute.
type ModifyVSwitchAttributeOutput struct{}

// ModifyVSwitchAttribute changes the name and the description of a vSwitch.
//
// Source: "ModifyVSwitchAttribute" (VPC API reference). What is not sent stays.
var ModifyVSwitchAttribute = api.Operation[*Service, ModifyVSwitchAttributeInput, ModifyVSwitchAttributeOutput]{
	Product: api.VPC, Name: "ModifyVSwitchAttribute", Action: "vpc:ModifyVSwitchAttribute", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *ModifyVSwitchAttributeInput) []api.Resource {
		return []api.Resource{vSwitchResource(c, in.VSwitchId)}
	},
	DryRun: api.NoDryRun,
	Source: `"ModifyVSwitchAttribute" (VPC API reference)`,
	Handle: modifyVSwitchAttribute,
}

func modifyVSwitchAttribute(_ *Service, c *api.Call, in *ModifyVSwitchAttributeInput) (*ModifyVSwitchAttributeOutput, error) {
	if err := unsupported("EnableIPv6", isTrue(in.EnableIPv6), "Ipv6CidrBlock", in.Ipv6CidrBlock, "VpcIpv6CidrBlock", in.VpcIpv6CidrBlock); err != nil {
		return nil, err
	}
	if err := text("InvalidVSwitchName.Malformed", "VSwitchName", value(in.VSwitchName), 128, true); err != nil {
		return nil, err
	}
	if err := text("InvalidVSwitchDiscription.Malformed", "Description", value(in.Description), 256, false); err != nil {
		return nil, err
	}
	return &ModifyVSwitchAttributeOutput{}, c.Update(func(tx *state.Tx) error {
		old := findVSwitch(tx, c, in.VSwitchId)
		if old == nil {
			return vSwitchNotFound(in.VSwitchId)
		}
		v := *old
		set(&v.VSwitchName, in.VSwitchName)
		set(&v.Description, in.Description)
		inventory.VSwitches.Put(tx, c.Account, v.VSwitchID, &v)
		return nil
	})
}
