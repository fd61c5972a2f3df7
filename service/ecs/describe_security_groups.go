package ecs

import (
	"slices"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
)

// DescribeSecurityGroupsInput are the parameters of DescribeSecurityGroups.
type DescribeSecurityGroupsInput struct {
	Page
	Token
	RegionId          string   `wire:",required"`
	SecurityGroupIds  []string `wire:",json,max=100"`
	SecurityGroupId   string
	SecurityGroupName string // exactly; with FuzzyQuery a part
	FuzzyQuery        *bool
	SecurityGroupType string
	VpcId             string
	NetworkType       string // vpc or classic
	ResourceGroupId   string
	ServiceManaged    *bool
	IsQueryEcsCount   *bool
	DryRun            *bool
	Tag               []TagParam `wire:",max=20"`
}

// DescribeSecurityGroupsOutput is the answer of DescribeSecurityGroups.
type DescribeSecurityGroupsOutput struct {
	RegionId       string
	TotalCount     int
	PageNumber     int
	PageSize       int
	NextToken      string
	SecurityGroups struct{ SecurityGroup []SecurityGroupItem }
}

// SecurityGroupItem is one security group.
type SecurityGroupItem struct {
	SecurityGroupId         string
	SecurityGroupName       string
	Description             string
	SecurityGroupType       string
	VpcId                   string
	ResourceGroupId         string
	CreationTime            time.Time
	EcsCount                int
	AvailableInstanceAmount int
	RuleCount               int
	GroupToGroupRuleCount   int
	ServiceManaged          bool
	Tags                    TagSet
}

// DescribeSecurityGroups lists the security groups of a region.
//
// Source: "DescribeSecurityGroups" (ECS API reference): every given filter must
// fit; an unknown id gives an empty list; PageSize is at most 100.
//
// Inferred: the newest group stands first; source: none, the vendor does not say.
// Inferred: EcsCount and AvailableInstanceAmount are always given; source: IsQueryEcsCount asks for them, which costs nothing here.
var DescribeSecurityGroups = api.Operation[*Service, DescribeSecurityGroupsInput, DescribeSecurityGroupsOutput]{
	Product: api.ECS, Name: "DescribeSecurityGroups", Action: "ecs:DescribeSecurityGroups", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *DescribeSecurityGroupsInput) []api.Resource {
		return named(c, in.RegionId, "securitygroup", in.ids(), in.ResourceGroupId, func(id string) api.Resource { return securityGroupResource(c, id) })
	},
	DryRun: api.DryRunAll,
	Source: `"DescribeSecurityGroups" (ECS API reference)`,
	Handle: describeSecurityGroups,
}

// ids gives the groups that the call names. Both parameters together name those
// of both.
func (in *DescribeSecurityGroupsInput) ids() []string {
	out := in.SecurityGroupIds
	if in.SecurityGroupId != "" {
		out = append(out[:len(out):len(out)], in.SecurityGroupId)
	}
	return out
}

func describeSecurityGroups(_ *Service, c *api.Call, in *DescribeSecurityGroupsInput) (*DescribeSecurityGroupsOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	if err := oneOf("NetworkType", in.NetworkType, "vpc", "classic"); err != nil {
		return nil, err
	}
	ids := in.ids()
	var all []*inventory.SecurityGroup
	for id, g := range inventory.SecurityGroups.All(c.Snapshot, c.Account, "", "") {
		if g.RegionID == in.RegionId && (len(ids) == 0 || slices.Contains(ids, id)) && in.takes(g) {
			all = append(all, g)
		}
	}
	place := func(g *inventory.SecurityGroup) string { return newestKey(g.CreationTime, g.SecurityGroupID) }
	slices.SortFunc(all, func(a, b *inventory.SecurityGroup) int { return strings.Compare(place(a), place(b)) })
	part, info, err := paged(in.Page, in.Token, all, place, 100)
	if err != nil {
		return nil, err
	}
	out := &DescribeSecurityGroupsOutput{RegionId: in.RegionId, TotalCount: info.total, PageNumber: info.number, PageSize: info.size, NextToken: info.next}
	for _, g := range part {
		out.SecurityGroups.SecurityGroup = append(out.SecurityGroups.SecurityGroup, groupItem(c, g))
	}
	return out, nil
}

func (in *DescribeSecurityGroupsInput) takes(g *inventory.SecurityGroup) bool {
	name := in.SecurityGroupName == "" || in.SecurityGroupName == g.SecurityGroupName ||
		in.FuzzyQuery != nil && *in.FuzzyQuery && strings.Contains(g.SecurityGroupName, in.SecurityGroupName)
	return name && in.NetworkType != "classic" &&
		(in.SecurityGroupType == "" || in.SecurityGroupType == g.SecurityGroupType) &&
		(in.VpcId == "" || in.VpcId == g.VPCID) &&
		inGroup(in.ResourceGroupId, g.ResourceGroupID) &&
		(in.ServiceManaged == nil || !*in.ServiceManaged) &&
		hasTags(g.Tags, in.Tag)
}

func groupItem(c *api.Call, g *inventory.SecurityGroup) SecurityGroupItem {
	n := membersOf(c.Snapshot, c.Account, g.SecurityGroupID)
	i := SecurityGroupItem{
		SecurityGroupId: g.SecurityGroupID, SecurityGroupName: g.SecurityGroupName, Description: g.Description, SecurityGroupType: g.SecurityGroupType,
		VpcId: g.VPCID, ResourceGroupId: g.ResourceGroupID, CreationTime: g.CreationTime, EcsCount: n, AvailableInstanceAmount: maxGroupInstances - n,
		RuleCount: len(g.Rules), Tags: tagSet(g.Tags),
	}
	for _, r := range g.Rules {
		if r.SourceGroupID != "" || r.DestGroupID != "" {
			i.GroupToGroupRuleCount++
		}
	}
	return i
}
