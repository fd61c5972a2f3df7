package ecs

import (
	"net/http"
	"slices"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// LeaveSecurityGroupOutput is the answer of LeaveSecurityGroup.
type LeaveSecurityGroupOutput struct{}

// LeaveSecurityGroup takes an instance out of a security group.
//
// Source: "LeaveSecurityGroup" (ECS API reference): the instance must be Running
// or Stopped and stay in at least one group. Errors: IncorrectInstanceStatus,
// InstanceNotInSecurityGroup, InstanceLastSecurityGroup 403;
// InvalidInstanceId.NotFound, InvalidSecurityGroupId.NotFound 404.
var LeaveSecurityGroup = api.Operation[*Service, JoinSecurityGroupInput, LeaveSecurityGroupOutput]{
	Product: api.ECS, Name: "LeaveSecurityGroup", Action: "ecs:LeaveSecurityGroup", Effect: api.Write,
	Resources: memberResources,
	DryRun:    api.NoDryRun,
	Source:    `"LeaveSecurityGroup" (ECS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *JoinSecurityGroupInput) (*LeaveSecurityGroupOutput, error) {
		return &LeaveSecurityGroupOutput{}, editMember(c, in, func(_ *state.Tx, i *inventory.Instance, g *inventory.SecurityGroup) error {
			switch {
			case !slices.Contains(i.SecurityGroupIDs, g.SecurityGroupID):
				return acs.New(acs.NotFound, http.StatusForbidden, "InstanceNotInSecurityGroup", "The instance %s is not in the security group %s.", i.InstanceID, g.SecurityGroupID)
			case len(i.SecurityGroupIDs) == 1:
				return acs.New(acs.Conflict, http.StatusForbidden, "InstanceLastSecurityGroup",
					"The security group %s is the only one of the instance %s, which must be in one. Join another first.", g.SecurityGroupID, i.InstanceID)
			}
			i.SecurityGroupIDs = slices.DeleteFunc(slices.Clone(i.SecurityGroupIDs), func(id string) bool { return id == g.SecurityGroupID })
			return nil
		})
	},
}
