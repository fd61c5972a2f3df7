package ecs

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/flow"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// instancesPending gives this node's instances that are not what they should
// be. One that waits for its data disks to be attached before it boots is left
// out until they are.
func (s *Service) instancesPending(r state.Reader) []string {
	if !s.adopted.Load() {
		return nil
	}
	var out []string
	for account := range state.Accounts(r) {
		for id, i := range inventory.InstancesUnsettled.Find(r, account, s.Node) {
			if i.Want.Deleted || !i.Have.Created || i.Status != inventory.Starting || !disksUnsettled(r, account, id) {
				out = append(out, key(account, id))
			}
		}
	}
	return out
}

// disksUnsettled says whether a data disk of the instance is still being made,
// attached or detached.
func disksUnsettled(r state.Reader, account, id string) bool {
	for _, d := range inventory.DisksByInstance.Find(r, account, id) {
		if !d.Settled() {
			return true
		}
	}
	return false
}

// driveInstance does the next step for an instance. After it the runner looks
// again; so each step begins from what is stored, and a crash between a step
// and the record of it repeats the step, which no driver minds.
func (s *Service) driveInstance(ctx context.Context, k string) error {
	account, id, err := splitKey(k)
	if err != nil {
		return err
	}
	i := inventory.Instances.Get(s.Store.Snapshot(), account, id)
	if i == nil || i.Node != s.Node {
		return nil
	}
	err = s.stepInstance(ctx, account, i)
	if err == nil || isLater(err) || interrupted(ctx, err) {
		return err
	}
	// The fault is kept where an operator finds it; the runner logs and retries.
	return errors.Join(err, s.changeInstance(ctx, account, id, func(i *inventory.Instance) error {
		i.Fault = err.Error()
		return nil
	}))
}

func (s *Service) stepInstance(ctx context.Context, account string, i *inventory.Instance) error {
	switch {
	case i.Want.Deleted:
		return s.removeInstance(ctx, account, i)
	case !i.Have.Created:
		return s.createInstance(ctx, account, i)
	case i.Want.Root != i.Have.Root:
		return s.replaceRoot(ctx, account, i)
	case i.Want.Power == inventory.Off:
		return s.powerOff(ctx, account, i)
	case i.Status == inventory.Starting && i.Want.Boot != i.Have.Boot:
		return s.reboot(ctx, account, i)
	case i.Status == inventory.Starting:
		return s.powerOn(ctx, account, i)
	}
	return fmt.Errorf("ecs: instance %s is in no state that leads on: status %s, want %+v, have %+v", i.InstanceID, i.Status, i.Want, i.Have)
}

// changeInstance changes the record, if it still exists.
func (s *Service) changeInstance(ctx context.Context, account, id string, fn func(*inventory.Instance) error) error {
	return s.store(ctx, func(tx *state.Tx) error {
		old := inventory.Instances.Get(tx, account, id)
		if old == nil {
			return nil
		}
		i := *old
		if err := fn(&i); err != nil {
			return err
		}
		inventory.Instances.Put(tx, account, id, &i)
		return nil
	})
}

// machineImage is the image of an instance as drivers know it.
func machineImage(id string) (compute.Image, error) {
	img, ok := catalog.LookupImage(id)
	if !ok {
		return compute.Image{}, fmt.Errorf("ecs: image %s is not in the catalog", id)
	}
	return compute.Image{ID: img.ID, OSType: img.OSType, Platform: img.Platform}, nil
}

func machineLogin(l inventory.Login) compute.Login {
	return compute.Login{User: l.User, PasswordHash: l.PasswordHash, AuthorizedKeys: l.PublicKeys}
}

// createInstance makes the machine and sets its login, so that nobody can reach
// it before the login is set.
func (s *Service) createInstance(ctx context.Context, account string, i *inventory.Instance) error {
	img, err := machineImage(i.ImageID)
	if err != nil {
		return err
	}
	t, ok := catalog.LookupInstanceType(i.InstanceType)
	if !ok {
		return fmt.Errorf("ecs: instance type %s is not in the catalog", i.InstanceType)
	}
	data, err := base64.StdEncoding.DecodeString(i.UserData)
	if err != nil {
		return fmt.Errorf("ecs: stored user data of %s: %w", i.InstanceID, err)
	}
	spec := compute.InstanceSpec{ID: i.InstanceID, HostName: i.HostName, Image: img, CPU: t.VCPUs, MemoryMiB: t.MemoryMiB,
		IP: i.PrivateIP, MAC: i.MAC, SystemDiskID: i.SystemDiskID, UserData: data,
		Labels: map[string]string{"account": account, "region": i.RegionID}}
	if err := s.Driver.Create(ctx, spec); err != nil {
		return err
	}
	if err := s.Driver.SetLogin(ctx, i.InstanceID, machineLogin(i.Login)); err != nil {
		return err
	}
	return s.changeInstance(ctx, account, i.InstanceID, func(n *inventory.Instance) error {
		n.Have.Created, n.Have.Root, n.Have.Boot, n.Have.Login, n.Fault = true, i.Want.Root, i.Want.Boot, i.Want.Login, ""
		event := afterMade
		if n.Want.Power == inventory.On {
			event = afterMadeToRun
		}
		_, err := s.moveInstance(n, event) // not from Pending: one that is made anew after a loss
		return err
	})
}

