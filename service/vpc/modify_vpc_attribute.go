package vpc

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// ModifyVpcAttributeInput are the parameters of ModifyVpcAttribute.
type ModifyVpcAttributeInput struct {
	RegionId    string
	VpcId       string `wire:",required"`
	VpcName     *string
	Description *string

	CidrBlock         string
	EnableIPv6        *bool
	Ipv6CidrBlock     string
	Ipv6Isp           string
	EnableDnsHostname *bool
}

// ModifyVpcAttributeOutput is the answer of ModifyVpcAttribute.
type ModifyVpcAttributeOutput struct{}

// ModifyVpcAttribute changes the name and the description of a VPC.
//
// Source: "ModifyVpcAttribute" (VPC API reference). What is not sent stays.
//
// Inferred: a name or description that is sent empty is cleared; source: the page does not say.
var ModifyVpcAttribute = api.Operation[*Service, ModifyVpcAttributeInput, ModifyVpcAttributeOutput]{
	Product: api.VPC, Name: "ModifyVpcAttribute", Action: "vpc:ModifyVpcAttribute", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *ModifyVpcAttributeInput) []api.Resource {
		return []api.Resource{vpcResource(c, in.VpcId)}
	},
	DryRun: api.NoDryRun,
	Source: `"ModifyVpcAttribute" (VPC API reference)`,
	Handle: modifyVpcAttribute,
}

func modifyVpcAttribute(_ *Service, c *api.Call, in *ModifyVpcAttributeInput) (*ModifyVpcAttributeOutput, error) {
	if err := unsupported("CidrBlock", in.CidrBlock, "EnableIPv6", isTrue(in.EnableIPv6), "Ipv6CidrBlock", in.Ipv6CidrBlock, "Ipv6Isp", in.Ipv6Isp,
		"EnableDnsHostname", isTrue(in.EnableDnsHostname)); err != nil {
		return nil, err
	}
	if err := text("InvalidVpcName.Malformed", "VpcName", value(in.VpcName), 128, true); err != nil {
		return nil, err
	}
	if err := text("InvalidVpcDiscription.Malformed", "Description", value(in.Description), 256, false); err != nil {
		return nil, err
	}
	return &ModifyVpcAttributeOutput{}, c.Update(func(tx *state.Tx) error {
		old := findVPC(tx, c, in.VpcId)
		if old == nil {
			return vpcNotFound(in.VpcId)
		}
		v := *old
		set(&v.VPCName, in.VpcName)
		set(&v.Description, in.Description)
		inventory.VPCs.Put(tx, c.Account, v.VPCID, &v)
		return nil
	})
}

func value(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

func set(dst, src *string) {
	if src != nil {
		*dst = *src
	}
}
