// Package demo does the vendor's procedure "Forbid RAM users to create Linux
// instances whose initial login user is root" as signed calls against a server,
// and says for each verdict what was called, what was answered, and which
// statement decided. The scenario is a list of steps; a step says what the
// procedure expects, so a server that answers otherwise fails the demo.
package demo
