package ecs

import (
	"context"
	"errors"

	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// disksPending gives this node's data disks that are not what they should be. A
// disk of an instance whose machine does not exist yet, or is being deleted,
// waits for that.
func (s *Service) disksPending(r state.Reader) []string {
	if !s.adopted.Load() {
		return nil
	}
	var out []string
	for account := range state.Accounts(r) {
		for id, d := range inventory.DisksUnsettled.Find(r, account, s.Node) {
			if d.InstanceID != "" && d.Made {
				i := inventory.Instances.Get(r, account, d.InstanceID)
				if i != nil && (i.Want.Deleted || !i.Have.Created) {
					continue
				}
			}
			out = append(out, key(account, id))
		}
	}
	return out
}

// driveDisk does the next step for a data disk; see driveInstance.
func (s *Service) driveDisk(ctx context.Context, k string) error {
	account, id, err := splitKey(k)
	if err != nil {
		return err
	}
	d := inventory.Disks.Get(s.Store.Snapshot(), account, id)
	if d == nil || d.Node != s.Node || d.Settled() {
		return nil
	}
	err = s.stepDisk(ctx, account, d)
	if err == nil || isLater(err) || interrupted(ctx, err) {
		return err
	}
	return errors.Join(err, s.changeDisk(ctx, account, id, func(_ *state.Tx, d *inventory.Disk) error {
		d.Fault = err.Error()
		return nil
	}))
}

func (s *Service) stepDisk(ctx context.Context, account string, d *inventory.Disk) error {
	switch {
	case d.Status == inventory.DiskDetaching && d.InstanceID != "":
		return s.detachVolume(ctx, account, d)
	case d.Deleted:
		if err := s.Driver.DeleteVolume(ctx, d.DiskID); err != nil && !errors.Is(err, compute.ErrNotFound) {
			return err
		}
		return s.store(ctx, func(tx *state.Tx) error {
			inventory.Disks.Delete(tx, account, d.DiskID)
			return nil
		})
	case !d.Made:
		return s.makeVolume(ctx, account, d)
	}
	return s.attachVolume(ctx, account, d)
}

// changeDisk changes the record, if it still exists.
func (s *Service) changeDisk(ctx context.Context, account, id string, fn func(*state.Tx, *inventory.Disk) error) error {
	return s.store(ctx, func(tx *state.Tx) error {
		old := inventory.Disks.Get(tx, account, id)
		if old == nil {
			return nil
		}
		d := *old
		if err := fn(tx, &d); err != nil {
			return err
		}
		inventory.Disks.Put(tx, account, id, &d)
		return nil
	})
}

func (s *Service) makeVolume(ctx context.Context, account string, d *inventory.Disk) error {
	spec := compute.VolumeSpec{DiskID: d.DiskID, SizeGiB: d.Size, Labels: map[string]string{"account": account, "region": d.RegionID}}
	if err := s.Driver.CreateVolume(ctx, spec); err != nil {
		return err
	}
	return s.changeDisk(ctx, account, d.DiskID, func(_ *state.Tx, n *inventory.Disk) error {
		n.Made, n.Fault = true, ""
		event := afterVolume
		if n.InstanceID != "" {
			event = afterVolumeIn
		}
		_, err := s.moveDisk(n, event)
		return err
	})
}

func (s *Service) attachVolume(ctx context.Context, account string, d *inventory.Disk) error {
	if err := s.Driver.Attach(ctx, d.InstanceID, compute.Attachment{DiskID: d.DiskID, Device: d.Device}); err != nil {
		return err
	}
	return s.changeDisk(ctx, account, d.DiskID, func(_ *state.Tx, n *inventory.Disk) error {
		n.Fault = ""
		moved, err := s.moveDisk(n, afterAttach)
		if moved {
			n.AttachedTime = s.Now()
		}
		return err
	})
}

func (s *Service) detachVolume(ctx context.Context, account string, d *inventory.Disk) error {
	if err := s.Driver.Detach(ctx, d.InstanceID, d.DiskID); err != nil && !errors.Is(err, compute.ErrNotFound) {
		return err
	}
	return s.store(ctx, func(tx *state.Tx) error {
		n := inventory.Disks.Get(tx, account, d.DiskID)
		if n == nil {
			return nil
		}
		return s.freeDisk(tx, account, n)
	})
}

// freeDisk records that a data disk is attached to nothing. One that is to be
// deleted stays unsettled and goes on to be.
func (s *Service) freeDisk(tx *state.Tx, account string, old *inventory.Disk) error {
	d := *old
	if d.Made {
		if _, err := s.moveDisk(&d, onRelease); err != nil {
			return err
		}
		if _, err := s.moveDisk(&d, afterDetach); err != nil {
			return err
		}
	} else {
		d.Status = inventory.DiskCreating // its instance went before it was made
	}
	d.InstanceID, d.Device, d.Fault = "", "", ""
	d.DetachedTime = s.Now()
	inventory.Disks.Put(tx, account, d.DiskID, &d)
	return nil
}
