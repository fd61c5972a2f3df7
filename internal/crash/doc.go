// Package crash proves that nothing acknowledged is lost: its test runs the
// real binary, kills it with SIGKILL in the middle of concurrent writes, starts
// it again on the same data directory, and looks for everything that was
// acknowledged, for anything half made, and for machines that were starting and
// do not finish. It is a client only; all it knows comes through signed calls.
//
//	go test ./internal/crash -count=1 -v -rounds 400 -seed 7
package crash
