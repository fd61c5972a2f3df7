package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// hashers bounds how many passwords are hashed at once: each takes 19 MiB and
// tens of milliseconds.
const hashers = 2

// slow runs fn, a password computation, when one of the few places for it is
// free. It must not be called in a transaction.
func (s *Service) slow(c *api.Call, fn func() error) error { return s.hasher.Do(c.Context(), fn) }

// checkStrength checks a password against the account's policy.
func (s *Service) checkStrength(c *api.Call, p identity.PasswordPolicy, password string) error {
	return p.CheckPassword(password, s.limits(c.Account).LoginPasswordMax)
}

// hash gives the text form of a new password. Of a user that has passwords it
// may be none of the newest n, the one in use counted.
func (s *Service) hash(c *api.Call, password string, had *identity.LoginProfile, n int) (string, error) {
	return s.hasher.Hash(c.Context(), c.Random(), password, had, n)
}
