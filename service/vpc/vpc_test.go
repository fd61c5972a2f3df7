package vpc

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// A VPC's life: made, seen, changed, deleted, gone.
func TestVpcLife(t *testing.T) {
	h := newHarness(t)
	h.Root.Fails("InvalidResourceGroup.NotFound", api.VPC, "CreateVpc", "RegionId", hangzhou, "ResourceGroupId", "rg-1")
	h.ResourceGroup("rg-1")
	made := h.Root.Do(api.VPC, "CreateVpc", "RegionId", hangzhou, "VpcName", "net-1", "Description", "first", "Tag.1.Key", "env", "Tag.1.Value", "test", "ResourceGroupId", "rg-1")
	id := made.Text("VpcId")
	for _, p := range [][2]string{{"VpcId", "vpc-"}, {"VRouterId", "vrt-"}, {"RouteTableId", "vtb-"}} {
		if !strings.HasPrefix(made.Text(p[0]), p[1]) {
			t.Errorf("%s is %q", p[0], made.Text(p[0]))
		}
	}
	one := h.Root.Do(api.VPC, "DescribeVpcs", "RegionId", hangzhou, "VpcId", id)
	one.Want("TotalCount", "1")
	one.Want("Vpcs.Vpc.0.CidrBlock", "172.16.0.0/12") // the default
	one.Want("Vpcs.Vpc.0.VpcName", "net-1")
	one.Want("Vpcs.Vpc.0.Status", "Available")
	one.Want("Vpcs.Vpc.0.CreationTime", "2026-01-02T03:04:05Z")
	one.Want("Vpcs.Vpc.0.OwnerId", apitest.Account)
	one.Want("Vpcs.Vpc.0.Tags.Tag.0.Key", "env")
	one.Want("Vpcs.Vpc.0.RouterTableIds.RouterTableIds.0", made.Text("RouteTableId"))
	if one.Len("Vpcs.Vpc.0.VSwitchIds.VSwitchId") != 0 || one.Len("Vpcs.Vpc.0.NatGatewayIds.NatGatewayIds") != 0 {
		t.Error("a new VPC has vSwitches or gateways")
	}
	h.Root.Do(api.VPC, "ModifyVpcAttribute", "VpcId", id, "VpcName", "net-2")
	a := h.Root.Do(api.VPC, "DescribeVpcAttribute", "RegionId", hangzhou, "VpcId", id)
	a.Want("VpcName", "net-2")
	a.Want("Description", "first") // what is not sent stays
	a.Want("ResourceGroupId", "rg-1")
	h.Root.Do(api.VPC, "DeleteVpc", "VpcId", id)
	h.Root.Do(api.VPC, "DescribeVpcAttribute", "RegionId", hangzhou, "VpcId", id).Want("VpcId", "") // 200: see the package documentation
	h.Root.Do(api.VPC, "DescribeVpcs", "RegionId", hangzhou, "VpcId", id).Want("TotalCount", "0")
	h.Root.Fails("InvalidVpcId.NotFound", api.VPC, "DeleteVpc", "VpcId", id)
}

