package resourcemanager

import "github.com/rampart-cloud/rampart/catalog"

// Config is what a Service is made from.
type Config struct {
	// Limits gives the quotas and bounds of an account; nil: the vendor's.
	Limits func(account string) catalog.Limits
}

// Service handles the operations. It is safe for concurrent use; all that it
// knows is in the store.
type Service struct {
	limits func(account string) catalog.Limits
}

// New makes the service.
func New(cfg Config) *Service {
	if cfg.Limits == nil {
		limits := catalog.DefaultLimits()
		cfg.Limits = func(string) catalog.Limits { return limits }
	}
	return &Service{limits: cfg.Limits}
}
