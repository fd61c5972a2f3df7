package ecs

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

func (r *rig) group(more ...string) string {
	r.T.Helper()
	return r.Root.Do(api.ECS, "CreateSecurityGroup", in(append([]string{"VpcId", "vpc-1"}, more...)...)...).Text("SecurityGroupId")
}

func TestSecurityGroupLife(t *testing.T) {
	r := newRig(t)
	r.vpc("vpc-1")
	r.Root.Fails("InvalidResourceGroup.NotFound", api.ECS, "CreateSecurityGroup", in("VpcId", "vpc-1", "ResourceGroupId", "rg-1")...)
	r.ResourceGroup("rg-1")
	id := r.group("SecurityGroupName", "web", "Description", "front", "Tag.1.Key", "k", "Tag.1.Value", "v", "ResourceGroupId", "rg-1")
	one := r.Root.Do(api.ECS, "DescribeSecurityGroups", in("SecurityGroupId", id)...)
	one.Want("TotalCount", "1")
	for path, want := range map[string]string{"SecurityGroupName": "web", "SecurityGroupType": "normal", "VpcId": "vpc-1", "EcsCount": "0", "AvailableInstanceAmount": "2000", "ResourceGroupId": "rg-1", "Tags.Tag.0.TagValue": "v"} {
		one.Want("SecurityGroups.SecurityGroup.0."+path, want)
	}
	r.Root.Do(api.ECS, "AuthorizeSecurityGroup", in("SecurityGroupId", id, "IpProtocol", "tcp", "PortRange", "22/22", "SourceCidrIp", "10.0.0.7/8", "Description", "ssh")...)
	r.Root.Do(api.ECS, "AuthorizeSecurityGroupEgress", in("SecurityGroupId", id, "Permissions.1.IpProtocol", "ALL", "Permissions.1.DestCidrIp", "0.0.0.0/0", "Permissions.1.Policy", "drop", "Permissions.1.Priority", "100")...)
	a := r.Root.Do(api.ECS, "DescribeSecurityGroupAttribute", in("SecurityGroupId", id)...)
	a.Want("InnerAccessPolicy", "Accept")
	for path, want := range map[string]string{"0.Direction": "ingress", "0.IpProtocol": "TCP", "0.PortRange": "22/22", "0.SourceCidrIp": "10.0.0.0/8", "0.Policy": "Accept", "0.Priority": "1", "0.NicType": "intranet", "0.Description": "ssh",
		"1.Direction": "egress", "1.PortRange": "-1/-1", "1.DestCidrIp": "0.0.0.0/0", "1.Policy": "Drop", "1.Priority": "100"} {
		a.Want("Permissions.Permission."+path, want)
	}
	if n := r.Root.Do(api.ECS, "DescribeSecurityGroupAttribute", in("SecurityGroupId", id, "Direction", "egress")...).Len("Permissions.Permission"); n != 1 {
		t.Errorf("%d egress rules", n)
	}
	// The same rule again is not a second one, whatever its description.
	r.Root.Do(api.ECS, "AuthorizeSecurityGroup", in("SecurityGroupId", id, "IpProtocol", "TCP", "PortRange", "22/22", "SourceCidrIp", "10.0.0.0/8")...)
	if n := r.Root.Do(api.ECS, "DescribeSecurityGroupAttribute", in("SecurityGroupId", id)...).Len("Permissions.Permission"); n != 2 {
		t.Errorf("%d rules, want 2", n)
	}
	// What is described and not there is not an error.
	r.Root.Do(api.ECS, "RevokeSecurityGroup", in("SecurityGroupId", id, "IpProtocol", "tcp", "PortRange", "23/23", "SourceCidrIp", "10.0.0.0/8")...)
	r.Root.Do(api.ECS, "RevokeSecurityGroup", in("SecurityGroupId", id, "IpProtocol", "tcp", "PortRange", "22/22", "SourceCidrIp", "10.0.0.0/8")...)
	left := r.Root.Do(api.ECS, "DescribeSecurityGroupAttribute", in("SecurityGroupId", id)...)
	rule := left.Text("Permissions.Permission.0.SecurityGroupRuleId")
	r.Root.Fails("InvalidGroupAuthItem.NotFound", api.ECS, "RevokeSecurityGroup", in("SecurityGroupId", id, "SecurityGroupRuleId.1", rule)...) // it is an egress rule
	r.Root.Do(api.ECS, "RevokeSecurityGroupEgress", in("SecurityGroupId", id, "SecurityGroupRuleId.1", rule)...)
	if n := r.Root.Do(api.ECS, "DescribeSecurityGroupAttribute", in("SecurityGroupId", id)...).Len("Permissions.Permission"); n != 0 {
		t.Errorf("%d rules are left", n)
	}
	r.Root.Do(api.ECS, "DeleteSecurityGroup", in("SecurityGroupId", id)...)
	r.Root.Do(api.ECS, "DescribeSecurityGroups", in("SecurityGroupId", id)...).Want("TotalCount", "0")
	r.Root.Fails("InvalidSecurityGroupId.NotFound", api.ECS, "DescribeSecurityGroupAttribute", in("SecurityGroupId", id)...)
}