func TestVSwitchLife(t *testing.T) {
	h := newHarness(t)
	vpc := makeVPC(h, "192.168.0.0/16")
	id := h.Root.Do(api.VPC, "CreateVSwitch", "VpcId", vpc, "ZoneId", zoneH, "CidrBlock", "192.168.1.0/24", "VSwitchName", "sub-1", "Tag.1.Key", "k").Text("VSwitchId")
	v := h.Root.Do(api.VPC, "DescribeVSwitches", "VpcId", vpc)
	v.Want("VSwitches.VSwitch.0.VSwitchId", id)
	v.Want("VSwitches.VSwitch.0.AvailableIpAddressCount", "252") // the documented example
	v.Want("VSwitches.VSwitch.0.RouteTable.RouteTableType", "System")
	v.Want("VSwitches.VSwitch.0.ZoneId", zoneH)
	h.Root.Do(api.VPC, "DescribeVpcAttribute", "VpcId", vpc).Want("CloudResources.CloudResourceSetType.0.ResourceType", "VSwitch")
	h.Root.Do(api.VPC, "ModifyVSwitchAttribute", "VSwitchId", id, "Description", "text")
	a := h.Root.Do(api.VPC, "DescribeVSwitchAttributes", "VSwitchId", id)
	a.Want("Description", "text")
	a.Want("VSwitchName", "sub-1")
	a.Want("VpcId", vpc)
	h.Root.Fails("DependencyViolation.VSwitch", api.VPC, "DeleteVpc", "VpcId", vpc)
	h.Root.Do(api.VPC, "DeleteVSwitch", "VSwitchId", id)
	h.Root.Do(api.VPC, "DescribeVSwitchAttributes", "VSwitchId", id).Want("VSwitchId", "")
	h.Root.Fails("InvalidVSwitchId.NotFound", api.VPC, "DeleteVSwitch", "VSwitchId", id)
	h.Root.Do(api.VPC, "DeleteVpc", "VpcId", vpc)
}

