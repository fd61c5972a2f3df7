package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
)

// DescribeRegionsInput are the parameters of DescribeRegions.
type DescribeRegionsInput struct {
	RegionId           string // sent by some clients to every call; ignored
	AcceptLanguage     string // zh-CN (default), en-US, ja
	InstanceChargeType string
	ResourceType       string
}

// DescribeRegionsOutput is the answer of DescribeRegions.
type DescribeRegionsOutput struct {
	Regions struct{ Region []RegionItem }
}

// RegionItem is one region.
type RegionItem struct {
	RegionId       string
	LocalName      string
	RegionEndpoint string
	Status         string
}

// DescribeRegions lists the regions.
//
// Source: "DescribeRegions" (ECS API reference): AcceptLanguage chooses the
// language of LocalName; ResourceType and InstanceChargeType narrow the list to
// where such a thing can be bought.
//
// Ours: ResourceType and InstanceChargeType narrow nothing, as every region sells everything here.
var DescribeRegions = api.Operation[*Service, DescribeRegionsInput, DescribeRegionsOutput]{
	Product: api.ECS, Name: "DescribeRegions", Action: "ecs:DescribeRegions", Effect: api.Read,
	Resources: api.Everything[*Service, DescribeRegionsInput], DryRun: api.NoDryRun,
	Source: `"DescribeRegions" (ECS API reference)`,
	Handle: describeRegions,
}

func describeRegions(_ *Service, _ *api.Call, in *DescribeRegionsInput) (*DescribeRegionsOutput, error) {
	if err := oneOf("ResourceType", in.ResourceType, "instance", "disk", "reservedInstance", "ddh"); err != nil {
		return nil, err
	}
	lang := language(in.AcceptLanguage)
	out := new(DescribeRegionsOutput)
	for _, r := range catalog.Regions() {
		out.Regions.Region = append(out.Regions.Region, RegionItem{RegionId: r.ID, LocalName: r.Name.In(lang), RegionEndpoint: r.Endpoint(), Status: "available"})
	}
	return out, nil
}