func TestSecurityGroupErrors(t *testing.T) {
	r := newRig(t)
	r.vpc("vpc-1")
	r.vpc("vpc-2")
	id := r.group()
	other := r.Root.Do(api.ECS, "CreateSecurityGroup", in("VpcId", "vpc-2", "SecurityGroupType", "enterprise")...).Text("SecurityGroupId")
	r.Root.Do(api.ECS, "DescribeSecurityGroupAttribute", in("SecurityGroupId", other)...).Want("InnerAccessPolicy", "Drop")
	rule := func(more ...string) []string { return in(append([]string{"SecurityGroupId", id}, more...)...) }
	tcp := func(more ...string) []string {
		return rule(append([]string{"IpProtocol", "tcp", "PortRange", "1/2"}, more...)...)
	}
	r.checkFailures([]failure{
		{"UnsupportedParameter", 400, "CreateSecurityGroup", in()},
		{"UnsupportedParameter", 400, "CreateSecurityGroup", in("VpcId", "vpc-1", "ServiceManaged", "true")},
		{"InvalidVpcId.NotFound", 404, "CreateSecurityGroup", in("VpcId", "vpc-9")},
		{"InvalidVpcId.NotFound", 404, "CreateSecurityGroup", []string{"RegionId", "cn-beijing", "VpcId", "vpc-1"}},
		{"InvalidRegionId.NotFound", 404, "CreateSecurityGroup", []string{"RegionId", "mars-1", "VpcId", "vpc-1"}},
		{"InvalidSecurityGroupName.Malformed", 400, "CreateSecurityGroup", in("VpcId", "vpc-1", "SecurityGroupName", "1x")},
		{"InvalidSecurityGroupDiscription.Malformed", 400, "CreateSecurityGroup", in("VpcId", "vpc-1", "Description", "http://x")},
		{"InvalidParameter", 400, "CreateSecurityGroup", in("VpcId", "vpc-1", "SecurityGroupType", "x")},
		{"Duplicate.TagKey", 400, "CreateSecurityGroup", in("VpcId", "vpc-1", "Tag.1.Key", "a", "Tag.2.Key", "a")},
		{"InvalidSecurityGroupId.NotFound", 404, "AuthorizeSecurityGroup", in("SecurityGroupId", "sg-9", "IpProtocol", "all", "SourceCidrIp", "0.0.0.0/0")},
		{"InvalidIpProtocol.ValueNotSupported", 400, "AuthorizeSecurityGroup", rule("IpProtocol", "sctp", "SourceCidrIp", "0.0.0.0/0")},
		{"UnsupportedParameter", 400, "AuthorizeSecurityGroup", rule("IpProtocol", "icmpv6", "SourceCidrIp", "0.0.0.0/0")},
		{"UnsupportedParameter", 400, "AuthorizeSecurityGroup", tcp("Ipv6SourceCidrIp", "::/0")},
		{"UnsupportedParameter", 400, "AuthorizeSecurityGroup", tcp("SourceGroupId", id, "SourceGroupOwnerId", "99")},
		{"InvalidIpPortRange.Malformed", 400, "AuthorizeSecurityGroup", rule("IpProtocol", "tcp", "SourceCidrIp", "0.0.0.0/0")},
		{"InvalidIpPortRange.Malformed", 400, "AuthorizeSecurityGroup", rule("IpProtocol", "tcp", "PortRange", "22", "SourceCidrIp", "0.0.0.0/0")},
		{"InvalidIpPortRange.Malformed", 400, "AuthorizeSecurityGroup", rule("IpProtocol", "udp", "PortRange", "9/8", "SourceCidrIp", "0.0.0.0/0")},
		{"InvalidIpPortRange.Malformed", 400, "AuthorizeSecurityGroup", rule("IpProtocol", "udp", "PortRange", "1/65536", "SourceCidrIp", "0.0.0.0/0")},
		{"InvalidIpPortRange.Malformed", 400, "AuthorizeSecurityGroup", rule("IpProtocol", "icmp", "PortRange", "1/2", "SourceCidrIp", "0.0.0.0/0")},
		{"MissingParameter.Source", 400, "AuthorizeSecurityGroup", tcp()},
		{"InvalidSourceCidrIp.Malformed", 400, "AuthorizeSecurityGroup", tcp("SourceCidrIp", "10.0.0")},
		{"InvalidDestCidrIp.Malformed", 400, "AuthorizeSecurityGroup", tcp("SourceCidrIp", "0.0.0.0/0", "DestCidrIp", "x")},
		{"InvalidPolicy.Malformed", 400, "AuthorizeSecurityGroup", tcp("SourceCidrIp", "0.0.0.0/0", "Policy", "x")},
		{"InvalidPriority.Malformed", 400, "AuthorizeSecurityGroup", tcp("SourceCidrIp", "0.0.0.0/0", "Priority", "x")},
		{"InvalidPriority.ValueNotSupported", 400, "AuthorizeSecurityGroup", tcp("SourceCidrIp", "0.0.0.0/0", "Priority", "101")},
		{"InvalidNicType.ValueNotSupported", 400, "AuthorizeSecurityGroup", tcp("SourceCidrIp", "0.0.0.0/0", "NicType", "x")},
		{"InvalidSecurityGroupDiscription.Malformed", 400, "AuthorizeSecurityGroup", tcp("SourceCidrIp", "0.0.0.0/0", "Description", strings.Repeat("x", 513))},
		{"InvalidSourceGroupId.NotFound", 404, "AuthorizeSecurityGroup", tcp("SourceGroupId", "sg-9")},
		{"InvalidSourceGroupId.Mismatch", 403, "AuthorizeSecurityGroup", tcp("SourceGroupId", other)},
		{"MissingParameter.Dest", 400, "AuthorizeSecurityGroupEgress", tcp()},
		{"InvalidDestGroupId.NotFound", 404, "AuthorizeSecurityGroupEgress", tcp("DestGroupId", "sg-9")},
		{"InvalidGroupAuthItem.NotFound", 403, "RevokeSecurityGroup", rule("SecurityGroupRuleId.1", "sgr-9")},
		{"InvalidSecurityGroupId.NotFound", 404, "RevokeSecurityGroup", in("SecurityGroupId", "sg-9", "SecurityGroupRuleId.1", "sgr-9")},
		{"InvalidSecurityGroupId.NotFound", 404, "DeleteSecurityGroup", in("SecurityGroupId", "sg-9")},
		{"InvalidSecurityGroupId.NotFound", 404, "DeleteSecurityGroup", []string{"RegionId", "cn-beijing", "SecurityGroupId", id}},
		{"InvalidParameter", 400, "DescribeSecurityGroupAttribute", rule("Direction", "x")},
		{"InvalidNicType.ValueNotSupported", 400, "DescribeSecurityGroupAttribute", rule("NicType", "x")},
		{"UnsupportedParameter", 400, "DescribeSecurityGroupAttribute", rule("Attribute", "snapshotPolicyIds")},
		{"InvalidParameter", 400, "DescribeSecurityGroups", in("NetworkType", "x")},
		{"InvalidParameter", 400, "DescribeSecurityGroups", in("SecurityGroupIds", "sg-1")},
		{"DryRunOperation", 400, "DescribeSecurityGroups", in("DryRun", "true")},
	})
}

