package identity

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rampart-cloud/rampart/acs"
)

const (
	maxTags     = 20 // of one user, role, policy or resource group
	maxTagKey   = 128
	maxTagValue = 256
)

// CheckTag checks one tag.
//
// Source: "TagResources" (RAM API reference): keys of up to 128 and values of up
// to 256 characters.
//
// Inferred: keys may not begin with acs: or aliyun nor hold http:// or https://, and a fault gives InvalidParameter.TagKey or InvalidParameter.TagValue; source: the same rule in "TagResources" (ECS API reference).
func CheckTag(t Tag) error {
	if n := utf8.RuneCountInString(t.Key); n < 1 || n > maxTagKey {
		return InvalidParameter("TagKey", "1 to 128 characters long")
	}
	if strings.HasPrefix(t.Key, "acs:") || strings.HasPrefix(t.Key, "aliyun") || hasURL(t.Key) {
		return InvalidParameter("TagKey", "without acs: or aliyun in front, and without http:// and https://")
	}
	if utf8.RuneCountInString(t.Value) > maxTagValue || hasURL(t.Value) {
		return InvalidParameter("TagValue", "at most 256 characters long, without http:// and https://")
	}
	return nil
}

func hasURL(s string) bool { return strings.Contains(s, "http://") || strings.Contains(s, "https://") }

// MakeTags gives the tags of something new, checked and by key.
func MakeTags(in []Tag) ([]Tag, error) {
	var out []Tag
	for _, t := range in {
		if err := CheckTag(t); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(o Tag) bool { return o.Key == t.Key }) {
			return nil, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter.TagKey", "The tag key %q is given twice.", t.Key)
		}
		out = append(out, t)
	}
	sortTags(out)
	return out, nil
}

func sortTags(tags []Tag) {
	slices.SortFunc(tags, func(a, b Tag) int { return strings.Compare(a.Key, b.Key) })
}

// MergeTags gives old with more put in; a key that is there gets the new value.
//
// Inferred: too many tags give LimitExceeded.Tag; source: none.
func MergeTags(old, more []Tag) ([]Tag, error) {
	out := slices.Clone(old)
	for _, t := range more {
		if i := slices.IndexFunc(out, func(o Tag) bool { return o.Key == t.Key }); i >= 0 {
			out[i].Value = t.Value
		} else {
			out = append(out, t)
		}
	}
	if len(out) > maxTags {
		return nil, LimitExceeded("Tag", "tags of one resource", maxTags)
	}
	sortTags(out)
	return out, nil
}

// TagFilter gives a test for having all these tags; a tag without value stands
// for every value of its key.
func TagFilter(in []Tag) (func([]Tag) bool, error) {
	for _, t := range in {
		if t.Key == "" {
			return nil, InvalidParameter("TagKey", "1 to 128 characters long")
		}
	}
	return func(tags []Tag) bool {
		for _, want := range in {
			if !slices.ContainsFunc(tags, func(t Tag) bool {
				return t.Key == want.Key && (want.Value == "" || t.Value == want.Value)
			}) {
				return false
			}
		}
		return true
	}, nil
}
