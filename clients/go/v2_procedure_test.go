package clients

import (
	"encoding/base64"
	"strings"
	"testing"

	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/tea"
)

// procedureV2 is the procedure under way with Go SDK v2.
type procedureV2 struct {
	s           *server
	root, alice *v2
	userID      string // Alice's

	vswitch, group                    string
	both, other, rootOnly, windowsImg string
	instance                          string
}

// The whole procedure with Go SDK v2, in its order; each step needs the ones
// before it.
func TestProcedureV2(t *testing.T) {
	p := &procedureV2{s: start(t)}
	p.root = p.s.v2(t, rootID, rootSecret)
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
		{"limits: Windows, images without ecs-user", p.limits},
		{"CreateInstance", p.createInstance},
		{"disks", p.disks},
		{"commands", p.commands},
	} {
		if !t.Run(step.name, step.run) {
			return
		}
	}
}

func (p *procedureV2) grants(t *testing.T) {
	user, err := p.root.ram.CreateUser(&ram.CreateUserRequest{UserName: tea.String("Alice"), DisplayName: tea.String("Alice")})
	must(t, err)
	p.userID = tea.StringValue(user.Body.User.UserId)
	for _, name := range []string{"ecs-root-user-control", "ecs-admin"} {
		made, err := p.root.ram.CreatePolicy(&ram.CreatePolicyRequest{PolicyName: tea.String(name), PolicyDocument: tea.String(document(t, name))})
		must(t, err)
		if tea.StringValue(made.Body.Policy.PolicyType) != "Custom" {
			t.Fatalf("CreatePolicy answered %v", made.Body)
		}
		got, err := p.root.ram.GetPolicy(&ram.GetPolicyRequest{PolicyName: tea.String(name), PolicyType: tea.String("Custom")})
		must(t, err)
		if tea.StringValue(got.Body.DefaultPolicyVersion.PolicyDocument) != document(t, name) {
			t.Fatalf("the policy reads %v, which is not what was given", got.Body.DefaultPolicyVersion)
		}
		_, err = p.root.ram.AttachPolicyToUser(&ram.AttachPolicyToUserRequest{PolicyName: tea.String(name), PolicyType: tea.String("Custom"), UserName: tea.String("Alice")})
		must(t, err)
	}
	granted, err := p.root.ram.ListPoliciesForUser(&ram.ListPoliciesForUserRequest{UserName: tea.String("Alice")})
	must(t, err)
	if n := len(granted.Body.Policies.Policy); n != 2 {
		t.Fatalf("Alice has %d policies, want 2", n)
	}
	key, err := p.root.ram.CreateAccessKey(&ram.CreateAccessKeyRequest{UserName: tea.String("Alice")})
	must(t, err)
	p.alice = p.s.v2(t, tea.StringValue(key.Body.AccessKey.AccessKeyId), tea.StringValue(key.Body.AccessKey.AccessKeySecret))
}

func (p *procedureV2) identities(t *testing.T) {
	who, err := p.root.sts.GetCallerIdentity()
	must(t, err)
	if tea.StringValue(who.Body.IdentityType) != "Account" || tea.StringValue(who.Body.Arn) != "acs:ram::"+accountID+":root" {
		t.Fatalf("the root is %v", who.Body)
	}
	who, err = p.alice.sts.GetCallerIdentity()
	must(t, err)
	if tea.StringValue(who.Body.IdentityType) != "RAMUser" || tea.StringValue(who.Body.UserId) != p.userID || tea.StringValue(who.Body.Arn) != "acs:ram::"+accountID+":user/Alice" {
		t.Fatalf("Alice is %v", who.Body)
	}
}