// A group that something depends on stays.
func TestDeleteSecurityGroupInUse(t *testing.T) {
	r := newRig(t)
	r.vpc("vpc-1")
	a, b := r.group(), r.group()
	r.Root.Do(api.ECS, "AuthorizeSecurityGroup", in("SecurityGroupId", b, "IpProtocol", "all", "SourceGroupId", a)...)
	r.Root.Do(api.ECS, "DescribeSecurityGroups", in("SecurityGroupId", b)...).Want("SecurityGroups.SecurityGroup.0.GroupToGroupRuleCount", "1")
	r.Root.Fails("DependencyViolation", api.ECS, "DeleteSecurityGroup", in("SecurityGroupId", a)...)
	r.instance("i-1", func(i *inventory.Instance) { i.SecurityGroupIDs = []string{b} })
	r.Root.Fails("DependencyViolation", api.ECS, "DeleteSecurityGroup", in("SecurityGroupId", b)...)
	r.write(func(tx *state.Tx) { inventory.Instances.Delete(tx, apitest.Account, "i-1") })
	r.Root.Do(api.ECS, "DeleteSecurityGroup", in("SecurityGroupId", b)...)
	r.Root.Do(api.ECS, "DeleteSecurityGroup", in("SecurityGroupId", a)...)
}