func TestErrors(t *testing.T) {
	h := newHarness(t)
	vpc := makeVPC(h, "10.0.0.0/16")
	makeVSwitch(h, vpc, "10.0.1.0/24")
	in := func(more ...string) []string { return append([]string{"RegionId", hangzhou}, more...) }
	vsw := func(more ...string) []string { return in(append([]string{"VpcId", vpc, "ZoneId", zoneH}, more...)...) }
	for _, c := range []struct {
		code   string
		status int
		action string
		params []string
	}{
		{"MissingParameter", 400, "CreateVpc", nil},
		{"InvalidRegionId.NotFound", 404, "CreateVpc", []string{"RegionId", "mars-1"}},
		{"InvalidParameter", 400, "CreateVpc", in("CidrBlock", "8.0.0.0/8")},
		{"InvalidParameter", 400, "CreateVpc", in("CidrBlock", "172.32.0.0/16")},
		{"InvalidParameter", 400, "CreateVpc", in("CidrBlock", "192.168.0.0/15")},
		{"InvalidParameter", 400, "CreateVpc", in("CidrBlock", "10.0.0.0/25")},
		{"InvalidParameter", 400, "CreateVpc", in("CidrBlock", "10.0.0.1/16")},
		{"InvalidParameter", 400, "CreateVpc", in("CidrBlock", "fd00::/16")},
		{"InvalidParameter", 400, "CreateVpc", in("CidrBlock", "x")},
		{"InvalidVpcName.Malformed", 400, "CreateVpc", in("VpcName", "http://x")},
		{"InvalidVpcName.Malformed", 400, "CreateVpc", in("VpcName", "9x")},
		{"InvalidVpcName.Malformed", 400, "CreateVpc", in("VpcName", "a b")},
		{"InvalidVpcName.Malformed", 400, "CreateVpc", in("VpcName", strings.Repeat("a", 129))},
		{"InvalidVpcDiscription.Malformed", 400, "CreateVpc", in("Description", "https://x")},
		{"InvalidTagKey.Malformed", 400, "CreateVpc", in("Tag.1.Key", "acs:x")},
		{"InvalidTagValue.Malformed", 400, "CreateVpc", in("Tag.1.Key", "x", "Tag.1.Value", "http://x")},
		{"InvalidParameter", 400, "CreateVpc", in("Tag.1.Key", "x", "Tag.2.Key", "x")},
		{"UnsupportedParameter", 400, "CreateVpc", in("EnableIpv6", "true")},
		{"UnsupportedParameter", 400, "CreateVpc", in("UserCidr", "10.0.0.0/8")},
		{"DryRunOperation", 400, "CreateVpc", in("DryRun", "true")},
		{"InvalidVpcId.NotFound", 404, "CreateVSwitch", in("VpcId", "vpc-none", "ZoneId", zoneH, "CidrBlock", "10.0.0.0/24")},
		{"InvalidVpcId.NotFound", 404, "CreateVSwitch", []string{"RegionId", "cn-beijing", "VpcId", vpc, "ZoneId", "cn-beijing-h", "CidrBlock", "10.0.0.0/24"}},
		{"InvalidZoneId.NotFound", 404, "CreateVSwitch", in("VpcId", vpc, "ZoneId", "cn-beijing-h", "CidrBlock", "10.0.0.0/24")},
		{"InvalidZoneId.NotFound", 404, "CreateVSwitch", in("VpcId", vpc, "ZoneId", "cn-hangzhou-zz", "CidrBlock", "10.0.0.0/24")},
		{"InvalidCidrBlock.Malformed", 400, "CreateVSwitch", vsw("CidrBlock", "10.0.0.1/24")},
		{"InvalidCirdrBlock.MaskLength", 400, "CreateVSwitch", vsw("CidrBlock", "10.0.0.0/15")},
		{"InvalidCirdrBlock.MaskLength", 400, "CreateVSwitch", vsw("CidrBlock", "10.0.0.0/30")},
		{"InvalidParameter", 400, "CreateVSwitch", vsw("CidrBlock", "10.1.0.0/24")},
		{"InvalidCidrBlock.Overlapped", 400, "CreateVSwitch", vsw("CidrBlock", "10.0.1.0/24")},
		{"InvalidCidrBlock.Overlapped", 400, "CreateVSwitch", vsw("CidrBlock", "10.0.1.128/25")},
		{"InvalidCidrBlock.Overlapped", 400, "CreateVSwitch", vsw("CidrBlock", "10.0.0.0/16")},
		{"InvalidVSwitchName.Malformed", 400, "CreateVSwitch", vsw("CidrBlock", "10.0.0.0/24", "VSwitchName", "-")},
		{"InvalidVSwitchDiscription.Malformed", 400, "CreateVSwitch", vsw("CidrBlock", "10.0.0.0/24", "Description", "http://")},
		{"UnsupportedParameter", 400, "CreateVSwitch", vsw("CidrBlock", "10.0.0.0/24", "Ipv6CidrBlock", "7")},
		{"MissingParameter", 400, "DescribeVSwitches", nil},
		{"InvalidRegionId.NotFound", 404, "DescribeVSwitches", []string{"RegionId", "mars-1"}},
		{"InvalidParameter", 400, "DescribeVpcs", in("PageSize", "51")},
		{"InvalidParameter", 400, "DescribeVpcs", in("PageNumber", "0")},
		{"DryRunOperation", 400, "DescribeVpcs", in("DryRun", "true")},
		{"InvalidVpcId.NotFound", 404, "ModifyVpcAttribute", []string{"VpcId", "vpc-none"}},
		{"InvalidVpcName.Malformed", 400, "ModifyVpcAttribute", []string{"VpcId", vpc, "VpcName", "-"}},
		{"UnsupportedParameter", 400, "ModifyVpcAttribute", []string{"VpcId", vpc, "CidrBlock", "10.0.0.0/8"}},
		{"InvalidVSwitchId.NotFound", 404, "ModifyVSwitchAttribute", []string{"VSwitchId", "vsw-none"}},
		{"InvalidVpcId.NotFound", 404, "DeleteVpc", []string{"RegionId", "cn-beijing", "VpcId", vpc}},
		{"DependencyViolation.VSwitch", 400, "DeleteVpc", []string{"VpcId", vpc, "DryRun", "true"}},
	} {
		if e := h.Root.Fails(c.code, api.VPC, c.action, c.params...); e.Status != c.status {
			t.Errorf("%s %q: status %d, want %d", c.action, c.params, e.Status, c.status)
		}
	}
}

