package ecs

import (
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// DetachDiskInput are the parameters of DetachDisk.
type DetachDiskInput struct {
	InstanceId         string `wire:",required"`
	DiskId             string `wire:",required"`
	DeleteWithInstance *bool  // of system disks
}

// DetachDisk takes an In_use data disk away from its Running or Stopped
// instance: Detaching, then Available.
//
// Sources: "DetachDisk" (ECS API reference); row DetachDisk of "ECS: RAM
// authorization" (2026): disk and instance.
//
// Inferred: a disk that is not attached to this instance answers IncorrectDiskStatus, 403; source: likeness to "AttachDisk".
// Ours: a system disk cannot be detached, as drivers keep it with its machine.
var DetachDisk = api.Operation[*Service, DetachDiskInput, Empty]{
	Product: api.ECS, Name: "DetachDisk", Action: "ecs:DetachDisk", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DetachDiskInput) []api.Resource {
		return []api.Resource{diskResource(c, in.DiskId), instanceResource(c, in.InstanceId)}
	},
	DryRun: api.NoDryRun,
	Source: `"DetachDisk" (ECS API reference)`,
	Handle: func(s *Service, c *api.Call, in *DetachDiskInput) (*Empty, error) {
		return &Empty{}, c.Update(func(tx *state.Tx) error { return s.detach(tx, c, in) })
	},
}

func (s *Service) detach(tx *state.Tx, c *api.Call, in *DetachDiskInput) error {
	old, err := findDisk(tx, c, in.DiskId)
	if err != nil {
		return err
	}
	i, err := findInstance(tx, c, in.InstanceId)
	if err != nil {
		return err
	}
	if old.InstanceID != i.InstanceID {
		return acs.New(acs.Conflict, http.StatusForbidden, "IncorrectDiskStatus", "The disk %s is not attached to instance %s. DescribeDisks shows what it is attached to.", old.DiskID, i.InstanceID)
	}
	if old.Type == inventory.SystemDisk {
		return acs.New(acs.Unsupported, http.StatusBadRequest, "UnsupportedOperation", "This server cannot detach a system disk, so nothing was done. Use ReplaceSystemDisk for a new one.")
	}
	probe := *i
	if _, err := s.moveInstance(&probe, onDetach); err != nil {
		return err
	}
	if err := s.hotPlug(i); err != nil {
		return err
	}
	d := *old
	if _, err := s.moveDisk(&d, onDetachDisk); err != nil {
		return err
	}
	inventory.Disks.Put(tx, c.Account, d.DiskID, &d)
	return nil
}
