package ecs

import (
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/inventory"
)

// only allows an action on one resource.
func only(action, resource string) string {
	return `{"Version":"1","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"acs:ecs:cn-hangzhou:` + apitest.Account + `:` + resource + `"}]}`
}

// Each operation on an instance is allowed by a policy for that very instance,
// and refused for another one, whether that exists or not.
func TestInstanceAccess(t *testing.T) {
	cl := newCloud(t)
	ids := cl.run("Amount", "2")
	mine, other := ids[0], ids[1]
	for _, c := range []struct {
		operation string
		list      bool
		params    []string
		then      func() // brings the instance back
	}{
		{"StopInstance", false, nil, nil},
		{"StartInstance", false, nil, nil},
		{"RebootInstance", false, nil, nil},
		{"StopInstances", true, nil, nil},
		{"StartInstances", true, nil, nil},
		{"RebootInstances", true, nil, nil},
		{"ModifyInstanceAttribute", false, []string{"InstanceName", "mine"}, nil},
		{"DescribeInstanceAttribute", false, nil, nil},
		{"DescribeUserData", false, []string{"RegionId", hangzhou}, nil},
		{"DeleteInstance", false, []string{"Force", "true"}, nil},
	} {
		user := cl.User("u-"+c.operation, only("ecs:"+c.operation, "instance/"+mine))
		p := func(id string) []string {
			if c.list {
				return append([]string{"RegionId", hangzhou, "InstanceId.1", id}, c.params...)
			}
			return append([]string{"InstanceId", id}, c.params...)
		}
		before := cl.Store.Snapshot().Revision()
		user.Denied(api.ECS, c.operation, p(other)...)
		user.Denied(api.ECS, c.operation, p("i-none")...)
		if cl.Store.Snapshot().Revision() != before {
			t.Errorf("%s was refused and changed the state", c.operation)
		}
		user.Do(api.ECS, c.operation, p(mine)...)
		cl.idle()
		code := "InvalidInstanceId.NotFound"
		cl.Root.Fails(code, api.ECS, c.operation, p("i-none")...)
	}
	all := cl.User("reader", only("ecs:DescribeInstances", "instance/*"))
	if n := all.Do(api.ECS, "DescribeInstances", "RegionId", hangzhou).Len("Instances.Instance"); n != 1 {
		t.Errorf("%d instances", n)
	}
	one := cl.User("one", only("ecs:DescribeInstances", "instance/"+other))
	one.Denied(api.ECS, "DescribeInstances", "RegionId", hangzhou)
	one.Do(api.ECS, "DescribeInstances", "RegionId", hangzhou, "InstanceIds", `["`+other+`"]`)
	one.Denied(api.ECS, "DescribeInstances", "RegionId", hangzhou, "InstanceIds", `["`+other+`","i-none"]`)
	// No resource level: an ARN does not allow it.
	cl.User("status", only("ecs:DescribeInstanceStatus", "instance/*")).Denied(api.ECS, "DescribeInstanceStatus", "RegionId", hangzhou)
	cl.User("status2", apitest.Allow("ecs:DescribeInstanceStatus")).Do(api.ECS, "DescribeInstanceStatus", "RegionId", hangzhou)
	cl.Root.Do(api.ECS, "DeleteInstances", "RegionId", hangzhou, "InstanceId.1", other, "Force", "true", "ClientToken", "x")
	cl.Root.Do(api.ECS, "DeleteInstances", "RegionId", hangzhou, "InstanceId.1", other, "Force", "true", "ClientToken", "x")
	cl.idle()
	if cl.instance(other) != nil {
		t.Error("the instance is still there")
	}
}

