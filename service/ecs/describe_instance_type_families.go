package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
)

// DescribeInstanceTypeFamiliesInput are the parameters of
// DescribeInstanceTypeFamilies.
type DescribeInstanceTypeFamiliesInput struct {
	RegionId   string `wire:",required"`
	Generation string // for example ecs-7
}

// DescribeInstanceTypeFamiliesOutput is the answer of
// DescribeInstanceTypeFamilies.
type DescribeInstanceTypeFamiliesOutput struct {
	InstanceTypeFamilies struct{ InstanceTypeFamily []InstanceTypeFamilyItem }
}

// InstanceTypeFamilyItem is one family.
type InstanceTypeFamilyItem struct {
	InstanceTypeFamilyId string
	Generation           string
}

// DescribeInstanceTypeFamilies lists the families of instance types.
//
// Source: "DescribeInstanceTypeFamilies" (ECS API reference).
var DescribeInstanceTypeFamilies = api.Operation[*Service, DescribeInstanceTypeFamiliesInput, DescribeInstanceTypeFamiliesOutput]{
	Product: api.ECS, Name: "DescribeInstanceTypeFamilies", Action: "ecs:DescribeInstanceTypeFamilies", Effect: api.Read,
	Resources: api.Everything[*Service, DescribeInstanceTypeFamiliesInput], DryRun: api.NoDryRun,
	Source: `"DescribeInstanceTypeFamilies" (ECS API reference)`,
	Handle: describeInstanceTypeFamilies,
}

func describeInstanceTypeFamilies(_ *Service, _ *api.Call, in *DescribeInstanceTypeFamiliesInput) (*DescribeInstanceTypeFamiliesOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	out := new(DescribeInstanceTypeFamiliesOutput)
	for _, f := range catalog.Families() {
		if in.Generation == "" || in.Generation == f.Generation {
			out.InstanceTypeFamilies.InstanceTypeFamily = append(out.InstanceTypeFamilies.InstanceTypeFamily, InstanceTypeFamilyItem{f.ID, f.Generation})
		}
	}
	return out, nil
}
