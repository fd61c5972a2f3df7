package ecs

import (
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/flow"
	"github.com/rampart-cloud/rampart/state"
)

// Config is what a Service is made from. All fields but Log are required.
type Config struct {
	Store  *state.Store     // where the controllers write what became of the intents
	Driver compute.Driver   // runs the machines of this node
	Node   string           // this server's name; only its own machines are driven
	Now    func() time.Time // UTC
	Log    *slog.Logger     // nil discards
}

// Service handles the operations of ECS and drives the machines of one node. It
// is safe for concurrent use.
type Service struct {
	Store  *state.Store
	Driver compute.Driver
	Node   string
	Now    func() time.Time
	Log    *slog.Logger

	instances, disks *flow.Table
	adopted          atomic.Bool // the machines were compared with the records since the start
}

// New makes the service. It refuses a Config that lacks a required field.
func New(cfg Config) (*Service, error) {
	switch {
	case cfg.Store == nil:
		return nil, fmt.Errorf("ecs: Store is not set")
	case cfg.Driver == nil:
		return nil, fmt.Errorf("ecs: Driver is not set")
	case cfg.Node == "":
		return nil, fmt.Errorf("ecs: Node is not set")
	case cfg.Now == nil:
		return nil, fmt.Errorf("ecs: Now is not set")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{Store: cfg.Store, Driver: cfg.Driver, Node: cfg.Node, Now: cfg.Now, Log: cfg.Log,
		instances: InstanceTable(), disks: DiskTable()}, nil
}
