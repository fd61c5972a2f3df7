package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteDiskInput are the parameters of DeleteDisk.
type DeleteDiskInput struct {
	DiskId string `wire:",required"`
}

// DeleteDisk deletes an Available disk and what is on it.
//
// Source: "DeleteDisk" (ECS API reference); IncorrectDiskStatus, 403, in any
// other status.
var DeleteDisk = api.Operation[*Service, DeleteDiskInput, Empty]{
	Product: api.ECS, Name: "DeleteDisk", Action: "ecs:DeleteDisk", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteDiskInput) []api.Resource {
		return []api.Resource{diskResource(c, in.DiskId)}
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteDisk" (ECS API reference)`,
	Handle: func(s *Service, c *api.Call, in *DeleteDiskInput) (*Empty, error) {
		return &Empty{}, c.Update(func(tx *state.Tx) error {
			old, err := findDisk(tx, c, in.DiskId)
			if err != nil {
				return err
			}
			d := *old
			if _, err := s.moveDisk(&d, onDeleteDisk); err != nil {
				return err
			}
			d.Deleted = true
			inventory.Disks.Put(tx, c.Account, d.DiskID, &d)
			return nil
		})
	},
}
