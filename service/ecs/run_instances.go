package ecs

import (
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// RunInstancesInput are the parameters of RunInstances: those of Launch and
// these.
type RunInstancesInput struct {
	Launch
	Amount           *int     // 1 to 100, default 1
	MinAmount        *int     // fewest to make; all are made or none
	MaxAmount        *int     // Amount in the console's form
	SecurityGroupIds []string `wire:",max=16"`
	UniqueSuffix     *bool
	AutoPay          *bool
	NetworkInterface []NetworkInterfaceParam `wire:",max=64"`

	// Refused: their effect would not happen.
	LaunchTemplateId      string
	LaunchTemplateName    string
	LaunchTemplateVersion string
	AutoReleaseTime       string
}

// NetworkInterfaceParam is NetworkInterface.N; only the primary one.
type NetworkInterfaceParam struct {
	InstanceType                string // Primary
	VSwitchId                   string
	SecurityGroupId             string
	SecurityGroupIds            []string `wire:",max=16"`
	PrimaryIpAddress            string
	NetworkInterfaceTrafficMode string
	NetworkInterfaceName        string
	Description                 string
	DeleteOnRelease             *bool
	NetworkInterfaceId          string
}

// RunInstancesOutput is the answer of RunInstances.
type RunInstancesOutput struct {
	InstanceIdSets struct{ InstanceIdSet []string }
	OrderId        string   `wire:",omitempty"` // of a subscription
	TradePrice     *float64 // CNY, of a subscription
}

// RunInstances makes instances and starts them: Pending, Starting, Running. The
// initial login user is root, or ecs-user with ImageOptions.LoginAsNonRoot. A
// subscription (InstanceChargeType=PrePaid) is an order, paid for at once, or
// with AutoPay=false left unpaid for PayOrder: its instances are made then.
//
// Sources: "RunInstances" (ECS API reference, 2026); row RunInstances of "ECS:
// RAM authorization" (2026).
//
// Inferred: MinAmount makes all or none here, as nothing runs out of stock; source: MinAmount of "RunInstances".
// Ours: launch templates and automatic release are refused.
// Inferred: MaxAmount is Amount, as the console sends it; source: a public audit record of a console launch, 2025.
var RunInstances = api.Operation[*Service, RunInstancesInput, RunInstancesOutput]{
	Product: api.ECS, Name: "RunInstances", Action: "ecs:RunInstances", Effect: api.Write,
	Resources: launchResources(func(in *RunInstancesInput) string { return in.ResourceGroupId }),
	Keys:      launchKeys(func(in *RunInstancesInput) (*Launch, network) { return &in.Launch, in.network() }),
	Also:      passRole(func(in *RunInstancesInput) string { return in.RamRoleName }),
	DryRun:    api.DryRunAll,
	Source:    `"RunInstances" (ECS API reference)`,
	Handle:    runInstances,
}

func runInstances(_ *Service, c *api.Call, in *RunInstancesInput) (*RunInstancesOutput, error) {
	if err := unsupported("LaunchTemplateId", in.LaunchTemplateId, "LaunchTemplateName", in.LaunchTemplateName, "LaunchTemplateVersion", in.LaunchTemplateVersion, "AutoReleaseTime", in.AutoReleaseTime); err != nil {
		return nil, err
	}
	count, err := in.count()
	if err != nil {
		return nil, err
	}
	if err := in.checkNetwork(); err != nil {
		return nil, err
	}
	pay := in.AutoPay == nil || *in.AutoPay
	if !pay && in.InstanceChargeType != inventory.PrePaid {
		return nil, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidAutoPay.PostPaidUnsupported", "AutoPay=false is for subscriptions; a pay-as-you-go instance is always paid for by itself. Leave AutoPay out.")
	}
	plan, err := in.plan("RunInstances")
	if err != nil {
		return nil, err
	}
	net := in.network()
	if err := net.checkAmount(count); err != nil {
		return nil, err
	}
	l, err := plan.prepare(c, net, count, inventory.On)
	if err != nil {
		return nil, err
	}
	l.suffix = isTrue(in.UniqueSuffix)
	if plan.terms.charge == inventory.PrePaid {
		return subscribe(c, l, pay, in.ClientToken)
	}
	return api.Once(c, in.ClientToken, func(tx *state.Tx) (*RunInstancesOutput, error) {
		ids, err := l.place(tx, c)
		if err != nil {
			return nil, err
		}
		out := new(RunInstancesOutput)
		out.InstanceIdSets.InstanceIdSet = ids
		return out, nil
	})
}

// subscribe is runInstances for a subscription.
//
// Source: AutoPay, OrderId and TradePrice of "RunInstances" (ECS API reference).
func subscribe(c *api.Call, l *launch, pay bool, token string) (*RunInstancesOutput, error) {
	p, err := l.buy(c, pay)
	if err != nil {
		return nil, err
	}
	return api.Once(c, token, func(tx *state.Tx) (*RunInstancesOutput, error) {
		o, err := p.place(tx, c)
		if err != nil {
			return nil, err
		}
		price := catalog.Money(o.Price).Float()
		out := &RunInstancesOutput{OrderId: o.OrderID, TradePrice: &price}
		out.InstanceIdSets.InstanceIdSet = o.InstanceIDs
		return out, nil
	})
}

// count gives the number of instances to make.
//
// Source: Amount and MinAmount of "RunInstances" (ECS API reference): 1 to 100,
// MinAmount at most Amount; error InvalidParam.Amount, 403.
func (in *RunInstancesInput) count() (int, error) {
	n := 1
	switch {
	case in.Amount != nil && in.MaxAmount != nil && *in.Amount != *in.MaxAmount:
		return 0, wire.InvalidParameter("MaxAmount", "equal to Amount, of which it is another name")
	case in.Amount != nil:
		n = *in.Amount
	case in.MaxAmount != nil:
		n = *in.MaxAmount
	}
	least := 1
	if in.MinAmount != nil {
		least = *in.MinAmount
	}
	if n < 1 || n > 100 || least < 1 || least > n {
		return 0, acs.New(acs.Invalid, http.StatusForbidden, "InvalidParam.Amount", "The specified Amount %d with MinAmount %d is not valid: 1 to 100, and MinAmount at most Amount.", n, least)
	}
	return n, nil
}

// network gives the place in the network, from whichever parameters name it.
func (in *RunInstancesInput) network() network {
	n := network{vSwitch: in.VSwitchId, groups: in.SecurityGroupIds, ip: in.PrivateIpAddress}
	if in.SecurityGroupId != "" {
		n.groups = append(n.groups[:len(n.groups):len(n.groups)], in.SecurityGroupId)
	}
	for _, i := range in.NetworkInterface {
		n.vSwitch += i.VSwitchId
		n.ip += i.PrimaryIpAddress
		n.groups = append(n.groups[:len(n.groups):len(n.groups)], i.SecurityGroupIds...)
		if i.SecurityGroupId != "" {
			n.groups = append(n.groups, i.SecurityGroupId)
		}
	}
	return n
}

// checkNetwork refuses a network that is named twice or that has more than a
// primary interface.
//
// Source: NetworkInterface.N of "RunInstances" (ECS API reference): with a
// primary interface, VSwitchId, SecurityGroupId and SecurityGroupIds are not
// to be sent; code InvalidParameter.Conflict, 400.
//
// Ours: secondary and existing network interfaces are refused.
func (in *RunInstancesInput) checkNetwork() error {
	conflict := func(a, b string) error {
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter.Conflict", "The parameters %s and %s cannot be used together. Send one of them.", a, b)
	}
	if in.SecurityGroupId != "" && len(in.SecurityGroupIds) > 0 {
		return conflict("SecurityGroupId", "SecurityGroupIds")
	}
	for n, i := range in.NetworkInterface {
		switch {
		case n > 0 || i.InstanceType != "" && i.InstanceType != "Primary":
			return unsupported(indexed("NetworkInterface", n, "InstanceType")+"=Secondary", true)
		case i.NetworkInterfaceId != "":
			return unsupported(indexed("NetworkInterface", n, "NetworkInterfaceId"), i.NetworkInterfaceId)
		case in.VSwitchId != "" && i.VSwitchId != "":
			return conflict("VSwitchId", indexed("NetworkInterface", n, "VSwitchId"))
		case in.PrivateIpAddress != "" && i.PrimaryIpAddress != "":
			return conflict("PrivateIpAddress", indexed("NetworkInterface", n, "PrimaryIpAddress"))
		case (in.SecurityGroupId != "" || len(in.SecurityGroupIds) > 0) && (i.SecurityGroupId != "" || len(i.SecurityGroupIds) > 0):
			return conflict("SecurityGroupId", indexed("NetworkInterface", n, "SecurityGroupId"))
		case i.SecurityGroupId != "" && len(i.SecurityGroupIds) > 0:
			return conflict(indexed("NetworkInterface", n, "SecurityGroupId"), indexed("NetworkInterface", n, "SecurityGroupIds"))
		}
	}
	return nil
}
