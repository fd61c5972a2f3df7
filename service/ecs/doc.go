// Package ecs is the Elastic Compute Service, API version 2014-05-26: instances
// and disks, images and instance types, security groups, key pairs, and Cloud
// Assistant commands.
//
// Each operation is one file that reads from top to bottom: the vendor's rule,
// the parameters, the answer, one declaration that says who may call it on what
// and under which conditions, and the handler. Operations lists them all.
//
// # How a call changes something
//
// A handler checks its parameters, does what is slow (hashing, key generation),
// and then changes the records of package inventory in one transaction that
// holds every check that depends on state. It never touches a machine. What
// should happen to machines is written into the records as an intent; the
// controllers of this package, run by package flow, drive the compute driver
// towards it, also after a crash.
//
// # Commands
//
// A command that was marked Running when its server ended may have run or not,
// so it is never started again: its result becomes Failed and says why.
//
// # Caveats
//
// Security group rules are kept and checked but no packet is filtered by them;
// that is the driver's network, not this package's. What the vendor offers and
// this server cannot do is refused with the code UnsupportedParameter, never
// silently accepted, when a caller would believe in an effect.
//
// Sources are cited by document title at each operation. Where the documents
// are silent a comment begins with Inferred or Ours.
package ecs
