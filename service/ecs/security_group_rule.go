package ecs

import (
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
)

// The directions of a rule.
const (
	ingress = "ingress"
	egress  = "egress"
)

// maxRules is how many rules a security group may have.
//
// Source: "Limits" (ECS help): 200 rules in a security group.
const maxRules = 200

// RuleParam is what the rules of both directions have in common. It stands in a
// call by itself (one rule, the older form) and in Permissions.N.
type RuleParam struct {
	IpProtocol   string // tcp, udp, icmp, gre, all, in any letter case
	PortRange    string // 1/200; -1/-1 for all but tcp and udp
	SourceCidrIp string
	DestCidrIp   string
	Policy       string // accept (default) or drop, in any letter case
	Priority     string // 1 (default, first) to 100
	NicType      string // internet or intranet
	Description  string

	Ipv6SourceCidrIp string
	Ipv6DestCidrIp   string
	SourcePortRange  string
	PortRangeListId  string
}

// IngressParam is a rule for traffic that comes in.
type IngressParam struct {
	RuleParam
	SourceGroupId           string
	SourceGroupOwnerId      string
	SourceGroupOwnerAccount string
	SourcePrefixListId      string
}

// EgressParam is a rule for traffic that goes out.
type EgressParam struct {
	RuleParam
	DestGroupId           string
	DestGroupOwnerId      string
	DestGroupOwnerAccount string
	DestPrefixListId      string
}

// peer is the side of a rule that is not the group itself.
type peer struct {
	group, owner, ownerAccount, list string
}

// wantedRule is a rule of a call, of either direction.
type wantedRule struct {
	RuleParam
	direction string
	peer      peer
	at        string // Permissions.N. or nothing, for messages
}

// ingressRules gives the rules of a call. The older form counts when
// Permissions is not used.
//
// Source: "AuthorizeSecurityGroup" (ECS API reference): up to 100 Permissions;
// the parameters without Permissions are deprecated but valid.
func ingressRules(one IngressParam, many []IngressParam) []wantedRule {
	rule := func(p IngressParam, at string) wantedRule {
		return wantedRule{p.RuleParam, ingress, peer{p.SourceGroupId, p.SourceGroupOwnerId, p.SourceGroupOwnerAccount, p.SourcePrefixListId}, at}
	}
	if len(many) == 0 {
		return []wantedRule{rule(one, "")}
	}
	out := make([]wantedRule, len(many))
	for i, p := range many {
		out[i] = rule(p, fmt.Sprintf("Permissions.%d.", i+1))
	}
	return out
}

// egressRules is ingressRules for the other direction.
func egressRules(one EgressParam, many []EgressParam) []wantedRule {
	rule := func(p EgressParam, at string) wantedRule {
		return wantedRule{p.RuleParam, egress, peer{p.DestGroupId, p.DestGroupOwnerId, p.DestGroupOwnerAccount, p.DestPrefixListId}, at}
	}
	if len(many) == 0 {
		return []wantedRule{rule(one, "")}
	}
	out := make([]wantedRule, len(many))
	for i, p := range many {
		out[i] = rule(p, fmt.Sprintf("Permissions.%d.", i+1))
	}
	return out
}

// record checks a rule and gives it as it is stored, without id and time.
//
// Source: error table of "AuthorizeSecurityGroup" (ECS API reference).
//
// Inferred: InvalidPortRange faults answer InvalidIpPortRange.Malformed, 400; source: "RevokeSecurityGroup" lists that code, "AuthorizeSecurityGroup" none.
// Inferred: the codes of an egress rule are those of an ingress rule with Dest in place of Source; source: likeness.
func (w wantedRule) record(c *api.Call) (inventory.SecurityGroupRule, error) {
	r := inventory.SecurityGroupRule{Direction: w.direction, Policy: "Accept", Priority: 1, NICType: "intranet", Description: w.Description}
	if err := unsupported(w.at+"Ipv6SourceCidrIp", w.Ipv6SourceCidrIp, w.at+"Ipv6DestCidrIp", w.Ipv6DestCidrIp, w.at+"SourcePortRange", w.SourcePortRange,
		w.at+"PortRangeListId", w.PortRangeListId, w.at+"SourcePrefixListId or DestPrefixListId", w.peer.list); err != nil {
		return r, err
	}
	if owner := w.peer.owner; owner != "" && owner != c.Account {
		return r, unsupported(w.at+"SourceGroupOwnerId or DestGroupOwnerId", owner)
	}
	if err := unsupported(w.at+"SourceGroupOwnerAccount or DestGroupOwnerAccount", w.peer.ownerAccount); err != nil {
		return r, err
	}
	for _, step := range []func(*inventory.SecurityGroupRule) error{w.protocol, w.ports, w.ends, w.verdict} {
		if err := step(&r); err != nil {
			return r, err
		}
	}
	if utf8.RuneCountInString(w.Description) > 512 {
		return r, w.bad("InvalidSecurityGroupDiscription.Malformed", "Description", w.Description, "at most 512 characters")
	}
	return r, nil
}

