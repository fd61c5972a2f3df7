package cluster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"
)

// Cluster is a running etcd cluster.
type Cluster struct {
	dir     string
	members []*embed.Etcd // nil: stopped
	configs []*embed.Config
}

// attempts is how often Start tries: a free port may be taken by somebody else
// before the member has it.
const attempts = 3

// Start starts a cluster and returns when every member is ready.
func Start(ctx context.Context, members int) (c *Cluster, err error) {
	for range attempts {
		if c, err = start(ctx, members); err == nil {
			return c, nil
		}
	}
	return nil, err
}

func start(ctx context.Context, members int) (*Cluster, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	// Not the test's own directory, whose name may be too long for a socket.
	dir, err := os.MkdirTemp("", "etcd-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, members: make([]*embed.Etcd, members)}
	var initial []string
	for i := range members {
		ec := embed.NewConfig()
		ec.Name = fmt.Sprint("m", i)
		ec.Dir = filepath.Join(dir, ec.Name)
		ec.LogLevel = "panic"
		client := c.socket(i)
		peer, err := freeAddress()
		if err != nil {
			return nil, errors.Join(err, c.Close())
		}
		ec.ListenPeerUrls, ec.AdvertisePeerUrls = []url.URL{peer}, []url.URL{peer}
		ec.ListenClientUrls, ec.AdvertiseClientUrls = []url.URL{client}, []url.URL{client}
		// Long enough that a busy test machine elects no second leader.
		ec.TickMs, ec.ElectionMs = 50, 1000
		initial = append(initial, ec.Name+"="+peer.String())
		c.configs = append(c.configs, ec)
	}
	for i, ec := range c.configs {
		ec.InitialCluster = strings.Join(initial, ",")
		if c.members[i], err = embed.StartEtcd(ec); err != nil {
			return nil, errors.Join(fmt.Errorf("etcd member %s does not start: %w", ec.Name, err), c.Close())
		}
	}
	for i := range c.members {
		if err := c.ready(ctx, i); err != nil {
			return nil, errors.Join(err, c.Close())
		}
	}
	return c, nil
}

func (c *Cluster) socket(i int) url.URL {
	return url.URL{Scheme: "unix", Path: filepath.Join(c.dir, fmt.Sprint("c", i))}
}

// freeAddress gives a loopback address that nobody listens on. Members talk to
// each other by HTTP with paths, which a socket's file name leaves no room for.
func freeAddress() (url.URL, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return url.URL{}, err
	}
	return url.URL{Scheme: "http", Host: l.Addr().String()}, l.Close()
}

func (c *Cluster) ready(ctx context.Context, i int) error {
	m := c.members[i]
	select {
	case <-m.Server.ReadyNotify():
		return nil
	case err := <-m.Err():
		return fmt.Errorf("etcd member %d stopped while it started: %w", i, err)
	case <-ctx.Done():
		return fmt.Errorf("etcd member %d is not ready: %w", i, ctx.Err())
	}
}

// Endpoints gives the client URLs of all members.
func (c *Cluster) Endpoints() []string {
	var out []string
	for i := range c.members {
		u := c.socket(i)
		out = append(out, u.String())
	}
	return out
}

// Dial gives a client of a cluster with these endpoints.
func Dial(endpoints []string) (*clientv3.Client, error) {
	return clientv3.New(clientv3.Config{Endpoints: endpoints, DialTimeout: 10 * time.Second, Logger: zap.NewNop()})
}

// Leader gives the number of the leading member.
func (c *Cluster) Leader() (int, error) {
	for i, m := range c.members {
		if m != nil && m.Server.Leader() == m.Server.MemberID() {
			return i, nil
		}
	}
	return 0, errors.New("the etcd cluster has no leader")
}

// Stop stops a member.
func (c *Cluster) Stop(i int) {
	if c.members[i] != nil {
		c.members[i].Close()
		c.members[i] = nil
	}
}

// Restart starts a stopped member again, on its own directory.
func (c *Cluster) Restart(ctx context.Context, i int) (err error) {
	if c.members[i], err = embed.StartEtcd(c.configs[i]); err != nil {
		return fmt.Errorf("etcd member %d does not start again: %w", i, err)
	}
	return c.ready(ctx, i)
}

// Close stops all members and removes their directories.
func (c *Cluster) Close() error {
	for i := range c.members {
		c.Stop(i)
	}
	return os.RemoveAll(c.dir)
}
