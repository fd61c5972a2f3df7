package clients

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ram"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/sts"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/vpc"
)

// procedureV1 is the procedure under way with Go SDK v1.
type procedureV1 struct {
	s           *server
	root, alice *v1
	userID      string // Alice's

	vswitch, group, keyPair           string
	both, other, rootOnly, windowsImg string
	instance                          string
}

// The whole procedure with Go SDK v1, in its order; each step needs the ones
// before it.
func TestProcedureV1(t *testing.T) {
	p := &procedureV1{s: start(t)}
	p.root = p.s.v1(t, rootID, rootSecret)
	for _, step := range []struct {
		name string
		run  func(t *testing.T)
	}{
		{"steps 1 to 4: user, policies, grants", p.grants},
		{"who is calling", p.identities},
		{"the root prepares a network", p.network},
		{"check 1: root is refused", p.launchRefused},
		{"check 1: ecs-user is allowed", p.launchAllowed},
		{"check 2: stop", p.stop},
		{"check 2: root is refused", p.replaceRefused},
		{"check 2: ecs-user is allowed", p.replaceAllowed},
		{"limit 1: Windows", p.windows},
		{"limit 2: images without ecs-user", p.unsupported},
		{"CreateInstance", p.createInstance},
		{"disks", p.disks},
		{"commands", p.commands},
	} {
		if !t.Run(step.name, step.run) {
			return
		}
	}
}

func (p *procedureV1) grants(t *testing.T) {
	create := ram.CreateCreateUserRequest()
	create.UserName, create.DisplayName = "Alice", "Alice"
	user, err := p.root.ram.CreateUser(create)
	must(t, err)
	if p.userID = user.User.UserId; user.User.UserName != "Alice" || p.userID == "" {
		t.Fatalf("CreateUser answered %+v", user.User)
	}
	for _, name := range []string{"ecs-root-user-control", "ecs-admin"} {
		policy := ram.CreateCreatePolicyRequest()
		policy.PolicyName, policy.PolicyDocument = name, document(t, name)
		made, err := p.root.ram.CreatePolicy(policy)
		must(t, err)
		if made.Policy.PolicyType != "Custom" || made.Policy.DefaultVersion != "v1" {
			t.Fatalf("CreatePolicy answered %+v", made.Policy)
		}
		get := ram.CreateGetPolicyRequest()
		get.PolicyName, get.PolicyType = name, "Custom"
		got, err := p.root.ram.GetPolicy(get)
		must(t, err)
		if got.DefaultPolicyVersion.PolicyDocument != document(t, name) {
			t.Fatalf("the policy reads %q, which is not what was given", got.DefaultPolicyVersion.PolicyDocument)
		}
		attach := ram.CreateAttachPolicyToUserRequest()
		attach.PolicyName, attach.PolicyType, attach.UserName = name, "Custom", "Alice"
		_, err = p.root.ram.AttachPolicyToUser(attach)
		must(t, err)
	}
	list := ram.CreateListPoliciesForUserRequest()
	list.UserName = "Alice"
	granted, err := p.root.ram.ListPoliciesForUser(list)
	must(t, err)
	if n := len(granted.Policies.Policy); n != 2 {
		t.Fatalf("Alice has %d policies, want 2", n)
	}
	key := ram.CreateCreateAccessKeyRequest()
	key.UserName = "Alice"
	made, err := p.root.ram.CreateAccessKey(key)
	must(t, err)
	p.alice = p.s.v1(t, made.AccessKey.AccessKeyId, made.AccessKey.AccessKeySecret)
}

func (p *procedureV1) identities(t *testing.T) {
	who, err := p.root.sts.GetCallerIdentity(sts.CreateGetCallerIdentityRequest())
	must(t, err)
	if who.IdentityType != "Account" || who.AccountId != accountID || who.Arn != "acs:ram::"+accountID+":root" {
		t.Fatalf("the root is %+v", who)
	}
	who, err = p.alice.sts.GetCallerIdentity(sts.CreateGetCallerIdentityRequest())
	must(t, err)
	if who.IdentityType != "RAMUser" || who.AccountId != accountID || who.UserId != p.userID || who.Arn != "acs:ram::"+accountID+":user/Alice" {
		t.Fatalf("Alice is %+v", who)
	}
}

