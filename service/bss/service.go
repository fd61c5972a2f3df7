package bss

import "github.com/rampart-cloud/rampart/flow"

// Service handles the operations on orders. Its only state is the table of the
// orders' states, which never changes, so it is safe for concurrent use.
type Service struct {
	orders *flow.Table
}

// New makes the service.
func New() *Service { return &Service{orders: OrderTable()} }
