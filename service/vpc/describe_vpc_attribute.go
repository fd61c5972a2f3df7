package vpc

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
)

// DescribeVpcAttributeInput are the parameters of DescribeVpcAttribute.
type DescribeVpcAttributeInput struct {
	RegionId  string
	VpcId     string `wire:",required"`
	IsDefault *bool
	DryRun    *bool
}

// DescribeVpcAttributeOutput is the answer of DescribeVpcAttribute. For an id
// that does not exist VpcId is empty.
type DescribeVpcAttributeOutput struct {
	VpcId                        string
	VpcName                      string
	Description                  string
	RegionId                     string
	CidrBlock                    string
	Status                       string
	IsDefault                    bool
	OwnerId                      string
	VRouterId                    string
	ResourceGroupId              string
	CreationTime                 string
	ClassicLinkEnabled           bool
	Ipv6CidrBlock                string
	EnabledIpv6                  bool
	SupportIpv4Gateway           bool
	Ipv4GatewayId                string
	DhcpOptionsSetId             string
	DhcpOptionsSetStatus         string
	DnsHostnameStatus            string
	VSwitchIds                   struct{ VSwitchId []string }
	SecondaryCidrBlocks          struct{ SecondaryCidrBlock []string }
	UserCidrs                    struct{ UserCidr []string }
	AssociatedCens               struct{ AssociatedCen []string }
	AssociatedPropagationSources struct {
		AssociatedPropagationSources []string
	}
	Ipv6CidrBlocks struct{ Ipv6CidrBlock []string }
	CloudResources struct{ CloudResourceSetType []CloudResource }
	Tags           TagSet
}

// CloudResource counts one kind of resource in a VPC.
type CloudResource struct {
	ResourceType  string
	ResourceCount int
}

// DescribeVpcAttribute describes one VPC.
//
// Source: "DescribeVpcAttribute" (VPC API reference). That an unknown id gives
// 200 and an empty VpcId is how the terraform provider finds that a deletion has
// ended.
var DescribeVpcAttribute = api.Operation[*Service, DescribeVpcAttributeInput, DescribeVpcAttributeOutput]{
	Product: api.VPC, Name: "DescribeVpcAttribute", Action: "vpc:DescribeVpcAttribute", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *DescribeVpcAttributeInput) []api.Resource {
		return []api.Resource{vpcResource(c, in.VpcId)}
	},
	DryRun: api.DryRunAll,
	Source: `"DescribeVpcAttribute" (VPC API reference)`,
	Handle: describeVpcAttribute,
}

func describeVpcAttribute(_ *Service, c *api.Call, in *DescribeVpcAttributeInput) (*DescribeVpcAttributeOutput, error) {
	v := findVPC(c.Snapshot, c, in.VpcId)
	if v == nil || in.IsDefault != nil && *in.IsDefault != v.IsDefault {
		return &DescribeVpcAttributeOutput{}, nil
	}
	i := vpcItem(c.Snapshot, c, v)
	out := &DescribeVpcAttributeOutput{
		VpcId: i.VpcId, VpcName: i.VpcName, Description: i.Description, RegionId: i.RegionId, CidrBlock: i.CidrBlock, Status: i.Status,
		IsDefault: i.IsDefault, OwnerId: i.OwnerId, VRouterId: i.VRouterId, ResourceGroupId: i.ResourceGroupId, CreationTime: i.CreationTime,
		DhcpOptionsSetStatus: i.DhcpOptionsSetStatus, DnsHostnameStatus: i.DnsHostnameStatus, Tags: i.Tags,
	}
	out.VSwitchIds.VSwitchId = i.VSwitchIds.VSwitchId
	for _, k := range []struct {
		kind string
		n    int
	}{{"VSwitch", len(i.VSwitchIds.VSwitchId)}, {"VRouter", 1}, {"RouteTable", 1}, {"SecurityGroup", count(inventory.GroupsByVPC.Find(c.Snapshot, c.Account, v.VPCID))}} {
		if k.n > 0 {
			out.CloudResources.CloudResourceSetType = append(out.CloudResources.CloudResourceSetType, CloudResource{k.kind, k.n})
		}
	}
	return out, nil
}
