package ram

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
)

// Tag is a tag in a request.
type Tag struct {
	Key   string // 1-128 characters
	Value string // up to 256 characters
}

// Tags are the tags of a role or policy in an answer.
type Tags struct{ Tag []ShownTag }

// ShownTag is a tag in an answer.
type ShownTag struct {
	TagKey   string
	TagValue string
}

func showTags(tags []identity.Tag) Tags {
	var out Tags
	for _, t := range tags {
		out.Tag = append(out.Tag, ShownTag{t.Key, t.Value})
	}
	return out
}

const (
	maxTags      = 20 // of one role or policy
	maxTagKey    = 128
	maxTagValue  = 256
	maxResources = 50 // in one call of TagResources
)

// checkTag checks one tag.
//
// Source: "TagResources" (RAM API reference): keys of up to 128 and values of up
// to 256 characters.
//
// Inferred: keys may not begin with acs: or aliyun nor hold http:// or https://, and a fault gives InvalidParameter.TagKey or InvalidParameter.TagValue; source: the same rule in "TagResources" (ECS API reference).
func checkTag(t Tag) error {
	if n := utf8.RuneCountInString(t.Key); n < 1 || n > maxTagKey {
		return invalid("TagKey", "1 to 128 characters long")
	}
	if strings.HasPrefix(t.Key, "acs:") || strings.HasPrefix(t.Key, "aliyun") || hasURL(t.Key) {
		return invalid("TagKey", "without acs: or aliyun in front, and without http:// and https://")
	}
	if utf8.RuneCountInString(t.Value) > maxTagValue || hasURL(t.Value) {
		return invalid("TagValue", "at most 256 characters long, without http:// and https://")
	}
	return nil
}

func hasURL(s string) bool { return strings.Contains(s, "http://") || strings.Contains(s, "https://") }

// makeTags gives the tags of something new, by key.
func makeTags(in []Tag) ([]identity.Tag, error) {
	var out []identity.Tag
	for _, t := range in {
		if err := checkTag(t); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(o identity.Tag) bool { return o.Key == t.Key }) {
			return nil, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter.TagKey", "The tag key %q is given twice.", t.Key)
		}
		out = append(out, identity.Tag(t))
	}
	sortTags(out)
	return out, nil
}

func sortTags(tags []identity.Tag) {
	slices.SortFunc(tags, func(a, b identity.Tag) int { return strings.Compare(a.Key, b.Key) })
}

// mergeTags gives old with more put in; a key that is there gets the new value.
//
// Inferred: too many tags give LimitExceeded.Tag; source: none.
func mergeTags(old, more []identity.Tag) ([]identity.Tag, error) {
	out := slices.Clone(old)
	for _, t := range more {
		if i := slices.IndexFunc(out, func(o identity.Tag) bool { return o.Key == t.Key }); i >= 0 {
			out[i].Value = t.Value
		} else {
			out = append(out, t)
		}
	}
	if len(out) > maxTags {
		return nil, exceeded("Tag", "tags of one resource", maxTags)
	}
	sortTags(out)
	return out, nil
}

// tagFilter gives a test for having all these tags; a tag without value stands
// for every value of its key.
func tagFilter(in []Tag) (func([]identity.Tag) bool, error) {
	for _, t := range in {
		if t.Key == "" {
			return nil, invalid("TagKey", "1 to 128 characters long")
		}
	}
	return func(tags []identity.Tag) bool {
		for _, want := range in {
			if !slices.ContainsFunc(tags, func(t identity.Tag) bool {
				return t.Key == want.Key && (want.Value == "" || t.Value == want.Value)
			}) {
				return false
			}
		}
		return true
	}, nil
}

// systemPolicyNamed gives the system policy that has this name in whatever
// letter case, or nothing.
func systemPolicyNamed(name string) string {
	for _, p := range catalog.SystemPolicies() {
		if strings.EqualFold(p.Name, name) {
			return p.Name
		}
	}
	return ""
}
