package ecs

import (
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteInstanceInput are the parameters of DeleteInstance.
type DeleteInstanceInput struct {
	InstanceId            string `wire:",required"`
	Force                 *bool  // also a running instance
	ForceStop             *bool
	TerminateSubscription *bool // of subscriptions, which do not exist here
	DryRun                *bool
}

// DeleteInstance deletes a Stopped instance, or with Force a Running one, with
// its system disk and those data disks that have DeleteWithInstance. The others
// become Available.
//
// Source: "DeleteInstance" (ECS API reference); IncorrectInstanceStatus and
// InvalidOperation.DeletionProtection, 403.
var DeleteInstance = api.Operation[*Service, DeleteInstanceInput, Empty]{
	Product: api.ECS, Name: "DeleteInstance", Action: "ecs:DeleteInstance", Effect: api.Write,
	Resources: oneInstance(func(in *DeleteInstanceInput) string { return in.InstanceId }),
	DryRun:    api.DryRunAll,
	Source:    `"DeleteInstance" (ECS API reference)`,
	Handle: func(s *Service, c *api.Call, in *DeleteInstanceInput) (*Empty, error) {
		return &Empty{}, editInstance(c, in.InstanceId, s.release(c.Account, isTrue(in.Force), isTrue(in.ForceStop)))
	},
}

// release gives the change that begins an instance's deletion.
func (s *Service) release(account string, force, forceStop bool) func(*state.Tx, *inventory.Instance) error {
	return func(tx *state.Tx, i *inventory.Instance) error {
		if i.DeletionProtection {
			return acs.New(acs.Conflict, http.StatusForbidden, "InvalidOperation.DeletionProtection",
				"The instance %s is protected from deletion. Switch that off with ModifyInstanceAttribute DeletionProtection=false first.", i.InstanceID)
		}
		event := onDelete
		if force {
			event = onForceDelete
		}
		if _, err := s.moveInstance(i, event); err != nil {
			return err
		}
		i.Want.Deleted, i.Want.Force = true, forceStop
		var disks []*inventory.Disk
		for _, d := range inventory.DisksByInstance.Find(tx, account, i.InstanceID) {
			disks = append(disks, d)
		}
		for _, old := range disks {
			d := *old
			if d.Type == inventory.DataDisk {
				if _, err := s.moveDisk(&d, onRelease); err != nil {
					return err
				}
			}
			d.Deleted = d.Type == inventory.SystemDisk || d.DeleteWithInstance
			inventory.Disks.Put(tx, account, d.DiskID, &d)
		}
		return nil
	}
}