func (p *procedureV1) network(t *testing.T) {
	create := vpc.CreateCreateVpcRequest()
	create.CidrBlock = "172.16.0.0/16"
	v, err := p.root.vpc.CreateVpc(create)
	must(t, err)
	sw := vpc.CreateCreateVSwitchRequest()
	sw.VpcId, sw.CidrBlock, sw.ZoneId = v.VpcId, "172.16.1.0/24", zone
	made, err := p.root.vpc.CreateVSwitch(sw)
	must(t, err)
	p.vswitch = made.VSwitchId
	sg := ecs.CreateCreateSecurityGroupRequest()
	sg.VpcId = v.VpcId
	group, err := p.root.ecs.CreateSecurityGroup(sg)
	must(t, err)
	p.group = group.SecurityGroupId
	pair := ecs.CreateCreateKeyPairRequest()
	pair.KeyPairName = "clients"
	key, err := p.root.ecs.CreateKeyPair(pair)
	must(t, err)
	if p.keyPair = key.KeyPairName; !strings.Contains(key.PrivateKeyBody, "PRIVATE KEY") || key.KeyPairFingerPrint == "" {
		t.Fatalf("the key pair %s came without its private key or fingerprint", key.KeyPairName)
	}
	p.both, p.other, p.rootOnly, p.windowsImg = p.alice.images(t)

	check := vpc.CreateDescribeVSwitchesRequest()
	check.VpcId = v.VpcId
	seen, err := p.alice.vpc.DescribeVSwitches(check)
	must(t, err)
	if len(seen.VSwitches.VSwitch) != 1 || seen.VSwitches.VSwitch[0].VSwitchId != p.vswitch {
		t.Fatalf("Alice sees the vSwitches %+v", seen.VSwitches)
	}
	if _, err := p.alice.vpc.CreateVpc(create); failureV1(t, err).detail["NoPermissionType"] != "ImplicitDeny" {
		t.Fatalf("Alice has no permission for CreateVpc, and the answer is %v", err)
	}
}

func (p *procedureV1) launch(image string) *ecs.RunInstancesRequest {
	req := ecs.CreateRunInstancesRequest()
	req.ImageId, req.InstanceType = image, "ecs.g7.large"
	req.VSwitchId, req.SecurityGroupId = p.vswitch, p.group
	req.KeyPairName, req.InstanceName = p.keyPair, "clients"
	req.Tag = &[]ecs.RunInstancesTag{{Key: "made-by", Value: "sdk v1"}}
	return req
}

func (p *procedureV1) launchRefused(t *testing.T) {
	before := p.root.count(t)
	said := p.launch(p.both)
	said.ImageOptions = ecs.RunInstancesImageOptions{LoginAsNonRoot: "false"}
	_, err := p.alice.ecs.RunInstances(said)
	message := failureV1(t, err).refused(t, "ecs:RunInstances", p.userID)
	diagnosed(t, p.root.decode(t, p.s, message), "ecs:RunInstances", "ImageOptions.LoginAsNonRoot")

	_, err = p.alice.ecs.RunInstances(p.launch(p.both)) // the option left out
	message = failureV1(t, err).refused(t, "ecs:RunInstances", p.userID)
	diagnosed(t, p.root.decode(t, p.s, message), "ecs:RunInstances", "default")

	dry := p.launch(p.both)
	dry.DryRun = requests.NewBoolean(true)
	_, err = p.alice.ecs.RunInstances(dry)
	failureV1(t, err).refused(t, "ecs:RunInstances", p.userID)
	if after := p.root.count(t); after != before {
		t.Fatalf("refused calls changed instances and disks from %v to %v", before, after)
	}
}

func (p *procedureV1) launchAllowed(t *testing.T) {
	req := p.launch(p.both)
	req.ImageOptions = ecs.RunInstancesImageOptions{LoginAsNonRoot: "true"}
	req.ClientToken = "clients-v1"
	made, err := p.alice.ecs.RunInstances(req)
	must(t, err)
	if len(made.InstanceIdSets.InstanceIdSet) != 1 {
		t.Fatalf("RunInstances made %q", made.InstanceIdSets.InstanceIdSet)
	}
	p.instance = made.InstanceIdSets.InstanceIdSet[0]
	again, err := p.alice.ecs.RunInstances(req)
	must(t, err)
	if ids := again.InstanceIdSets.InstanceIdSet; len(ids) != 1 || ids[0] != p.instance {
		t.Fatalf("the same ClientToken made %q, want %s again", ids, p.instance)
	}
	i := p.alice.await(t, p.instance, "Running")
	if !i.ImageOptions.LoginAsNonRoot || i.ImageId != p.both || i.VpcAttributes.VSwitchId != p.vswitch || i.KeyPairName != p.keyPair {
		t.Fatalf("the instance is %+v", i)
	}
	if len(i.SecurityGroupIds.SecurityGroupId) != 1 || len(i.VpcAttributes.PrivateIpAddress.IpAddress) != 1 || len(i.Tags.Tag) != 1 {
		t.Fatalf("the instance lacks its group, its address or its tag: %+v", i)
	}
	dry := p.launch(p.both)
	dry.ImageOptions, dry.DryRun = req.ImageOptions, requests.NewBoolean(true)
	_, err = p.alice.ecs.RunInstances(dry)
	failureV1(t, err).want(t, 400, "DryRunOperation")
}