func TestBatches(t *testing.T) {
	cl := newCloud(t)
	ids := cl.run("Amount", "2")
	batch := func(more ...string) []string {
		return append([]string{"RegionId", hangzhou, "InstanceId.1", ids[0], "InstanceId.2", ids[1]}, more...)
	}
	cl.Root.Do(api.ECS, "StopInstance", "InstanceId", ids[1], "ForceStop", "true")
	cl.idle()
	// All together: one that cannot is an error, and none is touched.
	cl.Root.Fails("IncorrectInstanceStatus", api.ECS, "StopInstances", batch()...)
	cl.status(ids[0], inventory.Running)
	// Success first: each says what became of it.
	got := cl.Root.Do(api.ECS, "StopInstances", batch("BatchOptimization", "SuccessFirst")...)
	for path, want := range map[string]string{"0.Code": "200", "0.PreviousStatus": "Running", "0.CurrentStatus": "Stopping", "1.Code": "IncorrectInstanceStatus", "1.CurrentStatus": "Stopped"} {
		if have := got.Text("InstanceResponses.InstanceResponse." + path); have != want {
			t.Errorf("%s is %s, want %s", path, have, want)
		}
	}
	cl.idle()
	cl.Root.Fails("DryRunOperation", api.ECS, "StartInstances", batch("DryRun", "true")...)
	cl.status(ids[0], inventory.Stopped)
	cl.Root.Do(api.ECS, "StartInstances", batch()...)
	cl.idle()
	cl.Root.Do(api.ECS, "RebootInstances", batch("ForceReboot", "true")...)
	cl.idle()
	cl.status(ids[1], inventory.Running)
	cl.Root.Fails("InvalidParameter", api.ECS, "StartInstances", batch("BatchOptimization", "Best")...)
	cl.Root.Fails("InvalidParameter", api.ECS, "StartInstances", "RegionId", hangzhou, "InstanceId.1", ids[0], "InstanceId.2", ids[0])
	cl.Root.Fails("InvalidParameter", api.ECS, "DeleteInstances", "RegionId", hangzhou, "InstanceId.1", ids[0], "InstanceId.2", ids[0])
	cl.Root.Fails("MissingParameter", api.ECS, "StartInstances", "RegionId", hangzhou)
	cl.Root.Fails("UnsupportedParameter", api.ECS, "StopInstance", "InstanceId", ids[0], "Hibernate", "true")
	cl.Root.Fails("InvalidParameter", api.ECS, "StopInstance", "InstanceId", ids[0], "StoppedMode", "Cheap")
	// Another region's endpoint does not find it.
	cl.Root.Fails("InvalidInstanceId.NotFound", api.ECS, "StopInstance", "InstanceId", ids[0], "RegionId", "cn-beijing")
}

