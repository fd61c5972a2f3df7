package ecs

import "github.com/rampart-cloud/rampart/api"

// RebootInstancesInput are the parameters of RebootInstances.
type RebootInstancesInput struct {
	RegionId          string   `wire:",required"`
	InstanceId        []string `wire:",required,max=100"`
	ForceReboot       *bool
	BatchOptimization string // AllTogether (default), SuccessFirst
	DryRun            *bool
}

// RebootInstances is RebootInstance for up to 100 instances.
//
// Source: "RebootInstances" (ECS API reference).
var RebootInstances = api.Operation[*Service, RebootInstancesInput, InstanceResponses]{
	Product: api.ECS, Name: "RebootInstances", Action: "ecs:RebootInstances", Effect: api.Write,
	Resources: manyInstances(func(in *RebootInstancesInput) []string { return in.InstanceId }),
	DryRun:    api.DryRunAll,
	Source:    `"RebootInstances" (ECS API reference)`,
	Handle: func(s *Service, c *api.Call, in *RebootInstancesInput) (*InstanceResponses, error) {
		return batch(c, in.InstanceId, in.BatchOptimization, s.restart(isTrue(in.ForceReboot)))
	},
}
