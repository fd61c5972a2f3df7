package demo

import "maps"

const (
	region = "cn-hangzhou"
	zone   = "cn-hangzhou-h"

	imageBoth    = "aliyun_3_x64_20G_alibase_20260326.vhd"     // root or ecs-user
	imageOther   = "ubuntu_24_04_x64_20G_alibase_20260810.vhd" // root or ecs-user
	imageRoot    = "debian_10_12_x64_20G_alibase_20220328.vhd" // root only
	imageWindows = "win2022_21H2_x64_dtc_en-us_40G_alibase_20250817.vhd"

	// The demo's server lives for seconds on a loopback port; this password
	// guards nothing.
	password = "Demo-Pass-2026!"
)

// The two policies of the procedure, word for word.
const (
	rootUserControl = `{
    "Version": "1",
    "Statement": [
        {
            "Action": ["ecs:RunInstances", "ecs:CreateInstance", "ecs:CreateOrder",
                       "ecs:ReplaceSystemDisk", "ecs:AttachDisk", "ecs:InvokeCommand"],
            "Resource": "*",
            "Condition": {"Bool": {"ecs:LoginAsNonRoot": ["false"]}},
            "Effect": "Deny"
        }
    ]
}`
	ecsAdmin = `{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["ecs:*", "ecs-workbench:*", "vpc:CheckCanAllocateVpcPrivateIpAddress",
                 "vpc:DescribeVpcs", "vpc:DescribeVSwitches", "bss:ModifyAgreementRecord",
                 "bss:DescribeOrderList", "bss:DescribeOrderDetail", "bss:PayOrder", "bss:CancelOrder"],
      "Resource": "*"
    }
  ]
}`
	denyPolicy  = "ecs-root-user-control"
	allowPolicy = "ecs-admin"
)

func ram(name string) Operation { return Operation{"Ram", "2015-05-01", name} }
func sts(name string) Operation { return Operation{"Sts", "2015-04-01", name} }
func vpc(name string) Operation { return Operation{"Vpc", "2016-04-28", name} }
func ecs(name string) Operation { return Operation{"Ecs", "2014-05-26", name} }

// purchase is an operation of the console's own version of ECS.
func purchase(name string) Operation { return Operation{"Ecs", "2016-03-14", name} }

type params = map[string]string

// with gives base with more parameters.
func with(base params, more params) params {
	out := maps.Clone(base)
	maps.Copy(out, more)
	return out
}

var (
	done    = Want{Verdict: Allowed}
	byAdmin = Want{Verdict: Allowed, Policy: allowPolicy}
	refused = Want{Verdict: Refused, Code: "Forbidden.RAM", Policy: denyPolicy}
)

// scenario is the procedure, in its order.
func scenario() []Section {
	launch := params{"RegionId": region, "ImageId": imageBoth, "InstanceType": "ecs.g7.large", "VSwitchId": "${vswitch}",
		"SecurityGroupId": "${group}", "Password": password, "InstanceName": "demo"}
	return []Section{
		prepare(),
		{"Check 1: a new instance with root", "Alice buys an instance. With root as login user it must fail; with ecs-user it must succeed.", checkOne(launch)},
		{"Check 2: root credentials by a new system disk", "Alice replaces the system disk of her stopped instance. With credentials for root it must fail, and the instance must stay as it is; with ecs-user it must succeed.", checkTwo()},
		{"The limits that the procedure names", "Windows has no other first user than the administrator, and some Linux images have no ecs-user.", limits(launch)},
		{"The other actions of the policy", "Commands run as root by default; a data disk carries no login, a system disk does.", others()},
	}
}

