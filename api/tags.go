package api

import (
	"maps"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/policy"
)

// tags gives the tag keys that a resource adds to a call: those that it has, and
// those that the call gives it or filters by with Tag.N.
//
// Source: "Tag-based authorization" (ECS help): ecs:tag/<key> speaks of the tags
// of a resource, of those that a create call adds, and of the filter of a call
// that lists; acs:ResourceTag/<key> and acs:RequestTag/<key> (RAM).
//
// Inferred: where a resource has a tag and the call gives another value of it, the key has both values; source: a multi-valued key matches when any value does.
func (x *exchange) tags(action string, r Resource) []policy.Value {
	requested := x.requestTags()
	if len(r.Tags) == 0 && len(requested) == 0 {
		return nil
	}
	service, _, _ := strings.Cut(action, ":")
	var out []policy.Value
	add := func(key string, source string, values ...string) {
		if x.g.cfg.Carries(action, key) {
			out = append(out, policy.Value{Key: key, Values: values, Source: source})
		}
	}
	for _, k := range slices.Sorted(maps.Keys(r.Tags)) {
		have := r.Tags[k]
		add("acs:ResourceTag/"+k, "tag of "+r.ARN, have)
		if want, ok := requested[k]; ok && want != have {
			add(service+":tag/"+k, "tag of "+r.ARN+", and parameter Tag", have, want)
		} else {
			add(service+":tag/"+k, "tag of "+r.ARN, have)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(requested)) {
		add("acs:RequestTag/"+k, "parameter Tag", requested[k])
		if _, ok := r.Tags[k]; !ok {
			add(service+":tag/"+k, "parameter Tag", requested[k])
		}
	}
	return out
}

// requestTags gives the call's Tag.N parameters.
func (x *exchange) requestTags() map[string]string {
	var out map[string]string
	for _, p := range x.wire.Params {
		n, ok := strings.CutPrefix(p.Name, "Tag.")
		if !ok {
			continue
		}
		n, ok = strings.CutSuffix(n, ".Key")
		if !ok || p.Value == "" {
			continue
		}
		if out == nil {
			out = map[string]string{}
		}
		v, _ := x.wire.Params.Get("Tag." + n + ".Value")
		out[p.Value] = v
	}
	return out
}