func (p *procedureV1) stop(t *testing.T) {
	req := ecs.CreateStopInstanceRequest()
	req.InstanceId = p.instance
	_, err := p.alice.ecs.StopInstance(req)
	must(t, err)
	p.alice.await(t, p.instance, "Stopped")
}

func (p *procedureV1) replace() *ecs.ReplaceSystemDiskRequest {
	req := ecs.CreateReplaceSystemDiskRequest()
	req.InstanceId, req.ImageId, req.Password = p.instance, p.other, password
	return req
}

func (p *procedureV1) replaceRefused(t *testing.T) {
	before := p.alice.instance(t, p.instance)
	for _, req := range []*ecs.ReplaceSystemDiskRequest{p.replace(), p.replace()} {
		_, err := p.alice.ecs.ReplaceSystemDisk(req)
		message := failureV1(t, err).refused(t, "ecs:ReplaceSystemDisk", p.userID)
		diagnosed(t, p.root.decode(t, p.s, message), "ecs:ReplaceSystemDisk", "default")
	}
	said := p.replace()
	said.LoginAsNonRoot = requests.NewBoolean(false)
	_, err := p.alice.ecs.ReplaceSystemDisk(said)
	message := failureV1(t, err).refused(t, "ecs:ReplaceSystemDisk", p.userID)
	diagnosed(t, p.root.decode(t, p.s, message), "ecs:ReplaceSystemDisk", "LoginAsNonRoot")
	if after := p.alice.instance(t, p.instance); after.ImageId != before.ImageId || after.Status != "Stopped" {
		t.Fatalf("a refused call changed the instance to %+v", after)
	}
}

func (p *procedureV1) replaceAllowed(t *testing.T) {
	req := p.replace()
	req.LoginAsNonRoot = requests.NewBoolean(true)
	made, err := p.alice.ecs.ReplaceSystemDisk(req)
	must(t, err)
	i := p.alice.instance(t, p.instance)
	if made.DiskId == "" || i.ImageId != p.other || i.Status != "Stopped" || !i.ImageOptions.LoginAsNonRoot {
		t.Fatalf("the new disk is %q, the instance %+v", made.DiskId, i)
	}
	disks := ecs.CreateDescribeDisksRequest()
	disks.InstanceId, disks.DiskType = p.instance, "system"
	have, err := p.alice.ecs.DescribeDisks(disks)
	must(t, err)
	if d := have.Disks.Disk; len(d) != 1 || d[0].DiskId != made.DiskId {
		t.Fatalf("the instance's system disks are %+v, want %s alone", d, made.DiskId)
	}
	start := ecs.CreateStartInstanceRequest()
	start.InstanceId = p.instance
	_, err = p.alice.ecs.StartInstance(start)
	must(t, err)
	p.alice.await(t, p.instance, "Running")
}

func (p *procedureV1) windows(t *testing.T) {
	req := p.launch(p.windowsImg)
	req.KeyPairName, req.Password = "", password
	_, err := p.alice.ecs.RunInstances(req)
	failureV1(t, err).refused(t, "ecs:RunInstances", p.userID)
	req.ImageOptions = ecs.RunInstancesImageOptions{LoginAsNonRoot: "true"} // Windows has no ecs-user, whatever is asked
	_, err = p.alice.ecs.RunInstances(req)
	failureV1(t, err).refused(t, "ecs:RunInstances", p.userID)
}

func (p *procedureV1) unsupported(t *testing.T) {
	req := p.launch(p.rootOnly)
	_, err := p.alice.ecs.RunInstances(req)
	failureV1(t, err).refused(t, "ecs:RunInstances", p.userID)
	req.ImageOptions = ecs.RunInstancesImageOptions{LoginAsNonRoot: "true"}
	_, err = p.alice.ecs.RunInstances(req)
	failureV1(t, err).want(t, 400, "LoginAsNonRoot.ImageNotSupport")
}

