package ecs

import (
	"strconv"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
)

// DescribeSecurityGroupAttributeInput are the parameters of
// DescribeSecurityGroupAttribute.
type DescribeSecurityGroupAttributeInput struct {
	RegionId        string `wire:",required"`
	SecurityGroupId string `wire:",required"`
	Direction       string // egress, ingress, all (default)
	NicType         string
	Attribute       string
	NextToken       string
	MaxResults      *int
}

// DescribeSecurityGroupAttributeOutput is the answer of
// DescribeSecurityGroupAttribute.
type DescribeSecurityGroupAttributeOutput struct {
	RegionId          string
	SecurityGroupId   string
	SecurityGroupName string
	Description       string
	VpcId             string
	InnerAccessPolicy string
	NextToken         string
	Permissions       struct{ Permission []PermissionItem }
}

// PermissionItem is one rule.
type PermissionItem struct {
	SecurityGroupRuleId     string
	Direction               string
	IpProtocol              string
	PortRange               string
	SourcePortRange         string
	Policy                  string
	Priority                string
	NicType                 string
	Description             string
	CreateTime              time.Time
	SourceCidrIp            string
	SourceGroupId           string
	SourceGroupName         string
	SourceGroupOwnerAccount string
	SourcePrefixListId      string
	DestCidrIp              string
	DestGroupId             string
	DestGroupName           string
	DestGroupOwnerAccount   string
	DestPrefixListId        string
	Ipv6SourceCidrIp        string
	Ipv6DestCidrIp          string
}

// DescribeSecurityGroupAttribute describes a security group with its rules.
//
// Source: "DescribeSecurityGroupAttribute" (ECS API reference). Errors:
// InvalidRegionId.NotFound, InvalidSecurityGroupId.NotFound 404;
// InvalidNicType.ValueNotSupported 400.
var DescribeSecurityGroupAttribute = api.Operation[*Service, DescribeSecurityGroupAttributeInput, DescribeSecurityGroupAttributeOutput]{
	Product: api.ECS, Name: "DescribeSecurityGroupAttribute", Action: "ecs:DescribeSecurityGroupAttribute", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *DescribeSecurityGroupAttributeInput) []api.Resource {
		return []api.Resource{securityGroupResource(c, in.SecurityGroupId)}
	},
	DryRun: api.NoDryRun,
	Source: `"DescribeSecurityGroupAttribute" (ECS API reference)`,
	Handle: describeSecurityGroupAttribute,
}

func describeSecurityGroupAttribute(_ *Service, c *api.Call, in *DescribeSecurityGroupAttributeInput) (*DescribeSecurityGroupAttributeOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	if err := unsupported("Attribute", in.Attribute); err != nil {
		return nil, err
	}
	if err := oneOf("Direction", in.Direction, egress, ingress, "all"); err != nil {
		return nil, err
	}
	if err := (wantedRule{RuleParam: RuleParam{NicType: in.NicType}}).verdict(new(inventory.SecurityGroupRule)); err != nil {
		return nil, err
	}
	g, err := findGroup(c.Snapshot, c, in.SecurityGroupId)
	if err != nil {
		return nil, err
	}
	var rules []inventory.SecurityGroupRule
	for _, r := range g.Rules {
		if in.Direction == "" || in.Direction == "all" || in.Direction == r.Direction {
			rules = append(rules, r)
		}
	}
	// The place of a rule in the list: rules are only ever added at the end.
	place := map[string]string{}
	for i, r := range g.Rules {
		place[r.RuleID] = strconv.Itoa(1_000_000 + i)
	}
	part, next, err := sliceToken(Token{in.NextToken, in.MaxResults}, rules, func(r inventory.SecurityGroupRule) string { return place[r.RuleID] }, 500, 1000)
	if err != nil {
		return nil, err
	}
	out := &DescribeSecurityGroupAttributeOutput{RegionId: g.RegionID, SecurityGroupId: g.SecurityGroupID, SecurityGroupName: g.SecurityGroupName,
		Description: g.Description, VpcId: g.VPCID, InnerAccessPolicy: innerAccess(g), NextToken: next}
	for _, r := range part {
		out.Permissions.Permission = append(out.Permissions.Permission, permissionItem(c, r))
	}
	return out, nil
}

func permissionItem(c *api.Call, r inventory.SecurityGroupRule) PermissionItem {
	nameOf := func(id string) string {
		if g := inventory.SecurityGroups.Get(c.Snapshot, c.Account, id); g != nil {
			return g.SecurityGroupName
		}
		return ""
	}
	return PermissionItem{
		SecurityGroupRuleId: r.RuleID, Direction: r.Direction, IpProtocol: r.IPProtocol, PortRange: r.PortRange, Policy: r.Policy,
		Priority: strconv.Itoa(r.Priority), NicType: r.NICType, Description: r.Description, CreateTime: r.CreateTime,
		SourceCidrIp: r.SourceCIDR, SourceGroupId: r.SourceGroupID, SourceGroupName: nameOf(r.SourceGroupID),
		DestCidrIp: r.DestCIDR, DestGroupId: r.DestGroupID, DestGroupName: nameOf(r.DestGroupID),
	}
}
