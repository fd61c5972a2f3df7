package ecs

import "github.com/rampart-cloud/rampart/api"

// Operations lists every operation of the service, by name. To add one, write
// its file and add its line.
func Operations() []api.Declared[*Service] {
	return []api.Declared[*Service]{
		AttachDisk,
		AuthorizeSecurityGroup,
		AuthorizeSecurityGroupEgress,
		CreateDisk,
		CreateInstance,
		CreateKeyPair,
		CreateSecurityGroup,
		DeleteDisk,
		DeleteInstance,
		DeleteInstances,
		DeleteKeyPairs,
		DeleteSecurityGroup,
		DescribeAvailableResource,
		DescribeDisks,
		DescribeImages,
		DescribeInstanceAttribute,
		DescribeInstanceStatus,
		DescribeInstanceTypeFamilies,
		DescribeInstanceTypes,
		DescribeInstances,
		DescribeKeyPairs,
		DescribeRegions,
		DescribeSecurityGroupAttribute,
		DescribeSecurityGroups,
		DescribeUserData,
		DescribeZones,
		DetachDisk,
		ImportKeyPair,
		JoinSecurityGroup,
		LeaveSecurityGroup,
		ModifyInstanceAttribute,
		RebootInstance,
		RebootInstances,
		ReplaceSystemDisk,
		RevokeSecurityGroup,
		RevokeSecurityGroupEgress,
		RunInstances,
		StartInstance,
		StartInstances,
		StopInstance,
		StopInstances,
	}
}