func TestJoinAndLeave(t *testing.T) {
	r := newRig(t)
	r.vpc("vpc-1")
	r.vpc("vpc-2")
	var groups []string
	for range 6 {
		groups = append(groups, r.group())
	}
	far := r.Root.Do(api.ECS, "CreateSecurityGroup", in("VpcId", "vpc-2")...).Text("SecurityGroupId")
	r.instance("i-1", func(i *inventory.Instance) { i.SecurityGroupIDs = groups[:1] })
	r.instance("i-2", func(i *inventory.Instance) { i.Status = inventory.Starting })
	join := func(instance, group string) []string {
		return []string{"InstanceId", instance, "SecurityGroupId", group}
	}
	r.checkFailures([]failure{
		{"InvalidInstanceId.AlreadyExists", 403, "JoinSecurityGroup", join("i-1", groups[0])},
		{"InvalidOperation.VpcMismatch", 403, "JoinSecurityGroup", join("i-1", far)},
		{"IncorrectInstanceStatus", 403, "JoinSecurityGroup", join("i-2", groups[0])},
		{"InvalidInstanceId.NotFound", 404, "JoinSecurityGroup", join("i-9", groups[0])},
		{"InvalidSecurityGroupId.NotFound", 404, "JoinSecurityGroup", join("i-1", "sg-9")},
		{"MissingParameter", 400, "JoinSecurityGroup", []string{"SecurityGroupId", groups[0]}},
		{"UnsupportedParameter", 400, "JoinSecurityGroup", []string{"SecurityGroupId", groups[0], "NetworkInterfaceId", "eni-1"}},
		{"InstanceLastSecurityGroup", 403, "LeaveSecurityGroup", join("i-1", groups[0])},
		{"InstanceNotInSecurityGroup", 403, "LeaveSecurityGroup", join("i-1", groups[1])},
	})
	for _, g := range groups[1:5] {
		r.Root.Do(api.ECS, "JoinSecurityGroup", join("i-1", g)...)
	}
	r.checkFailures([]failure{{"InstanceSecurityGroupLimitExceeded", 403, "JoinSecurityGroup", join("i-1", groups[5])}})
	r.Root.Do(api.ECS, "LeaveSecurityGroup", join("i-1", groups[0])...)
	if got := inventory.Instances.Get(r.Store.Snapshot(), apitest.Account, "i-1").SecurityGroupIDs; !slices.Equal(got, groups[1:5]) {
		t.Errorf("the groups are %v", got)
	}
	r.Root.Do(api.ECS, "DescribeSecurityGroups", in("SecurityGroupIds", `["`+groups[1]+`"]`)...).Want("SecurityGroups.SecurityGroup.0.EcsCount", "1")
}

func TestSecurityGroupLists(t *testing.T) {
	r := newRig(t)
	r.vpc("vpc-1")
	var ids []string
	for i := range 25 {
		r.Advance(1e9)
		ids = append(ids, r.group("SecurityGroupName", fmt.Sprintf("group-%d", i)))
	}
	slices.Reverse(ids) // newest first
	p := r.Root.Do(api.ECS, "DescribeSecurityGroups", in("PageNumber", "2")...)
	if got := p.Texts("SecurityGroups.SecurityGroup", "SecurityGroupId"); !slices.Equal(got, ids[10:20]) {
		t.Errorf("page 2 is %v", got)
	}
	var seen []string
	token := ""
	for {
		p := r.Root.Do(api.ECS, "DescribeSecurityGroups", in("MaxResults", "3", "NextToken", token)...) // below 10 counts as 10
		seen = append(seen, p.Texts("SecurityGroups.SecurityGroup", "SecurityGroupId")...)
		if token = p.Text("NextToken"); token == "" {
			break
		}
	}
	if !slices.Equal(seen, ids) {
		t.Errorf("the pages have %v", seen)
	}
	for _, c := range []struct {
		want   string
		params []string
	}{
		{"1", []string{"SecurityGroupName", "group-1"}},
		{"11", []string{"SecurityGroupName", "group-1", "FuzzyQuery", "true"}},
		{"25", []string{"VpcId", "vpc-1", "NetworkType", "vpc", "SecurityGroupType", "normal"}},
		{"0", []string{"NetworkType", "classic"}},
		{"0", []string{"SecurityGroupType", "enterprise"}},
		{"0", []string{"ServiceManaged", "true"}},
		{"0", []string{"Tag.1.Key", "x"}},
		{"2", []string{"SecurityGroupIds", `["` + ids[0] + `","` + ids[1] + `"]`}},
	} {
		r.Root.Do(api.ECS, "DescribeSecurityGroups", in(c.params...)...).Want("TotalCount", c.want)
	}
}

