package ecs

import (
	"slices"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
)

// DescribeInstanceStatusInput are the parameters of DescribeInstanceStatus.
type DescribeInstanceStatusInput struct {
	RegionId   string `wire:",required"`
	ZoneId     string
	ClusterId  string
	InstanceId []string `wire:",max=100"`
	Page
}

// DescribeInstanceStatusOutput is the answer of DescribeInstanceStatus.
type DescribeInstanceStatusOutput struct {
	TotalCount       int
	PageNumber       int
	PageSize         int
	InstanceStatuses struct{ InstanceStatus []InstanceStatusItem }
}

// InstanceStatusItem is one instance's status.
type InstanceStatusItem struct{ InstanceId, Status string }

// DescribeInstanceStatus lists the statuses of instances.
//
// Source: "DescribeInstanceStatus" (ECS API reference): PageSize 1 to 50; row
// DescribeInstanceStatus of "ECS: RAM authorization" (2026): no resource level.
var DescribeInstanceStatus = api.Operation[*Service, DescribeInstanceStatusInput, DescribeInstanceStatusOutput]{
	Product: api.ECS, Name: "DescribeInstanceStatus", Action: "ecs:DescribeInstanceStatus", Effect: api.Read,
	Resources: api.Everything[*Service, DescribeInstanceStatusInput],
	DryRun:    api.NoDryRun,
	Source:    `"DescribeInstanceStatus" (ECS API reference)`,
	Handle:    describeInstanceStatus,
}

func describeInstanceStatus(_ *Service, c *api.Call, in *DescribeInstanceStatusInput) (*DescribeInstanceStatusOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	p, err := in.Page.values(50)
	if err != nil {
		return nil, err
	}
	var all []InstanceStatusItem
	for id, i := range inventory.Instances.All(c.Snapshot, c.Account, "", "") {
		if !i.Want.Deleted && i.RegionID == in.RegionId && same(in.ZoneId, i.ZoneID) && in.ClusterId == "" &&
			(len(in.InstanceId) == 0 || slices.Contains(in.InstanceId, id)) {
			all = append(all, InstanceStatusItem{id, string(i.Status)})
		}
	}
	out := &DescribeInstanceStatusOutput{TotalCount: len(all), PageNumber: p.number, PageSize: p.size}
	out.InstanceStatuses.InstanceStatus = slicePage(p, all)
	return out, nil
}
