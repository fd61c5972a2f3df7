package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// RebootInstanceInput are the parameters of RebootInstance.
type RebootInstanceInput struct {
	InstanceId string `wire:",required"`
	ForceStop  *bool
	DryRun     *bool
}

// RebootInstance restarts a Running instance: Starting, then Running. A changed
// password is in force after it.
//
// Source: "RebootInstance" (ECS API reference); IncorrectInstanceStatus, 403, in
// any other status; "Instance lifecycle" (2021): a restarted instance is
// Starting.
var RebootInstance = api.Operation[*Service, RebootInstanceInput, Empty]{
	Product: api.ECS, Name: "RebootInstance", Action: "ecs:RebootInstance", Effect: api.Write,
	Resources: oneInstance(func(in *RebootInstanceInput) string { return in.InstanceId }),
	DryRun:    api.DryRunAll,
	Source:    `"RebootInstance" (ECS API reference)`,
	Handle: func(s *Service, c *api.Call, in *RebootInstanceInput) (*Empty, error) {
		return &Empty{}, editInstance(c, in.InstanceId, s.restart(isTrue(in.ForceStop)))
	},
}

// restart gives the change that reboots an instance.
func (s *Service) restart(force bool) func(*state.Tx, *inventory.Instance) error {
	return func(_ *state.Tx, i *inventory.Instance) error {
		if _, err := s.moveInstance(i, onReboot); err != nil {
			return err
		}
		i.Want.Boot++
		i.Want.Force = force
		return nil
	}
}