func prepare() Section {
	return Section{"Steps 1 to 4: the administrator prepares", "User Alice, the two custom policies, both granted to her at account scope.", []Step{
		{Title: "create RAM user Alice", As: "root", Op: ram("CreateUser"), Params: params{"UserName": "Alice", "DisplayName": "Alice"}, Want: done, Quiet: true},
		{Title: "create custom policy " + denyPolicy, As: "root", Op: ram("CreatePolicy"), Params: params{"PolicyName": denyPolicy, "PolicyDocument": rootUserControl}, Want: done, Quiet: true},
		{Title: "create custom policy " + allowPolicy, As: "root", Op: ram("CreatePolicy"), Params: params{"PolicyName": allowPolicy, "PolicyDocument": ecsAdmin}, Want: done, Quiet: true},
		{Title: "grant " + denyPolicy + " to Alice", As: "root", Op: ram("AttachPolicyToUser"), Params: params{"PolicyType": "Custom", "PolicyName": denyPolicy, "UserName": "Alice"}, Want: done, Quiet: true},
		{Title: "grant " + allowPolicy + " to Alice", As: "root", Op: ram("AttachPolicyToUser"), Params: params{"PolicyType": "Custom", "PolicyName": allowPolicy, "UserName": "Alice"}, Want: done, Quiet: true},
		{Title: "create an access key for Alice", As: "root", Op: ram("CreateAccessKey"), Params: params{"UserName": "Alice"}, Want: done, Quiet: true,
			Save: params{"alice.id": "AccessKey.AccessKeyId", "alice.secret": "AccessKey.AccessKeySecret"}},
		{Title: "Alice is who she says", As: "Alice", Op: sts("GetCallerIdentity"), Want: done, Quiet: true},
		{Title: "a VPC", As: "root", Op: vpc("CreateVpc"), Params: params{"RegionId": region, "CidrBlock": "172.16.0.0/16"}, Want: done, Quiet: true, Save: params{"vpc": "VpcId"}},
		{Title: "a vSwitch", As: "root", Op: vpc("CreateVSwitch"), Params: params{"RegionId": region, "ZoneId": zone, "VpcId": "${vpc}", "CidrBlock": "172.16.1.0/24"}, Want: done, Quiet: true, Save: params{"vswitch": "VSwitchId"}},
		{Title: "a security group", As: "Alice", Op: ecs("CreateSecurityGroup"), Params: params{"RegionId": region, "VpcId": "${vpc}"}, Want: byAdmin, Quiet: true, Save: params{"group": "SecurityGroupId"}},
	}}
}

// order is what the purchase page orders, with the login choice that it has. It
// has no password ("set later").
func order(login string) params {
	return params{"RegionId": region, "ChargeType": "PostPaid", "Commodity": `{"RegionId":"` + region + `","ImageId":"` + imageBoth +
		`","InstanceType":"ecs.g7.large","VSwitchId":"${vswitch}","SecurityGroupIds":["${group}"],"LoginAsNonRoot":` + login + `}`}
}

func checkOne(launch params) []Step {
	login := []string{"ImageId", "ImageOptions.LoginAsNonRoot", "Password"}
	return []Step{
		{Title: "Alice buys an instance that logs in as root", As: "Alice", Op: ecs("RunInstances"), Params: with(launch, params{"ImageOptions.LoginAsNonRoot": "false"}), Want: refused, Show: login},
		{Title: "Alice buys an instance and does not say who logs in", As: "Alice", Op: ecs("RunInstances"), Params: launch, Want: refused, Show: login},
		{Title: "Alice only asks whether she could (DryRun)", As: "Alice", Op: ecs("RunInstances"), Params: with(launch, params{"DryRun": "true"}), Want: refused, Show: append(login, "DryRun")},
		{Title: "Alice tries the older CreateInstance", As: "Alice", Op: ecs("CreateInstance"), Params: launch, Want: refused, Show: login},
		{Title: "Alice buys an instance that logs in as ecs-user", As: "Alice", Op: ecs("RunInstances"), Params: with(launch, params{"ImageOptions.LoginAsNonRoot": "true"}), Want: byAdmin, Show: login,
			Save: params{"instance": "InstanceIdSets.InstanceIdSet.0"}},
		{Title: "Alice orders one that logs in as root, as the purchase page does", As: "Alice", Op: purchase("CreateOrder"), Params: order("false"), Want: refused, Show: []string{"ChargeType", "Commodity"}},
		{Title: "Alice orders one that logs in as ecs-user", As: "Alice", Op: purchase("CreateOrder"), Params: order("true"), Want: byAdmin, Show: []string{"ChargeType", "Commodity"}},
	}
}

