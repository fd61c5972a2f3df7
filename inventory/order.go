package inventory

import (
	"net/http"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/state"
)

// OrderStatus is the payment status of an order.
//
// Source: PaymentStatus of "QueryOrders" (BSS OpenAPI reference).
type OrderStatus string

// The states of an order.
const (
	OrderUnpaid    OrderStatus = "Unpaid"
	OrderPaid      OrderStatus = "Paid"
	OrderCancelled OrderStatus = "Cancelled"
)

// The charge types of instances, disks and orders.
//
// Source: InstanceChargeType of "RunInstances" (ECS API reference).
const (
	PostPaid = "PostPaid" // pay-as-you-go
	PrePaid  = "PrePaid"  // subscription
)

// Order is an order of instances. Its id in the collection is the order id.
type Order struct {
	OrderID     string // 15 digits
	OrderType   string // New
	ProductCode string // ecs
	Operation   string // what it was placed by: CreateOrder, RunInstances, CreateInstance
	Operator    string // ARN of who placed it
	RegionID    string
	ChargeType  string // PostPaid or PrePaid
	Period      int    `json:",omitempty"` // of a subscription, in PeriodUnit
	PeriodUnit  string `json:",omitempty"` // Month or Week
	Quantity    int    // instances
	Price       int64  // of the whole order, in millionths of one CNY
	Config      string // JSON: what was ordered, without secrets
	InstanceIDs []string

	Status       OrderStatus
	CreationTime time.Time
	PaymentTime  time.Time `json:",omitzero"`
	CancelTime   time.Time `json:",omitzero"`

	// Held is what an unpaid order will make when it is paid for. Its private
	// addresses are taken already; nothing else of it exists.
	Held []Held `json:",omitempty"`
}

// Held is an instance to be, with its disks.
type Held struct {
	Instance Instance
	Disks    []Disk
}

// The collection of orders. The indexes have unpaid orders only.
var (
	Orders           = state.NewCollection[Order]("bss/order").Sealed()
	OrdersByInstance = Orders.Index("instance", func(o *Order) []string {
		var out []string
		for i := range o.Held {
			out = append(out, o.Held[i].Instance.InstanceID)
		}
		return out
	})
	OrdersBySecurityGroup = Orders.Index("securitygroup", func(o *Order) []string {
		if len(o.Held) == 0 {
			return nil
		}
		return o.Held[0].Instance.SecurityGroupIDs // the instances of an order are alike
	})
)

// Agreement is a service agreement that was accepted, or whose acceptance was
// taken back. Its id in the collection is its code.
type Agreement struct {
	Code       string
	Version    string `json:",omitempty"`
	Agreed     bool
	Operator   string // ARN of who said so last
	ModifyTime time.Time
}

// Agreements is the collection of agreements.
var Agreements = state.NewCollection[Agreement]("bss/agreement")

// Deliver writes an instance with its disks, with the intent that makes it.
func Deliver(tx *state.Tx, account string, h Held) {
	for i := range h.Disks {
		d := h.Disks[i]
		Disks.Put(tx, account, d.DiskID, &d)
	}
	i := h.Instance
	Instances.Put(tx, account, i.InstanceID, &i)
}

// Pay delivers what an unpaid order holds, to the machines of a node, and marks
// it paid. The caller has checked that it is unpaid. A subscription begins now.
//
// Ours: an order whose vSwitch or security group is gone cannot be paid for, InvalidOrder.ResourceNotFound, 400; source: nothing is delivered into a network that does not exist.
func Pay(tx *state.Tx, account string, old *Order, node string, now time.Time) error {
	o := *old
	o.Status, o.PaymentTime, o.Held = OrderPaid, now, nil
	for _, h := range old.Held {
		i := &h.Instance // a copy, as are the disks below
		if err := networkExists(tx, account, i); err != nil {
			return err
		}
		i.CreationTime, i.Node, i.ExpiredTime = now, node, o.End()
		disks := make([]Disk, len(h.Disks))
		for n, d := range h.Disks {
			d.CreationTime, d.Node = now, node
			if d.Type == SystemDisk {
				d.AttachedTime = now
			}
			disks[n] = d
		}
		h.Disks = disks
		Deliver(tx, account, h)
	}
	Orders.Put(tx, account, o.OrderID, &o)
	return nil
}

func networkExists(r state.Reader, account string, i *Instance) error {
	gone := func(kind, id string) error {
		return acs.New(acs.Conflict, http.StatusBadRequest, "InvalidOrder.ResourceNotFound",
			"The %s %s of the order does not exist any more, so instance %s cannot be made. Cancel the order and place a new one.", kind, id, i.InstanceID)
	}
	if VSwitches.Get(r, account, i.VSwitchID) == nil {
		return gone("vSwitch", i.VSwitchID)
	}
	for _, g := range i.SecurityGroupIDs {
		if SecurityGroups.Get(r, account, g) == nil {
			return gone("security group", g)
		}
	}
	return nil
}

// Cancel gives back the addresses that an unpaid order holds and marks it
// cancelled. The caller has checked that it is unpaid.
func Cancel(tx *state.Tx, account string, old *Order, now time.Time) {
	o := *old
	o.Status, o.CancelTime, o.Held = OrderCancelled, now, nil
	for i := range old.Held {
		h := &old.Held[i].Instance
		FreeIP(tx, account, h.VSwitchID, h.PrivateIP, h.InstanceID)
	}
	Orders.Put(tx, account, o.OrderID, &o)
}

// End gives when the subscription of a paid order ends; zero for other orders.
//
// Ours: a subscription ends its periods after the payment, to the second, on the last day of a month that lacks the day; source: the vendor ends it at the next midnight.
func (o *Order) End() time.Time {
	if o.ChargeType != PrePaid || o.PaymentTime.IsZero() {
		return time.Time{}
	}
	if o.PeriodUnit == "Week" {
		return o.PaymentTime.AddDate(0, 0, 7*o.Period)
	}
	t := o.PaymentTime.AddDate(0, o.Period, 0)
	if t.Day() != o.PaymentTime.Day() { // February 31 became March 3
		t = t.AddDate(0, 0, -t.Day())
	}
	return t
}

// HeldIn counts the instances that unpaid orders will put into a security
// group.
func HeldIn(r state.Reader, account, group string) int {
	n := 0
	for _, o := range OrdersBySecurityGroup.Find(r, account, group) {
		n += len(o.Held)
	}
	return n
}
