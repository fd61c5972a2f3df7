// Package clients drives a real server process with the vendor's Go SDKs, which
// nobody here wrote: SDK v1 (signature V1) and SDK v2 (signature V3), every call
// of the procedure "Forbid RAM users to create Linux instances whose initial
// login user is root" and the errors that a client must be able to tell apart.
//
// It is a module of its own, so that the SDKs are no dependencies of the server,
// and it imports nothing of the server: it builds the binary, starts it on an
// empty data directory and a free port, and reads the endpoint that it prints.
package clients
