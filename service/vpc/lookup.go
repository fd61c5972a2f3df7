package vpc

import (
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// findVPC gives the VPC with this id, or nil. A call that names another region
// does not find it, just as another region's endpoint would not.
func findVPC(r state.Reader, c *api.Call, id string) *inventory.VPC {
	v := inventory.VPCs.Get(r, c.Account, id)
	if v == nil || c.Region != "" && c.Region != v.RegionID {
		return nil
	}
	return v
}

// findVSwitch gives the vSwitch with this id, or nil; see findVPC.
func findVSwitch(r state.Reader, c *api.Call, id string) *inventory.VSwitch {
	v := inventory.VSwitches.Get(r, c.Account, id)
	if v == nil || c.Region != "" && c.Region != v.RegionID {
		return nil
	}
	return v
}

// vpcNotFound is the answer to an id that names no VPC.
//
// Source: "DeleteVpc", "CreateVSwitch" (VPC API reference).
func vpcNotFound(id string) error {
	return acs.New(acs.NotFound, 404, "InvalidVpcId.NotFound", "Specified VPC %q does not exist in this region. DescribeVpcs lists the VPCs.", id)
}

// vSwitchNotFound is the answer to an id that names no vSwitch.
//
// Source: "DeleteVSwitch" (VPC API reference).
func vSwitchNotFound(id string) error {
	return acs.New(acs.NotFound, 404, "InvalidVSwitchId.NotFound", "Specified vSwitch %q does not exist in this region. DescribeVSwitches lists the vSwitches.", id)
}

// vpcResource names a VPC to policy, with the resource group that it is in. An
// id that does not exist is checked under the region that the call names, so
// that a caller without the right learns nothing of what exists.
func vpcResource(c *api.Call, id string) api.Resource {
	if v := findVPC(c.Snapshot, c, id); v != nil {
		return api.Resource{ARN: c.ARN("vpc", v.RegionID, "vpc/"+id), Group: identity.ResourceGroupOf(v.ResourceGroupID), Tags: v.Tags}
	}
	return api.Resource{ARN: c.ARN("vpc", c.Region, "vpc/"+id)}
}

// vSwitchResource names a vSwitch to policy; see vpcResource.
func vSwitchResource(c *api.Call, id string) api.Resource {
	if v := findVSwitch(c.Snapshot, c, id); v != nil {
		return api.Resource{ARN: c.ARN("vpc", v.RegionID, "vswitch/"+id), Group: identity.ResourceGroupOf(v.ResourceGroupID), Tags: v.Tags}
	}
	return api.Resource{ARN: c.ARN("vpc", c.Region, "vswitch/"+id)}
}

// inGroup says whether a thing whose record names this group is in the group
// that a list is narrowed to; without one, everything is. A record that names no
// group is in the default group.
func inGroup(filter, group string) bool {
	return filter == "" || filter == identity.ResourceGroupOf(group)
}

// groupExists refuses to put something new into a resource group that is not
// there. It is asked in the transaction that puts it there.
//
// Inferred: code InvalidResourceGroup.NotFound with status 404, as ECS has it; source: "CreateDisk" (ECS API reference).
func groupExists(r state.Reader, c *api.Call, id string) error {
	if _, err := identity.FindResourceGroup(r, c.Account, identity.ResourceGroupOf(id)); err != nil {
		if acs.AsError(err).Kind == acs.NotFound {
			return acs.New(acs.NotFound, 404, "InvalidResourceGroup.NotFound", "The specified ResourceGroupId %q does not exist. ListResourceGroups of Resource Manager lists the groups.", id)
		}
		return err
	}
	return nil
}

// idList splits a list call's filter of ids that are joined by commas. Nil
// means that all are wanted.
//
// Source: VpcId of "DescribeVpcs" (VPC API reference): up to 20 ids separated by
// commas.
func idList(filter string) map[string]bool {
	if filter == "" {
		return nil
	}
	out := map[string]bool{}
	for id := range strings.SplitSeq(filter, ",") {
		out[strings.TrimSpace(id)] = true
	}
	return out
}