// A dry run and a refused call change nothing.
func TestNothingChanges(t *testing.T) {
	h := newHarness(t)
	before := h.Store.Snapshot().Revision()
	h.Root.Fails("DryRunOperation", api.VPC, "CreateVpc", "RegionId", hangzhou, "DryRun", "true")
	bob := h.User("Bob")
	rev := h.Store.Snapshot().Revision()
	bob.Denied(api.VPC, "CreateVpc", "RegionId", hangzhou)
	if n := h.Root.Do(api.VPC, "DescribeVpcs", "RegionId", hangzhou).Len("Vpcs.Vpc"); n != 0 || rev != h.Store.Snapshot().Revision() || before == rev {
		t.Errorf("%d VPCs; revisions %d, %d, %d", n, before, rev, h.Store.Snapshot().Revision())
	}
}

// Each operation needs its own action on its own resource.
func TestAccess(t *testing.T) {
	h := newHarness(t)
	vpc := makeVPC(h, "10.0.0.0/16")
	vsw := makeVSwitch(h, vpc, "10.0.1.0/24")
	other := makeVPC(h, "10.0.0.0/16")
	on := func(effect, resource string, actions ...string) string {
		return fmt.Sprintf(`{"Version":"1","Statement":[{"Effect":%q,"Action":["%s"],"Resource":%q}]}`, effect, strings.Join(actions, `","`), resource)
	}
	arn := func(id string) string { return "acs:vpc:cn-hangzhou:" + apitest.Account + ":" + id }
	calls := []struct {
		action, resource string
		params           []string
	}{
		{"DescribeVpcs", "vpc/*", []string{"RegionId", hangzhou}},
		{"DescribeVSwitches", "vswitch/*", []string{"VpcId", vpc}},
		{"DescribeVpcAttribute", "vpc/" + vpc, []string{"VpcId", vpc}},
		{"DescribeVSwitchAttributes", "vswitch/" + vsw, []string{"VSwitchId", vsw}},
		{"CheckCanAllocateVpcPrivateIpAddress", "vswitch/" + vsw, []string{"RegionId", hangzhou, "VSwitchId", vsw, "PrivateIpAddress", "10.0.1.9"}},
		{"ModifyVpcAttribute", "vpc/" + vpc, []string{"VpcId", vpc, "VpcName", "new"}},
		{"ModifyVSwitchAttribute", "vswitch/" + vsw, []string{"VSwitchId", vsw, "VSwitchName", "new"}},
		{"CreateVpc", "vpc/*", []string{"RegionId", hangzhou}},
		{"DeleteVSwitch", "vswitch/" + vsw, []string{"VSwitchId", vsw}},
		{"DeleteVpc", "vpc/" + vpc, []string{"VpcId", vpc}},
	}
	for i, c := range calls {
		nobody := h.User(fmt.Sprintf("Nobody%d", i), apitest.Allow("ecs:*"))
		elsewhere := h.User(fmt.Sprintf("Elsewhere%d", i), on("Allow", arn("vpc/vpc-other"), "vpc:"+c.action))
		forbidden := h.User(fmt.Sprintf("Forbidden%d", i), apitest.Allow("vpc:*"), on("Deny", arn(c.resource), "vpc:"+c.action))
		allowed := h.User(fmt.Sprintf("Allowed%d", i), on("Allow", arn(c.resource), "vpc:"+c.action))
		nobody.Denied(api.VPC, c.action, c.params...)
		elsewhere.Denied(api.VPC, c.action, c.params...)
		if e := forbidden.Denied(api.VPC, c.action, c.params...); e.AccessDeniedDetail.NoPermissionType != "ExplicitDeny" {
			t.Errorf("%s: %+v", c.action, e.AccessDeniedDetail)
		}
		allowed.Do(api.VPC, c.action, c.params...)
	}
	// CreateVSwitch needs both the vSwitches and the VPC.
	params := []string{"RegionId", hangzhou, "VpcId", other, "ZoneId", zoneH, "CidrBlock", "10.0.2.0/24"}
	h.User("OnlyVSwitch", on("Allow", arn("vswitch/*"), "vpc:CreateVSwitch")).Denied(api.VPC, "CreateVSwitch", params...)
	h.User("OnlyVpc", on("Allow", arn("vpc/"+other), "vpc:CreateVSwitch")).Denied(api.VPC, "CreateVSwitch", params...)
	h.User("Both", on("Allow", arn("vswitch/*"), "vpc:CreateVSwitch"), on("Allow", arn("vpc/"+other), "vpc:CreateVSwitch")).Do(api.VPC, "CreateVSwitch", params...)
}

