package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// RevokeSecurityGroupInput are the parameters of RevokeSecurityGroup.
type RevokeSecurityGroupInput struct {
	IngressParam
	RegionId            string   `wire:",required"`
	SecurityGroupId     string   `wire:",required"`
	SecurityGroupRuleId []string `wire:",max=100"`
	ClientToken         string
	Permissions         []IngressParam `wire:",max=100"`
}

// RevokeSecurityGroupOutput is the answer of RevokeSecurityGroup.
type RevokeSecurityGroupOutput struct{}

// RevokeSecurityGroup takes away rules for traffic that comes in. Rules are
// named by id or described.
//
// Source: "RevokeSecurityGroup" (ECS API reference): of a description that no
// rule fits nothing is deleted and the call succeeds. Errors:
// InvalidSecurityGroupId.NotFound 404; InvalidGroupAuthItem.NotFound 403.
var RevokeSecurityGroup = api.Operation[*Service, RevokeSecurityGroupInput, RevokeSecurityGroupOutput]{
	Product: api.ECS, Name: "RevokeSecurityGroup", Action: "ecs:RevokeSecurityGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *RevokeSecurityGroupInput) []api.Resource {
		return []api.Resource{securityGroupResource(c, in.SecurityGroupId)}
	},
	DryRun: api.NoDryRun,
	Source: `"RevokeSecurityGroup" (ECS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *RevokeSecurityGroupInput) (*RevokeSecurityGroupOutput, error) {
		if _, err := region(in.RegionId); err != nil {
			return nil, err
		}
		var rules []inventory.SecurityGroupRule
		if len(in.SecurityGroupRuleId) == 0 || len(in.Permissions) > 0 {
			var err error
			if rules, err = records(c, ingressRules(in.IngressParam, in.Permissions)); err != nil {
				return nil, err
			}
		}
		return api.Once(c, in.ClientToken, func(tx *state.Tx) (*RevokeSecurityGroupOutput, error) {
			return &RevokeSecurityGroupOutput{}, removeRules(tx, c, in.SecurityGroupId, ingress, in.SecurityGroupRuleId, rules)
		})
	},
}
