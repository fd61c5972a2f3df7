package main

import (
	"hash/maphash"
	"math/rand/v2"
	"strings"

	"github.com/rampart-cloud/rampart/policy"
)

// straight is the limit line of W1: the seed's two policies written by hand as
// a switch over strings. No engine that reads policies can be faster.
type straight struct{ w *workload }

func (s *straight) Name() string { return "straight" }

func (s *straight) Load(w *workload) (bool, error) {
	s.w = w
	return w.Name == "w1", nil
}

func (s *straight) Prepare(*workload, int) error { return nil }

func (s *straight) Native(_, i int) policy.Verdict {
	r := &s.w.Requests[i]
	return straightly(r.Action, nonRoot(r))
}

func (s *straight) Text(_, i int) policy.Verdict {
	r := &s.w.Requests[i]
	return straightly(r.Action, nonRoot(r))
}

func nonRoot(r *request) string {
	if r.Env == nil {
		return ""
	}
	return r.Env["ecs:LoginAsNonRoot"]
}

func straightly(action, login string) policy.Verdict {
	if login == "false" {
		switch action {
		case "ecs:RunInstances", "ecs:CreateInstance", "ecs:CreateOrder", "ecs:ReplaceSystemDisk", "ecs:AttachDisk", "ecs:InvokeCommand":
			return policy.ExplicitDeny
		}
	}
	if strings.HasPrefix(action, "ecs:") || strings.HasPrefix(action, "ecs-workbench:") {
		return policy.Allow
	}
	switch action {
	case "vpc:CheckCanAllocateVpcPrivateIpAddress", "vpc:DescribeVpcs", "vpc:DescribeVSwitches", "bss:ModifyAgreementRecord",
		"bss:DescribeOrderList", "bss:DescribeOrderDetail", "bss:PayOrder", "bss:CancelOrder":
		return policy.Allow
	}
	return policy.ImplicitDeny
}

// oracle is the limit line of W2 to W4: one hash over the request's bytes, one
// probe, one full comparison. It is what a decision cache costs that always
// hits. Its native request is one text with all parts.
type oracle struct {
	w     *workload
	seed  maphash.Seed
	reqs  []string // native requests
	keys  []string // what the table holds: copies, so that a comparison reads both
	table []int32  // 1 + index of the request
	said  []policy.Verdict
}

var contextKeys = [...]string{"ecs:LoginAsNonRoot", "acs:SourceIp", "acs:SecureTransport", "acs:ResourceTag/env"}

// flatten appends a request's parts to b.
func flatten(b []byte, r *request) []byte {
	b = append(b, r.Principal...)
	b = append(append(b, 0), r.Action...)
	b = append(append(b, 0), r.Resource...)
	for _, k := range contextKeys {
		b = append(append(b, 0), r.Env[k]...)
	}
	return b
}

func (o *oracle) Name() string { return "oracle" }

func (o *oracle) Load(*workload) (bool, error) { return true, nil }

func (o *oracle) Prepare(w *workload, _ int) error {
	o.w, o.seed = w, maphash.MakeSeed()
	size := 1
	for size < 2*len(w.Requests) {
		size *= 2
	}
	o.table = make([]int32, size)
	for i := range w.Requests {
		f := flatten(nil, &w.Requests[i])
		o.reqs = append(o.reqs, string(f))
	}
	// The keys are stored in another order than the requests come in, or the
	// machine would fetch the next one ahead, which a cache cannot hope for.
	for _, i := range rand.New(rand.NewPCG(1, 2)).Perm(len(w.Requests)) {
		o.keys = append(o.keys, strings.Clone(o.reqs[i]))
		o.said = append(o.said, verdictOf(w.Requests[i].Expected))
		at := maphash.String(o.seed, o.reqs[i]) & uint64(size-1)
		for o.table[at] != 0 {
			at = (at + 1) & uint64(size-1)
		}
		o.table[at] = int32(len(o.keys))
	}
	return nil
}

func (o *oracle) Native(_, i int) policy.Verdict {
	f := o.reqs[i]
	mask := uint64(len(o.table) - 1)
	for at := maphash.String(o.seed, f) & mask; ; at = (at + 1) & mask {
		j := o.table[at]
		if j == 0 {
			return policy.ImplicitDeny
		}
		if o.keys[j-1] == f {
			return o.said[j-1]
		}
	}
}

// Text puts the request's bytes together first, on the stack.
func (o *oracle) Text(_, i int) policy.Verdict {
	var buf [256]byte
	f := flatten(buf[:0], &o.w.Requests[i])
	mask := uint64(len(o.table) - 1)
	for at := maphash.Bytes(o.seed, f) & mask; ; at = (at + 1) & mask {
		j := o.table[at]
		if j == 0 {
			return policy.ImplicitDeny
		}
		if o.keys[j-1] == string(f) {
			return o.said[j-1]
		}
	}
}

func verdictOf(s string) policy.Verdict {
	switch s {
	case "Allow":
		return policy.Allow
	case "ExplicitDeny":
		return policy.ExplicitDeny
	}
	return policy.ImplicitDeny
}
