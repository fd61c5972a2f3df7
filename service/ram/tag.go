package ram

import (
	"strings"

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

const maxResources = 50 // in one call of TagResources

func plainTags(in []Tag) []identity.Tag {
	out := make([]identity.Tag, len(in))
	for i, t := range in {
		out[i] = identity.Tag(t)
	}
	return out
}

// makeTags gives the tags of something new, by key.
func makeTags(in []Tag) ([]identity.Tag, error) { return identity.MakeTags(plainTags(in)) }

// mergeTags gives old with more put in; a key that is there gets the new value.
func mergeTags(old, more []identity.Tag) ([]identity.Tag, error) {
	return identity.MergeTags(old, more)
}

// tagFilter gives a test for having all these tags; a tag without value stands
// for every value of its key.
func tagFilter(in []Tag) (func([]identity.Tag) bool, error) {
	return identity.TagFilter(plainTags(in))
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
