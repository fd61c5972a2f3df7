package ecs

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

// put writes records directly.
func (cl *cloud) put(fn func(tx *state.Tx)) {
	cl.T.Helper()
	if err := cl.Store.Update(cl.T.Context(), func(tx *state.Tx) error { fn(tx); return nil }); err != nil {
		cl.T.Fatal(err)
	}
}

// network makes a VPC with a vSwitch and a security group, and a stray group in
// another VPC, a key pair and two roles.
func (cl *cloud) network() {
	cl.put(func(tx *state.Tx) {
		for _, v := range []string{"vpc-a", "vpc-b"} {
			inventory.VPCs.Put(tx, apitest.Account, v, &inventory.VPC{VPCID: v, RegionID: hangzhou, CIDRBlock: "10.0.0.0/8", Status: "Available"})
		}
		inventory.VSwitches.Put(tx, apitest.Account, "vsw-a", &inventory.VSwitch{VSwitchID: "vsw-a", VPCID: "vpc-a", RegionID: hangzhou, ZoneID: "cn-hangzhou-h", CIDRBlock: "10.1.0.0/29", Status: "Available"})
		for g, v := range map[string]string{"sg-a": "vpc-a", "sg-b": "vpc-b"} {
			inventory.SecurityGroups.Put(tx, apitest.Account, g, &inventory.SecurityGroup{SecurityGroupID: g, RegionID: hangzhou, VPCID: v, SecurityGroupType: "normal"})
		}
		inventory.KeyPairs.Put(tx, apitest.Account, hangzhou+"/k", &inventory.KeyPair{KeyPairID: "ssh-1", KeyPairName: "k", RegionID: hangzhou, PublicKey: "ssh-ed25519 AAAA k"})
		for name, service := range map[string]string{"web": "ecs.aliyuncs.com", "fn": "fc.aliyuncs.com"} {
			identity.Roles.Put(tx, apitest.Account, name, &identity.Role{RoleID: "3" + name, RoleName: name,
				AssumeRolePolicyDocument: `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["` + service + `"]}}]}`})
		}
	})
}

