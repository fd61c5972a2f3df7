package computetest

import "github.com/rampart-cloud/rampart/compute"

func (s *suite) volume(id string) (compute.ObservedVolume, bool) {
	s.Helper()
	list, err := s.d.ListVolumes(s.ctx)
	s.ok(err)
	for _, v := range list {
		if v.DiskID == id {
			return v, true
		}
	}
	return compute.ObservedVolume{}, false
}

// cold attaches or detaches, stopping the instance around it where the driver
// cannot do it hot.
func (s *suite) cold(id string, op func() error) {
	s.Helper()
	if !s.d.Caps().HotAttach {
		s.stopped(id)
	}
	s.ok(op())
	if !s.d.Caps().HotAttach {
		s.ok(s.d.Start(s.ctx, id))
		s.await(id, compute.Running)
	}
}

func (s *suite) volumes() {
	spec := compute.VolumeSpec{DiskID: "d-data", SizeGiB: 40, Labels: map[string]string{"a": "b"}}
	s.ok(s.d.CreateVolume(s.ctx, spec))
	s.ok(s.d.CreateVolume(s.ctx, spec))
	v, found := s.volume("d-data")
	if !found {
		s.Fatal("a created volume is not listed")
	}
	s.equal("volume", v, compute.ObservedVolume{DiskID: "d-data", SizeGiB: 40, Labels: spec.Labels})
	a, b := s.started(), s.started()
	at := compute.Attachment{DiskID: "d-data", Device: "/dev/xvdc"}
	dir := compute.MountPath(at.Device)
	s.cold(a.ID, func() error { return s.d.Attach(s.ctx, a.ID, at) })
	s.ok(s.d.Attach(s.ctx, a.ID, at))
	v, _ = s.volume("d-data")
	s.equal("attached to", v.InstanceID, a.ID)
	s.equal("device", v.Device, at.Device)
	o, _ := s.see(a.ID)
	s.equal("volumes", o.Volumes, []compute.Attachment{at})
	s.sh(a.ID, "", "echo data > "+dir+"/f && mkdir "+dir+"/sub")
	s.ok(s.d.Reboot(s.ctx, a.ID, compute.StopOptions{Force: true}))
	s.await(a.ID, compute.Running)
	s.equal("after a reboot", s.sh(a.ID, "", "cat "+dir+"/f"), "data")
	s.is(s.d.DeleteVolume(s.ctx, "d-data"), compute.ErrConflict)
	s.cold(a.ID, func() error { return s.d.Detach(s.ctx, a.ID, "d-data") })
	s.ok(s.d.Detach(s.ctx, a.ID, "d-data"))
	r, err := s.d.Exec(s.ctx, a.ID, compute.ExecSpec{Command: "cat " + dir + "/f"})
	s.ok(err)
	s.equal("read after Detach", r.ErrorCode, compute.ExitCodeNonzero)
	// The content goes with the volume, and stays when its instance goes.
	s.cold(b.ID, func() error {
		return s.d.Attach(s.ctx, b.ID, compute.Attachment{DiskID: "d-data", Device: "/dev/xvdb"})
	})
	s.equal("on another machine", s.sh(b.ID, "", "cat "+compute.MountPath("/dev/xvdb")+"/f"), "data")
	s.ok(s.d.Delete(s.ctx, b.ID))
	v, found = s.volume("d-data")
	if !found || v.InstanceID != "" {
		s.Fatalf("after its instance was deleted: %v, found %v", v, found)
	}
	s.cold(a.ID, func() error { return s.d.Attach(s.ctx, a.ID, at) })
	s.equal("after its instance was deleted", s.sh(a.ID, "", "cat "+dir+"/f"), "data")
	s.cold(a.ID, func() error { return s.d.Detach(s.ctx, a.ID, "d-data") })
	s.ok(s.d.DeleteVolume(s.ctx, "d-data"))
	s.ok(s.d.DeleteVolume(s.ctx, "d-data"))
	if _, found := s.volume("d-data"); found {
		s.Error("a deleted volume is listed")
	}
	s.ok(s.d.CreateVolume(s.ctx, spec))
	s.cold(a.ID, func() error { return s.d.Attach(s.ctx, a.ID, at) })
	s.equal("a new volume of an old name", s.sh(a.ID, "", "ls "+dir), "")
}

func (s *suite) volumeConflicts() {
	a, b := s.made(), s.made()
	for _, id := range []string{"d-1", "d-2"} {
		s.ok(s.d.CreateVolume(s.ctx, compute.VolumeSpec{DiskID: id, SizeGiB: 20}))
	}
	s.is(s.d.CreateVolume(s.ctx, compute.VolumeSpec{DiskID: "d-1", SizeGiB: 21}), compute.ErrConflict)
	s.is(s.d.CreateVolume(s.ctx, compute.VolumeSpec{DiskID: "d-3"}), compute.ErrInvalid)
	s.is(s.d.CreateVolume(s.ctx, compute.VolumeSpec{DiskID: "a/b", SizeGiB: 1}), compute.ErrInvalid)
	s.is(s.d.Attach(s.ctx, a.ID, compute.Attachment{DiskID: "d-none", Device: "/dev/xvdb"}), compute.ErrNotFound)
	s.is(s.d.Detach(s.ctx, a.ID, "d-none"), compute.ErrNotFound)
	for _, dev := range []string{"", "/dev/xvda", "/dev/sdb", "/dev/../etc", "xvdb"} {
		s.is(s.d.Attach(s.ctx, a.ID, compute.Attachment{DiskID: "d-1", Device: dev}), compute.ErrInvalid)
	}
	s.ok(s.d.Attach(s.ctx, a.ID, compute.Attachment{DiskID: "d-1", Device: "/dev/xvdb"}))
	s.is(s.d.Attach(s.ctx, b.ID, compute.Attachment{DiskID: "d-1", Device: "/dev/xvdb"}), compute.ErrConflict)
	s.is(s.d.Attach(s.ctx, a.ID, compute.Attachment{DiskID: "d-1", Device: "/dev/xvdc"}), compute.ErrConflict)
	s.is(s.d.Attach(s.ctx, a.ID, compute.Attachment{DiskID: "d-2", Device: "/dev/xvdb"}), compute.ErrConflict)
	s.is(s.d.Attach(s.ctx, a.ID, compute.Attachment{DiskID: "d-2", Device: "/dev/vdb"}), compute.ErrConflict)
	s.ok(s.d.Detach(s.ctx, b.ID, "d-1")) // not there: nothing to do
	v, _ := s.volume("d-1")
	s.equal("attached to", v.InstanceID, a.ID)
	if !s.d.Caps().HotAttach {
		s.ok(s.d.Start(s.ctx, a.ID))
		s.await(a.ID, compute.Running)
		s.is(s.d.Attach(s.ctx, a.ID, compute.Attachment{DiskID: "d-2", Device: "/dev/xvdc"}), compute.ErrConflict)
	}
}
