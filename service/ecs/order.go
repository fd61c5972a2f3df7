package ecs

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// terms are how a launch is paid for.
type terms struct {
	charge string // inventory.PostPaid or inventory.PrePaid
	period int    // of a subscription
	unit   string // Month or Week
}

// orderProduct is ECS as an order names it.
//
// Inferred: the product code of orders of ECS is ecs; source: ProductCode of "QueryOrders" (BSS OpenAPI reference).
const orderProduct = "ecs"

// terms checks how a launch is to be paid for. op chooses the error code.
//
// Source: Period and PeriodUnit of "RunInstances" (ECS API reference): Month
// (default) with 1 to 9, 12, 24, 36, 48 or 60, Week with 1 to 4; InvalidPeriod
// 400, InvalidPeriodType.ValueNotSupported 400 on RunInstances and
// InvalidPeriodUnit.ValueNotSupported 400 on CreateInstance.
//
// Ours: automatic renewal is refused, as nothing renews here; a subscription that is over changes nothing of its instance, which is neither stopped nor released.
func (l *Launch) terms(op string) (terms, error) {
	t := terms{charge: inventory.PostPaid}
	switch l.InstanceChargeType {
	case "", inventory.PostPaid:
		return t, nil // Period has no meaning
	case inventory.PrePaid:
	default:
		return t, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidInstanceChargeType.NotSupport", "The specified InstanceChargeType %q is not valid. Give PostPaid or PrePaid.", l.InstanceChargeType)
	}
	if err := unsupported("AutoRenew", isTrue(l.AutoRenew)); err != nil {
		return t, err
	}
	if l.Period == nil {
		return t, wire.MissingParameter("Period")
	}
	t = terms{charge: inventory.PrePaid, period: *l.Period, unit: l.PeriodUnit}
	legal := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36, 48, 60}
	switch t.unit {
	case "":
		t.unit = "Month"
	case "Month":
	case "Week":
		legal = legal[:4]
	default:
		code := "InvalidPeriodType.ValueNotSupported"
		if op == "CreateInstance" {
			code = "InvalidPeriodUnit.ValueNotSupported"
		}
		return t, acs.New(acs.Invalid, http.StatusBadRequest, code, "The specified PeriodUnit %q is not valid. Give Month or Week.", t.unit)
	}
	if !slices.Contains(legal, t.period) {
		return t, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidPeriod", "The specified Period %d is not valid: in units of %s it must be one of %v.", t.period, t.unit, legal)
	}
	return t, nil
}

// price gives what count instances cost: a subscription for its whole time.
//
// Ours: the price of a pay-as-you-go order is that of its first hour; source: the vendor bills by use.
// Ours: a week of subscription costs 7/30 of a month.
func (p *launchPlan) price(count int) (catalog.Money, error) {
	var one catalog.Price
	add := func(what string, x catalog.Price, ok bool) error {
		if !ok {
			return fmt.Errorf("ecs: the catalog has no price for %s", what)
		}
		one.Hour, one.Month = one.Hour+x.Hour, one.Month+x.Month
		return nil
	}
	x, ok := catalog.InstancePrice(p.typ.ID)
	if err := add(p.typ.ID, x, ok); err != nil {
		return 0, err
	}
	for _, d := range append([]diskPlan{p.system}, p.data...) {
		x, ok := catalog.DiskPrice(d.category, d.level, d.size)
		if err := add(d.category, x, ok); err != nil {
			return 0, err
		}
	}
	if p.terms.charge == inventory.PostPaid {
		return costOf(one, "Hour", 1, count), nil
	}
	return costOf(one, p.terms.unit, p.terms.period, count), nil
}

// costOf gives what count things cost for a time in units of Hour, Week, Month
// or Year.
func costOf(one catalog.Price, unit string, period, count int) catalog.Money {
	n, t := catalog.Money(count), catalog.Money(period)
	switch unit {
	case "Hour":
		return one.Hour * t * n
	case "Week":
		return one.Month * 7 * t / 30 * n
	case "Year":
		return one.Month * 12 * t * n
	}
	return one.Month * t * n
}

// purchase is a launch that is bought by an order.
type purchase struct {
	*launch
	order inventory.Order // without what the transaction finds
	pay   bool            // at once; else the order waits for PayOrder
}

