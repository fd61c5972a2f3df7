// Package cluster runs an etcd cluster for tests, as an operator would: so many
// members, each with its own directory. Clients reach them by unix sockets, and
// they reach each other on loopback.
//
//	c, err := cluster.Start(ctx, 3)
//	defer c.Close()
//	server.Config{EtcdEndpoints: c.Endpoints()}
package cluster
