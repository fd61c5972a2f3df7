package ecs

import (
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/inventory"
)

// The two policies of "Forbid RAM users to create Linux instances whose initial
// login user is root" (ECS help, 9 November 2025).
const (
	rootUserControl = `{"Version": "1", "Statement": [{
		"Action": ["ecs:RunInstances", "ecs:CreateInstance", "ecs:CreateOrder", "ecs:ReplaceSystemDisk", "ecs:AttachDisk", "ecs:InvokeCommand"],
		"Resource": "*", "Condition": {"Bool": {"ecs:LoginAsNonRoot": ["false"]}}, "Effect": "Deny"}]}`
	ecsAdmin = `{"Version": "1", "Statement": [{"Effect": "Allow",
		"Action": ["ecs:*", "ecs-workbench:*", "vpc:CheckCanAllocateVpcPrivateIpAddress", "vpc:DescribeVpcs", "vpc:DescribeVSwitches",
			"bss:ModifyAgreementRecord", "bss:DescribeOrderList", "bss:DescribeOrderDetail", "bss:PayOrder", "bss:CancelOrder"],
		"Resource": "*"}]}`
)

// alice makes the procedure's user.
func (cl *cloud) alice() *apitest.Caller { return cl.User("Alice", rootUserControl, ecsAdmin) }

// refused makes a call that must be denied by the procedure's policy, and
// proves that it changed nothing.
func (cl *cloud) refused(c *apitest.Caller, operation, because string, params ...string) {
	cl.T.Helper()
	before := cl.Store.Snapshot().Revision()
	e := c.Denied(api.ECS, operation, params...)
	if e.AccessDeniedDetail.NoPermissionType != "ExplicitDeny" || !strings.Contains(e.Message, "ecs:LoginAsNonRoot is false") || !strings.Contains(e.Message, because) {
		cl.T.Errorf("%s was refused with %q, want the key's value because of %q", operation, e.Message, because)
	}
	if after := cl.Store.Snapshot().Revision(); after != before {
		cl.T.Errorf("%s was refused and yet changed the state", operation)
	}
}

// Check 1 of the procedure: a new instance with root is refused, with ecs-user
// allowed.
func TestProcedureCheck1(t *testing.T) {
	cl := newCloud(t)
	alice := cl.alice()
	cl.idle()
	for _, operation := range []string{"RunInstances", "CreateInstance"} {
		const absent = "default: ImageOptions.LoginAsNonRoot absent"
		const said = "parameter ImageOptions.LoginAsNonRoot"
		cl.refused(alice, operation, said, launchParams("ImageOptions.LoginAsNonRoot", "false")...)
		cl.refused(alice, operation, absent, launchParams()...)
		cl.refused(alice, operation, absent, launchParams("Password", secret)...)
		cl.refused(alice, operation, absent, launchParams("PasswordInherit", "true")...)
		cl.refused(alice, operation, absent, launchParams("KeyPairName", "k")...)
		cl.refused(alice, operation, absent, launchParams("DryRun", "true")...)
		cl.refused(alice, operation, "is Windows", launchParams("ImageId", windows)...)
		cl.refused(alice, operation, "is Windows", launchParams("ImageId", windows, "ImageOptions.LoginAsNonRoot", "true")...)
		cl.refused(alice, operation, absent, launchParams("ImageId", oldImage)...)
		cl.refused(alice, operation, absent, launchParams("ImageId", "m-none")...)
		cl.refused(alice, operation, "Send ImageOptions.LoginAsNonRoot=true", launchParams()...)
		alice.Fails("LoginAsNonRoot.ImageNotSupport", api.ECS, operation, launchParams("ImageId", oldImage, "ImageOptions.LoginAsNonRoot", "true")...)
		alice.Fails("DryRunOperation", api.ECS, operation, launchParams("ImageOptions.LoginAsNonRoot", "true", "DryRun", "true")...)
	}
	// As JSON, as the official command line sends it.
	cl.refused(alice, "RunInstances", "parameter ImageOptions.LoginAsNonRoot", launchParams("ImageOptions", `{"LoginAsNonRoot":false}`)...)
	alice.Do(api.ECS, "RunInstances", launchParams("ImageOptions", `{"LoginAsNonRoot":true}`)...)
	alice.Do(api.ECS, "CreateInstance", launchParams("ImageOptions.LoginAsNonRoot", "true")...)
	cl.idle()
	all := alice.Do(api.ECS, "DescribeInstances", "RegionId", hangzhou)
	if n := all.Len("Instances.Instance"); n != 2 {
		t.Fatalf("%d instances", n)
	}
	for i, want := range []string{"Instances.Instance.0.InstanceId", "Instances.Instance.1.InstanceId"} {
		if m := cl.machine(all.Text(want)); m.Login.User != compute.ECSUser {
			t.Errorf("machine %d logs in as %s", i, m.Login.User)
		}
	}
}

