package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// The kinds of security group.
//
// Source: SecurityGroupType of "CreateSecurityGroup" (ECS API reference).
const (
	groupNormal     = "normal"
	groupEnterprise = "enterprise"
)

// findGroup finds a security group. One of another region than RegionId says is
// not found.
//
// Source: error InvalidSecurityGroupId.NotFound, 404, of the security group
// operations (ECS API reference).
func findGroup(r state.Reader, c *api.Call, id string) (*inventory.SecurityGroup, error) {
	g := inventory.SecurityGroups.Get(r, c.Account, id)
	if g == nil || c.Region != "" && c.Region != g.RegionID {
		return nil, notFound("InvalidSecurityGroupId.NotFound", "The specified SecurityGroupId %q does not exist in this region. DescribeSecurityGroups lists the groups.", id)
	}
	return g, nil
}

// securityGroupResource names a security group to policy. One that does not exist has
// the region of the call.
//
// Source: "ECS: RAM authorization" (2026): securitygroup/{SecurityGroupId}.
func securityGroupResource(c *api.Call, id string) api.Resource {
	if g := inventory.SecurityGroups.Get(c.Snapshot, c.Account, id); g != nil {
		return api.Resource{ARN: c.ARN("ecs", g.RegionID, "securitygroup/"+id), Group: identity.ResourceGroupOf(g.ResourceGroupID), Tags: g.Tags}
	}
	return api.Resource{ARN: c.ARN("ecs", c.Region, "securitygroup/"+id)}
}

// membersOf counts the instances in a security group.
func membersOf(r state.Reader, account, id string) int {
	n := 0
	for range inventory.InstancesBySecurityGroup.Find(r, account, id) {
		n++
	}
	return n
}

// innerAccess says what becomes of traffic between the instances of a group.
//
// Source: "Basic and advanced security groups" (ECS documentation): a basic
// group lets its instances reach each other, an advanced one does not.
func innerAccess(g *inventory.SecurityGroup) string {
	if g.SecurityGroupType == groupEnterprise {
		return "Drop"
	}
	return "Accept"
}
