package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteInstancesInput are the parameters of DeleteInstances.
type DeleteInstancesInput struct {
	RegionId              string   `wire:",required"`
	InstanceId            []string `wire:",required,max=100"`
	Force                 *bool
	ForceStop             *bool
	TerminateSubscription *bool
	ClientToken           string
	DryRun                *bool
}

// DeleteInstances is DeleteInstance for up to 100 instances: all or none.
//
// Source: "DeleteInstances" (ECS API reference).
var DeleteInstances = api.Operation[*Service, DeleteInstancesInput, Empty]{
	Product: api.ECS, Name: "DeleteInstances", Action: "ecs:DeleteInstances", Effect: api.Write,
	Resources: manyInstances(func(in *DeleteInstancesInput) []string { return in.InstanceId }),
	DryRun:    api.DryRunAll,
	Source:    `"DeleteInstances" (ECS API reference)`,
	Handle: func(s *Service, c *api.Call, in *DeleteInstancesInput) (*Empty, error) {
		if err := distinct(in.InstanceId); err != nil {
			return nil, err
		}
		change := s.release(c, isTrue(in.Force), isTrue(in.ForceStop), isTrue(in.TerminateSubscription))
		return api.Once(c, in.ClientToken, func(tx *state.Tx) (*Empty, error) {
			for _, id := range in.InstanceId {
				if err := editInstanceIn(tx, c, id, change); err != nil {
					return nil, err
				}
			}
			return &Empty{}, nil
		})
	},
}
