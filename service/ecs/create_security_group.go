package ecs

import (
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// maxSecurityGroups is how many security groups an account may have in a region.
//
// Source: "Limits" (ECS help): 100 by default.
const maxSecurityGroups = 100

// CreateSecurityGroupInput are the parameters of CreateSecurityGroup.
type CreateSecurityGroupInput struct {
	RegionId          string `wire:",required"`
	VpcId             string
	SecurityGroupName string
	SecurityGroupType string // normal (default) or enterprise
	Description       string
	ResourceGroupId   string
	ClientToken       string
	ServiceManaged    *bool
	Tag               []TagParam `wire:",max=20"`
}

// CreateSecurityGroupOutput is the answer of CreateSecurityGroup.
type CreateSecurityGroupOutput struct {
	SecurityGroupId string
}

// CreateSecurityGroup makes a security group without rules in a VPC.
//
// Source: "CreateSecurityGroup" (ECS API reference). Errors:
// InvalidVpcId.NotFound 404; InvalidSecurityGroupName.Malformed,
// InvalidSecurityGroupDiscription.Malformed (so spelt) 400;
// QuotaExceed.SecurityGroup 403.
//
// Ours: VpcId is needed, as there is no classic network.
var CreateSecurityGroup = api.Operation[*Service, CreateSecurityGroupInput, CreateSecurityGroupOutput]{
	Product: api.ECS, Name: "CreateSecurityGroup", Action: "ecs:CreateSecurityGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *CreateSecurityGroupInput) []api.Resource {
		out := []api.Resource{{ARN: c.ARN("ecs", in.RegionId, "securitygroup/*"), Group: identity.ResourceGroupOf(in.ResourceGroupId)}}
		if in.VpcId != "" {
			v := api.Resource{ARN: c.ARN("vpc", in.RegionId, "vpc/"+in.VpcId)}
			if have := inventory.VPCs.Get(c.Snapshot, c.Account, in.VpcId); have != nil {
				v = api.Resource{ARN: c.ARN("vpc", have.RegionID, "vpc/"+in.VpcId), Group: identity.ResourceGroupOf(have.ResourceGroupID), Tags: have.Tags}
			}
			out = append(out, v)
		}
		return out
	},
	DryRun: api.NoDryRun,
	Source: `"CreateSecurityGroup" (ECS API reference)`,
	Handle: createSecurityGroup,
}

func createSecurityGroup(_ *Service, c *api.Call, in *CreateSecurityGroupInput) (*CreateSecurityGroupOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	if in.ServiceManaged != nil {
		if err := unsupported("ServiceManaged", *in.ServiceManaged); err != nil {
			return nil, err
		}
	}
	if in.VpcId == "" {
		return nil, acs.New(acs.Unsupported, http.StatusBadRequest, "UnsupportedParameter",
			"A security group without VpcId is one of the classic network, which this server does not have. Give VpcId; vpc CreateVpc makes one.")
	}
	if err := resourceName("InvalidSecurityGroupName.Malformed", "SecurityGroupName", in.SecurityGroupName); err != nil {
		return nil, err
	}
	if description(in.Description) != nil {
		return nil, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidSecurityGroupDiscription.Malformed",
			"The specified Description is not valid. Give 2 to 256 characters that do not begin with http:// or https://.")
	}
	if err := oneOf("SecurityGroupType", in.SecurityGroupType, groupNormal, groupEnterprise); err != nil {
		return nil, err
	}
	kind := in.SecurityGroupType
	if kind == "" {
		kind = groupNormal
	}
	labels, err := tags(in.Tag)
	if err != nil {
		return nil, err
	}
	id, err := c.NewID("sg-")
	if err != nil {
		return nil, err
	}
	return api.Once(c, in.ClientToken, func(tx *state.Tx) (*CreateSecurityGroupOutput, error) {
		if err := groupExists(tx, c, in.ResourceGroupId); err != nil {
			return nil, err
		}
		if v := inventory.VPCs.Get(tx, c.Account, in.VpcId); v == nil || v.RegionID != in.RegionId {
			return nil, notFound("InvalidVpcId.NotFound", "The specified VpcId %q does not exist in region %s. vpc DescribeVpcs lists the VPCs.", in.VpcId, in.RegionId)
		}
		n := 0
		for _, g := range inventory.SecurityGroups.All(tx, c.Account, "", "") {
			if g.RegionID == in.RegionId {
				n++
			}
		}
		if n >= maxSecurityGroups {
			return nil, acs.New(acs.Limit, http.StatusForbidden, "QuotaExceed.SecurityGroup",
				"The maximum number of security groups is reached: region %s has %d. Delete one that is not needed.", in.RegionId, n)
		}
		inventory.SecurityGroups.Put(tx, c.Account, id, &inventory.SecurityGroup{
			SecurityGroupID: id, SecurityGroupName: in.SecurityGroupName, Description: in.Description, RegionID: in.RegionId, VPCID: in.VpcId,
			SecurityGroupType: kind, ResourceGroupID: in.ResourceGroupId, Tags: labels, CreationTime: c.Now,
		})
		return &CreateSecurityGroupOutput{SecurityGroupId: id}, nil
	})
}
