// Package acs holds the nouns that every other package shares: ARNs, account
// ids, principals and the one error type. It imports the standard library only
// and does no I/O, so anything may import it.
package acs
