// Command cost measures what a call costs, as ratios within one run, so that
// the figures of two machines can be compared:
//
//	go run ./internal/cost            everything
//	go run ./internal/cost -only list one part: list, create or large
//
// list: a signed, authorized and recorded ListUsers with 100 users in the
// answer against a bare net/http handler that writes the same bytes. Wanted: at
// most 2.5 times.
//
// create: CreateUser with 64 clients against puts into etcd with 64 writers, on
// the same deployment. Wanted: at least half as many a second. Embedded, the puts
// are function calls within one process, which no call that comes in over HTTP
// from another one can match; with an etcd server beside, both come in over an
// API.
//
// large: with 100,000 users, 10,000 policies and their grants loaded, how long
// a restart takes until the server is ready (wanted: 5 s), what
// GetCallerIdentity and a denied call cost against an empty account (wanted: at
// most 1.5 times), and how much memory is resident (wanted: under 1 GiB).
//
// Servers run in processes of their own, on the default GOMAXPROCS; requests
// are signed before the clock runs, and the client is a bare socket, so that
// what is measured is the server. Sides alternate in short rounds and the
// median counts, as other work on the machine would hit both. The exit status
// is 1 if something misses what is wanted.
package main
