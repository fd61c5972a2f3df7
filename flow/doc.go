// Package flow turns what should be into what is. A service stores an intent in
// the transaction that accepts a call; a Controller finds the records whose
// intent is not reached yet and does the slow work: starting a machine, running
// a command. A Runner drives controllers from the state store, so that work
// goes on after a crash exactly where the records say that it stands.
//
// # Rules for controllers
//
//   - Pending is derived from the state alone, is quick, and has no effects. A
//     key that waits for another record's progress is not pending: the change
//     of the other record wakes the runner.
//   - Do reads the record, does one or more steps, and stores what came of it.
//     Each step must be repeatable, because a crash may come after the step and
//     before the record of it.
//   - Do gives nil when it made progress or found nothing to do, Later when the
//     world is simply not ready, and any other error when something failed. A
//     failure is logged and tried again with growing pauses, for ever: an
//     intent is never dropped.
//
// # Tables
//
// A Table says which event is legal in which state, what comes next, and the
// wire error otherwise. Services decide by it, documents print it, and Check
// proves that it is complete.
//
// # Caveats
//
// One key of one controller is never worked on twice at a time within this
// process. Between processes of a cluster, records belong to one node each;
// Pending must give only those of its own node.
package flow
