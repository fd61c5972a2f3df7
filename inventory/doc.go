// Package inventory says what exists: the records of ECS and VPC resources, and of
// orders, as they are stored. Services change them and never import each other;
// they meet here. A record holds what should be (the intent, written before
// anything is done) beside what was last seen, and flow drives the second towards
// the first.
//
// An unpaid order holds the records of the instances that it will make. So ECS
// alone knows how to make an instance, and BSS can pay for one (Pay) without
// knowing more than where its records go.
package inventory
