package bss

import (
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/flow"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

const (
	onPay    = "PayOrder"
	onCancel = "CancelOrder"
)

const (
	stUnpaid    = flow.State(inventory.OrderUnpaid)
	stPaid      = flow.State(inventory.OrderPaid)
	stCancelled = flow.State(inventory.OrderCancelled)
)

// OrderTable says what each operation does in each state of an order.
//
// Source: PaymentStatus of "QueryOrders" (BSS OpenAPI reference) for the states.
//
// Inferred: only an unpaid order can be paid for or cancelled; source: "CancelOrder" and "QueryOrders" (BSS OpenAPI reference).
// Ours: the error of an order in another state is IncorrectOrderStatus, 400; source: the error tables of the operations could not be read.
func OrderTable() *flow.Table {
	refusal := flow.Refusal{Code: "IncorrectOrderStatus", Status: http.StatusBadRequest, Advice: "GetOrderDetail tells the status; place a new order instead."}
	return &flow.Table{
		Name:    "order",
		States:  []flow.State{stUnpaid, stPaid, stCancelled},
		Initial: []flow.State{stUnpaid, stPaid},
		Events: []flow.Event{
			{Name: onPay, Source: `Inferred from "QueryOrders" (BSS OpenAPI reference)`, Next: map[flow.State]flow.State{stUnpaid: stPaid}, Refusal: refusal},
			{Name: onCancel, Source: `"CancelOrder" (BSS OpenAPI reference)`, Next: map[flow.State]flow.State{stUnpaid: stCancelled}, Refusal: refusal},
		},
	}
}

// move checks that an event is legal in the order's state.
func (s *Service) move(o *inventory.Order, event string) error {
	_, _, e := s.orders.Next(flow.State(o.Status), event)
	if e != nil {
		e.Message += " It is about the order " + o.OrderID + "."
		return e
	}
	return nil
}

// findOrder finds an order of the account.
//
// Ours: the code InvalidOrderId.NotFound, 404; source: the error tables of the operations could not be read.
func findOrder(r state.Reader, c *api.Call, id string) (*inventory.Order, error) {
	if o := inventory.Orders.Get(r, c.Account, id); o != nil {
		return o, nil
	}
	return nil, acs.New(acs.NotFound, http.StatusNotFound, "InvalidOrderId.NotFound", "The specified OrderId %q does not exist. QueryOrders lists the orders.", id)
}
