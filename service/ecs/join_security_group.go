package ecs

import (
	"net/http"
	"slices"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// JoinSecurityGroupInput are the parameters of JoinSecurityGroup and
// LeaveSecurityGroup.
type JoinSecurityGroupInput struct {
	RegionId           string
	SecurityGroupId    string `wire:",required"`
	InstanceId         string
	NetworkInterfaceId string
}

// JoinSecurityGroupOutput is the answer of JoinSecurityGroup.
type JoinSecurityGroupOutput struct{}

// JoinSecurityGroup puts an instance into one more security group.
//
// Source: "JoinSecurityGroup" (ECS API reference): the instance must be Running
// or Stopped and of the group's VPC. Errors: IncorrectInstanceStatus,
// InvalidInstanceId.AlreadyExists, InstanceSecurityGroupLimitExceeded,
// SecurityGroupInstanceLimitExceeded, InvalidOperation.VpcMismatch 403;
// InvalidInstanceId.NotFound, InvalidSecurityGroupId.NotFound 404.
var JoinSecurityGroup = api.Operation[*Service, JoinSecurityGroupInput, JoinSecurityGroupOutput]{
	Product: api.ECS, Name: "JoinSecurityGroup", Action: "ecs:JoinSecurityGroup", Effect: api.Write,
	Resources: memberResources,
	DryRun:    api.NoDryRun,
	Source:    `"JoinSecurityGroup" (ECS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *JoinSecurityGroupInput) (*JoinSecurityGroupOutput, error) {
		return &JoinSecurityGroupOutput{}, editMember(c, in, func(tx *state.Tx, i *inventory.Instance, g *inventory.SecurityGroup) error {
			n := membersOf(tx, c.Account, g.SecurityGroupID) + inventory.HeldIn(tx, c.Account, g.SecurityGroupID)
			switch {
			case slices.Contains(i.SecurityGroupIDs, g.SecurityGroupID):
				return acs.New(acs.Exists, http.StatusForbidden, "InvalidInstanceId.AlreadyExists", "The instance %s is in the security group %s already.", i.InstanceID, g.SecurityGroupID)
			case i.VPCID != g.VPCID:
				return acs.New(acs.Conflict, http.StatusForbidden, "InvalidOperation.VpcMismatch",
					"The instance %s is in VPC %s and the security group %s in VPC %s. Name a group of the instance's VPC.", i.InstanceID, i.VPCID, g.SecurityGroupID, g.VPCID)
			case len(i.SecurityGroupIDs) >= maxGroups:
				return acs.New(acs.Limit, http.StatusForbidden, "InstanceSecurityGroupLimitExceeded",
					"The instance %s is in %d security groups, which is the most there may be. Leave one first.", i.InstanceID, len(i.SecurityGroupIDs))
			case n >= maxGroupInstances:
				return acs.New(acs.Limit, http.StatusForbidden, "SecurityGroupInstanceLimitExceeded", "The security group %s has %d instances, which is the most there may be.", g.SecurityGroupID, n)
			}
			i.SecurityGroupIDs = append(slices.Clone(i.SecurityGroupIDs), g.SecurityGroupID)
			return nil
		})
	},
}

// memberResources are the instance and the group.
//
// Source: "ECS: RAM authorization" (2026): JoinSecurityGroup and
// LeaveSecurityGroup are checked on both.
func memberResources(_ *Service, c *api.Call, in *JoinSecurityGroupInput) []api.Resource {
	return []api.Resource{instanceResource(c, in.InstanceId), securityGroupResource(c, in.SecurityGroupId)}
}

// editMember changes an instance and its security group's membership.
func editMember(c *api.Call, in *JoinSecurityGroupInput, change func(*state.Tx, *inventory.Instance, *inventory.SecurityGroup) error) error {
	if err := unsupported("NetworkInterfaceId", in.NetworkInterfaceId); err != nil {
		return err
	}
	if in.InstanceId == "" {
		return wire.MissingParameter("InstanceId")
	}
	return editInstance(c, in.InstanceId, func(tx *state.Tx, i *inventory.Instance) error {
		g, err := findGroup(tx, c, in.SecurityGroupId)
		if err != nil {
			return err
		}
		if i.Status != inventory.Running && i.Status != inventory.Stopped {
			return acs.New(acs.Conflict, http.StatusForbidden, "IncorrectInstanceStatus",
				"The instance %s is %s and must be Running or Stopped. Wait until DescribeInstances shows that status.", i.InstanceID, i.Status)
		}
		return change(tx, i, g)
	})
}
