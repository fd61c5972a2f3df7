package bss

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// CancelOrderInput are the parameters of CancelOrder.
type CancelOrderInput struct {
	OrderId string `wire:",required"`
}

// CancelOrderOutput is the answer of CancelOrder.
type CancelOrderOutput struct {
	Result
	Data struct{ HostId string }
}

// CancelOrder cancels an unpaid order and gives back the private addresses that
// it holds. The order stays in the list.
//
// Source: "CancelOrder" (BSS OpenAPI reference).
var CancelOrder = api.Operation[*Service, CancelOrderInput, CancelOrderOutput]{
	Product: product(), Name: "CancelOrder", Action: "bss:CancelOrder", Effect: api.Write,
	Resources: api.Everything[*Service, CancelOrderInput],
	DryRun:    api.NoDryRun,
	Source:    `"CancelOrder" (BSS OpenAPI reference)`,
	Handle: func(s *Service, c *api.Call, in *CancelOrderInput) (*CancelOrderOutput, error) {
		err := c.Update(func(tx *state.Tx) error {
			o, err := findOrder(tx, c, in.OrderId)
			if err != nil {
				return err
			}
			if err := s.move(o, onCancel); err != nil {
				return err
			}
			inventory.Cancel(tx, c.Account, o, c.Now)
			return nil
		})
		if err != nil {
			return nil, err
		}
		return &CancelOrderOutput{Result: success()}, nil
	},
}
