package ecs

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rampart-cloud/rampart/acs"
)

// TagParam is one Tag.N of a call: in a create call a tag to set, in a list call
// one to filter by.
type TagParam struct {
	Key   string `wire:",alias=key"`
	Value string `wire:",alias=value"`
}

// maxTags is how many tags a resource may have. Source: "Limits" (ECS help).
const maxTags = 20

// tags checks the tags of a create call and gives them as a map, nil if none.
//
// Source: Tag.N of "RunInstances" (ECS API reference): a key has 1 to 128
// characters, a value up to 128; neither may begin with acs: or aliyun (keys)
// or hold http:// or https://. Codes InvalidTagKey.Malformed,
// InvalidTagValue.Malformed, 400.
func tags(params []TagParam) (map[string]string, error) {
	if len(params) == 0 {
		return nil, nil
	}
	out := make(map[string]string, len(params))
	for _, t := range params {
		if _, twice := out[t.Key]; twice {
			return nil, acs.New(acs.Invalid, http.StatusBadRequest, "Duplicate.TagKey", "The Tag.N.Key %q is given twice. Give each key once.", t.Key)
		}
		if n := utf8.RuneCountInString(t.Key); n < 1 || n > 128 || strings.HasPrefix(t.Key, "aliyun") || strings.HasPrefix(t.Key, "acs:") || hasLink(t.Key) {
			return nil, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidTagKey.Malformed",
				"The specified Tag.N.Key %q is not valid. Give 1 to 128 characters that do not begin with aliyun or acs: and hold no http:// or https://.", t.Key)
		}
		if utf8.RuneCountInString(t.Value) > 128 || strings.HasPrefix(t.Value, "acs:") || hasLink(t.Value) {
			return nil, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidTagValue.Malformed",
				"The specified Tag.N.Value of key %q is not valid. Give at most 128 characters that do not begin with acs: and hold no http:// or https://.", t.Key)
		}
		out[t.Key] = t.Value
	}
	return out, nil
}

func hasLink(s string) bool { return strings.Contains(s, "http://") || strings.Contains(s, "https://") }

// hasTags says whether a resource with these tags passes a list call's filter:
// it has every key, with the value where one is given.
//
// Source: Tag.N of "DescribeInstances" (ECS API reference).
func hasTags(have map[string]string, filter []TagParam) bool {
	for _, f := range filter {
		v, ok := have[f.Key]
		if !ok || f.Value != "" && f.Value != v {
			return false
		}
	}
	return true
}

// TagSet is a resource's tags in an answer.
type TagSet struct {
	Tag []Tag
}

// Tag is one tag in an answer. Most answers spell its members TagKey and
// TagValue; a few older ones Key and Value too.
type Tag struct {
	TagKey   string
	TagValue string
}

// tagSet gives tags in the order of their keys.
func tagSet(have map[string]string) TagSet {
	var out TagSet
	for k, v := range have {
		out.Tag = append(out.Tag, Tag{k, v})
	}
	slices.SortFunc(out.Tag, func(a, b Tag) int { return strings.Compare(a.TagKey, b.TagKey) })
	return out
}
