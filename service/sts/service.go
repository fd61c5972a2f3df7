package sts

import (
	"slices"

	"github.com/rampart-cloud/rampart/catalog"
)

// Config is what a Service is made from.
type Config struct {
	// Limits gives the bounds of an account; nil: the vendor's.
	Limits func(account string) catalog.Limits
	// Providers are the identity providers of AssumeRoleWithOIDC.
	Providers []OIDCProvider
}

// Service handles the operations of STS. It is safe for concurrent use and has
// no state.
type Service struct {
	limits    func(account string) catalog.Limits
	providers []OIDCProvider
}

// New makes the service.
func New(cfg Config) *Service {
	if cfg.Limits == nil {
		limits := catalog.DefaultLimits()
		cfg.Limits = func(string) catalog.Limits { return limits }
	}
	return &Service{limits: cfg.Limits, providers: slices.Clone(cfg.Providers)}
}
