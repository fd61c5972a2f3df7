package ecs

import "github.com/rampart-cloud/rampart/api"

// DescribeUserDataInput are the parameters of DescribeUserData.
type DescribeUserDataInput struct {
	RegionId   string `wire:",required"`
	InstanceId string `wire:",required"`
}

// DescribeUserDataOutput is the answer of DescribeUserData.
type DescribeUserDataOutput struct {
	RegionId   string
	InstanceId string
	UserData   string // base64, as it was given; empty if none was
}

// DescribeUserData shows an instance's user data.
//
// Source: "DescribeUserData" (ECS API reference); InvalidInstanceId.NotFound, 404.
var DescribeUserData = api.Operation[*Service, DescribeUserDataInput, DescribeUserDataOutput]{
	Product: api.ECS, Name: "DescribeUserData", Action: "ecs:DescribeUserData", Effect: api.Read,
	Resources: oneInstance(func(in *DescribeUserDataInput) string { return in.InstanceId }),
	DryRun:    api.NoDryRun,
	Source:    `"DescribeUserData" (ECS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *DescribeUserDataInput) (*DescribeUserDataOutput, error) {
		i, err := findInstance(c.Snapshot, c, in.InstanceId)
		if err != nil {
			return nil, err
		}
		return &DescribeUserDataOutput{RegionId: i.RegionID, InstanceId: i.InstanceID, UserData: i.UserData}, nil
	},
}
