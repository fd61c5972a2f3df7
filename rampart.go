// Package rampart runs a whole server inside a Go program or test: RAM, STS,
// ECS and VPC of the vendor's cloud on a loopback port, for unmodified SDKs,
// with every policy enforced from the first call.
//
//	srv, err := rampart.Open(ctx, rampart.Options{})
//	defer srv.Close()
//	client.Domain = srv.Host() // the vendor's SDK
package rampart

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/server"
)

// Options say how a server runs. The zero value is a fresh server in a
// temporary directory on a free loopback port.
type Options struct {
	// Dir is the data directory. Empty: a temporary one, removed by Close.
	Dir string
	// Listen is host:port. Empty: a free port on 127.0.0.1.
	Listen string
	// AccountID, AccessKeyID and AccessKeySecret are the root's; empty: made up.
	AccountID, AccessKeyID, AccessKeySecret string
	// Log takes the server's log. nil: discarded.
	Log *slog.Logger
	// TLS serves https with a certificate made for the data directory.
	TLS bool
}

// Server is a running server.
type Server struct {
	s    *server.Server
	temp string
}

// closeTime is how long Close waits for calls under way.
const closeTime = 10 * time.Second

// Open starts a server. It is ready when Open returns.
func Open(ctx context.Context, o Options) (*Server, error) {
	r := &Server{}
	if o.Dir == "" {
		dir, err := os.MkdirTemp("", "rampart-")
		if err != nil {
			return nil, err
		}
		o.Dir, r.temp = dir, dir
	}
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	s, err := server.Open(ctx, server.Config{
		Dir: o.Dir, Listen: o.Listen, Log: o.Log, TLS: o.TLS,
		AccountID: o.AccountID, RootAccessKeyID: o.AccessKeyID, RootAccessKeySecret: o.AccessKeySecret,
	})
	if err != nil {
		return nil, errors.Join(err, r.remove())
	}
	r.s = s
	return r, nil
}

func (r *Server) remove() error {
	if r.temp == "" {
		return nil
	}
	return os.RemoveAll(r.temp)
}

// Close stops the server and removes a temporary data directory.
func (r *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	return errors.Join(r.s.Close(ctx), r.remove())
}

// URL is where the server is reached, for example http://127.0.0.1:41234.
func (r *Server) URL() string { return r.s.URL() }

// Host is the URL without its scheme, as the vendor's SDKs want it.
func (r *Server) Host() string {
	_, host, _ := strings.Cut(r.s.URL(), "://")
	return host
}

// AccountID is the 16-digit id of the server's account.
func (r *Server) AccountID() string { return r.s.Root().AccountID }

// RootCredentials gives the root's access key. The secret is empty if an
// earlier start on the same directory made it.
func (r *Server) RootCredentials() (accessKeyID, secret string) {
	root := r.s.Root()
	return root.AccessKeyID, root.AccessKeySecret
}

// StartTime is how long the start took.
func (r *Server) StartTime() time.Duration { return r.s.StartTime() }

// Idle returns when every machine is what its record says it should be.
func (r *Server) Idle(ctx context.Context) error {
	if err := r.s.Idle(ctx); err != nil {
		return fmt.Errorf("the machines did not settle: %w", err)
	}
	return nil
}

// Revision numbers the state: it is the same before and after a call that
// changed nothing.
func (r *Server) Revision() int64 { return r.s.Revision() }
