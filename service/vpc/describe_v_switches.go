package vpc

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// DescribeVSwitchesInput are the parameters of DescribeVSwitches. RegionId or
// VpcId must be there.
type DescribeVSwitchesInput struct {
	Page
	RegionId        string
	VpcId           string
	VSwitchId       string // ids joined by commas
	VSwitchName     string // exactly
	ZoneId          string
	IsDefault       *bool
	ResourceGroupId string
	RouteTableId    string
	VSwitchOwnerId  string
	EnableIpv6      *bool
	DryRun          *bool
	Tag             []TagParam `wire:",max=20"`
}

// DescribeVSwitchesOutput is the answer of DescribeVSwitches.
type DescribeVSwitchesOutput struct {
	PageInfo
	VSwitches struct{ VSwitch []VSwitchItem }
}

// VSwitchItem is one vSwitch.
type VSwitchItem struct {
	VSwitchId               string
	VSwitchName             string
	Description             string
	VpcId                   string
	ZoneId                  string
	CidrBlock               string
	Status                  string
	IsDefault               bool
	AvailableIpAddressCount int
	OwnerId                 string
	ResourceGroupId         string
	CreationTime            string
	NetworkAclId            string
	ShareType               string
	Ipv6CidrBlock           string
	EnabledIpv6             bool
	RouteTable              RouteTable
	Tags                    TagSet
}

// RouteTable is the route table of a vSwitch, here always the VPC's own.
type RouteTable struct {
	RouteTableId   string
	RouteTableType string
}

// DescribeVSwitches lists the vSwitches of a region or of a VPC.
//
// Source: "DescribeVSwitches" (VPC API reference): RegionId or VpcId must be
// given; every given filter must fit; an unknown id gives an empty list.
var DescribeVSwitches = api.Operation[*Service, DescribeVSwitchesInput, DescribeVSwitchesOutput]{
	Product: api.VPC, Name: "DescribeVSwitches", Action: "vpc:DescribeVSwitches", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *DescribeVSwitchesInput) []api.Resource {
		r := in.RegionId
		if v := inventory.VPCs.Get(c.Snapshot, c.Account, in.VpcId); v != nil && r == "" {
			r = v.RegionID
		}
		return []api.Resource{{ARN: c.ARN("vpc", r, "vswitch/*"), Group: in.ResourceGroupId}}
	},
	DryRun: api.DryRunAll,
	Source: `"DescribeVSwitches" (VPC API reference)`,
	Handle: describeVSwitches,
}

func describeVSwitches(_ *Service, c *api.Call, in *DescribeVSwitchesInput) (*DescribeVSwitchesOutput, error) {
	switch {
	case in.RegionId != "":
		if err := region(in.RegionId); err != nil {
			return nil, err
		}
	case in.VpcId == "":
		return nil, acs.New(acs.Invalid, 400, "MissingParameter", "Miss mandatory parameter: give RegionId or VpcId.")
	}
	ids := idList(in.VSwitchId)
	var all []*inventory.VSwitch
	for id, v := range inventory.VSwitches.All(c.Snapshot, c.Account, "", "") {
		if in.RegionId != "" && v.RegionID != in.RegionId ||
			in.VpcId != "" && v.VPCID != in.VpcId ||
			ids != nil && !ids[id] ||
			in.VSwitchName != "" && v.VSwitchName != in.VSwitchName ||
			in.ZoneId != "" && v.ZoneID != in.ZoneId ||
			in.IsDefault != nil && v.IsDefault != *in.IsDefault ||
			!inGroup(in.ResourceGroupId, v.ResourceGroupID) ||
			in.RouteTableId != "" && routeTable(c.Snapshot, c, v).RouteTableId != in.RouteTableId ||
			in.VSwitchOwnerId != "" && in.VSwitchOwnerId != c.Account ||
			isTrue(in.EnableIpv6) ||
			!hasTags(v.Tags, in.Tag) {
			continue
		}
		all = append(all, v)
	}
	newestFirst(all, func(v *inventory.VSwitch) (t int64, id string) { return v.CreationTime.UnixNano(), v.VSwitchID })
	part, info, err := paged(in.Page, all)
	if err != nil {
		return nil, err
	}
	out := &DescribeVSwitchesOutput{PageInfo: info}
	for _, v := range part {
		out.VSwitches.VSwitch = append(out.VSwitches.VSwitch, vSwitchItem(c.Snapshot, c, v))
	}
	return out, nil
}

func vSwitchItem(r state.Reader, c *api.Call, v *inventory.VSwitch) VSwitchItem {
	return VSwitchItem{
		VSwitchId: v.VSwitchID, VSwitchName: v.VSwitchName, Description: v.Description, VpcId: v.VPCID, ZoneId: v.ZoneID, CidrBlock: v.CIDRBlock,
		Status: v.Status, IsDefault: v.IsDefault, AvailableIpAddressCount: inventory.FreeAddresses(r, c.Account, v), OwnerId: c.Account,
		ResourceGroupId: v.ResourceGroupID, CreationTime: wireTime(v.CreationTime), RouteTable: routeTable(r, c, v), Tags: tagSet(v.Tags),
	}
}

func routeTable(r state.Reader, c *api.Call, v *inventory.VSwitch) RouteTable {
	if w := inventory.VPCs.Get(r, c.Account, v.VPCID); w != nil {
		return RouteTable{w.RouteTableID, "System"}
	}
	return RouteTable{}
}
