// Package compute is the contract between the control plane and whatever
// runs instances: simulated machines in this process (compute/sim), Docker
// containers, Incus containers. A driver only makes things so and reports what
// it found. It knows nothing of accounts, policies, states of the API or the
// wire; the control plane owns those and drives the driver towards them.
//
// # Rules every driver obeys
//
//   - Objects are named by the control plane's own IDs (i-..., d-...), never
//     by names of the engine.
//   - Every call is idempotent by that ID. Creating what exists with the same
//     spec, starting what runs, stopping what is stopped, deleting what is gone
//     and attaching what is attached succeed and change nothing, because a
//     caller that crashed after a call repeats it. The same ID with a different
//     spec is ErrConflict.
//   - A call returns after its effect is durable on the engine's side, or with
//     an error. Start and Reboot may return while the instance is Starting: ask
//     List for the truth.
//   - Errors are one of the five kinds in this package, wrapped in *Error with
//     what was tried and why it failed. Compare with errors.Is.
//   - A call honours its context. A call whose context ended returns ErrTimeout
//     (deadline) or the context's own error (cancelled); its effect is then
//     unknown and the caller looks with List.
//   - Deleting an instance or replacing its root never touches a volume.
//   - No password ever reaches a driver, only its hash.
//   - What a driver cannot do is ErrUnsupported. It never reports a success for
//     something that did not happen.
//
// The conformance suite in compute/computetest states these rules as tests;
// each driver runs it.
package compute
