// Package inventory says what exists: the records of ECS and VPC resources as
// they are stored. Services change them and never import each other; they meet
// here. A record holds what should be (the intent, written before anything is
// done) beside what was last seen, and flow drives the second towards the first.
package inventory
