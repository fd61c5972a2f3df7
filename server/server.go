package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/compute/sim"
	"github.com/rampart-cloud/rampart/console"
	"github.com/rampart-cloud/rampart/flow"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/service/actiontrail"
	"github.com/rampart-cloud/rampart/service/bss"
	"github.com/rampart-cloud/rampart/service/ecs"
	"github.com/rampart-cloud/rampart/service/ims"
	"github.com/rampart-cloud/rampart/service/ram"
	"github.com/rampart-cloud/rampart/service/rampart"
	"github.com/rampart-cloud/rampart/service/resourcemanager"
	"github.com/rampart-cloud/rampart/service/sts"
	"github.com/rampart-cloud/rampart/service/vpc"
	"github.com/rampart-cloud/rampart/state"
)

// Server is a running server.
type Server struct {
	cfg     Config
	root    *Root
	start   time.Duration
	url     string
	lock    *os.File
	store   *state.Store
	audit   *audit.Log
	driver  compute.Driver
	gateway *api.Gateway
	console *console.Console
	env     *api.Env
	runner  *flow.Runner
	metrics *metrics

	http     *http.Server
	listener net.Listener
	stop     context.CancelFunc
	runDone  chan error
	serveErr chan error
	freed    chan struct{}
}

// Open starts a server and returns when it is ready to serve. On an error
// nothing is left running.
func Open(ctx context.Context, cfg Config) (s *Server, err error) {
	begin := time.Now() // measures the start only
	cfg.defaults()
	if err := cfg.check(); err != nil {
		return nil, err
	}
	s = &Server{cfg: cfg, metrics: newMetrics(), runDone: make(chan error, 1), serveErr: make(chan error, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.release())
			s = nil
		}
	}()
	if err = s.open(ctx); err != nil {
		return s, err
	}
	s.start = time.Since(begin)
	s.metrics.ready.Set(s.start.Seconds())
	return s, nil
}

func (s *Server) open(ctx context.Context) (err error) {
	cfg := s.cfg
	// What the operator gave is read first, and the account is made last: a
	// start that fails must not make a root key that nobody gets to see.
	providers, err := oidcProviders(cfg.OIDCProvidersFile)
	if err != nil {
		return err
	}
	if s.lock, err = state.LockDir(cfg.Dir); err != nil {
		return err
	}
	// The port is taken before anything is changed: a typing error in --listen
	// or a second server must not leave a half-made account behind.
	if err = s.listen(); err != nil {
		return err
	}
	env := &api.Env{Now: cfg.Now, Random: cfg.Random}
	s.env = env
	if env.Node, err = nodeName(cfg.Dir, env); err != nil {
		return err
	}
	if env.Seal, err = seal.Load(cfg.sealKeyFile(), cfg.Random); err != nil {
		return err
	}
	if s.audit, err = audit.Open(filepath.Join(cfg.Dir, "trail")); err != nil {
		return err
	}
	s.store, err = state.Open(ctx, state.Config{Dir: filepath.Join(cfg.Dir, "state"), Endpoints: cfg.EtcdEndpoints, Node: env.Node, Kinds: Kinds(), Seal: env.Seal, Log: cfg.Log})
	if err != nil {
		return err
	}
	env.Store = s.store
	if s.driver, err = sim.Open(sim.Config{Dir: filepath.Join(cfg.Dir, "sim")}); err != nil {
		return err
	}
	if s.root, err = bootstrap(ctx, cfg, env); err != nil {
		return err
	}
	for i := range providers {
		providers[i].Account = s.root.AccountID
	}
	if err = s.mount(env, providers); err != nil {
		return err
	}
	s.serve()
	return nil
}

// Kinds lists every collection that a server keeps.
func Kinds() []state.Kind {
	return slices.Concat(identity.Kinds(), inventory.Kinds(), api.Kinds(), console.Kinds())
}