func TestLaunchErrors(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	before := cl.Store.Snapshot().Revision()
	net := []string{"VSwitchId", "vsw-a", "SecurityGroupId", "sg-a"}
	big := base64.StdEncoding.EncodeToString([]byte("#!/bin/sh\n" + strings.Repeat("x", 32<<10)))
	for _, c := range []struct {
		code   string
		status int
		params []string
	}{
		{"MissingParameter", 400, []string{"RegionId", ""}},
		{"MissingParameter", 400, []string{"ImageId", ""}},
		{"MissingParameter", 400, []string{"InstanceType", ""}},
		{"InvalidRegionId.NotFound", 404, []string{"RegionId", "mars"}},
		{"InvalidZoneId.NotFound", 404, []string{"ZoneId", "mars-a"}},
		{"InvalidImageId.NotFound", 404, []string{"ImageId", "m-none"}},
		{"InvalidImageId.NotFound", 404, []string{"ImageId", "", "ImageFamily", "acs:none"}},
		{"OperationDenied.ImageNotValid", 403, []string{"ImageId", "debian_9_12_x64_20G_alibase_20200622.vhd"}},
		{"InvalidInstanceType.ValueNotSupported", 400, []string{"InstanceType", "ecs.none"}},
		{"ImageNotSupportInstanceType", 403, []string{"ImageId", arm}},
		{"InvalidPassword.Malformed", 400, []string{"Password", "short"}},
		{"InvalidPasswordParam.Mismatch", 400, []string{"Password", secret, "PasswordInherit", "true"}},
		{"DependencyViolation.WindowsInstance", 403, []string{"ImageId", windows, "KeyPairName", "k"}},
		{"LoginAsNonRoot.ImageNotSupport", 400, []string{"ImageId", oldImage, "ImageOptions.LoginAsNonRoot", "true"}},
		{"LoginAsNonRoot.ImageNotSupport", 400, []string{"ImageId", windows, "ImageOptions.LoginAsNonRoot", "true"}},
		{"InvalidParameter", 400, []string{"ImageOptions.LoginAsNonRoot", "yes"}},
		{"InvalidParameter", 400, []string{"UserData", "not base64!"}},
		{"InvalidUserData.SizeExceeded", 400, []string{"UserData", big}},
		{"ImageNotSupportCloudInit", 400, []string{"ImageId", windows, "UserData", "aGVsbG8="}},
		{"UnsupportedParameter", 400, []string{"UserData", base64.StdEncoding.EncodeToString([]byte("#cloud-config\n"))}},
		{"InvalidInstanceName.Malformed", 400, []string{"InstanceName", "1"}},
		{"InvalidDescription.Malformed", 400, []string{"Description", "http://x"}},
		{"InvalidHostName.Malformed", 400, []string{"HostName", "a..b"}},
		{"InvalidSystemDiskCategory.ValueNotSupported", 400, []string{"SystemDisk.Category", "paper"}},
		{"InvalidDiskCategory.NotSupported", 403, []string{"SystemDisk.Category", "cloud"}},
		{"InvalidSystemDiskSize.ValueNotSupported", 400, []string{"SystemDisk.Size", "999999"}},
		{"InvalidSystemDiskSize.LessThanImageSize", 404, []string{"SystemDisk.Size", "10"}},
		{"InvalidDataDiskCategory.ValueNotSupported", 400, []string{"DataDisk.1.Category", "paper", "DataDisk.1.Size", "20"}},
		{"InvalidDataDiskSize.ValueNotSupported", 400, []string{"DataDisk.1.Category", "cloud_essd"}},
		{"InvalidDataDiskSize.ValueNotSupported", 400, []string{"DataDisk.1.Category", "cloud_essd", "DataDisk.1.Size", "1"}},
		{"InvalidDataDevice.Malformed", 400, []string{"DataDisk.1.Category", "cloud_essd", "DataDisk.1.Size", "20", "DataDisk.1.Device", "/dev/sda"}},
		{"InvalidDevice.InUse", 403, []string{"DataDisk.1.Category", "cloud_essd", "DataDisk.1.Size", "20", "DataDisk.1.Device", "/dev/xvdb", "DataDisk.2.Category", "cloud_essd", "DataDisk.2.Size", "20", "DataDisk.2.Device", "/dev/xvdb"}},
		{"InvalidDiskName.Malformed", 400, []string{"SystemDisk.DiskName", "1"}},
		{"InvalidDiskDescription.Malformed", 400, []string{"SystemDisk.Description", "x"}},
		{"Duplicate.TagKey", 400, []string{"Tag.1.Key", "a", "Tag.2.Key", "a"}},
		{"InvalidKeyPairName.NotFound", 404, []string{"KeyPairName", "none"}},
		{"InvalidRamRole.NotFound", 404, []string{"RamRoleName", "none"}},
		{"InvalidRamRole.NotEcsRole", 401, []string{"RamRoleName", "fn"}},
		{"InvalidVSwitchId.NotFound", 404, []string{"VSwitchId", "vsw-none"}},
		{"ResourcesNotInSameZone", 403, []string{"ZoneId", "cn-hangzhou-i"}},
		{"InvalidVSwitchId.Necessary", 400, []string{"VSwitchId", "", "PrivateIpAddress", "10.1.0.1"}},
		{"InvalidPrivateIpAddress.Malformed", 400, []string{"PrivateIpAddress", "10.9.9.9"}},
		{"InvalidSecurityGroupId.NotFound", 404, []string{"SecurityGroupId", "sg-none"}},
		{"OperationDenied.InconsistentNetwork", 403, []string{"SecurityGroupId", "sg-b"}},
		{"InvalidParameter", 400, []string{"ClientToken", strings.Repeat("t", 65)}},
		{"MissingParameter", 400, []string{"InstanceChargeType", "PrePaid"}},
		{"InvalidPeriod", 400, []string{"InstanceChargeType", "PrePaid", "Period", "10"}},
		{"InvalidPeriod", 400, []string{"InstanceChargeType", "PrePaid", "Period", "5", "PeriodUnit", "Week"}},
		{"InvalidPeriodType.ValueNotSupported", 400, []string{"InstanceChargeType", "PrePaid", "Period", "1", "PeriodUnit", "Day"}},
		{"UnsupportedParameter", 400, []string{"InstanceChargeType", "PrePaid", "Period", "1", "AutoRenew", "true"}},
		{"InvalidInstanceChargeType.NotSupport", 400, []string{"InstanceChargeType", "Free"}},
		{"UnsupportedParameter", 400, []string{"SpotStrategy", "SpotAsPriceGo"}},
		{"UnsupportedParameter", 400, []string{"InternetMaxBandwidthOut", "5"}},
		{"UnsupportedParameter", 400, []string{"SystemDisk.Encrypted", "true"}},
		{"UnsupportedParameter", 400, []string{"DataDisk.1.Encrypted", "true"}},
		{"UnsupportedParameter", 400, []string{"Tenancy", "host"}},
	} {
		for _, operation := range []string{"RunInstances", "CreateInstance"} {
			code, status := c.code, c.status
			if operation == "CreateInstance" {
				switch code {
				case "InvalidPeriodType.ValueNotSupported":
					code = "InvalidPeriodUnit.ValueNotSupported"
				case "InvalidSystemDiskSize.ValueNotSupported":
					code, status = "InvalidSystemDiskSize.MoreThanMaxSize", 404
				}
			}
			e := cl.Root.Fails(code, api.ECS, operation, launchParams(append(net[:len(net):len(net)], c.params...)...)...)
			if e.Status != status {
				t.Errorf("%s %v: %s with status %d, want %d", operation, c.params, code, e.Status, status)
			}
			if known := catalog.ErrorStatuses(operation, code); len(known) > 0 && !strings.Contains(fmt.Sprint(known), fmt.Sprint(status)) {
				t.Errorf("%s: the documents give %s the status %v, not %d", operation, code, known, status)
			}
		}
	}
	for _, c := range []struct {
		code   string
		params []string
	}{
		{"InvalidParam.Amount", []string{"Amount", "0"}},
		{"InvalidParam.Amount", []string{"Amount", "101"}},
		{"InvalidParam.Amount", []string{"Amount", "2", "MinAmount", "3"}},
		{"InvalidParam.Amount", []string{"Amount", "2", "PrivateIpAddress", "10.1.0.2"}},
		{"InvalidParameter", []string{"Amount", "2", "MaxAmount", "3"}},
		{"UnsupportedParameter", []string{"LaunchTemplateId", "lt-1"}},
		{"UnsupportedParameter", []string{"AutoReleaseTime", "2030-01-01T00:00:00Z"}},
		{"InvalidAutoPay.PostPaidUnsupported", []string{"AutoPay", "false"}},
		{"InvalidParameter.Conflict", []string{"SecurityGroupIds.1", "sg-a"}},
		{"InvalidParameter.Conflict", []string{"NetworkInterface.1.VSwitchId", "vsw-a"}},
		{"InvalidParameter.Conflict", []string{"NetworkInterface.1.SecurityGroupId", "sg-a"}},
		{"UnsupportedParameter", []string{"NetworkInterface.1.InstanceType", "Secondary"}},
		{"QuotaExceeded.PrivateIpAddress", []string{"Amount", "5"}}, // a /29 has four
	} {
		cl.Root.Fails(c.code, api.ECS, "RunInstances", launchParams(append(net[:len(net):len(net)], c.params...)...)...)
	}
	if after := cl.Store.Snapshot().Revision(); after != before {
		t.Error("a refused launch changed the state")
	}
}

