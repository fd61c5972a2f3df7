package identity

import (
	"encoding/base64"
	"iter"
	"strings"
)

// Page are the parameters of a list of RAM's or IMS's that comes in parts.
//
// Source: "ListUsers" (RAM API reference): MaxItems 1 to 1000, default 100;
// Marker as the last answer gave it.
type Page struct {
	Marker   string
	MaxItems *int
}

// Paged is how an answer says whether there is more. The Marker is there only
// if there is.
//
// Source: "ListPolicies" (RAM API reference).
type Paged struct {
	IsTruncated bool
	Marker      string `wire:",omitempty"`
}

const (
	defaultItems = 100
	maxItems     = 1000
)

// marker is opaque to callers: where the next part begins, and of which list it
// is, so that one list's marker is not taken for another's.
func marker(operation, last string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(operation + "/" + last))
}

// Open gives the id after which to begin and how many items to give. The
// operation's name tells its markers from those of others.
func (p Page) Open(operation string) (after string, n int, err error) {
	n = defaultItems
	if p.MaxItems != nil {
		if n = *p.MaxItems; n < 1 || n > maxItems {
			return "", 0, InvalidParameter("MaxItems", "1 to 1000")
		}
	}
	if p.Marker == "" {
		return "", n, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(p.Marker)
	after, ok := strings.CutPrefix(string(b), operation+"/")
	if err != nil || !ok || after == "" {
		return "", 0, InvalidParameter("Marker", "a Marker as the last answer of this operation gave it")
	}
	return after, n, nil
}

// Collect takes one part of n items of a list that begins after the marker.
// Items that keep refuses are passed over; each of the others is given to add.
func Collect[T any](operation string, n int, items iter.Seq2[string, T], keep func(T) bool, add func(T)) Paged {
	last := ""
	for id, v := range items {
		if !keep(v) {
			continue
		}
		if n == 0 {
			return Paged{true, marker(operation, last)}
		}
		add(v)
		n, last = n-1, id
	}
	return Paged{}
}

// MembersOf iterates over the memberships of a group by user name, beginning
// after a user; the ids are user names.
func MembersOf(members iter.Seq2[string, *Membership], after string) iter.Seq2[string, *Membership] {
	return func(yield func(string, *Membership) bool) {
		for _, m := range members {
			if (after == "" || m.UserName > after) && !yield(m.UserName, m) {
				return
			}
		}
	}
}
