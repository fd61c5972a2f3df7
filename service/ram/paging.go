package ram

import (
	"encoding/base64"
	"iter"
	"strings"

	"github.com/rampart-cloud/rampart/api"
)

// page are the parameters of a list that comes in parts.
//
// Source: "ListUsers" (RAM API reference): MaxItems 1 to 1000, default 100;
// Marker as the last answer gave it.
type page struct {
	Marker   string
	MaxItems *int
}

// paged is how an answer says whether there is more. The Marker is there only
// if there is.
//
// Source: "ListPolicies" (RAM API reference).
type paged struct {
	IsTruncated bool
	Marker      string `wire:",omitempty"`
}

const (
	defaultItems = 100
	maxItems     = 1000
)

// marker is opaque to callers: where the next part begins, and of which list it
// is, so that one list's marker is not taken for another's.
func marker(c *api.Call, last string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(c.Operation + "/" + last))
}

// open gives the id after which to begin and how many items to give.
func (p page) open(c *api.Call) (after string, n int, err error) {
	n = defaultItems
	if p.MaxItems != nil {
		if n = *p.MaxItems; n < 1 || n > maxItems {
			return "", 0, invalid("MaxItems", "1 to 1000")
		}
	}
	if p.Marker == "" {
		return "", n, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(p.Marker)
	after, ok := strings.CutPrefix(string(b), c.Operation+"/")
	if err != nil || !ok || after == "" {
		return "", 0, invalid("Marker", "a Marker as the last answer of this operation gave it")
	}
	return after, n, nil
}

// collect takes one part of a list that begins after the marker. Items that
// keep refuses are passed over; each of the others is given to add.
func collect[T any](c *api.Call, n int, items iter.Seq2[string, T], keep func(T) bool, add func(T)) paged {
	last := ""
	for id, v := range items {
		if !keep(v) {
			continue
		}
		if n == 0 {
			return paged{true, marker(c, last)}
		}
		add(v)
		n, last = n-1, id
	}
	return paged{}
}

func everything[T any](T) bool { return true }
