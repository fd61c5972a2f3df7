package ecs

import (
	"context"
	"errors"

	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// adoptionPending asks for one comparison of records and machines after each
// start of the server.
func (s *Service) adoptionPending(state.Reader) []string {
	if s.adopted.Load() {
		return nil
	}
	return []string{s.Node}
}

// adopt compares the records of this node with what its driver has and turns
// each difference into work: a machine that should run and does not is started,
// one that is gone is made anew. Nothing else is driven before.
//
// Ours: a machine or volume that the driver has lost is made anew, empty or from its image; that its content is gone is logged as an error and kept in the record's Fault until it is made.
func (s *Service) adopt(ctx context.Context, _ string) error {
	machines, err := s.Driver.List(ctx)
	if err != nil {
		return err
	}
	volumes, err := s.Driver.ListVolumes(ctx)
	if err != nil {
		return err
	}
	machine := make(map[string]*compute.Observed, len(machines))
	for i := range machines {
		machine[machines[i].ID] = &machines[i]
	}
	volume := make(map[string]*compute.ObservedVolume, len(volumes))
	for i := range volumes {
		volume[volumes[i].DiskID] = &volumes[i]
	}
	snap := s.Store.Snapshot()
	for account := range state.Accounts(snap) {
		for id := range inventory.InstancesByNode.Find(snap, account, s.Node) {
			if err := s.adoptInstance(ctx, account, id, machine[id]); err != nil {
				return err
			}
			delete(machine, id)
		}
		for id, d := range inventory.Disks.All(snap, account, "", "") {
			if d.Node != s.Node || d.Type != inventory.DataDisk {
				continue
			}
			if err := s.adoptDisk(ctx, account, id, volume[id]); err != nil {
				return err
			}
		}
	}
	for id := range machine {
		// It may be another installation's, so it is not touched.
		s.Log.Warn("the driver has a machine that no instance of this server stands for", "machine", id)
	}
	s.adopted.Store(true)
	return nil
}

// errSame ends a transaction that has nothing to change.
var errSame = errors.New("nothing to change")

func (s *Service) adoptInstance(ctx context.Context, account, id string, seen *compute.Observed) error {
	var before, image string // what the last run of the transaction found
	err := s.changeInstance(ctx, account, id, func(i *inventory.Instance) (err error) {
		if i.Want.Deleted || !i.Have.Created {
			return errSame // under way: its controller repeats the step
		}
		before, image = string(i.Status), i.ImageID
		switch {
		case seen == nil:
			i.Have.Created = false
			i.Fault = "the driver lost the machine with its system disk; it is made anew from image " + i.ImageID
			_, err = s.moveInstance(i, afterLost) // from Running only
		case i.Status == inventory.Running && seen.State != compute.Running:
			_, err = s.moveInstance(i, afterLost)
		case i.Status == inventory.Stopped && i.Want.Power == inventory.Off && seen.State != compute.Stopped:
			_, err = s.moveInstance(i, afterStray)
		default:
			err = errSame
		}
		return err
	})
	switch {
	case errors.Is(err, errSame):
		return nil
	case err != nil:
		return err
	case seen == nil:
		s.Log.Error("the machine of an instance is gone with its system disk and is made anew from its image", "account", account, "instance", id, "image", image)
	default:
		s.Log.Warn("the machine of an instance is not as it was left and is brought back", "account", account, "instance", id, "status", before, "machine", seen.State)
	}
	return nil
}

func (s *Service) adoptDisk(ctx context.Context, account, id string, seen *compute.ObservedVolume) error {
	err := s.changeDisk(ctx, account, id, func(_ *state.Tx, d *inventory.Disk) error {
		switch {
		case d.Deleted || !d.Made:
			return errSame
		case seen == nil:
			d.Made = false
			d.Fault = "the driver lost the volume; it is made anew, empty"
		case d.Status == inventory.DiskInUse && seen.InstanceID != d.InstanceID:
		default:
			return errSame
		}
		_, err := s.moveDisk(d, afterUnplug) // from In_use only
		return err
	})
	switch {
	case errors.Is(err, errSame):
		return nil
	case err != nil:
		return err
	case seen == nil:
		s.Log.Error("a data disk is gone with its content and is made anew, empty", "account", account, "disk", id)
	default:
		s.Log.Warn("a data disk is not attached as it should be and is attached again", "account", account, "disk", id)
	}
	return nil
}
