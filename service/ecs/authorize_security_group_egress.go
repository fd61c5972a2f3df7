package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/state"
)

// AuthorizeSecurityGroupEgressInput are the parameters of
// AuthorizeSecurityGroupEgress.
type AuthorizeSecurityGroupEgressInput struct {
	EgressParam
	RegionId        string `wire:",required"`
	SecurityGroupId string `wire:",required"`
	ClientToken     string
	Permissions     []EgressParam `wire:",max=100"`
}

// AuthorizeSecurityGroupEgressOutput is the answer of
// AuthorizeSecurityGroupEgress.
type AuthorizeSecurityGroupEgressOutput struct{}

// AuthorizeSecurityGroupEgress adds rules for traffic that goes out.
//
// Source: "AuthorizeSecurityGroupEgress" (ECS API reference); "ECS: RAM
// authorization" (2026): the action has no resource level and carries the
// protocols and blocks that are opened.
//
// Inferred: ecs:SecurityGroupSourceCidrIps of an egress rule is its SourceCidrIp, so mostly absent; source: the name of the key.
var AuthorizeSecurityGroupEgress = api.Operation[*Service, AuthorizeSecurityGroupEgressInput, AuthorizeSecurityGroupEgressOutput]{
	Product: api.ECS, Name: "AuthorizeSecurityGroupEgress", Action: "ecs:AuthorizeSecurityGroupEgress", Effect: api.Write,
	Resources: api.Everything[*Service, AuthorizeSecurityGroupEgressInput],
	Keys: ruleKeys(func(in *AuthorizeSecurityGroupEgressInput) []wantedRule {
		return egressRules(in.EgressParam, in.Permissions)
	}),
	DryRun: api.NoDryRun,
	Source: `"AuthorizeSecurityGroupEgress" (ECS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *AuthorizeSecurityGroupEgressInput) (*AuthorizeSecurityGroupEgressOutput, error) {
		rules, err := newRules(c, in.RegionId, egressRules(in.EgressParam, in.Permissions))
		if err != nil {
			return nil, err
		}
		return api.Once(c, in.ClientToken, func(tx *state.Tx) (*AuthorizeSecurityGroupEgressOutput, error) {
			return &AuthorizeSecurityGroupEgressOutput{}, addRules(tx, c, in.SecurityGroupId, rules)
		})
	},
}