func TestLaunchIntoNetwork(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	ids := cl.run("NetworkInterface.1.VSwitchId", "vsw-a", "NetworkInterface.1.SecurityGroupIds.1", "sg-a", "NetworkInterface.1.InstanceType", "Primary", "MinAmount", "1", "MaxAmount", "2",
		"KeyPairName", "k", "Password", secret, "RamRoleName", "web", "InstanceName", "web", "HostName", "node-[7,3]-x", "UniqueSuffix", "true", "Tag.1.Key", "team", "Tag.1.Value", "a",
		"DeletionProtection", "true", "UserData", base64.StdEncoding.EncodeToString([]byte("#!/bin/sh\ntouch /root/ran\n")))
	if len(ids) != 2 {
		t.Fatalf("%d instances", len(ids))
	}
	first, second := cl.instance(ids[0]), cl.instance(ids[1])
	if first.InstanceName != "web001" || second.InstanceName != "web002" || first.HostName != "node-007-x" || second.HostName != "node-008-x" {
		t.Errorf("names: %s %s, %s %s", first.InstanceName, second.InstanceName, first.HostName, second.HostName)
	}
	if first.PrivateIP == second.PrivateIP || first.MAC == second.MAC || !strings.HasPrefix(first.PrivateIP, "10.1.0.") {
		t.Errorf("addresses: %s %s, %s %s", first.PrivateIP, first.MAC, second.PrivateIP, second.MAC)
	}
	// A key pair switches the password off.
	if l := first.Login; l.PasswordHash != "" || l.KeyPairName != "k" || len(l.PublicKeys) != 1 {
		t.Errorf("login: %+v", l)
	}
	if m := cl.machine(ids[0]); m.Login.HasPassword || m.Login.Keys != 1 || m.IP != first.PrivateIP || m.HostName != "node-007-x" {
		t.Errorf("machine: %+v", m)
	}
	res, err := cl.driver.Exec(t.Context(), ids[0], compute.ExecSpec{Command: "test -f /root/ran"})
	if err != nil || res.ErrorCode != "" {
		t.Errorf("the user data did not run: %+v, %v", res, err)
	}
	for _, c := range []struct {
		n      int
		params []string
	}{
		{2, nil}, {2, []string{"InstanceName", "web*"}}, {1, []string{"InstanceName", "*2"}}, {0, []string{"InstanceName", "web"}}, {2, []string{"VSwitchId", "vsw-a", "VpcId", "vpc-a", "SecurityGroupId", "sg-a"}},
		{0, []string{"VpcId", "vpc-b"}}, {2, []string{"Tag.1.Key", "team"}}, {0, []string{"Tag.1.Key", "team", "Tag.1.Value", "b"}}, {2, []string{"Status", "Running"}}, {0, []string{"Status", "Stopped"}},
		{1, []string{"InstanceIds", `["` + ids[0] + `","i-none"]`}}, {1, []string{"PrivateIpAddresses", `["` + first.PrivateIP + `"]`}}, {2, []string{"KeyPairName", "k"}}, {2, []string{"InstanceTypeFamily", "ecs.g7"}},
		{0, []string{"InstanceChargeType", "PrePaid"}}, {0, []string{"ZoneId", "cn-hangzhou-i"}}, {0, []string{"PublicIpAddresses", `["1.2.3.4"]`}}, {2, []string{"Filter.1.Key", "CreationStartTime", "Filter.1.Value", "2020-01-01T00:00Z"}},
		{0, []string{"Filter.1.Key", "CreationEndTime", "Filter.1.Value", "2020-01-01T00:00Z"}}, {2, []string{"ImageId", ubuntu, "InstanceType", g7, "InstanceNetworkType", "vpc"}},
	} {
		got := cl.Root.Do(api.ECS, "DescribeInstances", append([]string{"RegionId", hangzhou}, c.params...)...)
		if got.Text("TotalCount") != fmt.Sprint(c.n) || got.Len("Instances.Instance") != c.n {
			t.Errorf("%v: %s instances, want %d", c.params, got.Text("TotalCount"), c.n)
		}
	}
	one := cl.Root.Do(api.ECS, "DescribeInstances", "RegionId", hangzhou, "MaxResults", "1")
	two := cl.Root.Do(api.ECS, "DescribeInstances", "RegionId", hangzhou, "MaxResults", "1", "NextToken", one.Text("NextToken"))
	if one.Text("Instances.Instance.0.InstanceId") == two.Text("Instances.Instance.0.InstanceId") || two.Text("NextToken") != "" {
		t.Error("paging by token gives an instance twice, or does not end")
	}
	page := cl.Root.Do(api.ECS, "DescribeInstances", "RegionId", hangzhou, "PageSize", "1", "PageNumber", "2")
	if page.Text("Instances.Instance.0.InstanceId") != two.Text("Instances.Instance.0.InstanceId") {
		t.Error("paging by number gives another order than by token")
	}
	if v := page.At("Instances.Instance.0"); v.Has("ImageOptions.LoginAsNonRoot") || !v.Has("ImageOptions") || v.Len("OperationLocks.LockReason") != 0 {
		t.Error("ImageOptions is missing or says what was not asked for")
	}
	cl.Root.Fails("InvalidStatus.NotFound", api.ECS, "DescribeInstances", "RegionId", hangzhou, "Status", "Flying")
	cl.Root.Fails("InvalidFilterKey.NotFound", api.ECS, "DescribeInstances", "RegionId", hangzhou, "Filter.1.Key", "X", "Filter.1.Value", "2020-01-01T00:00Z")
	cl.Root.Fails("InvalidParameter", api.ECS, "DescribeInstances", "RegionId", hangzhou, "PageSize", "101")
	cl.Root.Fails("InvalidOperation.DeletionProtection", api.ECS, "DeleteInstance", "InstanceId", ids[0], "Force", "true")
	if got := cl.Root.Do(api.ECS, "DescribeUserData", "RegionId", hangzhou, "InstanceId", ids[0]).Text("UserData"); got != first.UserData {
		t.Errorf("user data: %s", got)
	}
	if got := cl.Root.Do(api.ECS, "DescribeInstanceAttribute", "InstanceId", ids[0]); got.Text("Status") != "Running" || got.Text("VpcAttributes.VSwitchId") != "vsw-a" {
		t.Error("DescribeInstanceAttribute shows another instance")
	}
	if got := cl.Root.Do(api.ECS, "DescribeInstanceStatus", "RegionId", hangzhou, "InstanceId.1", ids[0]); got.Text("InstanceStatuses.InstanceStatus.0.Status") != "Running" || got.Text("TotalCount") != "1" {
		t.Error("DescribeInstanceStatus shows something else")
	}
}