func TestFiltersAndPages(t *testing.T) {
	h := newHarness(t)
	var ids []string
	for i := range 4 {
		h.Advance(1e9)
		ids = append(ids, h.Root.Do(api.VPC, "CreateVpc", "RegionId", hangzhou, "VpcName", fmt.Sprintf("net-%d", i), "Tag.1.Key", "n", "Tag.1.Value", fmt.Sprint(i%2)).Text("VpcId"))
	}
	h.Root.Do(api.VPC, "CreateVpc", "RegionId", "cn-beijing")
	p := h.Root.Do(api.VPC, "DescribeVpcs", "RegionId", hangzhou, "PageSize", "3", "PageNumber", "2")
	p.Want("TotalCount", "4")
	p.Want("PageNumber", "2")
	p.Want("PageSize", "3")
	p.Want("Vpcs.Vpc.0.VpcId", ids[0]) // newest first
	for _, c := range []struct {
		want   int
		params []string
	}{
		{2, []string{"VpcId", ids[0] + "," + ids[2]}},
		{1, []string{"VpcName", "net-3"}},
		{2, []string{"Tag.1.Key", "n", "Tag.1.Value", "1"}},
		{4, []string{"Tag.1.Key", "n"}},
		{0, []string{"Tag.1.Key", "N"}},
		{4, []string{"IsDefault", "false"}},
		{0, []string{"IsDefault", "true"}},
		{0, []string{"ResourceGroupId", "rg-9"}},
		{4, []string{"VpcOwnerId", apitest.Account}},
		{0, []string{"VpcOwnerId", "1"}},
		{0, []string{"PageNumber", "9"}},
	} {
		if n := h.Root.Do(api.VPC, "DescribeVpcs", append([]string{"RegionId", hangzhou}, c.params...)...).Len("Vpcs.Vpc"); n != c.want {
			t.Errorf("%q: %d VPCs, want %d", c.params, n, c.want)
		}
	}
}

func TestQuotaAndToken(t *testing.T) {
	h := newHarness(t)
	first := h.Root.Do(api.VPC, "CreateVpc", "RegionId", hangzhou, "ClientToken", "t1").Text("VpcId")
	if again := h.Root.Do(api.VPC, "CreateVpc", "RegionId", hangzhou, "ClientToken", "t1").Text("VpcId"); again != first {
		t.Errorf("the same token made %s and %s", first, again)
	}
	h.Root.Fails("IdempotentParameterMismatch", api.VPC, "CreateVpc", "RegionId", hangzhou, "ClientToken", "t1", "VpcName", "x")
	for range maxVPCs - 1 {
		h.Root.Do(api.VPC, "CreateVpc", "RegionId", hangzhou)
	}
	h.Root.Fails("QuotaExceeded.Vpc", api.VPC, "CreateVpc", "RegionId", hangzhou)
	h.Root.Do(api.VPC, "CreateVpc", "RegionId", "cn-beijing")
}

