package vpc

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// DescribeVpcsInput are the parameters of DescribeVpcs.
type DescribeVpcsInput struct {
	Page
	RegionId         string `wire:",required"`
	VpcId            string // ids joined by commas
	VpcName          string // exactly
	IsDefault        *bool
	ResourceGroupId  string
	VpcOwnerId       string
	DhcpOptionsSetId string
	EnableIpv6       *bool
	DryRun           *bool
	Tag              []TagParam `wire:",max=20"`
}

// DescribeVpcsOutput is the answer of DescribeVpcs.
type DescribeVpcsOutput struct {
	PageInfo
	Vpcs struct{ Vpc []VpcItem }
}

// VpcItem is one VPC. Lists that this server has nothing for are there and
// empty.
type VpcItem struct {
	VpcId                string
	VpcName              string
	Description          string
	RegionId             string
	CidrBlock            string
	Status               string
	IsDefault            bool
	OwnerId              string
	VRouterId            string
	ResourceGroupId      string
	CreationTime         string
	Ipv6CidrBlock        string
	EnabledIpv6          bool
	DhcpOptionsSetId     string
	DhcpOptionsSetStatus string
	CenStatus            string
	DnsHostnameStatus    string
	VSwitchIds           struct{ VSwitchId []string }
	SecondaryCidrBlocks  struct{ SecondaryCidrBlock []string }
	UserCidrs            struct{ UserCidr []string }
	NatGatewayIds        struct{ NatGatewayIds []string }
	RouterTableIds       struct{ RouterTableIds []string }
	Ipv6CidrBlocks       struct{ Ipv6CidrBlock []string }
	Tags                 TagSet
}

// DescribeVpcs lists the VPCs of a region.
//
// Source: "DescribeVpcs" (VPC API reference): every given filter must fit; an
// unknown id gives an empty list.
//
// Inferred: the list is in the order of creation, newest first; source: none, the vendor does not say.
var DescribeVpcs = api.Operation[*Service, DescribeVpcsInput, DescribeVpcsOutput]{
	Product: api.VPC, Name: "DescribeVpcs", Action: "vpc:DescribeVpcs", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *DescribeVpcsInput) []api.Resource {
		return []api.Resource{{ARN: c.ARN("vpc", in.RegionId, "vpc/*"), Group: in.ResourceGroupId}}
	},
	DryRun: api.DryRunAll,
	Source: `"DescribeVpcs" (VPC API reference)`,
	Handle: describeVpcs,
}

func describeVpcs(_ *Service, c *api.Call, in *DescribeVpcsInput) (*DescribeVpcsOutput, error) {
	if err := region(in.RegionId); err != nil {
		return nil, err
	}
	ids := idList(in.VpcId)
	var all []*inventory.VPC
	for id, v := range inventory.VPCs.All(c.Snapshot, c.Account, "", "") {
		if v.RegionID != in.RegionId || ids != nil && !ids[id] ||
			in.VpcName != "" && v.VPCName != in.VpcName ||
			in.IsDefault != nil && v.IsDefault != *in.IsDefault ||
			!inGroup(in.ResourceGroupId, v.ResourceGroupID) ||
			in.VpcOwnerId != "" && in.VpcOwnerId != c.Account ||
			in.DhcpOptionsSetId != "" || isTrue(in.EnableIpv6) || // no VPC has one
			!hasTags(v.Tags, in.Tag) {
			continue
		}
		all = append(all, v)
	}
	newestFirst(all, func(v *inventory.VPC) (t int64, id string) { return v.CreationTime.UnixNano(), v.VPCID })
	part, info, err := paged(in.Page, all)
	if err != nil {
		return nil, err
	}
	out := &DescribeVpcsOutput{PageInfo: info}
	for _, v := range part {
		out.Vpcs.Vpc = append(out.Vpcs.Vpc, vpcItem(c.Snapshot, c, v))
	}
	return out, nil
}

func vpcItem(r state.Reader, c *api.Call, v *inventory.VPC) VpcItem {
	i := VpcItem{
		VpcId: v.VPCID, VpcName: v.VPCName, Description: v.Description, RegionId: v.RegionID, CidrBlock: v.CIDRBlock, Status: v.Status,
		IsDefault: v.IsDefault, OwnerId: c.Account, VRouterId: v.VRouterID, ResourceGroupId: v.ResourceGroupID,
		CreationTime: wireTime(v.CreationTime), DhcpOptionsSetStatus: available, DnsHostnameStatus: "DISABLED", Tags: tagSet(v.Tags),
	}
	for id := range inventory.VSwitchesByVPC.Find(r, c.Account, v.VPCID) {
		i.VSwitchIds.VSwitchId = append(i.VSwitchIds.VSwitchId, id)
	}
	i.RouterTableIds.RouterTableIds = []string{v.RouteTableID}
	return i
}
