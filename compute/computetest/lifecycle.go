package computetest

import (
	"fmt"
	"strings"
	"sync"

	"github.com/rampart-cloud/rampart/compute"
)

func (s *suite) create() {
	if s.d.Name() == "" {
		s.Error("driver without a name")
	}
	info, err := s.d.Ping(s.ctx)
	s.ok(err)
	if info.Engine == "" {
		s.Error("Ping names no engine")
	}
	spec := s.made()
	s.ok(s.d.Create(s.ctx, spec)) // again: a caller that crashed
	o, found := s.see(spec.ID)
	if !found {
		s.Fatal("a created instance is not listed")
	}
	s.equal("state", o.State, compute.Stopped)
	s.equal("host name", o.HostName, spec.HostName)
	s.equal("IP", o.IP, spec.IP)
	s.equal("MAC", o.MAC, spec.MAC)
	s.equal("root disk", o.RootDiskID, spec.SystemDiskID)
	s.equal("image", o.Image, spec.Image)
	s.equal("labels", o.Labels, spec.Labels)
	s.equal("login", o.Login, compute.ObservedLogin{})
	s.equal("volumes", len(o.Volumes), 0)
	for name, change := range map[string]func(*compute.InstanceSpec){
		"image": func(c *compute.InstanceSpec) { c.Image = OtherImage() },
		"IP":    func(c *compute.InstanceSpec) { c.IP = "172.31.64.250" },
		"disk":  func(c *compute.InstanceSpec) { c.SystemDiskID = "d-other" },
		"data":  func(c *compute.InstanceSpec) { c.UserData = []byte("#!/bin/sh\n") },
		"label": func(c *compute.InstanceSpec) { c.Labels = map[string]string{"generation": "2"} },
	} {
		other := spec
		change(&other)
		if err := s.d.Create(s.ctx, other); err == nil {
			s.Errorf("created again with another %s", name)
		} else {
			s.is(err, compute.ErrConflict)
		}
	}
	// What the caller does to its values afterwards is its own business.
	spec.Labels["generation"] = "changed"
	o.Labels["generation"] = "changed"
	o, _ = s.see(spec.ID)
	s.equal("label after the caller changed its map", o.Labels["generation"], "1")
	other := s.made()
	list, err := s.d.List(s.ctx)
	s.ok(err)
	if len(list) != 2 || list[0].ID != spec.ID || list[1].ID != other.ID {
		s.Errorf("List is not both instances by ID: %v", list)
	}
	s.started()
}

func (s *suite) refusals() {
	const none = "i-none"
	s.is(s.d.Start(s.ctx, none), compute.ErrNotFound)
	s.is(s.d.Stop(s.ctx, none, compute.StopOptions{}), compute.ErrNotFound)
	s.is(s.d.Reboot(s.ctx, none, compute.StopOptions{}), compute.ErrNotFound)
	s.is(s.d.ReplaceRoot(s.ctx, none, compute.RootSpec{DiskID: "d-1", Image: LinuxImage()}), compute.ErrNotFound)
	s.is(s.d.SetLogin(s.ctx, none, compute.Login{User: compute.Root}), compute.ErrNotFound)
	s.is(s.d.Attach(s.ctx, none, compute.Attachment{DiskID: "d-1", Device: "/dev/xvdb"}), compute.ErrNotFound)
	s.is(s.d.Detach(s.ctx, none, "d-1"), compute.ErrNotFound)
	_, err := s.d.Exec(s.ctx, none, compute.ExecSpec{Command: "id"})
	s.is(err, compute.ErrNotFound)
	_, err = s.d.ConsoleLog(s.ctx, none, 100)
	s.is(err, compute.ErrNotFound)
	for name, change := range map[string]func(*compute.InstanceSpec){
		"no ID":       func(c *compute.InstanceSpec) { c.ID = "" },
		"a path":      func(c *compute.InstanceSpec) { c.ID = "../x" },
		"no image":    func(c *compute.InstanceSpec) { c.Image = compute.Image{} },
		"no disk":     func(c *compute.InstanceSpec) { c.SystemDiskID = "" },
		"no address":  func(c *compute.InstanceSpec) { c.IP = "" },
		"no CPU":      func(c *compute.InstanceSpec) { c.CPU = 0 },
		"a bad MAC":   func(c *compute.InstanceSpec) { c.MAC = "zz" },
		"a host name": func(c *compute.InstanceSpec) { c.HostName = "a;b" },
	} {
		spec := Spec(100)
		change(&spec)
		if err := s.d.Create(s.ctx, spec); err == nil {
			s.Errorf("created with %s", name)
		} else {
			s.is(err, compute.ErrInvalid)
		}
	}
	spec := Spec(100)
	spec.UserData = []byte("#cloud-config\npackages: [nginx]\n")
	s.is(s.d.Create(s.ctx, spec), compute.ErrUnsupported)
	list, err := s.d.List(s.ctx)
	s.ok(err)
	s.equal("instances after refusals", len(list), 0)
}

