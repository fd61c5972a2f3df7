package ram

import (
	"iter"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// page are the parameters of a list that comes in parts, paged how an answer
// says whether there is more.
type (
	page  = identity.Page
	paged = identity.Paged
)

// collect takes one part of a list that begins after the marker. Items that
// keep refuses are passed over; each of the others is given to add.
func collect[T any](c *api.Call, n int, items iter.Seq2[string, T], keep func(T) bool, add func(T)) paged {
	return identity.Collect(c.Operation, n, items, keep, add)
}

func everything[T any](T) bool { return true }
