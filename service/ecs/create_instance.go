package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// CreateInstanceInput are the parameters of CreateInstance: those of Launch.
type CreateInstanceInput struct {
	Launch
}

// CreateInstanceOutput is the answer of CreateInstance.
type CreateInstanceOutput struct {
	InstanceId string
	OrderId    string   `wire:",omitempty"` // of a subscription
	TradePrice *float64 // CNY, of a subscription
}

// CreateInstance makes one instance and leaves it stopped: Pending, then
// Stopped, for StartInstance. The initial login user is root, or ecs-user with
// ImageOptions.LoginAsNonRoot. A subscription (InstanceChargeType=PrePaid) is an
// order that is paid for at once.
//
// Sources: "CreateInstance" (ECS API reference, 2021); row CreateInstance of
// "ECS: RAM authorization" (2026); "Avoid logging on to instances as the root
// user" (2026) for the option.
var CreateInstance = api.Operation[*Service, CreateInstanceInput, CreateInstanceOutput]{
	Product: api.ECS, Name: "CreateInstance", Action: "ecs:CreateInstance", Effect: api.Write,
	Resources: launchResources(func(in *CreateInstanceInput) string { return in.ResourceGroupId }),
	Keys:      launchKeys(func(in *CreateInstanceInput) (*Launch, network) { return &in.Launch, in.network() }),
	Also:      passRole(func(in *CreateInstanceInput) string { return in.RamRoleName }),
	DryRun:    api.DryRunAll,
	Source:    `"CreateInstance" (ECS API reference)`,
	Handle:    createInstance,
}

func (in *CreateInstanceInput) network() network {
	n := network{vSwitch: in.VSwitchId, ip: in.PrivateIpAddress}
	if in.SecurityGroupId != "" {
		n.groups = []string{in.SecurityGroupId}
	}
	return n
}

func createInstance(_ *Service, c *api.Call, in *CreateInstanceInput) (*CreateInstanceOutput, error) {
	plan, err := in.plan("CreateInstance")
	if err != nil {
		return nil, err
	}
	l, err := plan.prepare(c, in.network(), 1, inventory.Off)
	if err != nil {
		return nil, err
	}
	if plan.terms.charge == inventory.PrePaid {
		out, err := subscribe(c, l, true, in.ClientToken)
		if err != nil {
			return nil, err
		}
		return &CreateInstanceOutput{InstanceId: out.InstanceIdSets.InstanceIdSet[0], OrderId: out.OrderId, TradePrice: out.TradePrice}, nil
	}
	return api.Once(c, in.ClientToken, func(tx *state.Tx) (*CreateInstanceOutput, error) {
		ids, err := l.place(tx, c)
		if err != nil {
			return nil, err
		}
		return &CreateInstanceOutput{InstanceId: ids[0]}, nil
	})
}
