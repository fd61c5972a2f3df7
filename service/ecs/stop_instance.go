package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// StopInstanceInput are the parameters of StopInstance.
type StopInstanceInput struct {
	InstanceId  string `wire:",required"`
	ForceStop   *bool  // as pulling the plug
	ConfirmStop *bool  // no meaning since long
	StoppedMode string // StopCharging, KeepCharging
	Hibernate   *bool  // refused if true
	DryRun      *bool
}

// StopInstance stops a Running instance: Stopping, then Stopped.
//
// Source: "StopInstance" (ECS API reference); IncorrectInstanceStatus, 403, in
// any other status.
var StopInstance = api.Operation[*Service, StopInstanceInput, Empty]{
	Product: api.ECS, Name: "StopInstance", Action: "ecs:StopInstance", Effect: api.Write,
	Resources: oneInstance(func(in *StopInstanceInput) string { return in.InstanceId }),
	DryRun:    api.DryRunAll,
	Source:    `"StopInstance" (ECS API reference)`,
	Handle: func(s *Service, c *api.Call, in *StopInstanceInput) (*Empty, error) {
		if err := unsupported("Hibernate", isTrue(in.Hibernate)); err != nil {
			return nil, err
		}
		change, err := s.stop(in.StoppedMode, isTrue(in.ForceStop))
		if err != nil {
			return nil, err
		}
		return &Empty{}, editInstance(c, in.InstanceId, change)
	},
}

// stop gives the change that stops an instance.
//
// Source: StoppedMode of "StopInstance" (ECS API reference).
//
// Inferred: without StoppedMode the mode is KeepCharging; source: "StopInstance" (ECS API reference), the default of an account that has not enabled economical mode.
func (s *Service) stop(mode string, force bool) (func(*state.Tx, *inventory.Instance) error, error) {
	if err := oneOf("StoppedMode", mode, "StopCharging", "KeepCharging"); err != nil {
		return nil, err
	}
	if mode == "" {
		mode = "KeepCharging"
	}
	return func(_ *state.Tx, i *inventory.Instance) error {
		if _, err := s.moveInstance(i, onStop); err != nil {
			return err
		}
		i.Want.Power, i.Want.Force, i.StoppedMode = inventory.Off, force, mode
		return nil
	}, nil
}
