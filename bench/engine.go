package main

import "github.com/rampart-cloud/rampart/policy"

// engine is one contender. Load is timed; what it needs beyond the parsed
// documents it builds there. Native decides request i from a form made in
// Prepare, Text from the strings and the string map of the workload. Both are
// called from several goroutines, each with its own worker number.
type engine interface {
	Name() string
	// Load builds the engine from parsed documents. ok is false when the engine
	// cannot run this workload.
	Load(w *workload) (ok bool, err error)
	// Prepare makes the native requests, for each worker.
	Prepare(w *workload, workers int) error
	Native(worker, i int) policy.Verdict
	Text(worker, i int) policy.Verdict
}

// allowOnly maps a Boolean answer; engines that cannot tell the kind of denial
// are compared by allow or not.
func allowOnly(ok bool) policy.Verdict {
	if ok {
		return policy.Allow
	}
	return policy.ImplicitDeny
}
