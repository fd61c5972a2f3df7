package ecs

import (
	"fmt"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/compute/sim"
	"github.com/rampart-cloud/rampart/inventory"
)

func (cl *cloud) newDisk(zone string, more ...string) string {
	cl.T.Helper()
	id := cl.Root.Do(api.ECS, "CreateDisk", append([]string{"RegionId", hangzhou, "ZoneId", zone, "DiskCategory", "cloud_essd", "Size", "20"}, more...)...).Text("DiskId")
	cl.idle()
	return id
}

func TestCreateDiskErrors(t *testing.T) {
	cl := newCloud(t)
	before := cl.Store.Snapshot().Revision()
	for _, c := range []struct {
		code   string
		status int
		params []string
	}{
		{"MissingParameter", 400, []string{"Size", "20"}},
		{"MissingParameter", 400, []string{"ZoneId", "cn-hangzhou-h"}},
		{"InvalidZoneId.NotFound", 404, []string{"ZoneId", "cn-beijing-a", "Size", "20"}},
		{"InvalidDiskCategory.ValueNotSupported", 400, []string{"ZoneId", "cn-hangzhou-h", "Size", "20", "DiskCategory", "paper"}},
		{"InvalidDiskCategory.ValueNotSupported", 400, []string{"ZoneId", "cn-hangzhou-h", "Size", "20", "DiskCategory", "cloud_ssd", "PerformanceLevel", "PL1"}},
		{"InvalidDataDiskSize.ValueNotSupported", 400, []string{"ZoneId", "cn-hangzhou-h", "Size", "3"}},
		{"InvalidDataDiskSize.ValueNotSupported", 400, []string{"ZoneId", "cn-hangzhou-h", "Size", "20", "DiskCategory", "cloud_essd", "PerformanceLevel", "PL3"}},
		{"InvalidDiskName.Malformed", 400, []string{"ZoneId", "cn-hangzhou-h", "Size", "20", "DiskName", "1"}},
		{"Duplicate.TagKey", 400, []string{"ZoneId", "cn-hangzhou-h", "Size", "20", "Tag.1.Key", "a", "Tag.2.Key", "a"}},
		{"UnsupportedParameter", 400, []string{"InstanceId", "i-1", "Size", "20"}},
		{"UnsupportedParameter", 400, []string{"ZoneId", "cn-hangzhou-h", "SnapshotId", "s-1"}},
		{"UnsupportedParameter", 400, []string{"ZoneId", "cn-hangzhou-h", "Size", "20", "Encrypted", "true"}},
		{"UnsupportedParameter", 400, []string{"ZoneId", "cn-hangzhou-h", "Size", "20", "MultiAttach", "Enabled"}},
	} {
		if e := cl.Root.Fails(c.code, api.ECS, "CreateDisk", append([]string{"RegionId", hangzhou}, c.params...)...); e.Status != c.status {
			t.Errorf("%v: %s with status %d, want %d", c.params, c.code, e.Status, c.status)
		}
	}
	if cl.Store.Snapshot().Revision() != before {
		t.Error("a refused call changed the state")
	}
}

