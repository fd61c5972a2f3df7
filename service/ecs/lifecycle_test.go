package ecs

import (
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/inventory"
)

func TestLifecycle(t *testing.T) {
	cl := newCloud(t)
	set := cl.Root.Do(api.ECS, "RunInstances", launchParams("ImageOptions.LoginAsNonRoot", "true", "Password", secret, "InstanceName", "web")...)
	id := set.Text("InstanceIdSets.InstanceIdSet.0")
	cl.idle()
	cl.status(id, inventory.Running)
	if m := cl.machine(id); m.State != compute.Running || m.Login.User != compute.ECSUser || !m.Login.HasPassword {
		t.Fatalf("the machine is %+v", m)
	}
	got := cl.Root.Do(api.ECS, "DescribeInstances", "RegionId", hangzhou, "AdditionalAttributes.1", "LOGIN_AS_NON_ROOT").At("Instances.Instance.0")
	for path, want := range map[string]string{"InstanceId": id, "Status": "Running", "InstanceName": "web", "ImageOptions.LoginAsNonRoot": "true", "OSType": "linux", "StoppedMode": "Not-applicable"} {
		if got.Text(path) != want {
			t.Errorf("%s is %s, want %s", path, got.Text(path), want)
		}
	}
	cl.Root.Do(api.ECS, "RebootInstance", "InstanceId", id)
	cl.idle()
	cl.status(id, inventory.Running)
	cl.Root.Do(api.ECS, "StopInstance", "InstanceId", id, "StoppedMode", "StopCharging")
	cl.idle()
	cl.status(id, inventory.Stopped)
	old := cl.instance(id).SystemDiskID
	disk := cl.Root.Do(api.ECS, "ReplaceSystemDisk", "InstanceId", id, "ImageId", ubuntu22).Text("DiskId")
	cl.idle()
	cl.status(id, inventory.Stopped)
	if m := cl.machine(id); m.RootDiskID != disk || m.Image.ID != ubuntu22 || m.Login.User != compute.Root || !m.Login.HasPassword || m.State != compute.Stopped {
		t.Fatalf("the machine is %+v", m)
	}
	if cl.disk(old) != nil || cl.disk(disk) == nil {
		t.Error("the old system disk is still there, or the new one is not")
	}
	cl.Root.Do(api.ECS, "StartInstance", "InstanceId", id)
	cl.idle()
	cl.status(id, inventory.Running)
	cl.Root.Fails("IncorrectInstanceStatus", api.ECS, "DeleteInstance", "InstanceId", id)
	cl.Root.Do(api.ECS, "DeleteInstance", "InstanceId", id, "Force", "true")
	cl.Root.Fails("InvalidInstanceId.NotFound", api.ECS, "StopInstance", "InstanceId", id)
	cl.idle()
	if cl.instance(id) != nil || cl.disk(disk) != nil {
		t.Error("the instance or its disk is still there")
	}
	if n := inventory.Addresses.Count(cl.Store.Snapshot(), "1234567890123456", ""); n != 0 {
		t.Errorf("%d addresses are still taken", n)
	}
}
