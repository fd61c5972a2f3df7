package state

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/etcdserver/api/v3client"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// embedded is an etcd server inside this process. It listens nowhere: its
// client calls the server's functions.
type embedded struct {
	server *embed.Etcd
	client *clientv3.Client
	lock   *os.File
}

// startEmbedded starts etcd on cfg.Dir. Only one process may use the directory.
func startEmbedded(ctx context.Context, cfg Config) (*embedded, error) {
	lock, err := LockDir(cfg.Dir)
	if err != nil {
		return nil, err
	}
	ec := embed.NewConfig()
	ec.Name = "rampart"
	ec.Dir = filepath.Join(cfg.Dir, "etcd")
	// The only member needs an address for its own records, but listens on none.
	self := url.URL{Scheme: "unix", Host: "rampart"}
	ec.ListenPeerUrls, ec.ListenClientUrls = nil, nil
	ec.AdvertisePeerUrls, ec.AdvertiseClientUrls = []url.URL{self}, []url.URL{self}
	ec.InitialCluster = ec.Name + "=" + self.String()
	// One member elects itself; short ticks make it ready in under 0.1 s.
	ec.TickMs, ec.ElectionMs = 10, 100
	ec.MaxTxnOps = maxOpsEmbedded + 1
	ec.QuotaBackendBytes = 8 << 30
	// History is only needed by a watch that was interrupted for a moment.
	ec.AutoCompactionMode, ec.AutoCompactionRetention = "revision", "1000"
	// A start reads the log since the last snapshot, and a running server holds
	// its last entries in memory for followers that are behind. One member has
	// none, so both are kept short: with etcd's own values 100,000 users cost a
	// start a second and a server 100 MiB.
	ec.SnapshotCount, ec.SnapshotCatchUpEntries = 1000, 100
	ec.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zapTo(cfg.Log))
	srv, err := embed.StartEtcd(ec)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the embedded state store in %s does not start: %w", cfg.Dir, err), lock.Close())
	}
	e := &embedded{server: srv, lock: lock}
	select {
	case <-srv.Server.ReadyNotify():
	case err := <-srv.Err():
		return nil, errors.Join(fmt.Errorf("the embedded state store in %s stopped while it started: %w", cfg.Dir, err), e.close())
	case <-ctx.Done():
		return nil, errors.Join(ctx.Err(), e.close())
	}
	e.client = v3client.New(srv.Server)
	return e, nil
}

func (e *embedded) close() error {
	var err error
	if e.client != nil {
		err = e.client.Close()
		if errors.Is(err, context.Canceled) {
			err = nil // how the in-process client reports that it is closed
		}
	}
	e.server.Close()
	return errors.Join(err, e.lock.Close())
}

// Embedded starts the etcd server of an embedded store without loading the
// state, for tools that measure it or look at what is kept. stop ends it.
func Embedded(ctx context.Context, cfg Config) (client *clientv3.Client, stop func() error, err error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	e, err := startEmbedded(ctx, cfg)
	if err != nil {
		return nil, nil, err
	}
	return e.client, e.close, nil
}

// LockDir makes a data directory if needed and takes it for this process until
// the file is closed. The kernel drops the lock when the process ends, however
// it ends.
func LockDir(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the data directory cannot be made: %w", err)
	}
	name := filepath.Join(dir, "LOCK")
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the data directory cannot be written: %w; give a directory that this user may write with --data", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		by, _ := io.ReadAll(io.LimitReader(f, 64)) // only to name the holder; may be empty
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("the data directory %s is in use by another rampart process (%s); stop it first, or give this one another directory with --data", dir, strings.TrimSpace(string(by)))
		}
		return nil, fmt.Errorf("the data directory %s cannot be locked: %w", dir, err)
	}
	if err := f.Truncate(0); err == nil {
		_, err = fmt.Fprintf(f, "pid %d\n", os.Getpid())
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("the data directory %s cannot be written: %w", dir, err)
	}
	return f, nil
}

// dial connects to an existing cluster.
func dial(cfg Config) (*clientv3.Client, error) {
	c, err := clientv3.New(clientv3.Config{
		Endpoints:            cfg.Endpoints,
		DialTimeout:          cfg.Timeout,
		DialKeepAliveTime:    5 * time.Second,
		DialKeepAliveTimeout: 5 * time.Second,
		Logger:               zapTo(cfg.Log),
	})
	if err != nil {
		return nil, fmt.Errorf("etcd at %s cannot be used: %w", strings.Join(cfg.Endpoints, ","), err)
	}
	return c, nil
}

// zapTo sends etcd's warnings and errors to our log. Its lesser messages tell
// an operator nothing.
func zapTo(l *slog.Logger) *zap.Logger {
	return zap.New(&slogCore{log: l.With("component", "etcd")}, zap.WithFatalHook(zapcore.WriteThenFatal))
}

type slogCore struct {
	log    *slog.Logger
	fields []zapcore.Field
}

func (c *slogCore) Enabled(l zapcore.Level) bool { return l >= zapcore.ErrorLevel }

func (c *slogCore) With(f []zapcore.Field) zapcore.Core {
	return &slogCore{c.log, append(c.fields[:len(c.fields):len(c.fields)], f...)}
}

func (c *slogCore) Check(e zapcore.Entry, ce *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if c.Enabled(e.Level) {
		return ce.AddCore(e, c)
	}
	return ce
}

func (c *slogCore) Write(e zapcore.Entry, fields []zapcore.Field) error {
	if e.Message == "failed to update storage version" {
		// etcd looks for a term before its first snapshot has one, says so once
		// on every new store, and does it at the next chance.
		return nil
	}
	enc := zapcore.NewMapObjectEncoder()
	for _, f := range append(c.fields[:len(c.fields):len(c.fields)], fields...) {
		f.AddTo(enc)
	}
	args := make([]any, 0, 2*len(enc.Fields))
	for k, v := range enc.Fields {
		args = append(args, k, v)
	}
	c.log.Error(e.Message, args...)
	return nil
}

func (c *slogCore) Sync() error { return nil }
