// Package state keeps everything that the server must not lose, in etcd: one
// implementation, two deployments. By default an etcd server runs inside the
// process and opens no port; with endpoints given, an existing cluster is used
// and several nodes share it.
//
// # Shape
//
// A value belongs to a typed Collection and has a key that begins with the
// account: <account>/<collection>/<id>. All values live in memory too, in a
// copy-on-write B-tree: a Snapshot is one atomic load, never blocks and never
// changes, so a call is authenticated, authorized and answered at one revision.
// Indexes are derived from the values and exist in memory only.
//
// # Writing
//
// Update runs a function against the newest state. One writer goroutine runs
// the waiting functions one after the other and commits them together as one
// etcd transaction (group commit): sixty-four clients cost hardly more flushes
// than one. Every transaction also rewrites the head key and asks that nobody
// else did, so all writes of all nodes form one serial order, and a function
// whose view was old is simply run again. A function must therefore be quick,
// free of I/O and free of effects other than on its Tx and its own variables.
//
// Update returns after the commit is on disk and visible to every Snapshot
// taken later on this node. On other nodes a call begins with Sync, which waits
// until this node has seen what was committed before the call arrived. This is
// what makes a revoked right stop working at once.
//
// # Format
//
// Stored values carry a format version, and so does the store. Opening an older
// store migrates it step by step; opening a newer one is refused.
package state