func TestDefaultNetwork(t *testing.T) {
	cl := newCloud(t)
	cl.run()
	cl.run("ZoneId", "cn-hangzhou-h")
	cl.run("ZoneId", "cn-hangzhou-h")
	snap := cl.Store.Snapshot()
	if n := inventory.VPCs.Count(snap, apitest.Account, ""); n != 1 {
		t.Errorf("%d VPCs", n)
	}
	if n := inventory.SecurityGroups.Count(snap, apitest.Account, ""); n != 1 {
		t.Errorf("%d security groups", n)
	}
	blocks := map[string]bool{}
	for _, v := range inventory.VSwitches.All(snap, apitest.Account, "", "") {
		blocks[v.CIDRBlock] = v.IsDefault
	}
	if len(blocks) != 2 || !blocks["172.16.0.0/20"] || !blocks["172.16.16.0/20"] {
		t.Errorf("vSwitches: %v", blocks)
	}
}

func TestLaunchKeys(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	deny := func(operator, key, value string) string {
		return `{"Version":"1","Statement":[{"Effect":"Allow","Action":["ecs:*","ram:PassRole"],"Resource":"*"},{"Effect":"Deny","Action":"ecs:*Instance*","Resource":"*","Condition":{"` + operator + `":{"` + key + `":"` + value + `"}}}]}`
	}
	net := []string{"VSwitchId", "vsw-a", "SecurityGroupId", "sg-a"}
	for i, c := range []struct {
		operator, key, value string
		with                 []string // is denied
		without              []string // is not
	}{
		{"Bool", "ecs:PasswordCustomized", "true", []string{"Password", secret}, nil},
		{"Bool", "ecs:PasswordInherit", "true", []string{"PasswordInherit", "true"}, nil},
		{"StringEquals", "ecs:ImagePlatform", "windows", []string{"ImageId", windows}, nil},
		{"StringEquals", "ecs:ImagePlatform", "Ubuntu", nil, []string{"ImageId", oldImage}},
		{"StringEquals", "ecs:ImageSource", "self", []string{"ImageId", "m-bp1testcustomlinux0001"}, nil},
		{"StringEquals", "ecs:ImageOwnerId", "0", nil, []string{"ImageId", "m-bp1testcustomlinux0001"}},
		{"StringEquals", "ecs:InstanceType", g7, nil, []string{"InstanceType", "ecs.g6.large"}},
		{"StringLike", "ecs:InstanceTypeFamily", "ecs.g7", nil, []string{"InstanceType", "ecs.g6.large"}},
		{"Bool", "ecs:AssociatePublicIpAddress", "true", []string{"InternetMaxBandwidthOut", "5"}, nil},
		{"StringEquals", "ecs:IsDiskEncrypted", "true", []string{"DataDisk.1.Encrypted", "true"}, nil},
		{"StringEquals", "ecs:IsDiskByokEncrypted", "true", []string{"DataDisk.1.KMSKeyId", "k"}, nil},
		{"StringEquals", "ecs:IsSystemDiskEncrypted", "true", []string{"SystemDisk.Encrypted", "true"}, nil},
		{"StringEquals", "ecs:IsSystemDiskByokEncrypted", "true", []string{"SystemDisk.KMSKeyId", "k"}, nil},
		{"Bool", "ecs:NotSpecifySecurityGroupId", "true", []string{"SecurityGroupId", ""}, nil},
		{"StringEquals", "ecs:SecurityEnhancementStrategy", "Deactive", []string{"SecurityEnhancementStrategy", "Deactive"}, nil},
		{"Bool", "ecs:SecurityHardeningMode", "false", nil, []string{"HttpTokens", "required"}},
		{"StringEquals", "vpc:VPC", "acs:vpc:cn-hangzhou:" + apitest.Account + ":vpc/vpc-a", nil, []string{"VSwitchId", "", "SecurityGroupId", ""}},
		{"Bool", "vpc:CreateDefaultVpc", "true", []string{"VSwitchId", "", "SecurityGroupId", ""}, nil},
		{"Bool", "vpc:IsDefaultVpc", "true", []string{"VSwitchId", "", "SecurityGroupId", ""}, nil},
		{"Bool", "vpc:IsDefaultVSwitch", "false", nil, []string{"VSwitchId", "", "SecurityGroupId", ""}},
	} {
		user := cl.User(fmt.Sprintf("user%d", i), deny(c.operator, c.key, c.value))
		for _, operation := range []string{"RunInstances", "CreateInstance"} {
			p := func(more []string) []string {
				return launchParams(append(append([]string{"DryRun", "true"}, net...), more...)...)
			}
			user.Denied(api.ECS, operation, p(c.with)...)
			user.Fails("DryRunOperation", api.ECS, operation, p(c.without)...)
		}
	}
	noRole := cl.User("norole", apitest.Allow("ecs:*"))
	noRole.Fails("DryRunOperation", api.ECS, "RunInstances", launchParams("DryRun", "true")...)
	if e := noRole.Denied(api.ECS, "RunInstances", launchParams("DryRun", "true", "RamRoleName", "web")...); e.AccessDeniedDetail.AuthAction != "ram:PassRole" {
		t.Errorf("refused for %s", e.AccessDeniedDetail.AuthAction)
	}
	cl.User("nobody").Denied(api.ECS, "RunInstances", launchParams()...)
}