func (p *procedureV1) createInstance(t *testing.T) {
	req := ecs.CreateCreateInstanceRequest()
	req.ImageId, req.InstanceType, req.VSwitchId, req.SecurityGroupId, req.Password = p.both, "ecs.g7.large", p.vswitch, p.group, password
	_, err := p.alice.ecs.CreateInstance(req)
	failureV1(t, err).refused(t, "ecs:CreateInstance", p.userID)
	// SDK v1 has no field for the option here, and the vendor's help speaks of it.
	req.GetQueryParams()["ImageOptions.LoginAsNonRoot"] = "true"
	made, err := p.alice.ecs.CreateInstance(req)
	must(t, err)
	i := p.alice.await(t, made.InstanceId, "Stopped")
	if !i.ImageOptions.LoginAsNonRoot {
		t.Fatalf("the instance is %+v", i)
	}
}

func (p *procedureV1) disks(t *testing.T) {
	create := ecs.CreateCreateDiskRequest()
	create.ZoneId, create.Size, create.DiskCategory = zone, requests.NewInteger(40), "cloud_essd"
	made, err := p.alice.ecs.CreateDisk(create)
	must(t, err)
	state := func() string {
		req := ecs.CreateDescribeDisksRequest()
		req.DiskIds = `["` + made.DiskId + `"]`
		resp, err := p.alice.ecs.DescribeDisks(req)
		must(t, err)
		if len(resp.Disks.Disk) != 1 {
			t.Fatalf("the disk %s is %+v", made.DiskId, resp.Disks)
		}
		return resp.Disks.Disk[0].Status
	}
	eventually(t, "the disk is Available", func() bool { return state() == "Available" })
	boot := ecs.CreateAttachDiskRequest()
	boot.InstanceId, boot.DiskId, boot.Bootable, boot.Password = p.instance, made.DiskId, requests.NewBoolean(true), password
	_, err = p.alice.ecs.AttachDisk(boot)
	failureV1(t, err).refused(t, "ecs:AttachDisk", p.userID)
	attach := ecs.CreateAttachDiskRequest()
	attach.InstanceId, attach.DiskId = p.instance, made.DiskId
	_, err = p.alice.ecs.AttachDisk(attach)
	must(t, err)
	eventually(t, "the disk is In_use", func() bool { return state() == "In_use" })
}

func (p *procedureV1) commands(t *testing.T) {
	create := ecs.CreateCreateCommandRequest()
	create.Name, create.Type = "who", "RunShellScript"
	create.CommandContent, create.ContentEncoding = base64.StdEncoding.EncodeToString([]byte("id -un")), "Base64"
	command, err := p.alice.ecs.CreateCommand(create)
	must(t, err)
	invoke := ecs.CreateInvokeCommandRequest()
	invoke.CommandId, invoke.InstanceId = command.CommandId, &[]string{p.instance}
	_, err = p.alice.ecs.InvokeCommand(invoke) // as root, which is the default
	message := failureV1(t, err).refused(t, "ecs:InvokeCommand", p.userID)
	diagnosed(t, p.root.decode(t, p.s, message), "ecs:InvokeCommand", "")
	invoke.Username = "root"
	_, err = p.alice.ecs.InvokeCommand(invoke)
	failureV1(t, err).refused(t, "ecs:InvokeCommand", p.userID)
	invoke.Username = "ecs-user"
	run, err := p.alice.ecs.InvokeCommand(invoke)
	must(t, err)
	var r ecs.InvocationResult
	eventually(t, "the command has finished", func() bool {
		req := ecs.CreateDescribeInvocationResultsRequest()
		req.InvokeId = run.InvokeId
		resp, err := p.alice.ecs.DescribeInvocationResults(req)
		must(t, err)
		rs := resp.Invocation.InvocationResults.InvocationResult
		if len(rs) != 1 {
			t.Fatalf("the results are %+v", rs)
		}
		r = rs[0]
		return r.InvocationStatus != "Pending" && r.InvocationStatus != "Running"
	})
	out, err := base64.StdEncoding.DecodeString(r.Output)
	if err != nil || r.InvocationStatus != "Success" || r.ExitCode != 0 || r.Username != "ecs-user" || strings.TrimSpace(string(out)) != "ecs-user" {
		t.Fatalf("the command's result is %+v, output %q", r, out)
	}
}
