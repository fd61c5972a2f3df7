package ecs

import (
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteSecurityGroupInput are the parameters of DeleteSecurityGroup.
type DeleteSecurityGroupInput struct {
	RegionId        string `wire:",required"`
	SecurityGroupId string `wire:",required"`
}

// DeleteSecurityGroupOutput is the answer of DeleteSecurityGroup.
type DeleteSecurityGroupOutput struct{}

// DeleteSecurityGroup deletes a security group with its rules.
//
// Source: "DeleteSecurityGroup" (ECS API reference, 2024): no instance may be in
// it, also none that is still being released, and no rule of another group may
// name it; DependencyViolation 403 either way.
//
// Ours: a security group that an unpaid order names is refused as well; source: the order could not be delivered.
// Inferred: an unknown id answers InvalidSecurityGroupId.NotFound, 404; source: likeness to the other security group operations.
var DeleteSecurityGroup = api.Operation[*Service, DeleteSecurityGroupInput, DeleteSecurityGroupOutput]{
	Product: api.ECS, Name: "DeleteSecurityGroup", Action: "ecs:DeleteSecurityGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteSecurityGroupInput) []api.Resource {
		return []api.Resource{securityGroupResource(c, in.SecurityGroupId)}
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteSecurityGroup" (ECS API reference)`,
	Handle: deleteSecurityGroup,
}

func deleteSecurityGroup(_ *Service, c *api.Call, in *DeleteSecurityGroupInput) (*DeleteSecurityGroupOutput, error) {
	return &DeleteSecurityGroupOutput{}, c.Update(func(tx *state.Tx) error {
		g, err := findGroup(tx, c, in.SecurityGroupId)
		if err != nil {
			return err
		}
		if n := membersOf(tx, c.Account, g.SecurityGroupID); n > 0 {
			return acs.New(acs.Conflict, http.StatusForbidden, "DependencyViolation",
				"There is still instance(s) in the specified security group: %d in %s. Delete them, or take them out with LeaveSecurityGroup.", n, g.SecurityGroupID)
		}
		if n := inventory.HeldIn(tx, c.Account, g.SecurityGroupID); n > 0 {
			return acs.New(acs.Conflict, http.StatusForbidden, "DependencyViolation",
				"Unpaid orders will put %d instance(s) into the specified security group %s. Pay for the orders or cancel them first.", n, g.SecurityGroupID)
		}
		for id, other := range inventory.GroupsByVPC.Find(tx, c.Account, g.VPCID) {
			for _, r := range other.Rules {
				if id != g.SecurityGroupID && (r.SourceGroupID == g.SecurityGroupID || r.DestGroupID == g.SecurityGroupID) {
					return acs.New(acs.Conflict, http.StatusForbidden, "DependencyViolation",
						"The specified security group has been authorized in another one: rule %s of %s. Revoke that rule first.", r.RuleID, id)
				}
			}
		}
		inventory.SecurityGroups.Delete(tx, c.Account, g.SecurityGroupID)
		return nil
	})
}