func TestDisks(t *testing.T) {
	cl := newCloud(t)
	id := cl.run("ZoneId", "cn-hangzhou-h")[0]
	far := cl.newDisk("cn-hangzhou-i")
	old := cl.newDisk("cn-hangzhou-h", "DiskCategory", "cloud")
	disk := cl.newDisk("cn-hangzhou-h", "DiskName", "data", "Tag.1.Key", "team", "MultiAttach", "Disabled")
	attach := func(disk string, more ...string) []string {
		return append([]string{"InstanceId", id, "DiskId", disk}, more...)
	}
	for _, c := range []struct {
		code   string
		status int
		params []string
	}{
		{"InvalidDiskId.NotFound", 404, attach("d-none")},
		{"InvalidInstanceId.NotFound", 404, []string{"InstanceId", "i-none", "DiskId", disk}},
		{"ResourcesNotInSameZone", 403, attach(far)},
		{"InvalidOperation.InstanceTypeNotSupport", 400, attach(old)},
		{"InvalidDevice.Malformed", 400, attach(disk, "Device", "/dev/sda")},
		{"InvalidParameter.AllEmpty", 403, attach(disk, "Bootable", "true")},
		{"InvalidDisk.DiskNotBootable", 400, attach(disk, "Bootable", "true", "Password", secret)},
		{"InvalidParameter", 400, attach(disk, "Password", secret)},
		{"IncorrectDiskStatus", 403, attach(cl.instance(id).SystemDiskID)},
	} {
		if e := cl.Root.Fails(c.code, api.ECS, "AttachDisk", c.params...); e.Status != c.status {
			t.Errorf("%v: %s with status %d, want %d", c.params, c.code, e.Status, c.status)
		}
	}
	cl.Root.Fails("IncorrectDiskStatus", api.ECS, "DetachDisk", attach(disk)...)
	cl.Root.Do(api.ECS, "AttachDisk", attach(disk, "Device", "/dev/xvdf", "DeleteWithInstance", "true")...)
	cl.Root.Fails("IncorrectDiskStatus", api.ECS, "AttachDisk", attach(disk)...)
	cl.idle()
	cl.Root.Fails("IncorrectDiskStatus", api.ECS, "DeleteDisk", "DiskId", disk)
	second := cl.newDisk("cn-hangzhou-h")
	cl.Root.Fails("InvalidDevice.InUse", api.ECS, "AttachDisk", attach(second, "Device", "/dev/xvdf")...)
	cl.Root.Do(api.ECS, "AttachDisk", attach(second)...)
	cl.idle()
	if m := cl.machine(id); len(m.Volumes) != 2 || m.Volumes[0].Device == m.Volumes[1].Device {
		t.Errorf("the machine has %v", m.Volumes)
	}
	for _, c := range []struct {
		n      int
		params []string
	}{
		{5, nil}, {1, []string{"DiskType", "system"}}, {4, []string{"DiskType", "data"}}, {5, []string{"DiskType", "all", "Category", "all", "Status", "All"}},
		{3, []string{"InstanceId", id}}, {2, []string{"Status", "Available"}}, {1, []string{"Category", "cloud"}}, {1, []string{"DiskIds", `["` + disk + `","d-none"]`}},
		{1, []string{"DiskName", "dat*"}}, {1, []string{"Tag.1.Key", "team"}}, {1, []string{"ZoneId", "cn-hangzhou-i"}}, {0, []string{"Encrypted", "true"}},
		{4, []string{"Portable", "true"}}, {2, []string{"DeleteWithInstance", "true"}}, {0, []string{"SnapshotId", "s-1"}},
	} {
		got := cl.Root.Do(api.ECS, "DescribeDisks", append([]string{"RegionId", hangzhou}, c.params...)...)
		if got.Text("TotalCount") != fmt.Sprint(c.n) || got.Len("Disks.Disk") != c.n {
			t.Errorf("%v: %s disks, want %d", c.params, got.Text("TotalCount"), c.n)
		}
	}
	shown := cl.Root.Do(api.ECS, "DescribeDisks", "RegionId", hangzhou, "DiskIds", `["`+disk+`"]`).At("Disks.Disk.0")
	for path, want := range map[string]string{"Status": "In_use", "Device": "/dev/xvdf", "InstanceId": id, "Attachments.Attachment.0.InstanceId": id, "Size": "20", "PerformanceLevel": "PL1", "Tags.Tag.0.TagKey": "team"} {
		if shown.Text(path) != want {
			t.Errorf("%s is %s, want %s", path, shown.Text(path), want)
		}
	}
	cl.Root.Fails("InvalidStatus.ValueNotSupported", api.ECS, "DescribeDisks", "RegionId", hangzhou, "Status", "Gone")
	page := cl.Root.Do(api.ECS, "DescribeDisks", "RegionId", hangzhou, "MaxResults", "1") // taken as 10
	if page.Len("Disks.Disk") != 5 || page.Text("NextToken") != "" {
		t.Error("MaxResults below 10 is not taken as 10")
	}
	cl.Root.Fails("UnsupportedOperation", api.ECS, "DetachDisk", attach(cl.instance(id).SystemDiskID)...)
	cl.Root.Do(api.ECS, "DetachDisk", attach(second)...)
	cl.idle()
	cl.Root.Do(api.ECS, "DeleteDisk", "DiskId", second)
	cl.Root.Fails("InvalidDiskId.NotFound", api.ECS, "DeleteDisk", "DiskId", second)
	cl.idle()
	if cl.disk(second) != nil {
		t.Error("the disk is still there")
	}
	cl.Root.Do(api.ECS, "DeleteInstance", "InstanceId", id, "Force", "true")
	cl.idle()
	if cl.disk(disk) != nil || cl.disk(far) == nil {
		t.Error("the wrong disks went with the instance")
	}
}