// newOrderID makes the id of an order.
//
// Inferred: it has 15 digits; source: OrderId of "PayOrder" is a number, and public output shows 15 digits, which every JSON client reads exactly.
func newOrderID(c *api.Call) (string, error) {
	text, err := c.NewText("0123456789", 14)
	return "2" + text, err
}

// buy makes the order of a launch.
func (l *launch) buy(c *api.Call, pay bool) (*purchase, error) {
	id, err := newOrderID(c)
	if err != nil {
		return nil, err
	}
	price, err := l.price(len(l.slots))
	if err != nil {
		return nil, err
	}
	config, err := l.config()
	if err != nil {
		return nil, err
	}
	return &purchase{launch: l, pay: pay, order: inventory.Order{
		OrderID: id, OrderType: "New", ProductCode: orderProduct, Operation: c.Operation, Operator: c.Principal.ARN(), RegionID: l.in.RegionId,
		ChargeType: l.terms.charge, Period: l.terms.period, PeriodUnit: l.terms.unit, Quantity: len(l.slots), Price: int64(price), Config: config,
		Status: inventory.OrderUnpaid, CreationTime: c.Now,
	}}, nil
}

// place writes the order. Everything that a launch checks is checked now, also
// when the order is paid for later: then it holds what it will make, so that
// paying needs no check of what was ordered.
func (p *purchase) place(tx *state.Tx, c *api.Call) (*inventory.Order, error) {
	held, err := p.build(tx, c)
	if err != nil {
		return nil, err
	}
	o := p.order // a copy, as the transaction may run more than once
	if inventory.Orders.Get(tx, c.Account, o.OrderID) != nil {
		return nil, fmt.Errorf("ecs: the order id %s was made twice", o.OrderID)
	}
	for _, h := range held {
		o.InstanceIDs = append(o.InstanceIDs, h.Instance.InstanceID)
	}
	o.Held = held
	if p.pay {
		return &o, inventory.Pay(tx, c.Account, &o, c.Node(), c.Now)
	}
	inventory.Orders.Put(tx, c.Account, o.OrderID, &o)
	return &o, nil
}

// orderConfig is what GetOrderDetail tells of what was ordered: no secret, and
// no user data, which may hold one.
type orderConfig struct {
	RegionId       string
	ZoneId         string `json:",omitempty"`
	ImageId        string
	InstanceType   string
	InstanceName   string   `json:",omitempty"`
	VSwitchId      string   `json:",omitempty"`
	SecurityGroups []string `json:",omitempty"`
	LoginAsNonRoot bool
	KeyPairName    string `json:",omitempty"`
	RamRoleName    string `json:",omitempty"`
	SystemDisk     diskConfig
	DataDisk       []diskConfig `json:",omitempty"`
	Tag            []TagParam   `json:",omitempty"`
}

type diskConfig struct {
	Category         string
	PerformanceLevel string `json:",omitempty"`
	Size             int    // GiB
}

func (l *launch) config() (string, error) {
	of := func(d diskPlan) diskConfig { return diskConfig{d.category, d.level, d.size} }
	x := orderConfig{RegionId: l.in.RegionId, ZoneId: l.in.ZoneId, ImageId: l.image.ID, InstanceType: l.typ.ID, InstanceName: l.in.InstanceName,
		VSwitchId: l.net.vSwitch, SecurityGroups: l.net.groups, LoginAsNonRoot: isTrue(l.in.ImageOptions.LoginAsNonRoot), KeyPairName: l.in.KeyPairName, RamRoleName: l.in.RamRoleName, SystemDisk: of(l.system), Tag: l.in.Tag}
	for _, d := range l.data {
		x.DataDisk = append(x.DataDisk, of(d))
	}
	b, err := json.Marshal(x)
	return string(b), err
}

// unpaid refuses an operation on an instance that an unpaid order is about.
//
// Source: error OperationDenied.UnpaidOrder, 403, of "ReplaceSystemDisk" (ECS
// API reference).
//
// Ours: the only such order is the one that will make the instance, as there are no renewals and changes of type; until it is paid for, the instance is not found by other operations.
func unpaid(r state.Reader, account, instance string) error {
	if o := inventory.OrdersByInstance.First(r, account, instance); o != nil {
		return acs.New(acs.Conflict, http.StatusForbidden, "OperationDenied.UnpaidOrder",
			"The specified instance %s has the unpaid order %s. Pay for it with PayOrder, or cancel it with CancelOrder.", instance, o.OrderID)
	}
	return nil
}
