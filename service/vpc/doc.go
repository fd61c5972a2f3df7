// Package vpc is the Virtual Private Cloud service, API version 2016-04-28, as
// far as instances need it: VPCs, vSwitches, and the question whether a private
// address is free.
//
// Each operation is one file that reads from top to bottom: the vendor's rule,
// the parameters, the answer, one declaration that says who may call it on what,
// and the handler. Operations lists them all. Records are those of package
// inventory, where this service meets ECS.
//
// # Networks are records
//
// A VPC and its vSwitches say which addresses exist and which are in use. What
// packets do is the compute driver's matter: routes, gateways and peerings are
// not built and their operations are not served.
//
// # Not found
//
// DescribeVpcAttribute and DescribeVSwitchAttributes of an id that does not
// exist answer 200 with an empty id: clients that wait for a deletion to end
// depend on it.
//
// # Caveats
//
// Creating and deleting are asynchronous at the vendor's. Here they are done
// when the call answers, so the states Pending and Deleting are never seen.
package vpc