func TestSecurityGroupLimits(t *testing.T) {
	r := newRig(t)
	r.vpc("vpc-1")
	id := r.group("ClientToken", "t1")
	if again := r.group("ClientToken", "t1"); again != id {
		t.Errorf("the same token made %s and %s", id, again)
	}
	r.write(func(tx *state.Tx) {
		g := *inventory.SecurityGroups.Get(tx, apitest.Account, id)
		for i := range maxRules {
			g.Rules = append(g.Rules, inventory.SecurityGroupRule{RuleID: fmt.Sprint("sgr-", i), Direction: ingress, Priority: i})
		}
		inventory.SecurityGroups.Put(tx, apitest.Account, id, &g)
		for i := range maxSecurityGroups - 1 {
			inventory.SecurityGroups.Put(tx, apitest.Account, fmt.Sprint("sg-", i), &inventory.SecurityGroup{RegionID: hangzhou, VPCID: "vpc-1"})
		}
	})
	r.checkFailures([]failure{
		{"AuthorizationLimitExceed", 403, "AuthorizeSecurityGroup", in("SecurityGroupId", id, "IpProtocol", "all", "SourceCidrIp", "10.0.0.0/8")},
		{"QuotaExceed.SecurityGroup", 403, "CreateSecurityGroup", in("VpcId", "vpc-1")},
	})
	p := r.Root.Do(api.ECS, "DescribeSecurityGroupAttribute", in("SecurityGroupId", id, "MaxResults", "150")...)
	p = r.Root.Do(api.ECS, "DescribeSecurityGroupAttribute", in("SecurityGroupId", id, "MaxResults", "150", "NextToken", p.Text("NextToken"))...)
	if n := p.Len("Permissions.Permission"); n != maxRules-150 {
		t.Errorf("the second page has %d rules", n)
	}
}

// Rules added at the same time are all there.
func TestAuthorizeConcurrently(t *testing.T) {
	r := newRig(t)
	r.vpc("vpc-1")
	id := r.group()
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			r.Root.Do(api.ECS, "AuthorizeSecurityGroup", in("SecurityGroupId", id, "IpProtocol", "tcp", "PortRange", fmt.Sprintf("%d/%d", 1+i/2, 100), "SourceCidrIp", "10.0.0.0/8")...)
		})
	}
	wg.Wait()
	if n := r.Root.Do(api.ECS, "DescribeSecurityGroupAttribute", in("SecurityGroupId", id)...).Len("Permissions.Permission"); n != 10 {
		t.Errorf("%d rules, want 10 different ones", n)
	}
}

