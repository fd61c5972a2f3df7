package ecs

import (
	"net/http"
	"net/netip"
	"slices"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// network is what a launch says of its place in the network.
type network struct {
	vSwitch string
	groups  []string
	ip      string
}

// checkAmount refuses one private address for several instances.
//
// Inferred: the code InvalidParam.Amount, 403; source: error table of "RunInstances" (ECS API reference).
func (n network) checkAmount(count int) error {
	if n.ip != "" && count > 1 {
		return acs.New(acs.Invalid, http.StatusForbidden, "InvalidParam.Amount", "One private address cannot be given to %d instances. Leave it out or ask for one instance.", count)
	}
	return nil
}

// maxGroups is how many security groups an instance may be in.
//
// Source: "Limits" (ECS help): 5, more by request.
const maxGroups = 5

// maxGroupInstances is how many instances a basic security group may hold.
//
// Source: "Limits" (ECS help): 2,000.
const maxGroupInstances = 2000

// defaultGroupDescription marks the security group that a launch makes where
// none is named.
//
// Inferred: the system's own group is told by this description, as the vendor's are; source: "Default security group" (ECS help).
const defaultGroupDescription = "System created security group."

// networkIDs are the ids of what a launch makes if it is missing. They are made
// before the transaction.
type networkIDs struct{ vpc, router, table, vSwitch, group, rule string }

func newNetworkIDs(c *api.Call) (n networkIDs, err error) {
	for _, x := range []struct {
		prefix string
		to     *string
	}{{"vpc-", &n.vpc}, {"vrt-", &n.router}, {"vtb-", &n.table}, {"vsw-", &n.vSwitch}, {"sg-", &n.group}, {"sgr-", &n.rule}} {
		if *x.to, err = c.NewID(x.prefix); err != nil {
			return n, err
		}
	}
	return n, nil
}

// findVSwitch gives the vSwitch of a launch, making the default VPC and vSwitch
// of the region if none is named.
func (p *launchPlan) findVSwitch(tx *state.Tx, c *api.Call, n network, ids networkIDs) (*inventory.VSwitch, error) {
	l := p.in
	if n.vSwitch == "" {
		if n.ip != "" {
			return nil, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidVSwitchId.Necessary", "PrivateIpAddress needs VSwitchId: an address belongs to a vSwitch.")
		}
		return defaultVSwitch(tx, c, l.RegionId, l.ZoneId, ids)
	}
	v := inventory.VSwitches.Get(tx, c.Account, n.vSwitch)
	if v == nil || v.RegionID != l.RegionId {
		status, _ := catalog.ErrorStatus(p.op, "InvalidVSwitchId.NotFound")
		return nil, acs.New(acs.NotFound, status, "InvalidVSwitchId.NotFound", "The specified VSwitchId %q does not exist in region %s. DescribeVSwitches lists the vSwitches.", n.vSwitch, l.RegionId)
	}
	if l.ZoneId != "" && l.ZoneId != v.ZoneID {
		// Inferred: a vSwitch in another zone answers ResourcesNotInSameZone, 403; source: error table of "RunInstances" (ECS API reference).
		return nil, acs.New(acs.Conflict, http.StatusForbidden, "ResourcesNotInSameZone", "The vSwitch %s is in zone %s, not in the specified ZoneId %s. Leave ZoneId out, or name a vSwitch of that zone.", v.VSwitchID, v.ZoneID, l.ZoneId)
	}
	return v, nil
}

// findGroups gives the security groups of a launch, making the default group of
// the VPC if none is named.
func (p *launchPlan) findGroups(tx *state.Tx, c *api.Call, n network, v *inventory.VSwitch, count int, ids networkIDs) ([]string, error) {
	if len(n.groups) == 0 {
		g := defaultGroup(tx, c, v, ids)
		return []string{g.SecurityGroupID}, nil
	}
	if err := checkGroups(tx, c.Account, v.RegionID, v.VPCID, n.groups, count, ""); err != nil {
		return nil, err
	}
	return n.groups, nil
}

// checkGroups checks the security groups that count more instances are to be
// in. One that is in a group already is not counted again.
//
// Source: errors InvalidSecurityGroupId.NotFound, 404,
// OperationDenied.InconsistentNetwork and SecurityGroupInstanceLimitExceed,
// 403, of "RunInstances" (ECS API reference).
func checkGroups(r state.Reader, account, region, vpc string, groups []string, count int, already string) error {
	if len(groups) > maxGroups {
		return acs.New(acs.Limit, http.StatusBadRequest, "JoinedGroupLimitExceed", "An instance can be in at most %d security groups and %d were named.", maxGroups, len(groups))
	}
	for i, id := range groups {
		if slices.Contains(groups[:i], id) {
			return wire.InvalidParameter("SecurityGroupIds", "a list that names each security group once")
		}
		g := inventory.SecurityGroups.Get(r, account, id)
		if g == nil || g.RegionID != region {
			return notFound("InvalidSecurityGroupId.NotFound", "The specified security group %q does not exist in region %s. DescribeSecurityGroups lists the groups.", id, region)
		}
		if g.VPCID != vpc {
			return acs.New(acs.Conflict, http.StatusForbidden, "OperationDenied.InconsistentNetwork", "The security group %s is in VPC %s and the instance in VPC %s. Name a security group of the instance's VPC.", id, g.VPCID, vpc)
		}
		n := 0
		for other := range inventory.InstancesBySecurityGroup.Find(r, account, id) {
			if other == already {
				n -= count
			}
			n++
		}
		n += inventory.HeldIn(r, account, id)
		if n+count > maxGroupInstances {
			return acs.New(acs.Limit, http.StatusForbidden, "SecurityGroupInstanceLimitExceed", "The security group %s has %d instances and takes at most %d.", id, n, maxGroupInstances)
		}
	}
	return nil
}

// findDefaultVPC gives the region's default VPC, or nil.
func findDefaultVPC(r state.Reader, account, region string) *inventory.VPC {
	for _, v := range inventory.VPCs.All(r, account, "", "") {
		if v.IsDefault && v.RegionID == region {
			return v
		}
	}
	return nil
}

// findDefaultVSwitch gives a default vSwitch of the VPC in a zone (any zone if
// it is empty), or nil.
func findDefaultVSwitch(r state.Reader, account, vpc, zone string) *inventory.VSwitch {
	for _, v := range inventory.VSwitchesByVPC.Find(r, account, vpc) {
		if v.IsDefault && (zone == "" || v.ZoneID == zone) {
			return v
		}
	}
	return nil
}

// The blocks of default networks.
//
// Source: "Default VPC and default vSwitch" (VPC documentation): a /16 with
// 65,532 addresses, vSwitches of /20 with 4,092.
//
// Inferred: the default VPC's block is 172.16.0.0/16 and its vSwitches are the /20 blocks in order; source: "Default VPC and default vSwitch" (VPC documentation) gives the sizes.
const (
	defaultVPCBlock    = "172.16.0.0/16"
	defaultVSwitchBits = 20
)

// defaultVSwitch gives the default vSwitch of the region's default VPC in the
// zone, and makes whichever of the two is missing.
//
// Inferred: a launch without VSwitchId goes to the default VPC, which is made in the same call; without ZoneId to an existing default vSwitch or the region's first zone; source: condition keys vpc:CreateDefaultVpc, vpc:IsDefaultVSwitch of "ECS: RAM authorization" (2026), error IncorrectDefaultVpcStatus of "RunInstances".
func defaultVSwitch(tx *state.Tx, c *api.Call, region, zone string, ids networkIDs) (*inventory.VSwitch, error) {
	vpc := findDefaultVPC(tx, c.Account, region)
	if vpc == nil {
		vpc = &inventory.VPC{VPCID: ids.vpc, RegionID: region, CIDRBlock: defaultVPCBlock, Status: "Available", IsDefault: true,
			Description: "System created default VPC.", VRouterID: ids.router, RouteTableID: ids.table, CreationTime: c.Now}
		inventory.VPCs.Put(tx, c.Account, vpc.VPCID, vpc)
	}
	if v := findDefaultVSwitch(tx, c.Account, vpc.VPCID, zone); v != nil {
		return v, nil
	}
	if zone == "" {
		zone = catalog.Zones(region)[0].ID // every region has one
	}
	block, err := freeBlock(tx, c.Account, vpc)
	if err != nil {
		return nil, err
	}
	v := &inventory.VSwitch{VSwitchID: ids.vSwitch, VPCID: vpc.VPCID, RegionID: region, ZoneID: zone, CIDRBlock: block, Status: "Available",
		IsDefault: true, Description: "System created default virtual switch.", CreationTime: c.Now}
	inventory.VSwitches.Put(tx, c.Account, v.VSwitchID, v)
	return v, nil
}

// freeBlock gives the first block of the default VPC that no vSwitch overlaps.
func freeBlock(r state.Reader, account string, vpc *inventory.VPC) (string, error) {
	whole, err := netip.ParsePrefix(vpc.CIDRBlock)
	if err != nil {
		return "", err
	}
	base := whole.Addr().As4()
	for i := range 16 {
		p := netip.PrefixFrom(netip.AddrFrom4([4]byte{base[0], base[1], byte(i << 4), 0}), defaultVSwitchBits)
		free := true
		for _, v := range inventory.VSwitchesByVPC.Find(r, account, vpc.VPCID) {
			other, err := netip.ParsePrefix(v.CIDRBlock)
			if err != nil {
				return "", err
			}
			free = free && !p.Overlaps(other)
		}
		if free {
			return p.String(), nil
		}
	}
	return "", acs.New(acs.Limit, http.StatusBadRequest, "IncorrectDefaultVpcStatus", "The default VPC %s has no room for another default vSwitch. Name a vSwitch with VSwitchId.", vpc.VPCID)
}

// defaultGroup gives the default security group of the vSwitch's VPC and makes
// it if it is missing.
//
// Source: "Default security group" (ECS help): ICMP, SSH (22) and RDP (3389)
// are let in.
//
// Inferred: a launch without a security group joins the VPC's default group; source: condition key ecs:NotSpecifySecurityGroupId of "ECS: RAM authorization" (2026).
func defaultGroup(tx *state.Tx, c *api.Call, v *inventory.VSwitch, ids networkIDs) *inventory.SecurityGroup {
	for _, g := range inventory.GroupsByVPC.Find(tx, c.Account, v.VPCID) {
		if g.Description == defaultGroupDescription {
			return g
		}
	}
	g := &inventory.SecurityGroup{SecurityGroupID: ids.group, Description: defaultGroupDescription, RegionID: v.RegionID, VPCID: v.VPCID,
		SecurityGroupType: "normal", CreationTime: c.Now}
	for i, r := range []struct{ protocol, ports string }{{"TCP", "22/22"}, {"TCP", "3389/3389"}, {"ICMP", "-1/-1"}} {
		g.Rules = append(g.Rules, inventory.SecurityGroupRule{RuleID: ids.rule[:len(ids.rule)-1] + string(rune('a'+i)), Direction: "ingress", IPProtocol: r.protocol,
			PortRange: r.ports, SourceCIDR: "0.0.0.0/0", Policy: "Accept", Priority: 100, NICType: "intranet",
			Description: "System created rule.", CreateTime: c.Now})
	}
	inventory.SecurityGroups.Put(tx, c.Account, g.SecurityGroupID, g)
	return g
}