func TestDiskAccess(t *testing.T) {
	cl := newCloud(t)
	id := cl.run("ZoneId", "cn-hangzhou-h")[0]
	disk := cl.newDisk("cn-hangzhou-h")
	for _, operation := range []string{"AttachDisk", "DetachDisk"} {
		both := cl.User("both"+operation, only("ecs:"+operation, "disk/"+disk), only("ecs:"+operation, "instance/"+id))
		for _, one := range []string{"disk/" + disk, "instance/" + id} {
			cl.User("one"+operation, only("ecs:"+operation, one))
		}
		cl.User("disk"+operation, only("ecs:"+operation, "disk/"+disk)).Denied(api.ECS, operation, "InstanceId", id, "DiskId", disk)
		cl.User("inst"+operation, only("ecs:"+operation, "instance/"+id)).Denied(api.ECS, operation, "InstanceId", id, "DiskId", disk)
		both.Denied(api.ECS, operation, "InstanceId", id, "DiskId", "d-none")
		both.Do(api.ECS, operation, "InstanceId", id, "DiskId", disk)
		cl.idle()
	}
	cl.User("del", only("ecs:DeleteDisk", "disk/d-other")).Denied(api.ECS, "DeleteDisk", "DiskId", disk)
	cl.User("list", only("ecs:DescribeDisks", "disk/"+disk)).Denied(api.ECS, "DescribeDisks", "RegionId", hangzhou)
	cl.User("list2", only("ecs:DescribeDisks", "disk/"+disk)).Do(api.ECS, "DescribeDisks", "RegionId", hangzhou, "DiskIds", `["`+disk+`"]`)
	cl.User("make", only("ecs:CreateDisk", "disk/*")).Do(api.ECS, "CreateDisk", "RegionId", hangzhou, "ZoneId", "cn-hangzhou-h", "Size", "20")
	cl.User("make2", only("ecs:CreateDisk", "disk/d-1")).Denied(api.ECS, "CreateDisk", "RegionId", hangzhou, "ZoneId", "cn-hangzhou-h", "Size", "20")
	plain := cl.User("plain", apitest.Allow("ecs:*"), `{"Version":"1","Statement":[{"Effect":"Deny","Action":"ecs:CreateDisk","Resource":"*","Condition":{"StringNotEquals":{"ecs:IsDiskEncrypted":"true"}}}]}`)
	plain.Denied(api.ECS, "CreateDisk", "RegionId", hangzhou, "ZoneId", "cn-hangzhou-h", "Size", "20")
	cl.idle()
}

// cold is a driver that cannot change the disks of a running machine.
type cold struct{ compute.Driver }

func (c cold) Caps() compute.Caps { return compute.Caps{} }

func TestDriverWithoutHotPlug(t *testing.T) {
	d, err := sim.Open(sim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	cl := newCloudOn(t, cold{d})
	id := cl.run("ZoneId", "cn-hangzhou-h", "DataDisk.1.Size", "20", "DataDisk.1.Category", "cloud_essd")[0]
	disk := cl.newDisk("cn-hangzhou-h")
	cl.Root.Fails("UnsupportedOperation", api.ECS, "AttachDisk", "InstanceId", id, "DiskId", disk)
	cl.Root.Fails("UnsupportedOperation", api.ECS, "DetachDisk", "InstanceId", id, "DiskId", cl.machine(id).Volumes[0].DiskID)
	cl.Root.Do(api.ECS, "StopInstance", "InstanceId", id)
	cl.idle()
	cl.Root.Do(api.ECS, "AttachDisk", "InstanceId", id, "DiskId", disk)
	cl.idle()
	if d := cl.disk(disk); d.Status != inventory.DiskInUse {
		t.Errorf("the disk is %+v", d)
	}
}