// Of calls at the same time that want overlapping blocks, one wins.
func TestOverlapConcurrently(t *testing.T) {
	h := newHarness(t)
	vpc := makeVPC(h, "10.0.0.0/16")
	var wg sync.WaitGroup
	codes := make([]string, 12)
	for i := range codes {
		wg.Go(func() {
			_, err := h.Root.Try(api.VPC, "CreateVSwitch", "VpcId", vpc, "ZoneId", zoneH, "CidrBlock", fmt.Sprintf("10.0.0.0/%d", 16+i))
			codes[i] = apitest.CodeOf(err)
		})
	}
	wg.Wait()
	won := 0
	for _, c := range codes {
		switch c {
		case "":
			won++
		case "InvalidCidrBlock.Overlapped":
		default:
			t.Errorf("code %s", c)
		}
	}
	if won != 1 {
		t.Errorf("%d calls won, want 1: %q", won, codes)
	}
}

func TestCheckCanAllocate(t *testing.T) {
	h := newHarness(t)
	vsw := makeVSwitch(h, makeVPC(h, "192.168.0.0/16"), "192.168.1.0/24")
	err := h.Store.Update(t.Context(), func(tx *state.Tx) error {
		_, err := inventory.AllocateIP(tx, apitest.Account, inventory.VSwitches.Get(tx, apitest.Account, vsw), "192.168.1.7", "i-1")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(ip string, more ...string) []string {
		return append([]string{"RegionId", hangzhou, "VSwitchId", vsw, "PrivateIpAddress", ip}, more...)
	}
	for ip, want := range map[string]string{"192.168.1.7": "false", "192.168.1.8": "true", "192.168.1.1": "true", "192.168.1.0": "false", "192.168.1.253": "false"} {
		h.Root.Do(api.VPC, "CheckCanAllocateVpcPrivateIpAddress", ask(ip, "IpVersion", "ipv4")...).Want("CanAllocate", want)
	}
	h.Root.Fails("Mismatch.VSwitchAndPrivateIpAddress", api.VPC, "CheckCanAllocateVpcPrivateIpAddress", ask("192.168.2.1")...)
	h.Root.Fails("Mismatch.VSwitchAndPrivateIpAddress", api.VPC, "CheckCanAllocateVpcPrivateIpAddress", ask("x")...)
	h.Root.Fails("PARAMETER_ILLEGAL", api.VPC, "CheckCanAllocateVpcPrivateIpAddress", ask("192.168.1.8", "IpVersion", "ipv5")...)
	h.Root.Fails("UnsupportedParameter", api.VPC, "CheckCanAllocateVpcPrivateIpAddress", ask("192.168.1.8", "IpVersion", "ipv6")...)
	h.Root.Fails("ResourceNotFound.VSwitchId", api.VPC, "CheckCanAllocateVpcPrivateIpAddress", "RegionId", hangzhou, "VSwitchId", "vsw-none", "PrivateIpAddress", "10.0.0.1")
	h.Root.Do(api.VPC, "DescribeVSwitchAttributes", "VSwitchId", vsw).Want("AvailableIpAddressCount", "251")
	h.Root.Fails("DependencyViolation", api.VPC, "DeleteVSwitch", "VSwitchId", vsw)
}

// A VPC with a security group stays.
func TestDeleteVpcWithSecurityGroup(t *testing.T) {
	h := newHarness(t)
	vpc := makeVPC(h, "10.0.0.0/16")
	err := h.Store.Update(t.Context(), func(tx *state.Tx) error {
		inventory.SecurityGroups.Put(tx, apitest.Account, "sg-1", &inventory.SecurityGroup{SecurityGroupID: "sg-1", VPCID: vpc, RegionID: hangzhou})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Root.Fails("DependencyViolation.SecurityGroup", api.VPC, "DeleteVpc", "VpcId", vpc)
}

// What was acknowledged is there after a restart.
func TestRestart(t *testing.T) {
	h := newHarness(t)
	vpc := makeVPC(h, "10.0.0.0/16")
	vsw := makeVSwitch(h, vpc, "10.0.1.0/24")
	h.Restart()
	h.Root.Do(api.VPC, "DescribeVSwitches", "VpcId", vpc).Want("VSwitches.VSwitch.0.VSwitchId", vsw)
}
