package ecs

import (
	"slices"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// StopInvocationInput are the parameters of StopInvocation.
type StopInvocationInput struct {
	RegionId   string   `wire:",required"`
	InvokeId   string   `wire:",required"`
	InstanceId []string `wire:",max=50"` // default: all
}

// StopInvocationOutput is the answer of StopInvocation.
type StopInvocationOutput struct{}

// StopInvocation ends a run on some or all of its instances. What has not begun
// does not begin; what runs is ended soon after the answer.
//
// Source: "StopInvocation" (ECS API reference): InvalidInvokeId.NotFound 404;
// InstanceId.N up to 50. "ECS: RAM authorization" (2026): the instances that the
// call names are checked.
//
// Inferred: an instance that the run does not have is InvalidInstance.NotFound, 404; a run that is over stays as it is, without an error; source: none.
var StopInvocation = api.Operation[*Service, StopInvocationInput, StopInvocationOutput]{
	Product: api.ECS, Name: "StopInvocation", Action: "ecs:StopInvocation", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *StopInvocationInput) []api.Resource {
		return invocationResources(c, "", in.InstanceId...)
	},
	DryRun: api.NoDryRun,
	Source: `"StopInvocation" (ECS API reference)`,
	Handle: stopInvocation,
}

func stopInvocation(_ *Service, c *api.Call, in *StopInvocationInput) (*StopInvocationOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	return &StopInvocationOutput{}, c.Update(func(tx *state.Tx) error {
		old := inventory.Invocations.Get(tx, c.Account, in.InvokeId)
		if old == nil || old.RegionID != in.RegionId {
			return notFound("InvalidInvokeId.NotFound", "The specified InvokeId %q does not exist in this region. DescribeInvocations lists the runs.", in.InvokeId)
		}
		for _, id := range in.InstanceId {
			if old.Result(id) == nil {
				return notFound("InvalidInstance.NotFound", "The run %s was not on instance %q.", in.InvokeId, id)
			}
		}
		v := *old
		v.Results = slices.Clone(old.Results)
		for i := range v.Results {
			r := &v.Results[i]
			if len(in.InstanceId) > 0 && !slices.Contains(in.InstanceId, r.InstanceID) {
				continue
			}
			switch r.Status {
			case inventory.InvokePending:
				r.Status, r.StopTime, r.FinishTime = inventory.InvokeCancelled, c.Now, c.Now
			case inventory.InvokeRunning:
				r.Status, r.StopTime = inventory.InvokeStopping, c.Now
			}
		}
		inventory.Invocations.Put(tx, c.Account, v.InvokeID, &v)
		return nil
	})
}
