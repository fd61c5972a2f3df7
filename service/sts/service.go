// Package sts says who a caller is and lends out roles.
package sts

import "github.com/rampart-cloud/rampart/api"

// Service handles the operations of STS.
type Service struct{}

// New makes the service.
func New() *Service { return &Service{} }

// Operations lists the operations, sorted by name.
func Operations() []api.Declared[*Service] {
	return []api.Declared[*Service]{
		GetCallerIdentity,
	}
}
