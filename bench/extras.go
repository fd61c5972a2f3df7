package main

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/policy"
)

// extras are figures of our engine alone. Times are processor times, as in the
// tables.
type extras struct {
	edit     float64 // nanoseconds, of the slowest kind of edit on W4; the median of its runs
	editKind string
	hostile  float64 // hostile over benign
	growth   float64 // hostile, 64 KiB over 8 KiB
	unknown  float64 // unknown over known actions, the worst workload
}

// measureExtras needs W2, W3 and W4.
func measureExtras(loads []*workload, each time.Duration, count int) (*extras, error) {
	x := &extras{}
	for _, w := range loads {
		r, err := unknownRatio(w, each, count)
		if err != nil {
			return nil, err
		}
		x.unknown = max(x.unknown, r)
		if w.Name == "w4" {
			if x.edit, x.editKind, err = edits(w, 101); err != nil {
				return nil, err
			}
		}
	}
	var err error
	x.hostile, x.growth, err = hostile(each, count)
	return x, err
}

// unknownRatio asks the workload's requests, and the same with actions that
// exist nowhere: ecs:ZqRunInstancesZq for ecs:RunInstances. The runs take turns.
func unknownRatio(w *workload, each time.Duration, count int) (float64, error) {
	strange := *w
	strange.Requests = slices.Clone(w.Requests)
	for i := range strange.Requests {
		r := &strange.Requests[i]
		r.Action = strings.Replace(r.Action, ":", ":Zq", 1) + "Zq"
	}
	o := new(ours)
	if _, err := o.Load(w); err != nil {
		return 0, err
	}
	if err := o.Prepare(w, 1); err != nil {
		return 0, err
	}
	u := &ours{set: o.set, account: o.account}
	if err := u.Prepare(&strange, 1); err != nil {
		return 0, err
	}
	var known, unknown []float64
	n := len(w.Requests)
	for range count {
		known = append(known, timed(each, n, func(i int) { sink = o.Native(0, i) }))
		unknown = append(unknown, timed(each, n, func(i int) { sink = u.Native(0, i) }))
	}
	return median(unknown) / median(known), nil
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

// edits times each kind of edit of the account, and asks a decision after each
// that only the edited account gives.
func edits(w *workload, runs int) (slowest float64, kind string, err error) {
	o := new(ours)
	if _, err := o.Load(w); err != nil {
		return 0, "", err
	}
	doc := func(effect string) *policy.Document {
		d, parseErr := policy.Parse(policy.Identity, fmt.Appendf(nil, `{"Version": "1", "Statement": [{"Effect": %q, "Action": "bench:*", "Resource": "*"}]}`, effect))
		if parseErr != nil {
			err = parseErr
		}
		return d
	}
	id := policy.ID{Type: "Custom", Name: "bench-edit", Version: "v1"}
	allow, deny := doc("Allow"), doc("Deny")
	if err != nil {
		return 0, "", err
	}
	user, group := policy.Entity{Type: policy.RAMUser, Name: w.Users[len(w.Users)/2].Name}, policy.Entity{Type: policy.RAMGroup, Name: "bench-group"}
	ref := policy.PolicyRef{Type: id.Type, Name: id.Name}
	a := o.account
	a.PutPolicy(policy.Compile(id, allow))
	steps := []struct {
		kind string
		do   func() error
		want policy.Verdict // of the user's request afterwards
	}{
		{"Attach", func() error { return a.Attach(user, ref) }, policy.Allow},
		{"PutPolicy", func() error { a.PutPolicy(policy.Compile(id, deny)); return nil }, policy.ExplicitDeny},
		{"Detach", func() error { return a.Detach(user, ref) }, policy.ImplicitDeny},
		{"Attach to a group", func() error { return a.Attach(group, ref) }, policy.ImplicitDeny},
		{"AddUserToGroup", func() error { a.AddUserToGroup(user.Name, group.Name); return nil }, policy.ExplicitDeny},
		{"PutPolicy", func() error { a.PutPolicy(policy.Compile(id, allow)); return nil }, policy.Allow},
		{"RemoveUserFromGroup", func() error { return a.RemoveUserFromGroup(user.Name, group.Name) }, policy.ImplicitDeny},
		{"Detach from a group", func() error { return a.Detach(group, ref) }, policy.ImplicitDeny},
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	took := map[string][]float64{}
	request := &policy.Request{Action: "bench:Edit", Resource: "*"}
	for range runs {
		for _, s := range steps {
			start := threadTime()
			if err := s.do(); err != nil {
				return 0, "", fmt.Errorf("%s: %w", s.kind, err)
			}
			took[s.kind] = append(took[s.kind], float64((threadTime() - start).Nanoseconds()))
			if got := a.Decide(user, request).Verdict; got != s.want {
				return 0, "", fmt.Errorf("%s is not seen by the next decision: %v, want %v", s.kind, got, s.want)
			}
		}
	}
	for k, list := range took {
		if m := median(list); m > slowest {
			slowest, kind = m, k
		}
	}
	return slowest, kind, nil
}

// hostile compares a StringLike condition of 64 times *a, in the worst of three
// forms, with one whose pattern is as long as the text, both against 8 KiB of a;
// and each hostile form with itself on a text eight times as long.
func hostile(each time.Duration, count int) (ratio, growth float64, err error) {
	text := strings.Repeat("a", 8<<10)
	cost := func(pattern, text string) float64 {
		d, parseErr := policy.Parse(policy.System, fmt.Appendf(nil, `{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringLike": {"a:b": %q}}}]}`, pattern))
		if parseErr != nil {
			err = parseErr
			return math.NaN()
		}
		set := policy.NewSet(policy.Compile(policy.ID{Name: "hostile"}, d))
		var q policy.Query
		q.Prepare(&policy.Request{Action: "a:b", Resource: "*", Context: []policy.Value{{Key: "a:b", Values: []string{text}}}})
		var runs []float64
		for range count {
			runs = append(runs, timed(each/4, 1, func(int) { sink = set.DecideQuery(&q).Verdict }))
		}
		return median(runs)
	}
	benign := cost("b*"+text+"*c", "b"+text+text+"c")
	worst := 0.0
	for _, p := range []string{strings.Repeat("*a", 64), strings.Repeat("*a", 64) + "*b*", strings.Repeat("*aa*b", 64)} {
		c := cost(p, text)
		worst = max(worst, c)
		growth = max(growth, cost(p, strings.Repeat(text, 8))/c)
	}
	return worst / benign, growth, err
}
