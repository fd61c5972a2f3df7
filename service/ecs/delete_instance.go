package ecs

import (
	"net/http"
	"time"

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
	TerminateSubscription *bool // also a subscription that is over
	DryRun                *bool
}

// DeleteInstance deletes a Stopped instance, or with Force a Running one, with
// its system disk and those data disks that have DeleteWithInstance. The others
// become Available. A subscription can be deleted when it is over, with
// TerminateSubscription.
//
// Source: "DeleteInstance" (ECS API reference); IncorrectInstanceStatus,
// ChargeTypeViolation and InvalidOperation.DeletionProtection, 403.
var DeleteInstance = api.Operation[*Service, DeleteInstanceInput, Empty]{
	Product: api.ECS, Name: "DeleteInstance", Action: "ecs:DeleteInstance", Effect: api.Write,
	Resources: oneInstance(func(in *DeleteInstanceInput) string { return in.InstanceId }),
	DryRun:    api.DryRunAll,
	Source:    `"DeleteInstance" (ECS API reference)`,
	Handle: func(s *Service, c *api.Call, in *DeleteInstanceInput) (*Empty, error) {
		return &Empty{}, editInstance(c, in.InstanceId, s.release(c, isTrue(in.Force), isTrue(in.ForceStop), isTrue(in.TerminateSubscription)))
	},
}

// release gives the change that begins an instance's deletion.
func (s *Service) release(c *api.Call, force, forceStop, subscription bool) func(*state.Tx, *inventory.Instance) error {
	account := c.Account
	return func(tx *state.Tx, i *inventory.Instance) error {
		switch {
		case i.InstanceChargeType != inventory.PrePaid:
		case c.Now.Before(i.ExpiredTime):
			return acs.New(acs.Conflict, http.StatusForbidden, "ChargeTypeViolation",
				"The operation is not permitted due to charge type of the instance: the subscription of %s is paid for until %s. It can be deleted after that.", i.InstanceID, i.ExpiredTime.Format(time.RFC3339))
		case !subscription:
			return acs.New(acs.Conflict, http.StatusForbidden, "ChargeTypeViolation",
				"The operation is not permitted due to charge type of the instance: %s was a subscription. Send TerminateSubscription=true to delete it.", i.InstanceID)
		}
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
