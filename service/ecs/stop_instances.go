package ecs

import "github.com/rampart-cloud/rampart/api"

// StopInstancesInput are the parameters of StopInstances.
type StopInstancesInput struct {
	RegionId          string   `wire:",required"`
	InstanceId        []string `wire:",required,max=100"`
	ForceStop         *bool
	StoppedMode       string // StopCharging, KeepCharging
	BatchOptimization string // AllTogether (default), SuccessFirst
	DryRun            *bool
}

// StopInstances is StopInstance for up to 100 instances.
//
// Source: "StopInstances" (ECS API reference).
var StopInstances = api.Operation[*Service, StopInstancesInput, InstanceResponses]{
	Product: api.ECS, Name: "StopInstances", Action: "ecs:StopInstances", Effect: api.Write,
	Resources: manyInstances(func(in *StopInstancesInput) []string { return in.InstanceId }),
	DryRun:    api.DryRunAll,
	Source:    `"StopInstances" (ECS API reference)`,
	Handle: func(s *Service, c *api.Call, in *StopInstancesInput) (*InstanceResponses, error) {
		change, err := s.stop(in.StoppedMode, isTrue(in.ForceStop))
		if err != nil {
			return nil, err
		}
		return batch(c, in.InstanceId, in.BatchOptimization, change)
	},
}
