package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// AuthorizeSecurityGroupInput are the parameters of AuthorizeSecurityGroup.
type AuthorizeSecurityGroupInput struct {
	IngressParam
	RegionId        string `wire:",required"`
	SecurityGroupId string `wire:",required"`
	ClientToken     string
	Permissions     []IngressParam `wire:",max=100"`
}

// AuthorizeSecurityGroupOutput is the answer of AuthorizeSecurityGroup.
type AuthorizeSecurityGroupOutput struct{}

// AuthorizeSecurityGroup adds rules for traffic that comes in.
//
// Source: "AuthorizeSecurityGroup" (ECS API reference); "ECS: RAM
// authorization" (2026): the action has no resource level and carries the
// protocols and blocks that are opened.
var AuthorizeSecurityGroup = api.Operation[*Service, AuthorizeSecurityGroupInput, AuthorizeSecurityGroupOutput]{
	Product: api.ECS, Name: "AuthorizeSecurityGroup", Action: "ecs:AuthorizeSecurityGroup", Effect: api.Write,
	Resources: api.Everything[*Service, AuthorizeSecurityGroupInput],
	Keys: ruleKeys(func(in *AuthorizeSecurityGroupInput) []wantedRule {
		return ingressRules(in.IngressParam, in.Permissions)
	}),
	DryRun: api.NoDryRun,
	Source: `"AuthorizeSecurityGroup" (ECS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *AuthorizeSecurityGroupInput) (*AuthorizeSecurityGroupOutput, error) {
		rules, err := newRules(c, in.RegionId, ingressRules(in.IngressParam, in.Permissions))
		if err != nil {
			return nil, err
		}
		return api.Once(c, in.ClientToken, func(tx *state.Tx) (*AuthorizeSecurityGroupOutput, error) {
			return &AuthorizeSecurityGroupOutput{}, addRules(tx, c, in.SecurityGroupId, rules)
		})
	},
}

// newRules checks the rules of a call and gives them with their ids.
func newRules(c *api.Call, regionID string, wanted []wantedRule) ([]inventory.SecurityGroupRule, error) {
	if _, err := region(regionID); err != nil {
		return nil, err
	}
	rules, err := records(c, wanted)
	if err != nil {
		return nil, err
	}
	for i := range rules {
		if rules[i].RuleID, err = c.NewID("sgr-"); err != nil {
			return nil, err
		}
		rules[i].CreateTime = c.Now
	}
	return rules, nil
}
