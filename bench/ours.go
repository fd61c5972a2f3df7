package main

import (
	"slices"

	"github.com/rampart-cloud/rampart/policy"
)

// ours is the engine of this repository: for one principal a Set, for many an
// Account. Native requests are prepared Queries.
type ours struct {
	w       *workload
	set     *policy.Set
	account *policy.Account

	queries [][]policy.Query // by worker
	who     []policy.Entity  // by request
	bufs    []requestBuffer  // by worker
	needed  []string         // the keys of the workload that a policy looks at
}

// requestBuffer is what a server would keep per connection to fill a Request
// from text without allocating.
type requestBuffer struct {
	r      policy.Request
	ctx    [8]policy.Value
	values [8]string
}

func (o *ours) Name() string { return "rampart" }

func (o *ours) Load(w *workload) (bool, error) {
	o.w = w
	compiled := make(map[string]*policy.Compiled, len(w.Policies))
	all := make([]*policy.Compiled, 0, len(w.Policies))
	for _, p := range w.Policies {
		c := policy.Compile(policy.ID{Type: "Custom", Name: p.Name, Version: "v1"}, w.docs[p.Name])
		compiled[p.Name] = c
		all = append(all, c)
	}
	if len(w.Users) == 1 {
		var pool []*policy.Compiled
		for _, name := range w.policies[w.Users[0].Name] {
			pool = append(pool, compiled[name])
		}
		o.set = policy.NewSet(pool...)
		return true, nil
	}
	refs := func(names []string) []policy.PolicyRef {
		out := make([]policy.PolicyRef, len(names))
		for i, n := range names {
			out[i] = policy.PolicyRef{Type: "Custom", Name: n}
		}
		return out
	}
	grants := make(map[policy.Entity][]policy.PolicyRef, len(w.Users)+len(w.Groups))
	groups := make(map[string][]string, len(w.Users))
	for _, u := range w.Users {
		grants[policy.Entity{Type: policy.RAMUser, Name: u.Name}] = refs(u.Policies)
		groups[u.Name] = u.Groups
	}
	for _, g := range w.Groups {
		grants[policy.Entity{Type: policy.RAMGroup, Name: g.Name}] = refs(g.Policies)
	}
	o.account = new(policy.Account)
	return true, o.account.Load(all, grants, groups)
}

func (o *ours) Prepare(w *workload, workers int) error {
	requests := make([]policy.Request, len(w.Requests))
	o.who = make([]policy.Entity, len(w.Requests))
	for i, r := range w.Requests {
		requests[i] = policy.Request{Action: r.Action, Resource: r.Resource}
		for k, v := range r.Env {
			requests[i].Context = append(requests[i].Context, policy.Value{Key: k, Values: []string{v}})
		}
		o.who[i] = policy.Entity{Type: policy.RAMUser, Name: r.Principal}
	}
	o.need(w)
	o.queries = make([][]policy.Query, workers)
	o.bufs = make([]requestBuffer, workers)
	for k := range o.queries {
		o.queries[k] = make([]policy.Query, len(requests))
		for i := range requests {
			o.queries[k][i].Prepare(&requests[i])
		}
	}
	return nil
}

// need finds out which of the keys that the requests carry a policy looks at, as
// a server does when policies change; text passes on those only.
func (o *ours) need(w *workload) {
	asked := map[string]bool{}
	for i := range w.Requests {
		for k := range w.Requests[i].Env {
			if asked[k] {
				continue
			}
			asked[k] = true
			if o.set != nil && o.set.Needs(k) || o.account != nil && o.account.Needs(k) {
				o.needed = append(o.needed, k)
			}
		}
	}
	slices.Sort(o.needed)
}

func (o *ours) Native(worker, i int) policy.Verdict { return o.native(worker, i).Verdict }

func (o *ours) native(worker, i int) policy.Decision {
	q := &o.queries[worker][i]
	if o.set != nil {
		return o.set.DecideQuery(q)
	}
	return o.account.DecideQuery(o.who[i], q)
}

func (o *ours) Text(worker, i int) policy.Verdict { return o.text(worker, i).Verdict }

func (o *ours) text(worker, i int) policy.Decision {
	b, r := &o.bufs[worker], &o.w.Requests[i]
	n := 0
	for _, k := range o.needed {
		if v, ok := r.Env[k]; ok {
			b.values[n] = v
			b.ctx[n].Key, b.ctx[n].Values = k, b.values[n:n+1]
			n++
		}
	}
	b.r.Action, b.r.Resource, b.r.Context = r.Action, r.Resource, b.ctx[:n]
	if o.set != nil {
		return o.set.Decide(&b.r)
	}
	return o.account.Decide(policy.Entity{Type: policy.RAMUser, Name: r.Principal}, &b.r)
}

// Fresh gives an empty engine, so that loading can be timed several times.
func (o *ours) Fresh() engine { return new(ours) }