func TestSecurityGroupAccess(t *testing.T) {
	r := newRig(t)
	r.vpc("vpc-1")
	a, b := r.group(), r.group()
	r.instance("i-1", func(i *inventory.Instance) { i.SecurityGroupIDs = []string{a} })
	all := in("SecurityGroupId", b, "IpProtocol", "all", "SourceCidrIp", "10.0.0.0/8")
	out := in("SecurityGroupId", b, "IpProtocol", "all", "DestCidrIp", "10.0.0.0/8")
	r.checkAccess([]access{
		{"DescribeSecurityGroups", arn("securitygroup/*"), in()},
		{"DescribeSecurityGroups", arn("securitygroup/" + a), in("SecurityGroupId", a)},
		{"DescribeSecurityGroupAttribute", arn("securitygroup/" + a), in("SecurityGroupId", a)},
		{"AuthorizeSecurityGroup", "*", all},
		{"AuthorizeSecurityGroupEgress", "*", out},
		{"RevokeSecurityGroup", arn("securitygroup/" + b), all},
		{"RevokeSecurityGroupEgress", arn("securitygroup/" + b), out},
		{"DeleteSecurityGroup", arn("securitygroup/" + b), in("SecurityGroupId", b)},
	})
	// A right on the group alone says nothing of an action without a resource level.
	r.User("Narrow", statement("Allow", arn("securitygroup/"+a), "", "ecs:AuthorizeSecurityGroup")).Denied(api.ECS, "AuthorizeSecurityGroup", in("SecurityGroupId", a, "IpProtocol", "all", "SourceCidrIp", "10.0.0.0/8")...)
	// Two resources: both must be allowed.
	c := r.group()
	join := []string{"RegionId", hangzhou, "InstanceId", "i-1", "SecurityGroupId", c}
	r.User("OnlyInstance", statement("Allow", arn("instance/i-1"), "", "ecs:JoinSecurityGroup")).Denied(api.ECS, "JoinSecurityGroup", join...)
	r.User("OnlyGroup", statement("Allow", arn("securitygroup/"+c), "", "ecs:JoinSecurityGroup")).Denied(api.ECS, "JoinSecurityGroup", join...)
	both := r.User("Both", statement("Allow", arn("instance/i-1"), "", "ecs:JoinSecurityGroup", "ecs:LeaveSecurityGroup"), statement("Allow", arn("securitygroup/"+c), "", "ecs:JoinSecurityGroup", "ecs:LeaveSecurityGroup"))
	both.Do(api.ECS, "JoinSecurityGroup", join...)
	both.Do(api.ECS, "LeaveSecurityGroup", join...)
	vpc := "acs:vpc:" + hangzhou + ":" + apitest.Account + ":vpc/vpc-1"
	r.User("OnlyGroups", statement("Allow", arn("securitygroup/*"), "", "ecs:CreateSecurityGroup")).Denied(api.ECS, "CreateSecurityGroup", in("VpcId", "vpc-1")...)
	r.User("GroupsAndVpc", statement("Allow", arn("securitygroup/*"), "", "ecs:CreateSecurityGroup"), statement("Allow", vpc, "", "ecs:CreateSecurityGroup")).Do(api.ECS, "CreateSecurityGroup", in("VpcId", "vpc-1")...)
}

// A policy that forbids opening to the whole world is met in every spelling.
func TestOpeningToTheWorld(t *testing.T) {
	r := newRig(t)
	r.vpc("vpc-1")
	id := r.group()
	alice := r.User("Alice", apitest.Allow("ecs:*"),
		statement("Deny", "*", `{"StringEquals":{"ecs:SecurityGroupSourceCidrIps":["0.0.0.0/0"]}}`, "ecs:AuthorizeSecurityGroup"),
		statement("Deny", "*", `{"StringEquals":{"ecs:SecurityGroupIpProtocols":["udp"]}}`, "ecs:AuthorizeSecurityGroup"))
	rule := func(protocol, block string) []string {
		return in("SecurityGroupId", id, "IpProtocol", protocol, "PortRange", "53/53", "SourceCidrIp", block)
	}
	alice.Do(api.ECS, "AuthorizeSecurityGroup", rule("tcp", "10.0.0.0/8")...)
	for _, block := range []string{"0.0.0.0/0", "1.2.3.4/0"} {
		alice.Denied(api.ECS, "AuthorizeSecurityGroup", rule("tcp", block)...)
	}
	alice.Denied(api.ECS, "AuthorizeSecurityGroup", rule("UDP", "10.0.0.0/8")...)
	alice.Denied(api.ECS, "AuthorizeSecurityGroup", in("SecurityGroupId", id, "Permissions.1.IpProtocol", "tcp", "Permissions.1.PortRange", "1/1", "Permissions.1.SourceCidrIp", "10.0.0.0/8",
		"Permissions.2.IpProtocol", "tcp", "Permissions.2.PortRange", "1/1", "Permissions.2.SourceCidrIp", "0.0.0.0/0")...)
}

// A block is stored without the bits after its mask, so that two spellings are
// one rule.
func TestBlockProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := fmt.Sprintf("%d.%d.%d.%d/%d", rapid.Byte().Draw(t, "a"), rapid.Byte().Draw(t, "b"), rapid.Byte().Draw(t, "c"), rapid.Byte().Draw(t, "d"), rapid.IntRange(0, 32).Draw(t, "bits"))
		p, ok := parseBlock(text)
		if !ok {
			t.Fatalf("%s is no block", text)
		}
		again, ok := parseBlock(p.String())
		if !ok || again != p || p != p.Masked() {
			t.Fatalf("%s is %v and then %v", text, p, again)
		}
	})
}
