// Package server assembles everything: it opens the data directory, the state
// store, the trail and the compute driver, mounts the services on one gateway,
// and serves it with health, readiness and metrics beside it.
//
// A server starts whole or not at all, listens on loopback unless told
// otherwise, and on Close finishes the calls under way before it lets go of the
// store.
package server
