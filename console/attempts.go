package console

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/state"
)

// maxUnknown is how many names that nobody has are counted at a time in an
// account: strangers must not fill the state.
const maxUnknown = 1024

// recent drops the failures that do not count any more.
func recent(a *Attempts, now time.Time) []time.Time {
	if a == nil {
		return nil
	}
	i := slices.IndexFunc(a.Failed, func(t time.Time) bool { return now.Sub(t) < window })
	if i < 0 {
		return nil
	}
	return slices.Clone(a.Failed[i:])
}

// begin counts an attempt as failed before its password is looked at, so that
// guesses that are made together cannot all slip through; forgive and succeed
// take it back. A subject that has failed too often is refused.
//
// Source: MaxLoginAttemps of "SetPasswordPolicy" (RAM API reference): failures
// within an hour, 0 for no limit.
//
// Ours: the root identity's attempts are counted by the same rule, and so are those by a name that nobody has, so that being locked does not tell who exists; source: none.
func (c *Console) begin(ctx context.Context, s *subject, now time.Time) *acs.Error {
	if s.account == nil {
		return nil
	}
	most := s.account.Passwords().MaxLoginAttemps
	err := c.cfg.Env.Store.Update(ctx, func(tx *state.Tx) error {
		tidy(tx, s.account.ID, now)
		old := Failures.Get(tx, s.account.ID, s.counted)
		failed := recent(old, now)
		if most > 0 && len(failed) >= most {
			return locked(failed[len(failed)-most].Add(window))
		}
		if old == nil && strings.HasPrefix(s.counted, unknown) && Failures.Count(tx, s.account.ID, unknown) >= maxUnknown {
			return nil
		}
		if most == 0 {
			return nil
		}
		Failures.Put(tx, s.account.ID, s.counted, &Attempts{append(failed, now)})
		return nil
	})
	if err != nil {
		return acs.AsError(err)
	}
	return nil
}

func locked(until time.Time) *acs.Error {
	return acs.New(acs.Denied, http.StatusForbidden, "SignInLocked",
		"Too many sign-ins have failed. Try again after %s, or ask an administrator.", stamp(until))
}

// forgive takes an attempt back that was no guess: its password was right.
func forgive(tx *state.Tx, s *subject, begun time.Time) {
	old := Failures.Get(tx, s.account.ID, s.counted)
	if old == nil {
		return
	}
	left := slices.Clone(old.Failed)
	if i := slices.IndexFunc(left, begun.Equal); i >= 0 {
		left = slices.Delete(left, i, i+1)
	}
	if len(left) == 0 {
		Failures.Delete(tx, s.account.ID, s.counted)
		return
	}
	Failures.Put(tx, s.account.ID, s.counted, &Attempts{left})
}
