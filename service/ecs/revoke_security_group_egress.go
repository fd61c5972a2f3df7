package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// RevokeSecurityGroupEgressInput are the parameters of RevokeSecurityGroupEgress.
type RevokeSecurityGroupEgressInput struct {
	EgressParam
	RegionId            string   `wire:",required"`
	SecurityGroupId     string   `wire:",required"`
	SecurityGroupRuleId []string `wire:",max=100"`
	ClientToken         string
	Permissions         []EgressParam `wire:",max=100"`
}

// RevokeSecurityGroupEgressOutput is the answer of RevokeSecurityGroupEgress.
type RevokeSecurityGroupEgressOutput struct{}

// RevokeSecurityGroupEgress takes away rules for traffic that goes out. Rules are
// named by id or described.
//
// Source: "RevokeSecurityGroupEgress" (ECS API reference): of a description that no
// rule fits nothing is deleted and the call succeeds. Errors:
// InvalidSecurityGroupId.NotFound 404; InvalidGroupAuthItem.NotFound 403.
var RevokeSecurityGroupEgress = api.Operation[*Service, RevokeSecurityGroupEgressInput, RevokeSecurityGroupEgressOutput]{
	Product: api.ECS, Name: "RevokeSecurityGroupEgress", Action: "ecs:RevokeSecurityGroupEgress", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *RevokeSecurityGroupEgressInput) []api.Resource {
		return []api.Resource{securityGroupResource(c, in.SecurityGroupId)}
	},
	DryRun: api.NoDryRun,
	Source: `"RevokeSecurityGroupEgress" (ECS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *RevokeSecurityGroupEgressInput) (*RevokeSecurityGroupEgressOutput, error) {
		if _, err := region(in.RegionId); err != nil {
			return nil, err
		}
		var rules []inventory.SecurityGroupRule
		if len(in.SecurityGroupRuleId) == 0 || len(in.Permissions) > 0 {
			var err error
			if rules, err = records(c, egressRules(in.EgressParam, in.Permissions)); err != nil {
				return nil, err
			}
		}
		return api.Once(c, in.ClientToken, func(tx *state.Tx) (*RevokeSecurityGroupEgressOutput, error) {
			return &RevokeSecurityGroupEgressOutput{}, removeRules(tx, c, in.SecurityGroupId, egress, in.SecurityGroupRuleId, rules)
		})
	},
}