func (s *suite) states() {
	spec := s.made()
	id := spec.ID
	s.ok(s.d.Stop(s.ctx, id, compute.StopOptions{})) // stopped already
	s.is(s.d.Reboot(s.ctx, id, compute.StopOptions{}), compute.ErrConflict)
	s.ok(s.d.Start(s.ctx, id))
	s.await(id, compute.Running)
	s.ok(s.d.Start(s.ctx, id)) // running already
	s.sh(id, "", "echo kept > /root/kept")
	s.ok(s.d.Reboot(s.ctx, id, compute.StopOptions{Force: true}))
	s.await(id, compute.Running)
	s.equal("file after a reboot", s.sh(id, "", "cat /root/kept"), "kept")
	s.ok(s.d.Stop(s.ctx, id, compute.StopOptions{}))
	o := s.await(id, compute.Stopped)
	s.equal("IP when stopped", o.IP, spec.IP)
	s.ok(s.d.Stop(s.ctx, id, compute.StopOptions{Force: true}))
	s.ok(s.d.Start(s.ctx, id))
	s.await(id, compute.Running)
	s.equal("file after stop and start", s.sh(id, "", "cat /root/kept"), "kept")
	s.equal("host name", s.sh(id, "", "hostname"), spec.HostName)
}

func (s *suite) deletion() {
	running, stopped := s.started(), s.made()
	for _, id := range []string{running.ID, stopped.ID, running.ID, "i-never"} {
		s.ok(s.d.Delete(s.ctx, id))
		if _, found := s.see(id); found {
			s.Errorf("%s is listed after Delete", id)
		}
	}
	s.is(s.d.Start(s.ctx, running.ID), compute.ErrNotFound)
	// The ID is free, and nothing of the old machine is left.
	s.ok(s.d.Create(s.ctx, running))
	s.ok(s.d.Start(s.ctx, running.ID))
	s.await(running.ID, compute.Running)
	s.equal("root's home", s.sh(running.ID, "", "ls /root"), "")
}

