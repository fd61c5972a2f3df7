// Package console serves the web console: signing in, sessions, and the pages.
//
// A session is a record in state, found by the hash of a random token that only
// the browser's cookie holds, so that it outlives a restart and works on every
// node of a cluster. Each click is one ordinary operation: Console hands it to
// the gateway with the session's principal, and it is authorized, recorded and
// answered as a signed call is. The console has no authority of its own and no
// other way to the state than signing in, its own sessions, a password that must
// be changed and an MFA device that must be bound.
//
// # A session ends
//
// when it is signed out or its time is over; and at once, on every node, when
// its user is deleted (one made anew under the same name is somebody else), when
// the login profile is deleted or made inactive, and when the password is
// changed anywhere else. This is asked at every call, on the state that the call
// is decided on.
//
// # Signing in
//
// An unknown name, a user without a login profile and a wrong password are
// answered alike and cost the same time. Failures are counted in state, before
// the password is looked at, so that guesses that come together count too. A code
// of an MFA device counts once. Before all that, a limit for each address and
// each name from an address keeps guesses from filling the trail and the CPU.
//
// # The pages
//
// The folder dist/app holds the built pages, if they were built, and is embedded;
// web/ is their source. Without them a page says how to build them.
package console
