// Package cli is the rampart command: it serves, runs the demo, and asks a
// running server by signed calls, as any client does.
package cli