// mount assembles the services. A new service is one more line here.
func (s *Server) mount(env *api.Env, providers []sts.OIDCProvider) error {
	system, err := authz.SystemPolicies()
	if err != nil {
		return err
	}
	directory := identity.NewDirectory(system)
	env.Authz = authz.New(directory, env.Seal)
	s.gateway = api.NewGateway(api.Config{
		Env: env, Audit: s.audit, Log: s.cfg.Log, Known: catalog.Known,
		Carries: authz.Carries(s.cfg.LoginKeyProfile), Observe: s.metrics.observe,
	})
	machines, err := ecs.New(ecs.Config{Store: s.store, Driver: s.driver, Node: env.Node, Now: s.cfg.Now, Log: s.cfg.Log})
	if err != nil {
		return err
	}
	limits, err := catalog.LimitsWith(s.cfg.Quotas)
	if err != nil {
		return err
	}
	accounts, err := ram.New(ram.Config{Trail: s.audit, Limits: limits})
	if err != nil {
		return err
	}
	users, err := ims.New(ims.Config{Trail: s.audit, Limits: limits})
	if err != nil {
		return err
	}
	s.console, err = console.New(console.Config{Env: env, Audit: s.audit, Gateway: s.gateway, Log: s.cfg.Log, Limits: limits, Version: Version, Compute: s.driver.Name()})
	if err != nil {
		return err
	}
	s.runner = flow.NewRunner(s.store, flow.Config{Log: s.cfg.Log}, machines.Controllers()...)
	return errors.Join(
		api.Mount(s.gateway, accounts, ram.Operations()),
		api.Mount(s.gateway, users, ims.Operations()),
		api.Mount(s.gateway, sts.New(sts.Config{Limits: limits, Providers: providers}), sts.Operations()),
		api.Mount(s.gateway, resourcemanager.New(resourcemanager.Config{Limits: limits}), resourcemanager.Operations()),
		api.Mount(s.gateway, vpc.New(), vpc.Operations()),
		api.Mount(s.gateway, machines, ecs.Operations()),
		api.Mount(s.gateway, bss.New(), bss.Operations()),
		api.Mount(s.gateway, actiontrail.New(s.audit), actiontrail.Operations()),
		api.Mount(s.gateway, rampart.New(rampart.Config{Gateway: s.gateway, Directory: directory, Trail: s.audit, Profile: s.cfg.LoginKeyProfile}), rampart.Operations()),
	)
}

func (s *Server) listen() error {
	l, err := net.Listen("tcp", s.cfg.Listen)
	if err != nil {
		return fmt.Errorf("the server cannot listen on %s: %w; is another server using it? Choose another with --listen", s.cfg.Listen, err)
	}
	scheme := "http"
	if s.cfg.TLS {
		host, _, _ := net.SplitHostPort(s.cfg.Listen) // checked before
		cert, err := certificate(s.cfg, host)
		if err != nil {
			return errors.Join(err, l.Close())
		}
		scheme = "https"
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12})
	}
	s.listener = l
	s.url = scheme + "://" + l.Addr().String()
	return nil
}

func (s *Server) serve() {
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	go func() { s.runDone <- s.runner.Run(ctx) }()
	s.http = &http.Server{
		Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 512 << 10,
		ErrorLog: slog.NewLogLogger(s.cfg.Log.Handler(), slog.LevelWarn),
	}
	go func() { s.serveErr <- s.http.Serve(s.listener) }()
	// Loading left garbage behind; an idle server should not hold it. Nobody has
	// to wait for that but Close.
	s.freed = make(chan struct{})
	go func() {
		defer close(s.freed)
		debug.FreeOSMemory()
	}()
}

// URL is where the server is reached, for example http://127.0.0.1:7480.
func (s *Server) URL() string { return s.url }

// Root gives the account and its root credentials as far as they are known.
func (s *Server) Root() Root { return *s.root }

// StartTime is how long the start took.
func (s *Server) StartTime() time.Duration { return s.start }

// Operations lists the operations that are served.
func (s *Server) Operations() []api.Declaration { return s.gateway.Operations() }

// Failed gives a channel that reports why serving ended, other than by Close.
func (s *Server) Failed() <-chan error { return s.serveErr }

// Idle returns when every machine is what it should be.
func (s *Server) Idle(ctx context.Context) error { return s.runner.Idle(ctx) }

// Revision numbers the state: every change raises it.
func (s *Server) Revision() int64 { return s.store.Snapshot().Revision() }

// Close finishes the calls under way, for at most the time that ctx leaves, and
// stops the server. Nothing acknowledged is lost.
func (s *Server) Close(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = errors.Join(fmt.Errorf("some calls were cut off: %w", err), s.http.Close())
	}
	s.stop()
	<-s.freed
	if e := <-s.runDone; e != nil && !errors.Is(e, context.Canceled) {
		err = errors.Join(err, e)
	}
	return errors.Join(err, s.release())
}

// release closes what open has opened so far, last first.
func (s *Server) release() error {
	var err error
	if s.driver != nil {
		err = errors.Join(err, s.driver.Close())
	}
	if s.store != nil {
		err = errors.Join(err, s.store.Close())
	}
	if s.audit != nil {
		err = errors.Join(err, s.audit.Close())
	}
	if s.listener != nil && s.http == nil {
		err = errors.Join(err, s.listener.Close())
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
	}
	return err
}
