package access

import (
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
)

// An administrator of one resource group, by AdministratorAccess in it, does not
// get out of it.
func TestResourceGroupAdministrator(t *testing.T) {
	w := open(t)
	w.treasure()
	w.users("tenant")
	w.grant("user/tenant", "System/AdministratorAccess", "alpha")
	w.root(
		"Ecs CreateDisk RegionId=${region} ZoneId=cn-hangzhou-h Size=40 DiskCategory=cloud_essd ResourceGroupId=${beta} => d-beta DiskId",
		"Ecs CreateDisk RegionId=${region} ZoneId=cn-hangzhou-h Size=40 DiskCategory=cloud_essd ResourceGroupId=${alpha} => d-alpha DiskId",
		"Ecs CreateSecurityGroup RegionId=${region} VpcId=${vpc} ResourceGroupId=${beta} => sg-beta SecurityGroupId",
		"Ecs CreateCommand RegionId=${region} Name=c Type=RunShellScript CommandContent=aWQ= ResourceGroupId=${beta} => c-beta CommandId",
		"Ecs CreateKeyPair RegionId=${region} KeyPairName=k-beta ResourceGroupId=${beta}",
	)
	w.root(
		"Ecs RunCommand RegionId=${region} Type=RunShellScript CommandContent=aWQ= InstanceId.1=${i-alpha} InstanceId.2=${i-beta} => run InvokeId",
		`EcsOrder CreateOrder Commodity={"RegionId":"${region}","ImageId":"${image}","InstanceType":"ecs.g7.large","ChargeType":"PrePaid","Period":1} => order OrderId`,
	)
	w.idle()
	a := w.as(user("tenant"))
	const group = "nothing group"
	a.can(requests["stop alpha"], "group")
	a.can(requests["run alpha"], "group")
	a.can(requests["list alpha"], "group")
	a.can("Ecs AttachDisk InstanceId=${i-alpha} DiskId=${d-alpha}", "group")
	w.idle()
	a.every(
		attempt{"administrator of the account", "Ram AttachPolicyToUser UserName=tenant PolicyType=System PolicyName=AdministratorAccess", no},
		attempt{"the same with the group", "Ram AttachPolicyToUser UserName=tenant PolicyType=System PolicyName=AdministratorAccess ResourceGroupId=${alpha}", no},
		attempt{"administrator by Resource Manager", "ResourceManager AttachPolicy ResourceGroupId=${account} PolicyType=System PolicyName=AdministratorAccess PrincipalType=IMSUser PrincipalName=tenant@${account}.onaliyun.com", no},
		attempt{"administrator of the other group", "ResourceManager AttachPolicy ResourceGroupId=${beta} PolicyType=System PolicyName=AdministratorAccess PrincipalType=IMSUser PrincipalName=tenant@${account}.onaliyun.com", no},
		attempt{"others into the own group", "ResourceManager AttachPolicy ResourceGroupId=${alpha} PolicyType=System PolicyName=AdministratorAccess PrincipalType=IMSUser PrincipalName=mallory@${account}.onaliyun.com", no},
		attempt{"others out of the own group", "ResourceManager DetachPolicy ResourceGroupId=${alpha} PolicyType=System PolicyName=AdministratorAccess PrincipalType=IMSUser PrincipalName=tenant@${account}.onaliyun.com", no},
		attempt{"a user", "Ram CreateUser UserName=x", no},
		attempt{"a key of another", "Ram CreateAccessKey UserName=boss", no},
		attempt{"a group", "ResourceManager CreateResourceGroup Name=gamma DisplayName=g", no},
		attempt{"the own group renamed", "ResourceManager UpdateResourceGroup ResourceGroupId=${alpha} NewDisplayName=Mine", no},
		attempt{"the own group deleted", "ResourceManager DeleteResourceGroup ResourceGroupId=${alpha}", no},
		attempt{"another's machine into the own group", `ResourceManager MoveResources ResourceGroupId=${alpha} Resources=[{"Service":"ecs","ResourceType":"instance","ResourceId":"${i-beta}","RegionId":"${region}"}]`, no},
		attempt{"a machine of no group into the own", `ResourceManager MoveResources ResourceGroupId=${alpha} Resources=[{"Service":"ecs","ResourceType":"instance","ResourceId":"${i-none}","RegionId":"${region}"}]`, no},
		attempt{"the own machine into another group", `ResourceManager MoveResources ResourceGroupId=${beta} Resources=[{"Service":"ecs","ResourceType":"instance","ResourceId":"${i-alpha}","RegionId":"${region}"}]`, no},
		attempt{"what is in the other group", "ResourceManager ListResources ResourceGroupId=${beta}", group},
		attempt{"what is in all groups", "ResourceManager ListResources", no},
		attempt{"the other group", "ResourceManager GetResourceGroup ResourceGroupId=${beta}", group},
		attempt{"who has what in the other group", "ResourceManager ListPolicyAttachments ResourceGroupId=${beta}", group},
		attempt{"who has what in the account", "ResourceManager ListPolicyAttachments ResourceGroupId=${account}", no},
		attempt{"who has what anywhere", "ResourceManager ListPolicyAttachments", no},
		attempt{"another's machine stopped", "Ecs StopInstance InstanceId=${i-beta}", group},
		attempt{"another's machine stopped, the own group named", "Ecs StopInstance InstanceId=${i-beta} ResourceGroupId=${alpha}", group},
		attempt{"another's machine behind the own", "Ecs StopInstances RegionId=${region} InstanceId.1=${i-alpha} InstanceId.2=${i-beta}", group},
		attempt{"another's machine shown", "Ecs DescribeInstances RegionId=${region} InstanceIds=[\"${i-beta}\"] ResourceGroupId=${alpha}", group},
		attempt{"all machines shown", "Ecs DescribeInstances RegionId=${region}", no},
		attempt{"another's machine behind the own shown", "Ecs DescribeInstances RegionId=${region} InstanceIds=[\"${i-alpha}\",\"${i-beta}\"]", group},
		attempt{"another's user data", "Ecs DescribeUserData RegionId=${region} InstanceId=${i-beta}", group},
		attempt{"a machine in the other group", "Ecs RunInstances RegionId=${region} ResourceGroupId=${beta} ImageId=${image} InstanceType=ecs.g7.large VSwitchId=${vswitch} SecurityGroupId=${group}", group},
		attempt{"a machine in no group", "Ecs RunInstances RegionId=${region} ImageId=${image} InstanceType=ecs.g7.large VSwitchId=${vswitch} SecurityGroupId=${group}", group},
		attempt{"a machine not started in the other group", "Ecs CreateInstance RegionId=${region} ResourceGroupId=${beta} ImageId=${image} InstanceType=ecs.g7.large VSwitchId=${vswitch} SecurityGroupId=${group}", group},
		attempt{"a machine with a role", "Ecs RunInstances RegionId=${region} ResourceGroupId=${alpha} ImageId=${image} InstanceType=ecs.g7.large VSwitchId=${vswitch} SecurityGroupId=${group} RamRoleName=web", no},
		attempt{"a disk in the other group", "Ecs CreateDisk RegionId=${region} ZoneId=cn-hangzhou-h Size=40 DiskCategory=cloud_essd ResourceGroupId=${beta}", group},
		attempt{"a disk in no group", "Ecs CreateDisk RegionId=${region} ZoneId=cn-hangzhou-h Size=40 DiskCategory=cloud_essd", group},
		attempt{"another's disk on the own machine", "Ecs AttachDisk InstanceId=${i-alpha} DiskId=${d-beta}", group},
		attempt{"the own disk on another's machine", "Ecs AttachDisk InstanceId=${i-beta} DiskId=${d-alpha}", group},
		attempt{"another's disk deleted", "Ecs DeleteDisk DiskId=${d-beta}", group},
		attempt{"into another's security group", "Ecs JoinSecurityGroup RegionId=${region} InstanceId=${i-alpha} SecurityGroupId=${sg-beta}", group},
		attempt{"into another's security group, otherwise", "Ecs ModifyInstanceAttribute InstanceId=${i-alpha} SecurityGroupIds.1=${sg-beta}", group},
		attempt{"another's machine into the own security group", "Ecs JoinSecurityGroup RegionId=${region} InstanceId=${i-beta} SecurityGroupId=${group}", group},
		attempt{"a rule in another's security group", "Ecs AuthorizeSecurityGroup RegionId=${region} SecurityGroupId=${sg-beta} IpProtocol=tcp PortRange=22/22 SourceCidrIp=0.0.0.0/0", no},
		attempt{"another's command on the own machine", "Ecs InvokeCommand RegionId=${region} CommandId=${c-beta} InstanceId.1=${i-alpha}", group},
		attempt{"another's command changed", "Ecs ModifyCommand RegionId=${region} CommandId=${c-beta} CommandContent=aWQ=", group},
		attempt{"a command on another's machine", "Ecs RunCommand RegionId=${region} Type=RunShellScript CommandContent=aWQ= InstanceId.1=${i-alpha} InstanceId.2=${i-beta} ResourceGroupId=${alpha}", group},
		attempt{"a command kept in the other group", "Ecs RunCommand RegionId=${region} Type=RunShellScript CommandContent=aWQ= InstanceId.1=${i-alpha} KeepCommand=true ResourceGroupId=${beta}", group},
		attempt{"what ran on another's machine", "Ecs DescribeInvocationResults RegionId=${region} InvokeId=${run} InstanceId=${i-beta}", group},
		attempt{"what ran anywhere", "Ecs DescribeInvocations RegionId=${region} InvokeId=${run}", no},
		attempt{"a run on another's machine stopped", "Ecs StopInvocation RegionId=${region} InvokeId=${run} InstanceId.1=${i-alpha} InstanceId.2=${i-beta}", group},
		attempt{"an order in the other group", `EcsOrder CreateOrder Commodity={"RegionId":"${region}","ResourceGroupId":"${beta}","ImageId":"${image}","InstanceType":"ecs.g7.large"}`, group},
		attempt{"an order with a role", `EcsOrder CreateOrder Commodity={"RegionId":"${region}","ResourceGroupId":"${alpha}","ImageId":"${image}","InstanceType":"ecs.g7.large","RamRoleName":"web"}`, no},
		attempt{"an order with the group written twice", `EcsOrder CreateOrder Commodity={"RegionId":"${region}","ResourceGroupId":"${alpha}","resourceGroupId":"${beta}","ImageId":"${image}","InstanceType":"ecs.g7.large"}`, group},
		attempt{"another's order paid", "BssOpenApi PayOrder OrderId=${order} BuyerId=${account} PayerId=${account} PaySubmitUid=${account} Token=t", no},
		attempt{"another's password", "Ecs ModifyInstanceAttribute InstanceId=${i-beta} Password=Passw0rd!2", group},
		attempt{"another's key pair deleted", "Ecs DeleteKeyPairs RegionId=${region} KeyPairNames=[\"k-beta\"]", group},
		attempt{"a network in the other group", "Vpc CreateVpc RegionId=${region} ResourceGroupId=${beta}", group},
		attempt{"why it was refused", "Ram DecodeDiagnosticMessage EncodedDiagnosticMessage=anything", no},
	)
	// Of a run on both machines the own one's part is shown, and no other.
	runs := a.caller.Do(api.ECS, "DescribeInvocations", "RegionId", hangzhou, "InvokeId", w.names["run"], "InstanceId", w.names["i-alpha"])
	if got := runs.Texts("Invocations.Invocation.0.InvokeInstances.InvokeInstance", "InstanceId"); len(got) != 1 || got[0] != w.names["i-alpha"] {
		t.Errorf("of the run are shown %v", got)
	}
	// A filter by the own group shows nothing of another.
	for list, c := range map[string]call{
		"Disks.Disk":                   "Ecs DescribeDisks RegionId=${region} ResourceGroupId=${alpha} DiskIds=[\"${d-beta}\"]",
		"SecurityGroups.SecurityGroup": "Ecs DescribeSecurityGroups RegionId=${region} ResourceGroupId=${alpha} SecurityGroupId=${sg-beta}",
		"KeyPairs.KeyPair":             "Ecs DescribeKeyPairs RegionId=${region} ResourceGroupId=${alpha} KeyPairName=k-beta",
		"Commands.Command":             "Ecs DescribeCommands RegionId=${region} ResourceGroupId=${alpha} CommandId=${c-beta}",
	} {
		p, op, params := w.split(c)
		answer, err := a.caller.Try(p, op, params...)
		if err != nil {
			continue // refused is as good
		}
		var v map[string]any
		if err := answer.Into(&v); err != nil {
			t.Fatal(err)
		}
		if n := a.caller.Do(p, op, params...).Len(list); n != 0 {
			t.Errorf("%s shows %d", c, n)
		}
	}
}