func TestModify(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	id := cl.run("VSwitchId", "vsw-a", "SecurityGroupId", "sg-a", "Password", secret)[0]
	modify := func(more ...string) []string { return append([]string{"InstanceId", id}, more...) }
	for _, c := range []struct {
		code   string
		params []string
	}{
		{"InvalidInstanceName.Malformed", []string{"InstanceName", "1"}},
		{"InvalidDescription.Malformed", []string{"Description", "x"}},
		{"InvalidHostName.Malformed", []string{"HostName", "-"}},
		{"UnsupportedParameter", []string{"HostName", "other"}},
		{"InvalidPassword.Malformed", []string{"Password", "short"}},
		{"IncorrectInstanceStatus", []string{"UserData", "aGVsbG8="}},
		{"InvalidSecurityGroupId.NotFound", []string{"SecurityGroupIds.1", "sg-none"}},
		{"OperationDenied.InconsistentNetwork", []string{"SecurityGroupIds.1", "sg-b"}},
		{"InvalidParameter", []string{"SecurityGroupIds.1", "sg-a", "SecurityGroupIds.2", "sg-a"}},
		{"UnsupportedParameter", []string{"CreditSpecification", "Unlimited"}},
	} {
		cl.Root.Fails(c.code, api.ECS, "ModifyInstanceAttribute", modify(c.params...)...)
	}
	before := cl.instance(id)
	cl.Root.Do(api.ECS, "ModifyInstanceAttribute", modify("InstanceName", "web", "Description", "front end", "DeletionProtection", "true", "SecurityGroupIds.1", "sg-a", "HostName", before.HostName)...)
	if i := cl.instance(id); i.InstanceName != "web" || i.Description != "front end" || !i.DeletionProtection || i.HostName != before.HostName {
		t.Errorf("the instance is %+v", i)
	}
	cl.Root.Do(api.ECS, "ModifyInstanceAttribute", modify("Description", "")...)
	if i := cl.instance(id); i.Description != "" || i.InstanceName != "web" {
		t.Errorf("the instance is %+v", i)
	}
	// A new password is in force after a restart through the API, not before.
	cl.Root.Do(api.ECS, "ModifyInstanceAttribute", modify("Password", "An0ther!pass")...)
	cl.idle()
	i := cl.instance(id)
	if i.Login.PasswordHash == before.Login.PasswordHash || i.Want.Login == i.Have.Login {
		t.Errorf("the login is %+v, want %+v, have %+v", i.Login, i.Want, i.Have)
	}
	cl.Root.Do(api.ECS, "RebootInstance", "InstanceId", id)
	cl.idle()
	if i := cl.instance(id); i.Want.Login != i.Have.Login {
		t.Errorf("after the reboot: want %+v, have %+v", i.Want, i.Have)
	}
	cl.Root.Do(api.ECS, "StopInstance", "InstanceId", id)
	cl.idle()
	cl.Root.Do(api.ECS, "ModifyInstanceAttribute", modify("UserData", "aGVsbG8=")...)
	if got := cl.Root.Do(api.ECS, "DescribeUserData", "RegionId", hangzhou, "InstanceId", id).Text("UserData"); got != "aGVsbG8=" {
		t.Errorf("user data: %s", got)
	}
	user := cl.User("nopass", apitest.Allow("ecs:*"), `{"Version":"1","Statement":[{"Effect":"Deny","Action":"ecs:ModifyInstanceAttribute","Resource":"*","Condition":{"Bool":{"ecs:PasswordCustomized":"true"}}}]}`)
	user.Denied(api.ECS, "ModifyInstanceAttribute", modify("Password", secret)...)
	user.Do(api.ECS, "ModifyInstanceAttribute", modify("InstanceName", "web2")...)
	// The security group is a resource too.
	cl.User("nogroup", only("ecs:ModifyInstanceAttribute", "instance/"+id)).Denied(api.ECS, "ModifyInstanceAttribute", modify("SecurityGroupIds.1", "sg-a")...)
}