func (p *procedureV2) network(t *testing.T) {
	var v, sw, group, key made
	p.root.call(t, vpcVersion, "CreateVpc", args{"CidrBlock": "192.168.0.0/16"}, &v)
	p.root.call(t, vpcVersion, "CreateVSwitch", args{"VpcId": v.VpcId, "CidrBlock": "192.168.7.0/24", "ZoneId": zone}, &sw)
	p.root.call(t, ecsVersion, "CreateSecurityGroup", args{"VpcId": v.VpcId}, &group)
	p.root.call(t, ecsVersion, "CreateKeyPair", args{"KeyPairName": "clients"}, &key)
	if p.vswitch, p.group = sw.VSwitchId, group.SecurityGroupId; key.KeyPairName != "clients" || !strings.Contains(key.PrivateKeyBody, "PRIVATE KEY") {
		t.Fatalf("the key pair is %+v", key)
	}
	var images struct {
		Images struct {
			Image []struct {
				ImageId, OSType         string
				LoginAsNonRootSupported bool
			}
		}
	}
	p.alice.call(t, ecsVersion, "DescribeImages", args{"Architecture": "x86_64", "PageSize": 100}, &images)
	for _, i := range images.Images.Image {
		switch {
		case i.OSType == "windows":
			p.windowsImg = i.ImageId
		case !i.LoginAsNonRootSupported:
			p.rootOnly = i.ImageId
		case p.both == "":
			p.both = i.ImageId
		default:
			p.other = i.ImageId
		}
	}
	_, err := p.alice.try(vpcVersion, "CreateVpc", args{"RegionId": region}, false)
	if f := failureV2(t, err); f.status != 403 || f.detail["NoPermissionType"] != "ImplicitDeny" {
		t.Fatalf("Alice has no permission for CreateVpc, and the answer is %+v", f)
	}
}

func (p *procedureV2) launch(image string, more args) args {
	a := args{"RegionId": region, "ImageId": image, "InstanceType": "ecs.g7.large", "VSwitchId": p.vswitch, "SecurityGroupIds": []string{p.group},
		"KeyPairName": "clients", "Amount": 1, "Tag": []any{map[string]any{"Key": "made-by", "Value": "sdk v2"}}, "SystemDisk": map[string]any{"Size": 60, "Category": "cloud_essd"}}
	for k, v := range more {
		a[k] = v
	}
	return a
}

// login is the option as SDK v2 sends it: a structure, dotted on the wire.
func login(v bool) args { return args{"ImageOptions": map[string]any{"LoginAsNonRoot": v}} }

func (p *procedureV2) launchRefused(t *testing.T) {
	p.refused(t, "RunInstances", p.launch(p.both, login(false)), "ImageOptions.LoginAsNonRoot")
	p.refused(t, "RunInstances", p.launch(p.both, nil), "default")
	p.refused(t, "RunInstances", p.launch(p.both, args{"DryRun": true}), "default")
}

func (p *procedureV2) launchAllowed(t *testing.T) {
	var out made
	p.alice.call(t, ecsVersion, "RunInstances", p.launch(p.both, login(true)), &out)
	if len(out.InstanceIdSets.InstanceIdSet) != 1 {
		t.Fatalf("RunInstances made %+v", out)
	}
	p.instance = out.InstanceIdSets.InstanceIdSet[0]
	m := p.alice.await(t, p.instance, "Running")
	if !m.ImageOptions.LoginAsNonRoot || m.VpcAttributes.VSwitchId != p.vswitch || len(m.VpcAttributes.PrivateIpAddress.IpAddress) != 1 || len(m.SecurityGroupIds.SecurityGroupId) != 1 {
		t.Fatalf("the instance is %+v", m)
	}
	// The CLI sends the structure as one JSON parameter, and a form body is one
	// of the layouts of V3.
	a := p.launch(p.both, args{"ImageOptions": `{"LoginAsNonRoot":true}`, "DryRun": true})
	_, err := p.alice.try(ecsVersion, "RunInstances", a, false)
	failureV2(t, err).want(t, 400, "DryRunOperation")
	_, err = p.alice.try(ecsVersion, "StopInstance", args{"InstanceId": p.instance, "DryRun": true}, true)
	failureV2(t, err).want(t, 400, "DryRunOperation")
}

func (p *procedureV2) stop(t *testing.T) {
	var out made
	p.alice.call(t, ecsVersion, "StopInstance", args{"InstanceId": p.instance}, &out)
	p.alice.await(t, p.instance, "Stopped")
}

// SDK v2's own model has no option on ReplaceSystemDisk, so with it the value is
// absent; the generic call can send it.
func (p *procedureV2) replaceRefused(t *testing.T) {
	a := args{"InstanceId": p.instance, "ImageId": p.other, "Password": password}
	p.refused(t, "ReplaceSystemDisk", a, "default")
	a["LoginAsNonRoot"] = false
	p.refused(t, "ReplaceSystemDisk", a, "LoginAsNonRoot")
	if m := p.alice.instance(t, p.instance); m.ImageId != p.both || m.Status != "Stopped" {
		t.Fatalf("a refused call changed the instance to %+v", m)
	}
}