// The default group is a group: a right in it is a right over what is in no
// other, and over nothing else.
func TestDefaultResourceGroup(t *testing.T) {
	w := open(t)
	w.furnish()
	w.users("rest")
	w.define("machines", allow("ecs:*"))
	w.names["default"] = "rg-default"
	w.grant("user/rest", "machines", "default")
	a := w.as(user("rest"))
	a.can("Ecs StopInstance InstanceId=${i-none} DryRun=true", "group")
	a.cannot("Ecs StopInstance InstanceId=${i-alpha} DryRun=true", "nothing group")
	a.can("Ecs CreateDisk RegionId=${region} ZoneId=cn-hangzhou-h Size=40 DiskCategory=cloud_essd", "group")
	a.can("Ecs RunInstances RegionId=${region} ImageId=${image} InstanceType=ecs.g7.large VSwitchId=${vswitch} SecurityGroupId=${group} DryRun=true", "group")
	a.can("Ecs DescribeInstances RegionId=${region} ResourceGroupId=rg-default", "group")
	if got := a.caller.Do(api.ECS, "DescribeInstances", "RegionId", hangzhou, "ResourceGroupId", "rg-default").Texts("Instances.Instance", "InstanceId"); len(got) != 1 || got[0] != w.names["i-none"] {
		t.Errorf("in the default group are %v, want %s", got, w.names["i-none"])
	}
	// Moved out of it, the machine is out of reach at once; moved back, in reach.
	move := func(to string) {
		w.root(call(`ResourceManager MoveResources ResourceGroupId=${` + to + `} Resources=[{"Service":"ecs","ResourceType":"instance","ResourceId":"${i-none}","RegionId":"${region}"}]`))
	}
	move("beta")
	a.cannot("Ecs StopInstance InstanceId=${i-none} DryRun=true", "nothing group")
	move("default")
	a.can("Ecs StopInstance InstanceId=${i-none} DryRun=true", "group")
}