// replaceRoot gives the stopped machine its new system disk with its login.
func (s *Service) replaceRoot(ctx context.Context, account string, i *inventory.Instance) error {
	img, err := machineImage(i.ImageID)
	if err != nil {
		return err
	}
	if err := s.Driver.ReplaceRoot(ctx, i.InstanceID, compute.RootSpec{DiskID: i.SystemDiskID, Image: img}); err != nil {
		return err
	}
	if err := s.Driver.SetLogin(ctx, i.InstanceID, machineLogin(i.Login)); err != nil {
		return err
	}
	return s.changeInstance(ctx, account, i.InstanceID, func(n *inventory.Instance) error {
		n.Have.Root, n.Have.Login, n.Fault = i.Want.Root, i.Want.Login, ""
		return nil
	})
}

// applyLogin sets a changed credential. It is called before a boot and never
// between two, as what the guest did with its passwords since must stay.
func (s *Service) applyLogin(ctx context.Context, i *inventory.Instance) error {
	if i.Want.Login == i.Have.Login {
		return nil
	}
	return s.Driver.SetLogin(ctx, i.InstanceID, machineLogin(i.Login))
}

func (s *Service) powerOn(ctx context.Context, account string, i *inventory.Instance) error {
	if err := s.applyLogin(ctx, i); err != nil {
		return err
	}
	if err := s.Driver.Start(ctx, i.InstanceID); err != nil {
		return err
	}
	return s.whenRunning(ctx, account, i)
}

// reboot restarts the machine. One that is found stopped, because an earlier
// attempt got no further or the guest stopped itself, is started.
func (s *Service) reboot(ctx context.Context, account string, i *inventory.Instance) error {
	seen, err := s.mustObserve(ctx, i.InstanceID)
	if err != nil {
		return err
	}
	if err := s.applyLogin(ctx, i); err != nil {
		return err
	}
	switch seen.State {
	case compute.Running:
		err = s.Driver.Reboot(ctx, i.InstanceID, compute.StopOptions{Force: i.Want.Force})
	case compute.Stopped:
		err = s.Driver.Start(ctx, i.InstanceID)
	default:
		return flow.Later(poll, "the machine is "+string(seen.State))
	}
	if err != nil {
		return err
	}
	// The reboot is done; that it is up again is the next step's to find, so
	// that a slow boot does not reboot it again.
	return s.changeInstance(ctx, account, i.InstanceID, func(n *inventory.Instance) error {
		n.Have.Boot, n.Have.Login = i.Want.Boot, i.Want.Login
		return nil
	})
}

// whenRunning records that the machine runs, once the driver sees it.
func (s *Service) whenRunning(ctx context.Context, account string, i *inventory.Instance) error {
	seen, err := s.mustObserve(ctx, i.InstanceID)
	if err != nil {
		return err
	}
	if seen.State != compute.Running {
		return flow.Later(poll, "the machine is "+string(seen.State))
	}
	return s.changeInstance(ctx, account, i.InstanceID, func(n *inventory.Instance) error {
		n.Have.Boot, n.Have.Login, n.Fault = i.Want.Boot, i.Want.Login, ""
		moved, err := s.moveInstance(n, afterStart)
		if moved {
			n.StartTime = s.Now()
		}
		return err
	})
}

func (s *Service) powerOff(ctx context.Context, account string, i *inventory.Instance) error {
	if err := s.Driver.Stop(ctx, i.InstanceID, compute.StopOptions{Force: i.Want.Force}); err != nil {
		return err
	}
	seen, err := s.mustObserve(ctx, i.InstanceID)
	if err != nil {
		return err
	}
	if seen.State != compute.Stopped {
		return flow.Later(poll, "the machine is "+string(seen.State))
	}
	return s.changeInstance(ctx, account, i.InstanceID, func(n *inventory.Instance) error {
		n.Have.Boot, n.Fault = i.Want.Boot, ""
		_, err := s.moveInstance(n, afterStop)
		return err
	})
}

func (s *Service) mustObserve(ctx context.Context, id string) (*compute.Observed, error) {
	seen, err := s.observe(ctx, id)
	if err == nil && seen == nil {
		err = compute.Fail(compute.ErrNotFound, "List", id, "the machine of the instance is gone")
	}
	return seen, err
}

// removeInstance deletes the machine and then the record with what belongs to
// it. Data disks that are to stay become free.
func (s *Service) removeInstance(ctx context.Context, account string, i *inventory.Instance) error {
	if err := s.Driver.Delete(ctx, i.InstanceID); err != nil {
		return err
	}
	return s.store(ctx, func(tx *state.Tx) error {
		now := inventory.Instances.Get(tx, account, i.InstanceID)
		if now == nil {
			return nil
		}
		var disks []*inventory.Disk
		for _, d := range inventory.DisksByInstance.Find(tx, account, i.InstanceID) {
			disks = append(disks, d)
		}
		for _, d := range disks {
			if d.Type == inventory.SystemDisk {
				inventory.Disks.Delete(tx, account, d.DiskID)
				continue
			}
			if err := s.freeDisk(tx, account, d); err != nil {
				return err
			}
		}
		inventory.FreeIP(tx, account, now.VSwitchID, now.PrivateIP, now.InstanceID)
		inventory.Instances.Delete(tx, account, now.InstanceID)
		return nil
	})
}
