package ecs

import (
	"net/http"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// sameRule says whether two rules mean the same traffic and the same verdict.
func sameRule(a, b inventory.SecurityGroupRule) bool {
	a.RuleID, a.Description, a.CreateTime = b.RuleID, b.Description, b.CreateTime
	return a == b
}

// records checks all rules of a call.
func records(c *api.Call, wanted []wantedRule) ([]inventory.SecurityGroupRule, error) {
	out := make([]inventory.SecurityGroupRule, len(wanted))
	for i, w := range wanted {
		r, err := w.record(c)
		if err != nil {
			return nil, err
		}
		out[i] = r
	}
	return out, nil
}

// addRules adds rules to a group. A rule that is there already is not added
// again, which is no error.
//
// Source: "AuthorizeSecurityGroup" (ECS API reference): a rule that exists makes
// the call succeed without a second one; AuthorizationLimitExceed 403;
// InvalidSourceGroupId.NotFound 404, InvalidSourceGroupId.Mismatch 403.
func addRules(tx *state.Tx, c *api.Call, id string, rules []inventory.SecurityGroupRule) error {
	old, err := findGroup(tx, c, id)
	if err != nil {
		return err
	}
	g := *old
	g.Rules = slices.Clone(g.Rules) // the stored record is not ours to change
	for _, r := range rules {
		if err := checkPeer(tx, c, &g, r); err != nil {
			return err
		}
		twice := false
		for _, have := range g.Rules {
			twice = twice || sameRule(have, r)
		}
		if !twice {
			g.Rules = append(g.Rules, r)
		}
	}
	if len(g.Rules) > maxRules {
		return acs.New(acs.Limit, http.StatusForbidden, "AuthorizationLimitExceed",
			"The security group %s would have %d rules and may have %d. Revoke rules that are not needed.", id, len(g.Rules), maxRules)
	}
	inventory.SecurityGroups.Put(tx, c.Account, id, &g)
	return nil
}

// checkPeer checks the security group that a rule names.
func checkPeer(tx *state.Tx, c *api.Call, g *inventory.SecurityGroup, r inventory.SecurityGroupRule) error {
	id, side := r.SourceGroupID, "Source"
	if r.Direction == egress {
		id, side = r.DestGroupID, "Dest"
	}
	if id == "" {
		return nil
	}
	other := inventory.SecurityGroups.Get(tx, c.Account, id)
	if other == nil || other.RegionID != g.RegionID {
		return notFound("Invalid"+side+"GroupId.NotFound", "The specified %sGroupId %q does not exist in this region.", side, id)
	}
	if other.VPCID != g.VPCID {
		return acs.New(acs.Conflict, http.StatusForbidden, "Invalid"+side+"GroupId.Mismatch",
			"The specified %sGroupId %s is in VPC %s and the security group %s in VPC %s. Both must be in one VPC.", side, id, other.VPCID, g.SecurityGroupID, g.VPCID)
	}
	return nil
}

// removeRules takes rules away from a group, by id or by what they say.
//
// Source: "RevokeSecurityGroup" (ECS API reference): a rule that is described
// and does not exist makes the call succeed without an effect.
//
// Inferred: an id that names no rule of that direction answers InvalidGroupAuthItem.NotFound, 403; source: error table of "RevokeSecurityGroup".
func removeRules(tx *state.Tx, c *api.Call, id, direction string, ids []string, rules []inventory.SecurityGroupRule) error {
	old, err := findGroup(tx, c, id)
	if err != nil {
		return err
	}
	gone := map[string]bool{}
	for _, r := range ids {
		gone[r] = false
	}
	g := *old
	g.Rules = nil
	for _, have := range old.Rules {
		_, named := gone[have.RuleID]
		if named && have.Direction == direction {
			gone[have.RuleID] = true
			continue
		}
		described := false
		for _, r := range rules {
			described = described || sameRule(have, r)
		}
		if !described {
			g.Rules = append(g.Rules, have)
		}
	}
	for _, r := range ids {
		if !gone[r] {
			return acs.New(acs.NotFound, http.StatusForbidden, "InvalidGroupAuthItem.NotFound", "The security group %s has no %s rule with the id %q.", id, direction, r)
		}
	}
	inventory.SecurityGroups.Put(tx, c.Account, id, &g)
	return nil
}

// ruleKeys are the condition keys of the calls that open something. rules gives
// the call's rules.
//
// Source: "ECS: RAM authorization" (2026): ecs:SecurityGroupIpProtocols and
// ecs:SecurityGroupSourceCidrIps.
//
// Inferred: a call with several rules has the values of all; source: the names of the keys are plural.
// Ours: a protocol is given in lower and in upper case and a block both as it was sent and with its mask, so that a policy meets it in either spelling; source: the vendor's pages write both and do not say which the key has.
func ruleKeys[In any](rules func(*In) []wantedRule) []api.Key[*Service, In] {
	return []api.Key[*Service, In]{
		{Name: "ecs:SecurityGroupIpProtocols", Hint: authz.Advice{ID: "RuleProtocols", Text: "Open only the protocols that the policy allows."},
			Value: func(_ *Service, _ *api.Call, in *In) ([]string, string) {
				var out []string
				for _, w := range rules(in) {
					out = addTwo(out, strings.ToLower(w.IpProtocol), strings.ToUpper(w.IpProtocol))
				}
				return out, acs.FromParameter.Of("IpProtocol")
			}},
		{Name: "ecs:SecurityGroupSourceCidrIps", Hint: authz.Advice{ID: "RuleBlocks", Text: "Open it only to the blocks that the policy allows."},
			Value: func(_ *Service, _ *api.Call, in *In) ([]string, string) {
				var out []string
				for _, w := range rules(in) {
					whole := w.SourceCidrIp
					if p, ok := parseBlock(w.SourceCidrIp); ok {
						whole = p.String()
					}
					out = addTwo(out, whole, w.SourceCidrIp)
				}
				return out, acs.FromParameter.Of("SourceCidrIp")
			}},
	}
}

// addTwo adds two spellings of a value, each once and none if empty.
func addTwo(list []string, values ...string) []string {
	for _, v := range values {
		known := v == ""
		for _, have := range list {
			known = known || have == v
		}
		if !known {
			list = append(list, v)
		}
	}
	return list
}
