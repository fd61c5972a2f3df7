package vpc

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// maxVPCs is how many VPCs an account may have in a region.
//
// Source: "Limits and quotas" (VPC documentation): 10 by default.
const maxVPCs = 10

// CreateVpcInput are the parameters of CreateVpc.
type CreateVpcInput struct {
	RegionId        string `wire:",required"`
	CidrBlock       string // default 172.16.0.0/12
	VpcName         string
	Description     string
	ResourceGroupId string
	ClientToken     string
	DryRun          *bool
	Tag             []TagParam `wire:",max=20"`

	EnableIpv6        *bool
	Ipv6CidrBlock     string
	Ipv6Isp           string
	Ipv4IpamPoolId    string
	Ipv4CidrMask      *int
	UserCidr          string
	EnableDnsHostname *bool
}

// CreateVpcOutput is the answer of CreateVpc.
type CreateVpcOutput struct {
	VpcId           string
	VRouterId       string
	RouteTableId    string
	ResourceGroupId string
}

// CreateVpc makes a VPC with its router and its system route table.
//
// Source: "CreateVpc" (VPC API reference): the block is a private one or a
// subnet of one; a router and a route table are made with it. Errors:
// InvalidRegionId.NotFound 404; InvalidParameter, InvalidVpcName.Malformed,
// InvalidVpcDiscription.Malformed (so spelt), QuotaExceeded.Vpc 400.
//
// Inferred: the VPC is Available when the call answers; source: at the vendor it is for a moment Pending.
var CreateVpc = api.Operation[*Service, CreateVpcInput, CreateVpcOutput]{
	Product: api.VPC, Name: "CreateVpc", Action: "vpc:CreateVpc", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *CreateVpcInput) []api.Resource {
		return []api.Resource{{ARN: c.ARN("vpc", in.RegionId, "vpc/*"), Group: identity.ResourceGroupOf(in.ResourceGroupId)}}
	},
	DryRun: api.DryRunAll,
	Source: `"CreateVpc" (VPC API reference)`,
	Handle: createVpc,
}

func createVpc(_ *Service, c *api.Call, in *CreateVpcInput) (*CreateVpcOutput, error) {
	if err := region(in.RegionId); err != nil {
		return nil, err
	}
	if err := unsupported("EnableIpv6", isTrue(in.EnableIpv6), "Ipv6CidrBlock", in.Ipv6CidrBlock, "Ipv6Isp", in.Ipv6Isp, "Ipv4IpamPoolId", in.Ipv4IpamPoolId,
		"Ipv4CidrMask", in.Ipv4CidrMask, "UserCidr", in.UserCidr, "EnableDnsHostname", isTrue(in.EnableDnsHostname)); err != nil {
		return nil, err
	}
	if in.CidrBlock == "" {
		in.CidrBlock = defaultVPCBlock
	}
	block, err := vpcBlock(in.CidrBlock)
	if err != nil {
		return nil, err
	}
	if err := text("InvalidVpcName.Malformed", "VpcName", in.VpcName, 128, true); err != nil {
		return nil, err
	}
	if err := text("InvalidVpcDiscription.Malformed", "Description", in.Description, 256, false); err != nil {
		return nil, err
	}
	labels, err := tags(in.Tag)
	if err != nil {
		return nil, err
	}
	var ids [3]string
	for i, prefix := range []string{"vpc-", "vrt-", "vtb-"} {
		if ids[i], err = c.NewID(prefix); err != nil {
			return nil, err
		}
	}
	return api.Once(c, in.ClientToken, func(tx *state.Tx) (*CreateVpcOutput, error) {
		if err := groupExists(tx, c, in.ResourceGroupId); err != nil {
			return nil, err
		}
		n := 0
		for _, v := range inventory.VPCs.All(tx, c.Account, "", "") {
			if v.RegionID == in.RegionId {
				n++
			}
		}
		if n >= maxVPCs {
			return nil, acs.New(acs.Limit, 400, "QuotaExceeded.Vpc", "VPC quota exceeded: region %s has %d VPCs. Delete one that is not needed.", in.RegionId, n)
		}
		inventory.VPCs.Put(tx, c.Account, ids[0], &inventory.VPC{
			VPCID: ids[0], VPCName: in.VpcName, Description: in.Description, RegionID: in.RegionId, CIDRBlock: block.String(), Status: available,
			VRouterID: ids[1], RouteTableID: ids[2], ResourceGroupID: in.ResourceGroupId, Tags: labels, CreationTime: c.Now,
		})
		return &CreateVpcOutput{VpcId: ids[0], VRouterId: ids[1], RouteTableId: ids[2], ResourceGroupId: in.ResourceGroupId}, nil
	})
}

// available is the only status that a VPC or a vSwitch has here.
const available = "Available"

func isTrue(b *bool) bool { return b != nil && *b }
