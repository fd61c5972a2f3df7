package ecs

import (
	"testing"

	"github.com/rampart-cloud/rampart/api"
)

// Policies see the tags that a resource has, and those that a call gives it or
// filters by.
func TestTagKeys(t *testing.T) {
	r := newRig(t)
	region := hangzhou
	r.vpc("vpc-1")
	red := r.Root.Do(api.ECS, "CreateSecurityGroup", "RegionId", region, "VpcId", "vpc-1", "Tag.1.Key", "team", "Tag.1.Value", "red").Text("SecurityGroupId")
	blue := r.Root.Do(api.ECS, "CreateSecurityGroup", "RegionId", region, "VpcId", "vpc-1", "Tag.1.Key", "team", "Tag.1.Value", "blue").Text("SecurityGroupId")

	alice := r.User("Alice", `{"Version":"1","Statement":[{"Effect":"Allow","Action":["ecs:*"],"Resource":"*","Condition":{"StringEquals":{"ecs:tag/team":"red"}}}]}`)
	alice.Do(api.ECS, "DescribeSecurityGroupAttribute", "RegionId", region, "SecurityGroupId", red)
	alice.Denied(api.ECS, "DescribeSecurityGroupAttribute", "RegionId", region, "SecurityGroupId", blue)
	alice.Denied(api.ECS, "DescribeSecurityGroups", "RegionId", region)
	alice.Do(api.ECS, "DescribeSecurityGroups", "RegionId", region, "Tag.1.Key", "team", "Tag.1.Value", "red")
	alice.Denied(api.ECS, "DeleteSecurityGroup", "RegionId", region, "SecurityGroupId", blue)

	bob := r.User("Bob", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"},
		{"Effect":"Deny","Action":"ecs:*","Resource":"*","Condition":{"StringEquals":{"acs:ResourceTag/team":"red"}}},
		{"Effect":"Deny","Action":"ecs:*","Resource":"*","Condition":{"StringEquals":{"acs:RequestTag/team":"red"}}}]}`)
	e := bob.Denied(api.ECS, "DeleteSecurityGroup", "RegionId", region, "SecurityGroupId", red)
	d, err := r.Env.Authz.Decode(e.AccessDeniedDetail.AuthPrincipalOwnerId, e.AccessDeniedDetail.EncodedDiagnosticMessage)
	if err != nil || !d.ExplicitDeny {
		t.Errorf("the diagnosis is %+v, %v", d, err)
	}
	bob.Denied(api.ECS, "CreateKeyPair", "RegionId", region, "KeyPairName", "k", "Tag.1.Key", "team", "Tag.1.Value", "red")
	bob.Do(api.ECS, "DeleteSecurityGroup", "RegionId", region, "SecurityGroupId", blue)
}