func (w wantedRule) bad(code, name, value, want string) error {
	return acs.New(acs.Invalid, http.StatusBadRequest, code, "The specified %s %q is not valid. Give %s.", w.at+name, value, want)
}

func (w wantedRule) protocol(r *inventory.SecurityGroupRule) error {
	r.IPProtocol = strings.ToUpper(w.IpProtocol)
	switch r.IPProtocol {
	case "TCP", "UDP", "ICMP", "GRE", "ALL":
		return nil
	case "ICMPV6":
		return unsupported(w.at+"IpProtocol", w.IpProtocol)
	}
	return w.bad("InvalidIpProtocol.ValueNotSupported", "IpProtocol", w.IpProtocol, "tcp, udp, icmp, gre or all")
}

func (w wantedRule) ports(r *inventory.SecurityGroupRule) error {
	if r.IPProtocol != "TCP" && r.IPProtocol != "UDP" {
		if w.PortRange != "" && w.PortRange != "-1/-1" {
			return w.bad("InvalidIpPortRange.Malformed", "PortRange", w.PortRange, "-1/-1 with this protocol")
		}
		r.PortRange = "-1/-1"
		return nil
	}
	from, to, ok := strings.Cut(w.PortRange, "/")
	low, err1 := strconv.Atoi(from)
	high, err2 := strconv.Atoi(to)
	if !ok || err1 != nil || err2 != nil || low < 1 || high > 65535 || low > high {
		return w.bad("InvalidIpPortRange.Malformed", "PortRange", w.PortRange, "two ports from 1 to 65535 with a slash between them, the lower one first, for example 22/22")
	}
	r.PortRange = fmt.Sprintf("%d/%d", low, high)
	return nil
}

// ends checks where traffic comes from or goes to.
func (w wantedRule) ends(r *inventory.SecurityGroupRule) (err error) {
	if r.SourceCIDR, err = w.block("SourceCidrIp", "InvalidSourceCidrIp.Malformed", w.SourceCidrIp); err != nil {
		return err
	}
	if r.DestCIDR, err = w.block("DestCidrIp", "InvalidDestCidrIp.Malformed", w.DestCidrIp); err != nil {
		return err
	}
	side, block := "Source", r.SourceCIDR
	if w.direction == egress {
		side, block = "Dest", r.DestCIDR
		r.DestGroupID = w.peer.group
	} else {
		r.SourceGroupID = w.peer.group
	}
	switch {
	case block == "" && w.peer.group == "":
		return acs.New(acs.Invalid, http.StatusBadRequest, "MissingParameter."+side,
			"One of %s%sCidrIp and %s%sGroupId must be given.", w.at, side, w.at, side)
	case block != "" && w.peer.group != "":
		// Source: SourceGroupId of "AuthorizeSecurityGroup": when both are given the block counts.
		r.SourceGroupID, r.DestGroupID = "", ""
	}
	return nil
}

// block checks an address or a block and gives it with its mask and without the
// bits after it.
func (w wantedRule) block(name, code, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	p, ok := parseBlock(text)
	if !ok {
		return "", w.bad(code, name, text, "an IPv4 address or block, for example 10.0.0.0/8")
	}
	return p.String(), nil
}

func parseBlock(text string) (netip.Prefix, bool) {
	if a, err := netip.ParseAddr(text); err == nil && a.Is4() {
		return netip.PrefixFrom(a, 32), true
	}
	p, err := netip.ParsePrefix(text)
	return p.Masked(), err == nil && p.Addr().Is4()
}

func (w wantedRule) verdict(r *inventory.SecurityGroupRule) error {
	switch strings.ToLower(w.Policy) {
	case "", "accept":
	case "drop":
		r.Policy = "Drop"
	default:
		return w.bad("InvalidPolicy.Malformed", "Policy", w.Policy, "accept or drop")
	}
	if w.Priority != "" {
		n, err := strconv.Atoi(w.Priority)
		if err != nil {
			return w.bad("InvalidPriority.Malformed", "Priority", w.Priority, "a number from 1 to 100")
		}
		if n < 1 || n > 100 {
			return w.bad("InvalidPriority.ValueNotSupported", "Priority", w.Priority, "a number from 1 to 100")
		}
		r.Priority = n
	}
	switch w.NicType {
	case "", "intranet", "internet":
		// Inferred: a rule of a group in a VPC is for the intranet whatever NicType says; source: "AuthorizeSecurityGroup" knows only that kind of interface in a VPC.
		return nil
	}
	return w.bad("InvalidNicType.ValueNotSupported", "NicType", w.NicType, "intranet")
}
