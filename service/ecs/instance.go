package ecs

import (
	"errors"
	"slices"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// findInstance finds an instance that is not being deleted.
//
// Source: error InvalidInstanceId.NotFound, 404, of the instance operations
// (ECS API reference).
//
// Ours: an instance is no longer found as soon as its deletion is accepted, though its machine lives a moment longer.
// Inferred: an instance of another region than RegionId says is not found; source: every endpoint serves one region.
func findInstance(r state.Reader, c *api.Call, id string) (*inventory.Instance, error) {
	i := inventory.Instances.Get(r, c.Account, id)
	if i == nil || i.Want.Deleted || c.Region != "" && c.Region != i.RegionID {
		return nil, notFound("InvalidInstanceId.NotFound", "The specified InstanceId %q does not exist. DescribeInstances lists the instances.", id)
	}
	return i, nil
}

// instanceResource names an instance to policy. One that does not exist has the
// region of the call.
//
// Source: "ECS: RAM authorization" (2026): instance/{InstanceId}.
func instanceResource(c *api.Call, id string) api.Resource {
	if i := inventory.Instances.Get(c.Snapshot, c.Account, id); i != nil {
		return api.Resource{ARN: c.ARN("ecs", i.RegionID, "instance/"+id), Group: identity.ResourceGroupOf(i.ResourceGroupID), Tags: i.Tags}
	}
	return api.Resource{ARN: c.ARN("ecs", c.Region, "instance/"+id)}
}

func instanceResources(c *api.Call, ids []string) []api.Resource {
	out := make([]api.Resource, len(ids))
	for n, id := range ids {
		out[n] = instanceResource(c, id)
	}
	return out
}

// oneInstance is the Resources of an operation on the one instance that get
// gives.
func oneInstance[In any](get func(*In) string) func(*Service, *api.Call, *In) []api.Resource {
	return func(_ *Service, c *api.Call, in *In) []api.Resource {
		return []api.Resource{instanceResource(c, get(in))}
	}
}

// manyInstances is oneInstance for a list.
func manyInstances[In any](get func(*In) []string) func(*Service, *api.Call, *In) []api.Resource {
	return func(_ *Service, c *api.Call, in *In) []api.Resource { return instanceResources(c, get(in)) }
}

// editInstance changes one instance in a transaction.
func editInstance(c *api.Call, id string, change func(tx *state.Tx, i *inventory.Instance) error) error {
	return c.Update(func(tx *state.Tx) error { return editInstanceIn(tx, c, id, change) })
}

func editInstanceIn(tx *state.Tx, c *api.Call, id string, change func(tx *state.Tx, i *inventory.Instance) error) error {
	old, err := findInstance(tx, c, id)
	if err != nil {
		return err
	}
	i := *old
	if err := change(tx, &i); err != nil {
		return err
	}
	inventory.Instances.Put(tx, c.Account, id, &i)
	return nil
}

// InstanceResponse is what became of one instance of a batch.
type InstanceResponse struct {
	Code           string // 200, or an error code
	Message        string
	InstanceId     string
	PreviousStatus string
	CurrentStatus  string
}

// InstanceResponses is the answer of the batch operations.
type InstanceResponses struct {
	InstanceResponses struct{ InstanceResponse []InstanceResponse }
}

// batch changes several instances in one transaction.
//
// Source: BatchOptimization of "StartInstances" (ECS API reference): AllTogether
// (default) changes all or none and answers an error; SuccessFirst changes what
// can be and answers for each.
//
// Inferred: an instance that was changed has Code 200 and Message success; source: example answer of "StartInstances".
func batch(c *api.Call, ids []string, mode string, change func(tx *state.Tx, i *inventory.Instance) error) (*InstanceResponses, error) {
	if err := oneOf("BatchOptimization", mode, "AllTogether", "SuccessFirst"); err != nil {
		return nil, err
	}
	if err := distinct(ids); err != nil {
		return nil, err
	}
	var out *InstanceResponses
	err := c.Update(func(tx *state.Tx) error {
		out = new(InstanceResponses)
		for _, id := range ids {
			r := InstanceResponse{Code: "200", Message: "success", InstanceId: id}
			err := editInstanceIn(tx, c, id, func(tx *state.Tx, i *inventory.Instance) error {
				r.PreviousStatus = string(i.Status)
				err := change(tx, i)
				r.CurrentStatus = string(i.Status)
				return err
			})
			if err != nil {
				if mode != "SuccessFirst" {
					return err
				}
				e := asWire(err)
				if e == nil {
					return err
				}
				r.Code, r.Message, r.CurrentStatus = e.Code, e.Message, r.PreviousStatus
			}
			out.InstanceResponses.InstanceResponse = append(out.InstanceResponses.InstanceResponse, r)
		}
		return nil
	})
	return out, err
}

// distinct refuses a list of instance ids that names one twice.
//
// Ours: the vendor does not say what a repeated id does.
func distinct(ids []string) error {
	for n, id := range ids {
		if slices.Contains(ids[:n], id) {
			return wire.InvalidParameter("InstanceId", "a list that names each instance once")
		}
	}
	return nil
}

// asWire gives the error that a caller may see of err, or nil.
func asWire(err error) *acs.Error {
	e, _ := errors.AsType[*acs.Error](err)
	return e
}
