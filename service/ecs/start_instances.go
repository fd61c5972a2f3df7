package ecs

import "github.com/rampart-cloud/rampart/api"

// StartInstancesInput are the parameters of StartInstances.
type StartInstancesInput struct {
	RegionId          string   `wire:",required"`
	InstanceId        []string `wire:",required,max=100"`
	BatchOptimization string   // AllTogether (default), SuccessFirst
	DryRun            *bool
}

// StartInstances is StartInstance for up to 100 instances.
//
// Source: "StartInstances" (ECS API reference).
var StartInstances = api.Operation[*Service, StartInstancesInput, InstanceResponses]{
	Product: api.ECS, Name: "StartInstances", Action: "ecs:StartInstances", Effect: api.Write,
	Resources: manyInstances(func(in *StartInstancesInput) []string { return in.InstanceId }),
	DryRun:    api.DryRunAll,
	Source:    `"StartInstances" (ECS API reference)`,
	Handle: func(s *Service, c *api.Call, in *StartInstancesInput) (*InstanceResponses, error) {
		return batch(c, in.InstanceId, in.BatchOptimization, s.start)
	},
}