func checkTwo() []Step {
	replace := params{"InstanceId": "${instance}", "ImageId": imageOther, "Password": password}
	show := []string{"InstanceId", "ImageId", "LoginAsNonRoot", "Password"}
	return []Step{
		{Title: "Alice stops her instance", As: "Alice", Op: ecs("StopInstance"), Params: params{"InstanceId": "${instance}"}, Want: byAdmin, Quiet: true},
		{Title: "Alice replaces the system disk with credentials for root", As: "Alice", Op: ecs("ReplaceSystemDisk"), Params: replace, Want: refused, Show: show},
		{Title: "Alice replaces the system disk with credentials for ecs-user", As: "Alice", Op: ecs("ReplaceSystemDisk"), Params: with(replace, params{"LoginAsNonRoot": "true"}), Want: byAdmin, Show: show,
			Save: params{"disk": "DiskId"}},
		{Title: "Alice starts her instance again", As: "Alice", Op: ecs("StartInstance"), Params: params{"InstanceId": "${instance}"}, Want: byAdmin, Quiet: true},
	}
}

func limits(launch params) []Step {
	show := []string{"ImageId", "ImageOptions.LoginAsNonRoot"}
	return []Step{
		{Title: "Alice buys a Windows instance", As: "Alice", Op: ecs("RunInstances"), Params: with(launch, params{"ImageId": imageWindows}), Want: refused, Show: show},
		{Title: "Alice uses an image without ecs-user, as root", As: "Alice", Op: ecs("RunInstances"), Params: with(launch, params{"ImageId": imageRoot}), Want: refused, Show: show},
		{Title: "Alice asks for ecs-user on an image without it", As: "Alice", Op: ecs("RunInstances"), Params: with(launch, params{"ImageId": imageRoot, "ImageOptions.LoginAsNonRoot": "true"}),
			Want: Want{Verdict: Fails, Code: "LoginAsNonRoot.ImageNotSupport"}, Show: show},
	}
}

func others() []Step {
	return []Step{
		{Title: "Alice saves a command", As: "Alice", Op: ecs("CreateCommand"), Params: params{"RegionId": region, "Name": "who", "Type": "RunShellScript", "CommandContent": "aWQgLXVu"}, Want: byAdmin, Quiet: true,
			Save: params{"command": "CommandId"}},
		{Title: "Alice runs the command as root", As: "Alice", Op: ecs("InvokeCommand"), Params: params{"RegionId": region, "CommandId": "${command}", "InstanceId.1": "${instance}"}, Want: refused, Show: []string{"InstanceId.1", "Username"}},
		{Title: "Alice runs the command as ecs-user", As: "Alice", Op: ecs("InvokeCommand"), Params: params{"RegionId": region, "CommandId": "${command}", "InstanceId.1": "${instance}", "Username": "ecs-user"}, Want: byAdmin,
			Show: []string{"InstanceId.1", "Username"}, Save: params{"invocation": "InvokeId"}, Output: "ecs-user"},
		{Title: "Alice makes a data disk", As: "Alice", Op: ecs("CreateDisk"), Params: params{"RegionId": region, "ZoneId": zone, "Size": "40", "DiskCategory": "cloud_essd"}, Want: byAdmin, Quiet: true, Save: params{"data": "DiskId"}},
		{Title: "Alice attaches the disk as a system disk", As: "Alice", Op: ecs("AttachDisk"), Params: params{"InstanceId": "${instance}", "DiskId": "${data}", "Bootable": "true", "Password": password}, Want: refused, Show: []string{"InstanceId", "DiskId", "Bootable", "Password"}},
		{Title: "Alice attaches the disk as a data disk", As: "Alice", Op: ecs("AttachDisk"), Params: params{"InstanceId": "${instance}", "DiskId": "${data}"}, Want: byAdmin, Show: []string{"InstanceId", "DiskId"}},
	}
}