// Check 2 of the procedure: root's credentials by a new system disk are
// refused, ecs-user's allowed.
func TestProcedureCheck2(t *testing.T) {
	cl := newCloud(t)
	alice := cl.alice()
	id := alice.Do(api.ECS, "RunInstances", launchParams("ImageOptions.LoginAsNonRoot", "true")...).Text("InstanceIdSets.InstanceIdSet.0")
	cl.idle()
	replace := func(more ...string) []string {
		return append([]string{"InstanceId", id, "ImageId", ubuntu22, "Password", secret}, more...)
	}
	cl.refused(alice, "ReplaceSystemDisk", "default: LoginAsNonRoot absent", replace()...)
	cl.status(id, inventory.Running) // a denied user's instance is not stopped
	alice.Do(api.ECS, "StopInstance", "InstanceId", id)
	cl.idle()
	cl.refused(alice, "ReplaceSystemDisk", "default: LoginAsNonRoot absent", replace()...)
	cl.refused(alice, "ReplaceSystemDisk", "parameter LoginAsNonRoot", replace("LoginAsNonRoot", "false")...)
	cl.refused(alice, "ReplaceSystemDisk", "parameter LoginAsNonRoot", replace("ImageOptions.LoginAsNonRoot", "false")...)
	cl.refused(alice, "ReplaceSystemDisk", "default: LoginAsNonRoot absent", "InstanceId", id, "ImageId", ubuntu22)
	cl.refused(alice, "ReplaceSystemDisk", "is Windows", "InstanceId", id, "ImageId", windows, "LoginAsNonRoot", "true")
	cl.refused(alice, "ReplaceSystemDisk", "default: LoginAsNonRoot absent", "InstanceId", "i-none", "ImageId", ubuntu22)
	alice.Fails("LoginAsNonRoot.ImageNotSupport", api.ECS, "ReplaceSystemDisk", "InstanceId", id, "ImageId", oldImage, "LoginAsNonRoot", "true")
	for i, option := range []string{"LoginAsNonRoot", "ImageOptions.LoginAsNonRoot"} {
		disk := alice.Do(api.ECS, "ReplaceSystemDisk", replace(option, "true")...).Text("DiskId")
		cl.idle()
		if m := cl.machine(id); m.RootDiskID != disk || m.Login.User != compute.ECSUser || !m.Login.HasPassword {
			t.Errorf("%d: the machine is %+v", i, m)
		}
	}
	alice.Do(api.ECS, "StartInstance", "InstanceId", id)
	cl.idle()
	cl.status(id, inventory.Running)
}

// A system disk comes back with root's credential, a data disk sets no login.
func TestProcedureAttachDisk(t *testing.T) {
	cl := newCloud(t)
	alice := cl.alice()
	id := alice.Do(api.ECS, "RunInstances", launchParams("ImageOptions.LoginAsNonRoot", "true")...).Text("InstanceIdSets.InstanceIdSet.0")
	cl.idle()
	i := cl.instance(id)
	disk := alice.Do(api.ECS, "CreateDisk", "RegionId", hangzhou, "ZoneId", i.ZoneID, "DiskCategory", "cloud_essd", "Size", "20").Text("DiskId")
	cl.idle()
	attach := func(disk string, more ...string) []string {
		return append([]string{"InstanceId", id, "DiskId", disk}, more...)
	}
	cl.refused(alice, "AttachDisk", "parameter Bootable", attach(disk, "Bootable", "true")...)
	cl.refused(alice, "AttachDisk", "parameter Password", attach(disk, "Password", secret)...)
	cl.refused(alice, "AttachDisk", "parameter KeyPairName", attach(disk, "KeyPairName", "k")...)
	cl.refused(alice, "AttachDisk", "is a system disk", attach(i.SystemDiskID)...)
	alice.Do(api.ECS, "AttachDisk", attach(disk, "Bootable", "false")...)
	cl.idle()
	if d := cl.disk(disk); d.Status != inventory.DiskInUse || d.InstanceID != id || d.Device != "/dev/xvdb" {
		t.Errorf("the disk is %+v", d)
	}
}
