// Package prove holds the suites that show what the server promises about
// consistency and secrets, by signed calls against whole servers:
//
//   - modes: one history of calls gives equal answers on the embedded store, on
//     an etcd cluster of three members, on two servers of that cluster in turn,
//     and with a restart between any two calls.
//   - revoke: what was revoked through one server is refused by every call that
//     begins later on the other.
//   - linear: 64 clients that create, attach, version and delete at once see a
//     state that one after the other could have made (checked with porcupine);
//     quotas hold and nothing acknowledged is lost.
//   - secrets: no secret that was made is found in the data directory, the log,
//     the answers of errors or the metrics.
//
// All code is in tests; the flag -seconds makes the concurrent suite longer.
package prove