func (s *suite) login() {
	spec := s.made()
	id := spec.ID
	key := "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3lJ0yq0v0kR0m0p0r0t0v0x0z0B0D0F0H0J0L0N0P0 alice"
	// Before the first start, so that no moment exists in which it is open.
	s.ok(s.d.SetLogin(s.ctx, id, compute.Login{User: compute.ECSUser, AuthorizedKeys: []string{key, key + "2"}}))
	s.ok(s.d.SetLogin(s.ctx, id, compute.Login{User: compute.ECSUser, AuthorizedKeys: []string{key, key + "2"}}))
	o, _ := s.see(id)
	s.equal("login", o.Login, compute.ObservedLogin{User: compute.ECSUser, Keys: 2})
	s.ok(s.d.Start(s.ctx, id))
	s.await(id, compute.Running)
	s.equal("who", s.sh(id, compute.ECSUser, "id -un"), compute.ECSUser)
	s.equal("home", s.sh(id, compute.ECSUser, "pwd"), "/home/ecs-user")
	s.equal("keys", s.sh(id, compute.ECSUser, "cat .ssh/authorized_keys"), key+"\n"+key+"2")
	s.equal("sudo", s.sh(id, compute.ECSUser, "sudo -n id -un"), "root")
	// root has no credential and its files are closed to the ordinary user.
	for _, command := range []string{"cat /etc/shadow", "echo x > /etc/x", "ls /root"} {
		r, err := s.d.Exec(s.ctx, id, compute.ExecSpec{User: compute.ECSUser, Command: command})
		s.ok(err)
		s.equal(command+" as ecs-user", r.ErrorCode, compute.ExitCodeNonzero)
	}
	if line := s.sh(id, "", "grep ^root: /etc/shadow"); strings.Contains(line, "$") {
		s.Errorf("root has a password: %s", line)
	}
	// A password takes the place of the keys, for this user only.
	s.ok(s.d.SetLogin(s.ctx, id, compute.Login{User: compute.ECSUser, PasswordHash: hash}))
	o, _ = s.see(id)
	s.equal("login", o.Login, compute.ObservedLogin{User: compute.ECSUser, HasPassword: true})
	s.equal("shadow", s.sh(id, "", "grep -cF 'ecs-user:"+hash[:11]+"' /etc/shadow"), "1")
	s.ok(s.d.SetLogin(s.ctx, id, compute.Login{User: compute.Root, PasswordHash: hash, AuthorizedKeys: []string{key}}))
	o, _ = s.see(id)
	s.equal("login", o.Login, compute.ObservedLogin{User: compute.Root, HasPassword: true, Keys: 1})
	s.equal("ecs-user stays", s.sh(id, compute.ECSUser, "id -un"), compute.ECSUser)
	s.ok(s.d.SetLogin(s.ctx, id, compute.Login{User: compute.Root}))
	o, _ = s.see(id)
	s.equal("login without a credential", o.Login, compute.ObservedLogin{User: compute.Root})
	for name, l := range map[string]compute.Login{
		"no user":        {},
		"another user":   {User: "alice"},
		"Windows' user":  {User: compute.Administrator},
		"a password":     {User: compute.Root, PasswordHash: "Secret123"},
		"two lines":      {User: compute.Root, AuthorizedKeys: []string{"a\nb"}},
		"a shadow entry": {User: compute.Root, PasswordHash: "$6$a:0:0"},
	} {
		if err := s.d.SetLogin(s.ctx, id, l); err == nil {
			s.Errorf("login with %s accepted", name)
		} else {
			s.is(err, compute.ErrInvalid)
		}
	}
}

func (s *suite) userData() {
	s.n++
	spec := Spec(s.n)
	spec.UserData = []byte("#!/bin/sh\nid -un >> /root/first\necho said\nexit 3\n")
	s.ok(s.d.Create(s.ctx, spec))
	s.ok(s.d.Start(s.ctx, spec.ID))
	s.await(spec.ID, compute.Running) // whatever the script's exit code
	s.equal("ran as", s.sh(spec.ID, "", "cat /root/first"), "root")
	s.ok(s.d.Reboot(s.ctx, spec.ID, compute.StopOptions{}))
	s.await(spec.ID, compute.Running)
	s.stopped(spec.ID)
	s.ok(s.d.Start(s.ctx, spec.ID))
	s.await(spec.ID, compute.Running)
	s.equal("runs after three boots", s.sh(spec.ID, "", "cat /root/first"), "root")
	s.n++
	plain := Spec(s.n)
	plain.UserData = []byte("id > /root/first\n")
	s.ok(s.d.Create(s.ctx, plain))
	s.ok(s.d.Start(s.ctx, plain.ID))
	s.await(plain.ID, compute.Running)
	s.equal("text that is no script", s.sh(plain.ID, "", "ls /root"), "")
}

