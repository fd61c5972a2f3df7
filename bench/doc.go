// Command bench runs our policy engine and five others on the workloads of
// testdata, checks first that all agree, and prints a table for each workload
// with ratios to the best peer and to the limit line.
//
//	go run . [-run w1,w2] [-engines rampart,cedar] [-time 200ms] [-count 5]
//
// It is a module of its own, so that the product does not depend on its peers.
//
// # How to read the tables
//
// native: the request is already in the engine's own form; for ours a prepared
// policy.Query. text: from strings and a string map, conversion included. Both
// are medians, of processor time. spread: the slowest native run over the
// fastest. 2 cores / 1: how much more two goroutines decide than one. load: from
// parsed documents, processor time too. heap held: live heap after loading,
// without the documents. Each engine runs in a process of its own (child.go).
// From text, ours gets those keys of the map that a policy looks at
// (policy.Set.Needs), which it is asked once, after loading.
// No engine uses a cache of decisions. Ours names the deciding statement with
// every answer.
//
// Not peers: straight is the seed's two policies written by hand as a switch,
// the limit line of W1; oracle is one hash over the request's bytes, one probe
// and one full comparison, the limit line of W2 to W4.
//
// # How the peers were used
//
// cedar: action and resource as strings of the context, compared with like; the
// principal's policies only. opa: one rule per action and resource, prepared
// query, parsed input; one package per policy, or for a single principal one for
// all. casbin: one row per action and resource; wildcards and conditions as
// functions. minio: condition keys mapped to its own; statements merged per user
// ahead of time. ladon: a manager that returns the principal's statements;
// NotAction as the complement over the actions asked; conditions of our own.
//
// The slow ones answer only every n-th request before the timing (see
// agreeEvery); ours answers all. The peers are timed with fewer and shorter runs
// (see effort); OPA is loaded once, the others several times.
//
// # The summary
//
// Last comes a table of floors and targets (summary.go): the ratios of the
// tables, what an edit of W4's account costs, a hostile pattern over a benign
// one, and actions that no catalog knows over known ones (extras.go).
package main
