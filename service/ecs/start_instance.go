package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// StartInstanceInput are the parameters of StartInstance.
type StartInstanceInput struct {
	InstanceId    string `wire:",required"`
	InitLocalDisk *bool  // of local disks, which no type here has
	DryRun        *bool
}

// Empty is the answer of an operation that says only that it was done.
type Empty struct{}

// StartInstance starts a Stopped instance: Starting, then Running. A new
// system disk or password is in place before it boots.
//
// Source: "StartInstance" (ECS API reference); IncorrectInstanceStatus, 403, in
// any other status.
var StartInstance = api.Operation[*Service, StartInstanceInput, Empty]{
	Product: api.ECS, Name: "StartInstance", Action: "ecs:StartInstance", Effect: api.Write,
	Resources: oneInstance(func(in *StartInstanceInput) string { return in.InstanceId }),
	DryRun:    api.DryRunAll,
	Source:    `"StartInstance" (ECS API reference)`,
	Handle: func(s *Service, c *api.Call, in *StartInstanceInput) (*Empty, error) {
		return &Empty{}, editInstance(c, in.InstanceId, s.start)
	},
}

func (s *Service) start(_ *state.Tx, i *inventory.Instance) error {
	if _, err := s.moveInstance(i, onStart); err != nil {
		return err
	}
	i.Want.Power, i.Want.Force, i.StoppedMode = inventory.On, false, ""
	return nil
}