func TestClientToken(t *testing.T) {
	cl := newCloud(t)
	p := launchParams("ClientToken", "t1", "Password", secret)
	a := cl.Root.Do(api.ECS, "RunInstances", p...).Text("InstanceIdSets.InstanceIdSet.0")
	b := cl.Root.Do(api.ECS, "RunInstances", p...).Text("InstanceIdSets.InstanceIdSet.0")
	if a != b || inventory.Instances.Count(cl.Store.Snapshot(), apitest.Account, "") != 1 {
		t.Errorf("the same token made %s and %s", a, b)
	}
	cl.Root.Fails("IdempotentParameterMismatch", api.ECS, "RunInstances", launchParams("ClientToken", "t1")...)
	cl.idle()
}

func TestNoPasswordIsStored(t *testing.T) {
	cl := newCloud(t)
	id := cl.run("Password", secret)[0]
	hash := cl.instance(id).Login.PasswordHash
	if strings.Contains(hash, secret) {
		t.Fatal("the password is stored")
	}
	if ok, err := seal.CheckPassword(hash, secret); err != nil || !ok {
		t.Errorf("the hash is not the password's: %v", err)
	}
}

func TestPasswordRule(t *testing.T) {
	for p, ok := range map[string]bool{"Passw0rd": true, "passw0rd!": true, "PASSW0RD!": true, "Passw0r": false, strings.Repeat("Aa1!", 8): false, "password1": false,
		"Passwörd1": false, "Pass w0rd": false, "": false, "/Passw0rd": true, "()`~!@#$%^&*-_+=|{}[]:;'<>,.?/"[:20] + "Aa1": true} {
		if err := checkPassword(p, false); (err == nil) != ok {
			t.Errorf("%q: %v", p, err)
		}
	}
	if checkPassword("/Passw0rd", true) == nil {
		t.Error("a Windows password may begin with a slash")
	}
}

func TestHostNames(t *testing.T) {
	for name, ok := range map[string]bool{"web": true, "w-1.a-2": true, "-w": false, "w-": false, "w": false, "a.-b": false, "a_b": false, strings.Repeat("a", 64): true, strings.Repeat("a", 65): false, "": true, "a b": false} {
		if err := checkHostName(name, false); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
	for name, ok := range map[string]bool{"web-1": true, "12345": false, "a.b": false, strings.Repeat("a", 16): false} {
		if err := checkHostName(name, true); (err == nil) != ok {
			t.Errorf("Windows %q: %v", name, err)
		}
	}
	if name := defaultHostName("i-0123456789abcdefghij", true); checkHostName(name, true) != nil {
		t.Errorf("default host name %q", name)
	}
	for name, want := range map[string]string{"a": "a", "a[3,4]b": "a0004b", "a[,]": "a000001", "a[5,]": "a000006", "a[x]": "a[x]"} {
		if got := expandName(name, 1); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
