package ims

import (
	"fmt"

	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
)

// Trail is what GetAccessKeyLastUsed looks into; an *audit.Log is one.
type Trail interface {
	// Scan calls yield with the recorded calls, newest first, until it gives false.
	Scan(yield func(*audit.Event) bool) error
}

// Config is what a Service is made from.
type Config struct {
	// Limits gives the quotas and bounds of an account; nil: the vendor's.
	Limits func(account string) catalog.Limits
	// Trail is required.
	Trail Trail
}

// Service handles the operations of IMS. It is safe for concurrent use; all
// that it knows is in the store.
type Service struct {
	limits func(account string) catalog.Limits
	trail  Trail
	hasher *identity.Hasher
}

// hashers bounds how many passwords are hashed at once.
const hashers = 2

// New makes the service.
func New(cfg Config) (*Service, error) {
	if cfg.Trail == nil {
		return nil, fmt.Errorf("ims: Trail is not set")
	}
	if cfg.Limits == nil {
		limits := catalog.DefaultLimits()
		cfg.Limits = func(string) catalog.Limits { return limits }
	}
	return &Service{limits: cfg.Limits, trail: cfg.Trail, hasher: identity.NewHasher(hashers)}, nil
}
