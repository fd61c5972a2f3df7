// Package catalog holds what is known of the cloud as data: regions and zones,
// instance types, images, products and their operations, RAM actions with the
// resources and condition keys that each checks, system policies, quotas and
// error codes.
//
// It is knowledge, not behaviour. It does no I/O beyond reading the files that
// are compiled into it, has no clock and no mutable state, and every function
// answers from data built once on first use. Answers are values or fresh
// slices; a caller may keep or change them.
//
// # Sources and marks
//
// Each fact has a source, named by document title, and a [Mark] where it is not
// simply documented: observed in public output, inferred from other facts,
// ours, or unknown. What is unknown stays unknown: an [Action] whose resources
// no document lists has nil Resources and the mark Unknown, and whoever
// enforces must refuse it. There are no defaults for authority here.
//
// # Data files
//
// data/ holds hand-written files (authorization.txt, condition-keys.json,
// regions.json, instance-types.json, system-policies/ and so on), the image
// fixtures (images.json) and three generated files (operations.json.gz,
// operations.tsv, errors.tsv). go generate rebuilds those three from the raw
// inputs in internal/gen/testdata.
//
// # Caveats
//
// The request metadata lags the vendor's SDKs; parameters that only an SDK has
// are marked [FromSDK]. Error codes come mostly from documents of 2021. Zone
// letters, numbers of network interfaces and disk categories of families were
// not checked against current pages. Prices are made up.
package catalog

//go:generate go run ./internal/gen
