package vpc

import (
	"net/netip"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// maxVSwitches is how many vSwitches a VPC may have.
//
// Source: "CreateVSwitch" (VPC API reference, 2024): at most 150.
const maxVSwitches = 150

// CreateVSwitchInput are the parameters of CreateVSwitch.
type CreateVSwitchInput struct {
	RegionId    string // default: that of the zone
	VpcId       string `wire:",required"`
	ZoneId      string `wire:",required"`
	CidrBlock   string `wire:",required"`
	VSwitchName string
	Description string
	ClientToken string
	Tag         []TagParam `wire:",max=20"`

	Ipv6CidrBlock    *int
	VpcIpv6CidrBlock string
}

// CreateVSwitchOutput is the answer of CreateVSwitch.
type CreateVSwitchOutput struct {
	VSwitchId string
}

// CreateVSwitch makes a subnet of a VPC in one zone.
//
// Source: "CreateVSwitch" (VPC API reference): the mask has 16 to 29 bits, the
// block lies in that of the VPC and overlaps no other vSwitch of it. Errors:
// InvalidZoneId.NotFound, InvalidVpcId.NotFound 404; InvalidParameter (block not
// in the VPC), InvalidCidrBlock.Overlapped, InvalidCidrBlock.Malformed,
// InvalidCirdrBlock.MaskLength (so spelt), InvalidVSwitchName.Malformed,
// InvalidVSwitchDiscription.Malformed (so spelt), QuotaExceeded.VSwitch 400.
//
// Inferred: a vSwitch is in its VPC's resource group; source: the call has no parameter for one.
// Inferred: a zone of another region than the VPC's is InvalidZoneId.NotFound; source: each region has its own endpoint.
var CreateVSwitch = api.Operation[*Service, CreateVSwitchInput, CreateVSwitchOutput]{
	Product: api.VPC, Name: "CreateVSwitch", Action: "vpc:CreateVSwitch", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *CreateVSwitchInput) []api.Resource {
		v := vpcResource(c, in.VpcId)
		r := in.RegionId
		if z, ok := catalog.LookupZone(in.ZoneId); ok && r == "" {
			r = z.Region
		}
		return []api.Resource{{ARN: c.ARN("vpc", r, "vswitch/*"), Group: v.Group}, v}
	},
	DryRun: api.NoDryRun,
	Source: `"CreateVSwitch" (VPC API reference)`,
	Handle: createVSwitch,
}

func createVSwitch(_ *Service, c *api.Call, in *CreateVSwitchInput) (*CreateVSwitchOutput, error) {
	if in.RegionId != "" {
		if err := region(in.RegionId); err != nil {
			return nil, err
		}
	}
	if err := unsupported("Ipv6CidrBlock", in.Ipv6CidrBlock, "VpcIpv6CidrBlock", in.VpcIpv6CidrBlock); err != nil {
		return nil, err
	}
	if err := text("InvalidVSwitchName.Malformed", "VSwitchName", in.VSwitchName, 128, true); err != nil {
		return nil, err
	}
	if err := text("InvalidVSwitchDiscription.Malformed", "Description", in.Description, 256, false); err != nil {
		return nil, err
	}
	block, err := vSwitchBlock(in.CidrBlock)
	if err != nil {
		return nil, err
	}
	labels, err := tags(in.Tag)
	if err != nil {
		return nil, err
	}
	id, err := c.NewID("vsw-")
	if err != nil {
		return nil, err
	}
	return api.Once(c, in.ClientToken, func(tx *state.Tx) (*CreateVSwitchOutput, error) {
		v := findVPC(tx, c, in.VpcId)
		if v == nil {
			return nil, vpcNotFound(in.VpcId)
		}
		if z, ok := catalog.LookupZone(in.ZoneId); !ok || z.Region != v.RegionID {
			return nil, acs.New(acs.NotFound, 404, "InvalidZoneId.NotFound",
				"Specified zone %q does not exist in region %s of the VPC. ECS DescribeZones lists its zones.", in.ZoneId, v.RegionID)
		}
		if err := fits(tx, c, v, block); err != nil {
			return nil, err
		}
		inventory.VSwitches.Put(tx, c.Account, id, &inventory.VSwitch{
			VSwitchID: id, VSwitchName: in.VSwitchName, Description: in.Description, VPCID: v.VPCID, RegionID: v.RegionID, ZoneID: in.ZoneId,
			CIDRBlock: block.String(), Status: available, ResourceGroupID: v.ResourceGroupID, Tags: labels, CreationTime: c.Now,
		})
		return &CreateVSwitchOutput{VSwitchId: id}, nil
	})
}

// fits checks that a VPC has room for a vSwitch of this block.
func fits(tx *state.Tx, c *api.Call, v *inventory.VPC, block netip.Prefix) error {
	whole, err := netip.ParsePrefix(v.CIDRBlock)
	if err != nil {
		return err // a record that this server wrote
	}
	if !within(block, whole) {
		return acs.New(acs.Invalid, 400, "InvalidParameter",
			"Specified CIDR block %v is not valid in VPC %s, whose block is %s. Give a part of that.", block, v.VPCID, v.CIDRBlock)
	}
	n := 0
	for id, other := range inventory.VSwitchesByVPC.Find(tx, c.Account, v.VPCID) {
		o, err := netip.ParsePrefix(other.CIDRBlock)
		if err != nil {
			return err
		}
		if block.Overlaps(o) {
			return acs.New(acs.Conflict, 400, "InvalidCidrBlock.Overlapped",
				"Specified CIDR block %v overlapped with other subnets: vSwitch %s has %s. Choose a free part of %s.", block, id, other.CIDRBlock, v.CIDRBlock)
		}
		n++
	}
	if n >= maxVSwitches {
		return acs.New(acs.Limit, 400, "QuotaExceeded.VSwitch", "Virtual switch quota exceeded: VPC %s has %d vSwitches. Delete one that is not needed.", v.VPCID, n)
	}
	return nil
}
