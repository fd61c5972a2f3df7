package api

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/policy"
)

// tags gives the tag keys that a resource adds to a call. A thing that exists
// has the tags that it has, whatever the call says of tags; what the call makes
// or lists (an ARN that ends in *) has those that Tag.N gives or filters by.
//
// Source: "Tag-based authorization" (ECS help): ecs:tag/<key> speaks of the tags
// of a resource, of those that a create call adds, and of the filter of a call
// that lists; acs:ResourceTag/<key> and acs:RequestTag/<key> (RAM).
//
// Inferred: a thing of another product than the action's has that product's key, so the VPC of ecs:CreateSecurityGroup has vpc:tag/<key>; source: row CreateSecurityGroup of "ECS: RAM authorization" (2026) has both keys.
func (x *exchange) tags(action string, r Resource, requested callTags) []policy.Value {
	if len(r.Tags) == 0 && len(requested.tags) == 0 {
		return nil
	}
	var out []policy.Value
	add := func(key string, source string, values ...string) {
		if x.g.cfg.Carries(action, key) {
			out = append(out, policy.Value{Key: key, Values: values, Source: source})
		}
	}
	service, _, _ := strings.Cut(action, ":")
	made := strings.HasSuffix(r.ARN, "*")
	if arn, err := acs.ParseARN(r.ARN); err == nil && !made {
		service = arn.Service
	}
	for _, k := range slices.Sorted(maps.Keys(r.Tags)) {
		add("acs:ResourceTag/"+k, acs.FromTag.Of(r.ARN), r.Tags[k])
		add(service+":tag/"+k, acs.FromTag.Of(r.ARN), r.Tags[k])
	}
	for _, k := range slices.Sorted(maps.Keys(requested.tags)) {
		add("acs:RequestTag/"+k, requested.source, requested.tags[k]...)
		if made {
			add(service+":tag/"+k, requested.source, requested.tags[k]...)
		}
	}
	return out
}

// Tagged is an input whose tags do not stand in Tag.N, as those inside of a
// document: only it knows them, and policies have to see them.
type Tagged interface {
	// RequestTags gives the values of each key, and the name of the parameter
	// that holds the tags.
	RequestTags() (tags map[string][]string, parameter string)
}

// callTags are the tags that a call gives or filters by, and where they stand.
type callTags struct {
	tags   map[string][]string
	source string
}

// requestTags gives what the operation will take for the call's tags. It looks
// at the bound input, not at the parameters: those can be spelt in several ways,
// and can stand in a call whose operation knows no tags.
func requestTags(in any) callTags {
	if t, ok := in.(Tagged); ok {
		tags, parameter := t.RequestTags()
		return callTags{tags, acs.FromParameter.Of(parameter)}
	}
	return callTags{fieldTags(in), acs.FromParameter.Of(tagField)}
}

// fieldTags gives the tags of an input's field Tag.
func fieldTags(in any) map[string][]string {
	list := reflect.ValueOf(in).Elem().FieldByName(tagField)
	if !list.IsValid() {
		return nil
	}
	var out map[string][]string
	for i := range list.Len() {
		t := list.Index(i)
		key, value := t.FieldByName("Key").String(), t.FieldByName("Value").String()
		if key == "" {
			continue // refused, or no filter
		}
		if out == nil {
			out = map[string][]string{}
		}
		out[key] = append(out[key], value)
	}
	return out
}

const tagField = "Tag"

// checkTags refuses an input whose tags requestTags could not read, as policies
// would not see them.
func checkTags(in reflect.Type) error {
	f, ok := in.FieldByName(tagField)
	if !ok {
		return nil
	}
	if reflect.PointerTo(in).Implements(reflect.TypeFor[Tagged]()) {
		return fmt.Errorf("the input has the field %s and RequestTags, so policies could not see the tags of the field", tagField)
	}
	if f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct {
		key, ok1 := f.Type.Elem().FieldByName("Key")
		value, ok2 := f.Type.Elem().FieldByName("Value")
		if ok1 && ok2 && key.Type.Kind() == reflect.String && value.Type.Kind() == reflect.String {
			return nil
		}
	}
	return fmt.Errorf("the field %s is no list of structures with the texts Key and Value, so policies could not see the call's tags", tagField)
}
