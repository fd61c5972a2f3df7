package rampart

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
)

// Gateway is what the service asks of the gateway that serves it.
type Gateway interface {
	// Preview says what would be decided about a call of p, made as c is.
	Preview(c *api.Call, p acs.Principal, version, operation string, params map[string]string) api.Preview
	// Advice gives what an operation advises a caller whom policy refuses.
	Advice(version, operation string) authz.Advices
	// AdviceOn gives what the operations of an action advise.
	AdviceOn(action string) authz.Advices
}

// Config is what the service is made from. All of it is needed.
type Config struct {
	Gateway   Gateway
	Directory *identity.Directory // the authorizer's
	Trail     *audit.Log
	Profile   catalog.Profile // which actions carry ecs:LoginAsNonRoot
}

// Service handles the operations. It keeps nothing and is safe for concurrent
// use.
type Service struct{ cfg Config }

// New makes the service.
func New(cfg Config) *Service { return &Service{cfg} }
