package ecs

import (
	"errors"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/compute/computetest"
	"github.com/rampart-cloud/rampart/compute/sim"
	"github.com/rampart-cloud/rampart/inventory"
)

// steps are the driver calls that the whole life of an instance makes.
// List and ListVolumes, which tests call too, are in TestAdoptionMayFail.
var steps = []string{"Create", "SetLogin", "CreateVolume", "Attach", "Start", "Reboot", "Stop", "ReplaceRoot", "Detach", "DeleteVolume", "Delete"}

func faulty(t *testing.T) (*cloud, *computetest.Faulty) {
	t.Helper()
	d, err := sim.Open(sim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	f := computetest.NewFaulty(d)
	return newCloudOn(t, f), f
}

// life takes an instance with a data disk through everything. after is called
// when a call was accepted, before the machines have followed.
func (cl *cloud) life(after func()) {
	cl.T.Helper()
	then := func() { cl.T.Helper(); after(); cl.idle() }
	id := cl.Root.Do(api.ECS, "RunInstances", launchParams("Password", secret, "DataDisk.1.Size", "20", "DataDisk.1.Category", "cloud_essd", "DataDisk.2.Size", "20", "DataDisk.2.Category", "cloud_essd", "DataDisk.2.DeleteWithInstance", "false")...).Text("InstanceIdSets.InstanceIdSet.0")
	then()
	cl.status(id, inventory.Running)
	m := cl.machine(id)
	if m.State != compute.Running || len(m.Volumes) != 2 || m.Login.User != compute.Root || !m.Login.HasPassword {
		cl.T.Fatalf("after RunInstances the machine is %+v", m)
	}
	cl.Root.Do(api.ECS, "RebootInstance", "InstanceId", id)
	then()
	cl.status(id, inventory.Running)
	cl.Root.Do(api.ECS, "DetachDisk", "InstanceId", id, "DiskId", m.Volumes[0].DiskID)
	then()
	if d := cl.disk(m.Volumes[0].DiskID); d.Status != inventory.DiskAvailable || d.InstanceID != "" {
		cl.T.Fatalf("the detached disk is %+v", d)
	}
	cl.Root.Do(api.ECS, "DeleteDisk", "DiskId", m.Volumes[0].DiskID)
	then()
	if cl.disk(m.Volumes[0].DiskID) != nil {
		cl.T.Fatal("the deleted disk is still there")
	}
	cl.Root.Do(api.ECS, "StopInstance", "InstanceId", id)
	then()
	cl.status(id, inventory.Stopped)
	root := cl.Root.Do(api.ECS, "ReplaceSystemDisk", "InstanceId", id, "ImageId", ubuntu22, "LoginAsNonRoot", "true", "Password", secret).Text("DiskId")
	cl.Root.Do(api.ECS, "StartInstance", "InstanceId", id) // at once: it must wait for the new root
	then()
	cl.status(id, inventory.Running)
	if m := cl.machine(id); m.RootDiskID != root || m.State != compute.Running || m.Login.User != compute.ECSUser || len(m.Volumes) != 1 {
		cl.T.Fatalf("after ReplaceSystemDisk the machine is %+v", m)
	}
	if f := cl.instance(id).Fault; f != "" {
		cl.T.Fatalf("a fault is left: %s", f)
	}
	cl.Root.Do(api.ECS, "DeleteInstance", "InstanceId", id, "Force", "true")
	then()
	if cl.instance(id) != nil || cl.disk(root) != nil {
		cl.T.Fatal("the instance or its system disk is still there")
	}
	all, err := cl.driver.List(cl.T.Context())
	if err != nil || len(all) != 0 {
		cl.T.Fatalf("machines are left: %v, %v", all, err)
	}
	// One of the two disks had DeleteWithInstance; what is left is free.
	vols, err := cl.driver.ListVolumes(cl.T.Context())
	left := 0
	for _, d := range inventory.Disks.All(cl.Store.Snapshot(), "1234567890123456", "", "") {
		left++
		if d.Status != inventory.DiskAvailable || d.InstanceID != "" || d.Type != inventory.DataDisk || !d.Made || d.Fault != "" {
			cl.T.Fatalf("a disk is left as %+v", d)
		}
	}
	if err != nil || len(vols) != left {
		cl.T.Fatalf("%d volumes for %d disks: %v", len(vols), left, err)
	}
}

func TestEveryDriverCallMayFail(t *testing.T) {
	cl, f := faulty(t)
	for _, method := range steps {
		down := compute.Fail(compute.ErrUnavailable, method, "", "the engine is away")
		n := f.Calls(method)
		f.Fail(method, n+1, down)
		f.FailAfter(method, n+2, down)
		cl.life(func() {})
		if f.Calls(method) < n+3 {
			t.Errorf("%s was called %d times, so it did not fail twice", method, f.Calls(method)-n)
		}
	}
}

// The server ends in the middle of each driver call, once before the call has
// its effect and, by FailAfter, once after it, and goes on after a restart.
func TestServerEndsAtEveryDriverCall(t *testing.T) {
	cl, f := faulty(t)
	for _, method := range steps {
		n := f.Calls(method)
		arrived, release := f.Hang(method, n+1)
		f.FailAfter(method, n+2, compute.Fail(compute.ErrTimeout, method, "", "no answer"))
		ended := false
		cl.life(func() {
			if ended {
				return
			}
			idle := make(chan error, 1)
			go func() { idle <- cl.runner.Idle(cl.T.Context()) }()
			select {
			case <-arrived:
				ended = true
				cl.stop() // the call is cut off: nothing of it is stored
				<-idle
				release()
				cl.Restart()
				cl.start(t)
			case err := <-idle:
				if err != nil {
					t.Fatal(err)
				}
			}
		})
		release()
		if !ended {
			t.Errorf("%s was never called", method)
		}
	}
}

func TestAdoptionMayFail(t *testing.T) {
	cl, f := faulty(t)
	id := cl.run("DataDisk.1.Size", "20", "DataDisk.1.Category", "cloud_essd")[0]
	cl.stop()
	if err := cl.driver.Stop(t.Context(), id, compute.StopOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{"List", "ListVolumes"} {
		n := f.Calls(method)
		f.Fail(method, n+1, compute.Fail(compute.ErrUnavailable, method, "", "the engine is away"))
		f.FailAfter(method, n+2, compute.Fail(compute.ErrTimeout, method, "", "too slow"))
	}
	cl.Restart()
	cl.start(t)
	cl.idle()
	cl.status(id, inventory.Running)
	if m := cl.machine(id); m.State != compute.Running || len(m.Volumes) != 1 {
		t.Errorf("the machine is %+v", m)
	}
}

func TestFaultIsKeptAndGoes(t *testing.T) {
	cl, f := faulty(t)
	f.Fail("Start", 0, compute.Fail(compute.ErrUnavailable, "Start", "", "no more memory"))
	id := cl.Root.Do(api.ECS, "RunInstances", launchParams()...).Text("InstanceIdSets.InstanceIdSet.0")
	for {
		snap, changed := cl.Store.Changed()
		if i := inventory.Instances.Get(snap, "1234567890123456", id); i.Fault != "" {
			if i.Status != inventory.Starting {
				t.Errorf("the instance is %s", i.Status)
			}
			break
		}
		<-changed
	}
	f.Heal()
	cl.idle()
	cl.status(id, inventory.Running)
	if i := cl.instance(id); i.Fault != "" {
		t.Errorf("the fault is still there: %s", i.Fault)
	}
}

// TestLostMachines starts the server with a driver that has lost everything, as
// one without a disk of its own does.
func TestLostMachines(t *testing.T) {
	cl := newCloud(t)
	disks := []string{"DataDisk.1.Size", "20", "DataDisk.1.Category", "cloud_essd"}
	running := cl.run(append(disks, "ImageOptions.LoginAsNonRoot", "true", "Password", secret)...)[0]
	stopped := cl.stopped()
	free := cl.Root.Do(api.ECS, "CreateDisk", "RegionId", hangzhou, "ZoneId", cl.instance(running).ZoneID, "DiskCategory", "cloud_essd", "Size", "20").Text("DiskId")
	cl.idle()
	cl.stop()
	fresh, err := sim.Open(sim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	old := cl.driver
	t.Cleanup(func() {
		if err := errors.Join(old.Close(), fresh.Close()); err != nil {
			t.Error(err)
		}
	})
	cl.driver = fresh
	cl.Restart()
	cl.start(t)
	cl.idle()
	cl.status(running, inventory.Running)
	cl.status(stopped, inventory.Stopped)
	if m := cl.machine(running); m.State != compute.Running || len(m.Volumes) != 1 || m.Login.User != compute.ECSUser || !m.Login.HasPassword {
		t.Errorf("the machine is %+v", m)
	}
	if m := cl.machine(stopped); m.State != compute.Stopped {
		t.Errorf("the machine is %+v", m)
	}
	if d := cl.disk(free); d.Status != inventory.DiskAvailable || !d.Made {
		t.Errorf("the free disk is %+v", d)
	}
	vols, err := fresh.ListVolumes(t.Context())
	if err != nil || len(vols) != 2 {
		t.Errorf("volumes: %v, %v", vols, err)
	}
}

// TestStrayMachines starts the server with machines that did something else
// while it was away.
func TestStrayMachines(t *testing.T) {
	cl := newCloud(t)
	running, stopped := cl.run()[0], cl.stopped()
	vol := cl.Root.Do(api.ECS, "CreateDisk", "RegionId", hangzhou, "ZoneId", cl.instance(running).ZoneID, "DiskCategory", "cloud_essd", "Size", "20").Text("DiskId")
	cl.idle()
	cl.Root.Do(api.ECS, "AttachDisk", "InstanceId", running, "DiskId", vol)
	cl.idle()
	cl.stop()
	err := errors.Join(
		cl.driver.Detach(t.Context(), running, vol),
		cl.driver.Stop(t.Context(), running, compute.StopOptions{}),
		cl.driver.Start(t.Context(), stopped),
		cl.driver.Create(t.Context(), compute.InstanceSpec{ID: "i-stranger", HostName: "s", Image: compute.Image{ID: ubuntu, OSType: compute.Linux}, CPU: 1, MemoryMiB: 1, IP: "10.0.0.9", MAC: "00:16:3e:00:00:09", SystemDiskID: "d-stranger"}),
	)
	if err != nil {
		t.Fatal(err)
	}
	cl.Restart()
	cl.start(t)
	cl.idle()
	if m := cl.machine(running); m.State != compute.Running || len(m.Volumes) != 1 {
		t.Errorf("the machine is %+v", m)
	}
	if m := cl.machine(stopped); m.State != compute.Stopped {
		t.Errorf("the machine is %+v", m)
	}
	cl.status(stopped, inventory.Stopped)
	cl.machine("i-stranger") // another's machine is left alone
}