// A right in one region is none in another, whatever region a call names.
func TestRegionsAreThoseOfTheThing(t *testing.T) {
	w := open(t)
	w.furnish()
	w.users("beijing", "nowhere")
	w.define("beijing", allow("ecs:* vpc:*", "acs:ecs:cn-beijing:*:*", "acs:vpc:cn-beijing:*:*"))
	w.define("nowhere", allow("ecs:* vpc:*"), deny("ecs:* vpc:*", "acs:ecs:cn-hangzhou:*:*", "acs:vpc:cn-hangzhou:*:*"))
	w.grant("user/beijing", "beijing")
	w.grant("user/nowhere", "nowhere")
	for _, c := range []call{
		"Ecs StopInstance InstanceId=${i-none} RegionId=cn-beijing",
		"Ecs StopInstance InstanceId=${i-none}",
		"Ecs StopInstances InstanceId.1=${i-none} RegionId=cn-beijing",
		"Ecs ModifyInstanceAttribute InstanceId=${i-none} InstanceName=x RegionId=cn-beijing",
		"Ecs DescribeInstanceAttribute InstanceId=${i-none} RegionId=cn-beijing",
		"Ecs DescribeUserData InstanceId=${i-none} RegionId=cn-beijing",
		"Ecs DescribeInstances InstanceIds=[\"${i-none}\"] RegionId=cn-beijing",
		"Ecs DeleteSecurityGroup SecurityGroupId=${group} RegionId=cn-beijing",
		"Ecs DescribeSecurityGroupAttribute SecurityGroupId=${group} RegionId=cn-beijing",
		"Ecs RunCommand Type=RunShellScript CommandContent=aWQ= InstanceId.1=${i-none} RegionId=cn-beijing",
		"Vpc DeleteVpc VpcId=${vpc} RegionId=cn-beijing",
		"Vpc DeleteVpc VpcId=${vpc}",
		"Vpc DescribeVpcAttribute VpcId=${vpc} RegionId=cn-beijing",
		"Vpc CreateVSwitch VpcId=${vpc} ZoneId=cn-hangzhou-h CidrBlock=10.9.0.0/16 RegionId=cn-beijing",
		"Vpc ModifyVSwitchAttribute VSwitchId=${vswitch} Description=x RegionId=cn-beijing",
		"Vpc DeleteVSwitch VSwitchId=${vswitch} RegionId=cn-beijing",
	} {
		// A thing of another region than the call's is refused or not found, and
		// not shown.
		for _, a := range []*actor{w.as(user("beijing")), w.as(user("nowhere"))} {
			p, op, params := w.split(c)
			before := w.Store.Snapshot().Revision()
			answer, err := a.caller.Try(p, op, params...)
			switch code := apitest.CodeOf(err); {
			case code == "Forbidden.RAM", strings.HasSuffix(code, ".NotFound"):
			case err == nil && op == "DescribeVpcAttribute" && strings.Contains(string(answer.Body), `"VpcId":""`):
			default:
				t.Errorf("%s, %s: %v", a.name, c, err)
			}
			if w.Store.Snapshot().Revision() != before {
				t.Errorf("%s, %s: the state changed", a.name, c)
			}
		}
	}
	// Lists without a region name every region or none; they show nothing of a
	// region that is denied.
	n := w.as(user("nowhere"))
	for path, c := range map[string]call{
		"VSwitches.VSwitch":               "Vpc DescribeVSwitches VpcId=${vpc}",
		"VSwitches.VSwitch ":              "Vpc DescribeVSwitches",
		"VSwitches.VSwitch  ":             "Vpc DescribeVSwitches RegionId=cn-beijing VpcId=${vpc}",
		"Vpcs.Vpc":                        "Vpc DescribeVpcs",
		"Vpcs.Vpc ":                       "Vpc DescribeVpcs RegionId=cn-beijing",
		"Instances.Instance":              "Ecs DescribeInstances",
		"Instances.Instance ":             "Ecs DescribeInstances RegionId=cn-beijing",
		"Disks.Disk":                      "Ecs DescribeDisks",
		"Disks.Disk ":                     "Ecs DescribeDisks RegionId=cn-beijing",
		"SecurityGroups.SecurityGroup":    "Ecs DescribeSecurityGroups",
		"InstanceStatuses.InstanceStatus": "Ecs DescribeInstanceStatus RegionId=cn-beijing",
	} {
		p, op, params := w.split(c)
		answer, err := n.caller.Try(p, op, params...)
		if err != nil {
			t.Logf("%s: %v", c, err)
			continue
		}
		for path[len(path)-1] == ' ' {
			path = path[:len(path)-1]
		}
		if count := n.caller.Do(p, op, params...).Len(path); count != 0 {
			t.Errorf("%s shows %d things of a region that is denied: %s", c, count, answer.Body)
		}
	}
}

