// Package computetest is the contract of package compute as tests. Every driver
// calls Run from a test of its own; a driver that passes can stand in for any
// other.
//
// Its second half, Faulty, wraps a driver and makes chosen calls fail, fail after
// they took effect, or hang: what a reconciler must survive.
package computetest
