package vpc

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/wire"
)

// region checks a RegionId.
//
// Source: "CreateVpc" (VPC API reference): InvalidRegionId.NotFound, 404.
func region(id string) error {
	if _, ok := catalog.LookupRegion(id); !ok {
		return acs.New(acs.NotFound, 404, "InvalidRegionId.NotFound",
			"Specified value of RegionId %q is not supported. ECS DescribeRegions lists the regions.", id)
	}
	return nil
}

// unsupported refuses parameters that the vendor gives an effect and this
// server cannot: names and values in turn. A zero value was not asked for.
//
// Ours: a parameter whose effect would not happen is refused with UnsupportedParameter, 400; the vendor has no code for it, and silence would let a caller believe in the effect.
func unsupported(params ...any) error {
	for i := 0; i < len(params); i += 2 {
		if v := reflect.ValueOf(params[i+1]); v.IsValid() && !v.IsZero() {
			return acs.New(acs.Unsupported, 400, "UnsupportedParameter",
				"The parameter %s exists at the vendor but has no effect in this server, so the call was refused and nothing was done. Leave it out.", params[i])
		}
	}
	return nil
}

// text checks a name or a description. Least and most count characters; code is
// the operation's own.
//
// Source: "CreateVpc", "CreateVSwitch" (VPC API reference): a name has 2 to 128
// characters (1 to 128 in newer editions), a description 2 to 256 (1 to 256);
// neither begins with http:// or https://, and both begin with a letter.
//
// Inferred: the bounds of the newer editions hold, and a description may begin with any character; source: the editions disagree, and clients of either must work.
func text(code, what, value string, most int, name bool) error {
	if value == "" {
		return nil
	}
	ok := utf8.RuneCountInString(value) <= most && !strings.HasPrefix(value, "http://") && !strings.HasPrefix(value, "https://")
	if name {
		for i, r := range value {
			ok = ok && (unicode.IsLetter(r) || i > 0 && (unicode.IsDigit(r) || strings.ContainsRune("._-", r)))
		}
	}
	switch {
	case ok:
		return nil
	case name:
		return acs.New(acs.Invalid, 400, code,
			"Specified %s %q is not valid. Give 1 to %d characters that begin with a letter and are letters, digits, periods, underscores or hyphens.", what, value, most)
	}
	return acs.New(acs.Invalid, 400, code,
		"Specified %s is not valid. Give 1 to %d characters that do not begin with http:// or https://.", what, most)
}

// TagParam is one Tag.N of a call: in a create call a tag to set, in a list call
// one to filter by.
type TagParam struct {
	Key   string
	Value string
}

// tags checks the tags of a create call and gives them as a map, nil if none.
//
// Source: Tag.N of "CreateVpc" (VPC API reference): a key has 1 to 128
// characters and does not begin with aliyun or acs:, a value up to 128; neither
// holds http:// or https://.
//
// Inferred: the codes are those of ECS, InvalidTagKey.Malformed and InvalidTagValue.Malformed, 400; source: the VPC page lists none.
func tags(params []TagParam) (map[string]string, error) {
	if len(params) == 0 {
		return nil, nil
	}
	link := func(s string) bool { return strings.Contains(s, "http://") || strings.Contains(s, "https://") }
	out := make(map[string]string, len(params))
	for _, t := range params {
		if n := utf8.RuneCountInString(t.Key); n < 1 || n > 128 || strings.HasPrefix(t.Key, "aliyun") || strings.HasPrefix(t.Key, "acs:") || link(t.Key) {
			return nil, acs.New(acs.Invalid, 400, "InvalidTagKey.Malformed",
				"The specified Tag.N.Key %q is not valid. Give 1 to 128 characters that do not begin with aliyun or acs: and hold no http:// or https://.", t.Key)
		}
		if utf8.RuneCountInString(t.Value) > 128 || link(t.Value) {
			return nil, acs.New(acs.Invalid, 400, "InvalidTagValue.Malformed",
				"The specified Tag.N.Value of key %q is not valid. Give at most 128 characters without http:// or https://.", t.Key)
		}
		if _, twice := out[t.Key]; twice {
			return nil, wire.InvalidParameter("Tag", fmt.Sprintf("a list in which each key stands once; %q stands twice", t.Key))
		}
		out[t.Key] = t.Value
	}
	return out, nil
}

// hasTags says whether a resource passes a list call's filter: it has every key,
// with the value where one is given.
func hasTags(have map[string]string, filter []TagParam) bool {
	for _, f := range filter {
		if v, ok := have[f.Key]; !ok || f.Value != "" && f.Value != v {
			return false
		}
	}
	return true
}

// TagSet is a resource's tags in an answer.
type TagSet struct{ Tag []Tag }

// Tag is one tag in an answer.
type Tag struct {
	Key   string
	Value string
}

func tagSet(have map[string]string) TagSet {
	var out TagSet
	for k, v := range have {
		out.Tag = append(out.Tag, Tag{k, v})
	}
	slices.SortFunc(out.Tag, func(a, b Tag) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// Page asks for a part of a list.
//
// Source: "DescribeVpcs" (VPC API reference): PageNumber begins at 1, which is
// the default; PageSize is at most 50 and has default 10.
type Page struct {
	PageNumber *int
	PageSize   *int
}

// PageInfo says which part of a list an answer holds.
type PageInfo struct {
	TotalCount int
	PageNumber int
	PageSize   int
}

func paged[T any](p Page, all []T) ([]T, PageInfo, error) {
	info := PageInfo{TotalCount: len(all), PageNumber: 1, PageSize: 10}
	if p.PageNumber != nil {
		info.PageNumber = *p.PageNumber
	}
	if p.PageSize != nil {
		info.PageSize = *p.PageSize
	}
	if info.PageNumber < 1 || info.PageNumber > 1<<20 {
		return nil, info, wire.InvalidParameter("PageNumber", "1 or more")
	}
	if info.PageSize < 1 || info.PageSize > 50 {
		return nil, info, wire.InvalidParameter("PageSize", "from 1 to 50")
	}
	from := min((info.PageNumber-1)*info.PageSize, len(all))
	return all[from:min(from+info.PageSize, len(all))], info, nil
}