// An administrator who is bound by a control policy cannot loosen it.
func TestControlPoliciesHoldTheirOwn(t *testing.T) {
	w := open(t)
	w.treasure()
	w.root("ResourceManager EnableControlPolicy",
		call("ResourceManager CreateControlPolicy PolicyName=guard EffectScope=RAM PolicyDocument="+policy(deny("resourcemanager:*ControlPolicy* ram:CreateUser"))+" => guard ControlPolicy.PolicyId"),
		"ResourceManager AttachControlPolicy PolicyId=${guard} TargetId=${account}")
	a := w.as(user("boss"))
	a.can("Ram ListUsers", "account")
	a.every(
		attempt{"switched off", "ResourceManager DisableControlPolicy", "deny control"},
		attempt{"taken off", "ResourceManager DetachControlPolicy PolicyId=${guard} TargetId=${account}", "deny control"},
		attempt{"changed", call("ResourceManager UpdateControlPolicy PolicyId=${guard} NewPolicyDocument=" + policy(allow("*"))), "deny control"},
		attempt{"deleted", "ResourceManager DeleteControlPolicy PolicyId=${guard}", "deny control"},
		attempt{"another beside it", "ResourceManager AttachControlPolicy PolicyId=FullAliyunAccess TargetId=${account}", "deny control"},
		attempt{"what it denies", "Ram CreateUser UserName=x", "deny control"},
		attempt{"what it denies, by IMS", "Ims CreateUser UserPrincipalName=x@${account}.onaliyun.com DisplayName=x", "deny control"},
	)
	w.assumeAdmin()
}

// assumeAdmin checks that a session of an administrator's role is bound as the
// administrator is.
func (w *world) assumeAdmin() {
	w.T.Helper()
	s := w.as(w.anyone("a session of admin", w.assume(w.as(user("boss")).caller, "admin")))
	s.cannot("ResourceManager DisableControlPolicy", "deny control")
	s.cannot("Ram CreateUser UserName=x", "deny control")
	w.as(principal{"root", nil}).can("ResourceManager DisableControlPolicy", "root")
	s.can("Ram CreateUser UserName=x", "account")
}
