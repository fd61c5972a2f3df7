// Package actiontrail answers questions about the trail of calls: who called
// what, what was decided, and by which statement.
package actiontrail

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/audit"
)

// Service handles the operations of ActionTrail over this server's trail.
type Service struct{ log *audit.Log }

// New makes the service.
func New(log *audit.Log) *Service { return &Service{log: log} }

// Operations lists the operations.
func Operations() []api.Declared[*Service] {
	return []api.Declared[*Service]{
		LookupEvents,
	}
}