func TestReplaceSystemDisk(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	id := cl.stopped("KeyPairName", "k", "ImageOptions.LoginAsNonRoot", "true")
	replace := func(more ...string) []string {
		out := []string{"InstanceId", id}
		if len(more) == 0 || more[0] != "ImageId" {
			out = append(out, "ImageId", ubuntu22)
		}
		return append(out, more...)
	}
	disk := cl.instance(id).SystemDiskID
	before := cl.Store.Snapshot().Revision()
	for _, c := range []struct {
		code   string
		status int
		params []string
	}{
		{"InvalidImageId.NotFound", 404, []string{"ImageId", "m-none"}},
		{"OperationDenied.ImageNotValid", 403, []string{"ImageId", "debian_9_12_x64_20G_alibase_20200622.vhd"}},
		{"ImageNotSupportInstanceType", 403, []string{"ImageId", arm}},
		{"InvalidPassword.Malformed", 400, []string{"Password", "short"}},
		{"InvalidPasswordParam.Mismatch", 400, []string{"Password", secret, "PasswordInherit", "true"}},
		{"DependencyViolation.WindowsInstance", 403, []string{"ImageId", windows, "KeyPairName", "k"}},
		{"LoginAsNonRoot.ImageNotSupport", 400, []string{"ImageId", oldImage, "LoginAsNonRoot", "true"}},
		{"InvalidKeyPairName.NotFound", 404, []string{"KeyPairName", "none"}},
		{"InvalidSystemDiskSize.LessThanImageSize", 404, []string{"SystemDisk.Size", "10"}},
		{"InvalidSystemDiskSize.MoreThanMaxSize", 404, []string{"SystemDisk.Size", "99999"}},
		{"InvalidDiskId.NotFound", 400, []string{"DiskId", "d-none"}},
		{"UnsupportedParameter", 400, []string{"Encrypted", "true"}},
		{"InvalidParameter", 400, []string{"LoginAsNonRoot", "true", "ImageOptions.LoginAsNonRoot", "false"}},
	} {
		if e := cl.Root.Fails(c.code, api.ECS, "ReplaceSystemDisk", replace(c.params...)...); e.Status != c.status {
			t.Errorf("%v: %s with status %d, want %d", c.params, c.code, e.Status, c.status)
		}
	}
	cl.Root.Fails("InvalidInstanceId.NotFound", api.ECS, "ReplaceSystemDisk", "InstanceId", "i-none", "ImageId", ubuntu)
	if cl.Store.Snapshot().Revision() != before {
		t.Error("a refused call changed the state")
	}
	// Nothing said of a credential: the keys stay, the user is root.
	p := replace("DiskId", disk, "ClientToken", "once", "SystemDisk.Size", "100")
	first := cl.Root.Do(api.ECS, "ReplaceSystemDisk", p...).Text("DiskId")
	if again := cl.Root.Do(api.ECS, "ReplaceSystemDisk", p...).Text("DiskId"); again != first {
		t.Errorf("the same token made %s and %s", first, again)
	}
	cl.idle()
	i := cl.instance(id)
	if i.SystemDiskID != first || i.ImageID != ubuntu22 || i.Login.User != "root" || len(i.Login.PublicKeys) != 1 || i.LoginAsNonRoot || i.Status != inventory.Stopped {
		t.Errorf("the instance is %+v", i)
	}
	if d := cl.disk(first); d.Size != 100 || d.ImageID != ubuntu22 || d.InstanceID != id || d.Type != inventory.SystemDisk || cl.disk(disk) != nil {
		t.Errorf("the disk is %+v", d)
	}
	// To Windows: no keys, and the administrator.
	cl.Root.Do(api.ECS, "ReplaceSystemDisk", replace("ImageId", windows, "Password", secret)...)
	cl.idle()
	if m := cl.machine(id); m.Login.User != "Administrator" || m.Login.Keys != 0 || !m.Login.HasPassword || cl.instance(id).OSType != "windows" {
		t.Errorf("the machine is %+v", m)
	}
	cl.Root.Do(api.ECS, "StartInstance", "InstanceId", id)
	cl.idle()
	cl.Root.Fails("IncorrectInstanceStatus", api.ECS, "ReplaceSystemDisk", replace()...)
	// Instance, disk and image must all be allowed.
	user := cl.User("half", only("ecs:ReplaceSystemDisk", "instance/"+id))
	if e := user.Denied(api.ECS, "ReplaceSystemDisk", replace()...); !strings.Contains(e.Message, "image/"+ubuntu22) {
		t.Errorf("refused for another resource: %s", e.Message)
	}
	for key, params := range map[string][]string{"ecs:PasswordCustomized": {"Password", secret}, "ecs:PasswordInherit": {"PasswordInherit", "true"}} {
		u := cl.User("k"+key[4:], apitest.Allow("ecs:*"), `{"Version":"1","Statement":[{"Effect":"Deny","Action":"ecs:ReplaceSystemDisk","Resource":"*","Condition":{"Bool":{"`+key+`":"true"}}}]}`)
		u.Denied(api.ECS, "ReplaceSystemDisk", replace(params...)...)
		u.Fails("IncorrectInstanceStatus", api.ECS, "ReplaceSystemDisk", replace()...)
	}
}
