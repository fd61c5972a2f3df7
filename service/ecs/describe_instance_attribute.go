package ecs

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
)

// DescribeInstanceAttributeInput are the parameters of DescribeInstanceAttribute.
type DescribeInstanceAttributeInput struct {
	InstanceId string `wire:",required"`
}

// DescribeInstanceAttributeOutput is the answer of DescribeInstanceAttribute.
type DescribeInstanceAttributeOutput struct {
	InstanceId              string
	InstanceName            string
	Description             string
	HostName                string
	RegionId                string
	ZoneId                  string
	ClusterId               string
	Status                  string
	StoppedMode             string
	InstanceType            string
	Cpu                     int
	Memory                  int // MiB
	ImageId                 string
	InstanceNetworkType     string
	InstanceChargeType      string
	InternetChargeType      string
	InternetMaxBandwidthIn  int
	InternetMaxBandwidthOut int
	IoOptimized             string
	SerialNumber            string
	VlanId                  string
	CreditSpecification     string
	CreationTime            time.Time
	ExpiredTime             time.Time
	SecurityGroupIds        struct{ SecurityGroupId []string }
	PublicIpAddress         IPAddressSet
	InnerIpAddress          IPAddressSet
	VpcAttributes           VpcAttributesItem
	EipAddress              EipAddressItem
	OperationLocks          struct{ LockReason []LockReasonItem }
	DedicatedHostAttribute  struct{ DedicatedHostId, DedicatedHostName string }
}

// DescribeInstanceAttribute shows one instance.
//
// Source: "DescribeInstanceAttribute" (ECS API reference);
// InvalidInstanceId.NotFound, 404.
var DescribeInstanceAttribute = api.Operation[*Service, DescribeInstanceAttributeInput, DescribeInstanceAttributeOutput]{
	Product: api.ECS, Name: "DescribeInstanceAttribute", Action: "ecs:DescribeInstanceAttribute", Effect: api.Read,
	Resources: oneInstance(func(in *DescribeInstanceAttributeInput) string { return in.InstanceId }),
	DryRun:    api.NoDryRun,
	Source:    `"DescribeInstanceAttribute" (ECS API reference)`,
	Handle:    describeInstanceAttribute,
}

func describeInstanceAttribute(_ *Service, c *api.Call, in *DescribeInstanceAttributeInput) (*DescribeInstanceAttributeOutput, error) {
	i, err := findInstance(c.Snapshot, c, in.InstanceId)
	if err != nil {
		return nil, err
	}
	x := instanceItem(i, false)
	out := &DescribeInstanceAttributeOutput{
		InstanceId: x.InstanceId, InstanceName: x.InstanceName, Description: x.Description, HostName: x.HostName, RegionId: x.RegionId, ZoneId: x.ZoneId,
		Status: x.Status, StoppedMode: x.StoppedMode, InstanceType: x.InstanceType, Cpu: x.Cpu, Memory: x.Memory, ImageId: x.ImageId,
		InstanceNetworkType: x.InstanceNetworkType, InstanceChargeType: x.InstanceChargeType, InternetChargeType: x.InternetChargeType,
		IoOptimized: "optimized", SerialNumber: x.SerialNumber, CreationTime: x.CreationTime, ExpiredTime: x.ExpiredTime,
		SecurityGroupIds: x.SecurityGroupIds, VpcAttributes: x.VpcAttributes,
	}
	return out, nil
}