func (s *suite) replaceRoot() {
	spec := s.made()
	id := spec.ID
	s.ok(s.d.CreateVolume(s.ctx, compute.VolumeSpec{DiskID: "d-keep", SizeGiB: 20}))
	s.ok(s.d.Attach(s.ctx, id, compute.Attachment{DiskID: "d-keep", Device: "/dev/xvdb"}))
	s.ok(s.d.SetLogin(s.ctx, id, compute.Login{User: compute.ECSUser, PasswordHash: hash}))
	s.ok(s.d.Start(s.ctx, id))
	s.await(id, compute.Running)
	s.sh(id, "", "echo old > /root/old; echo data > "+compute.MountPath("/dev/xvdb")+"/f")
	root := compute.RootSpec{DiskID: "d-new", Image: OtherImage()}
	s.is(s.d.ReplaceRoot(s.ctx, id, root), compute.ErrConflict) // running
	s.equal("after a refusal", s.sh(id, "", "cat /root/old"), "old")
	s.stopped(id)
	s.is(s.d.ReplaceRoot(s.ctx, id, compute.RootSpec{Image: OtherImage()}), compute.ErrInvalid)
	s.ok(s.d.ReplaceRoot(s.ctx, id, root))
	s.ok(s.d.ReplaceRoot(s.ctx, id, root))
	o, _ := s.see(id)
	s.equal("root disk", o.RootDiskID, root.DiskID)
	s.equal("image", o.Image, OtherImage())
	s.equal("IP", o.IP, spec.IP)
	s.equal("MAC", o.MAC, spec.MAC)
	s.equal("host name", o.HostName, spec.HostName)
	s.equal("labels", o.Labels, spec.Labels)
	s.equal("login", o.Login, compute.ObservedLogin{})
	s.equal("volumes", o.Volumes, []compute.Attachment{{DiskID: "d-keep", Device: "/dev/xvdb"}})
	s.ok(s.d.Start(s.ctx, id))
	s.await(id, compute.Running)
	s.equal("old file", s.sh(id, "", "ls /root"), "")
	s.equal("volume", s.sh(id, "", "cat "+compute.MountPath("/dev/xvdb")+"/f"), "data")
	r, err := s.d.Exec(s.ctx, id, compute.ExecSpec{User: compute.ECSUser, Command: "id"})
	s.ok(err)
	s.equal("old login", r.ErrorCode, compute.AccountNotExists)
	s.ok(s.d.ReplaceRoot(s.ctx, id, root)) // already so, also while running
}

// concurrency runs everything at once; the race detector and the final List
// judge.
func (s *suite) concurrency() {
	const machines = 8
	var wg sync.WaitGroup
	errs := make(chan error, 100*machines)
	for n := range machines {
		spec := Spec(200 + n/2) // two callers for each machine
		wg.Go(func() {
			note := func(what string, err error, fine ...error) {
				for _, f := range fine {
					if f != nil && errorsIs(err, f) {
						return
					}
				}
				if err != nil {
					errs <- fmt.Errorf("%s: %w", what, err)
				}
			}
			note("Create", s.d.Create(s.ctx, spec))
			note("SetLogin", s.d.SetLogin(s.ctx, spec.ID, compute.Login{User: compute.ECSUser}))
			for range 3 {
				note("Start", s.d.Start(s.ctx, spec.ID), compute.ErrConflict)
				_, err := s.d.Exec(s.ctx, spec.ID, compute.ExecSpec{Command: "echo x >> /root/x; cat /root/x"})
				note("Exec", err, compute.ErrConflict, compute.ErrUnavailable)
				_, err = s.d.List(s.ctx)
				note("List", err)
				note("Reboot", s.d.Reboot(s.ctx, spec.ID, compute.StopOptions{Force: true}), compute.ErrConflict, compute.ErrUnavailable)
				note("Stop", s.d.Stop(s.ctx, spec.ID, compute.StopOptions{Force: true}))
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		s.Error(err)
	}
	for n := range machines / 2 {
		id := Spec(200 + n).ID
		s.await(id, compute.Stopped)
		s.ok(s.d.Delete(s.ctx, id))
	}
	list, err := s.d.List(s.ctx)
	s.ok(err)
	s.equal("instances left", len(list), 0)
}