func (p *procedureV2) replaceAllowed(t *testing.T) {
	var out made
	p.alice.call(t, ecsVersion, "ReplaceSystemDisk", args{"InstanceId": p.instance, "ImageId": p.other, "Password": password, "LoginAsNonRoot": true}, &out)
	if m := p.alice.instance(t, p.instance); out.DiskId == "" || m.ImageId != p.other || m.Status != "Stopped" || !m.ImageOptions.LoginAsNonRoot {
		t.Fatalf("the new disk is %q, the instance %+v", out.DiskId, m)
	}
	p.alice.call(t, ecsVersion, "StartInstance", args{"InstanceId": p.instance}, &out)
	p.alice.await(t, p.instance, "Running")
}

func (p *procedureV2) limits(t *testing.T) {
	windows := p.launch(p.windowsImg, login(true))
	delete(windows, "KeyPairName")
	windows["Password"] = password
	p.refused(t, "RunInstances", windows, "")
	p.refused(t, "RunInstances", p.launch(p.rootOnly, nil), "default")
	_, err := p.alice.try(ecsVersion, "RunInstances", p.launch(p.rootOnly, login(true)), false)
	failureV2(t, err).want(t, 400, "LoginAsNonRoot.ImageNotSupport")
}

func (p *procedureV2) createInstance(t *testing.T) {
	a := args{"ImageId": p.both, "InstanceType": "ecs.g7.large", "VSwitchId": p.vswitch, "SecurityGroupId": p.group, "Password": password}
	p.refused(t, "CreateInstance", a, "default")
	a["ImageOptions"] = map[string]any{"LoginAsNonRoot": true}
	var out made
	p.alice.call(t, ecsVersion, "CreateInstance", a, &out)
	if m := p.alice.await(t, out.InstanceId, "Stopped"); !m.ImageOptions.LoginAsNonRoot {
		t.Fatalf("the instance is %+v", m)
	}
}

func (p *procedureV2) disks(t *testing.T) {
	var disk, none made
	p.alice.call(t, ecsVersion, "CreateDisk", args{"ZoneId": zone, "Size": 40, "DiskCategory": "cloud_essd"}, &disk)
	state := func(want string) func() bool {
		return func() bool {
			var out struct {
				Disks struct{ Disk []struct{ Status string } }
			}
			p.alice.call(t, ecsVersion, "DescribeDisks", args{"DiskIds": `["` + disk.DiskId + `"]`}, &out)
			return len(out.Disks.Disk) == 1 && out.Disks.Disk[0].Status == want
		}
	}
	eventually(t, "the disk is Available", state("Available"))
	p.refused(t, "AttachDisk", args{"InstanceId": p.instance, "DiskId": disk.DiskId, "Bootable": true, "Password": password}, "")
	p.alice.call(t, ecsVersion, "AttachDisk", args{"InstanceId": p.instance, "DiskId": disk.DiskId}, &none)
	eventually(t, "the disk is In_use", state("In_use"))
}

func (p *procedureV2) commands(t *testing.T) {
	var command, run made
	p.alice.call(t, ecsVersion, "CreateCommand", args{"Name": "who", "Type": "RunShellScript", "CommandContent": base64.StdEncoding.EncodeToString([]byte("id -un"))}, &command)
	invoke := func(user string) args {
		a := args{"CommandId": command.CommandId, "InstanceId": []string{p.instance}}
		if user != "" {
			a["Username"] = user
		}
		return a
	}
	p.refused(t, "InvokeCommand", invoke(""), "")
	p.refused(t, "InvokeCommand", invoke("root"), "")
	p.alice.call(t, ecsVersion, "InvokeCommand", invoke("ecs-user"), &run)
	var r struct{ InvocationStatus, Output, Username string }
	eventually(t, "the command has finished", func() bool {
		var out struct {
			Invocation struct {
				InvocationResults struct {
					InvocationResult []struct{ InvocationStatus, Output, Username string }
				}
			}
		}
		p.alice.call(t, ecsVersion, "DescribeInvocationResults", args{"InvokeId": run.InvokeId}, &out)
		rs := out.Invocation.InvocationResults.InvocationResult
		if len(rs) != 1 {
			t.Fatalf("the results are %+v", rs)
		}
		r = rs[0]
		return r.InvocationStatus != "Pending" && r.InvocationStatus != "Running"
	})
	out, err := base64.StdEncoding.DecodeString(r.Output)
	if err != nil || r.InvocationStatus != "Success" || r.Username != "ecs-user" || strings.TrimSpace(string(out)) != "ecs-user" {
		t.Fatalf("the command's result is %+v, output %q", r, out)
	}
}
