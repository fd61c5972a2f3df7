package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/server"
)

// stopTime is how long calls under way may take to finish after SIGTERM.
const stopTime = 15 * time.Second

func (a *app) serveCommand() *cobra.Command {
	var cfg server.Config
	var profile, logLevel, logFormat string
	var quotas []string
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run a server",
		Long: `Run a server until it gets SIGINT or SIGTERM.

The first start makes an account with root credentials: those of the environment
(RAMPART_ACCOUNT_ID, RAMPART_ROOT_ACCESS_KEY_ID, RAMPART_ROOT_ACCESS_KEY_SECRET,
RAMPART_ROOT_PASSWORD), or made-up ones that are printed once.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			log, err := logger(a.stderr, logLevel, logFormat)
			if err != nil {
				return err
			}
			cfg.Log = log
			for _, text := range quotas {
				q, err := catalog.ParseQuota(text)
				if err != nil {
					return fmt.Errorf("--quota: %w", err)
				}
				cfg.Quotas = append(cfg.Quotas, q)
			}
			cfg.LoginKeyProfile = catalog.Profile(profile)
			cfg.AccountID, cfg.RootPassword = a.env["RAMPART_ACCOUNT_ID"], a.env["RAMPART_ROOT_PASSWORD"]
			cfg.MakeRootPassword = true
			cfg.RootAccessKeyID, cfg.RootAccessKeySecret = a.env["RAMPART_ROOT_ACCESS_KEY_ID"], a.env["RAMPART_ROOT_ACCESS_KEY_SECRET"]
			return a.serve(c.Context(), cfg)
		},
	}
	f := c.Flags()
	f.StringVar(&cfg.Dir, "data", defaultDir(), "data directory; one server may use it at a time")
	f.StringVar(&cfg.Listen, "listen", "127.0.0.1:7480", "host:port to listen on; port 0 picks a free one")
	f.StringVar(&cfg.Compute, "compute", "sim", "what instances run on: sim (simulated in this process)")
	f.StringSliceVar(&cfg.EtcdEndpoints, "etcd-endpoints", nil, "client URLs of an existing etcd cluster (default: etcd inside this process)")
	f.BoolVar(&cfg.TLS, "tls", false, "serve https, with a certificate made and kept in the data directory")
	f.StringVar(&cfg.CertFile, "tls-cert", "", "certificate file (PEM) for --tls")
	f.StringVar(&cfg.KeyFile, "tls-key", "", "key file (PEM) for --tls")
	f.StringVar(&cfg.SealKeyFile, "seal-key-file", "", "file of the keys that secrets are sealed with, the same on all nodes (default: seal.key in the data directory)")
	f.StringVar(&profile, "login-key-profile", string(catalog.Procedure), "actions that carry ecs:LoginAsNonRoot: procedure (the six of the procedure) or published (the four of the published table)")
	f.StringVar(&cfg.OIDCProvidersFile, "oidc-providers", "", "JSON file of the identity providers whose tokens AssumeRoleWithOIDC takes (docs/configuration.md)")
	f.StringArrayVar(&quotas, "quota", nil, "a quota other than the vendor's, as NAME=VALUE or ACCOUNT/NAME=VALUE, for example Users=100000; may be repeated")
	f.StringVar(&logLevel, "log-level", "info", "debug, info, warn or error")
	f.StringVar(&logFormat, "log-format", "text", "text or json")
	return c
}

// defaultDir is where data goes without --data.
func defaultDir() string {
	if d := os.Getenv("XDG_DATA_HOME"); d != "" {
		return filepath.Join(d, "rampart")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "" // serve then asks for --data
	}
	return filepath.Join(home, ".local", "share", "rampart")
}

func logger(w io.Writer, level, format string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("--log-level %q is not debug, info, warn or error", level)
	}
	o := &slog.HandlerOptions{Level: l}
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, o)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, o)), nil
	}
	return nil, fmt.Errorf("--log-format %q is not text or json", format)
}

func (a *app) serve(ctx context.Context, cfg server.Config) error {
	defer server.HeapFloor()()
	s, err := server.Open(ctx, cfg)
	if err != nil {
		return err
	}
	a.banner(s, cfg)
	var failed error
	select {
	case <-ctx.Done():
		cfg.Log.Info("stopping; calls under way are finished first")
	case failed = <-s.Failed():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := s.Close(stop); err != nil {
		return err
	}
	if failed != nil {
		return fmt.Errorf("the server stopped serving: %w", failed)
	}
	cfg.Log.Info("stopped")
	return nil
}

func (a *app) banner(s *server.Server, cfg server.Config) {
	root := s.Root()
	fmt.Fprintf(a.stdout, "Rampart %s is ready after %.3f s, with %d operations.\n", server.Version, s.StartTime().Seconds(), len(s.Operations()))
	fmt.Fprintf(a.stdout, "  endpoint     %s\n", s.URL())
	fmt.Fprintf(a.stdout, "  data         %s\n", cfg.Dir)
	fmt.Fprintf(a.stdout, "  account      %s\n", root.AccountID)
	fmt.Fprintf(a.stdout, "  access key   %s\n", root.AccessKeyID)
	if root.Made {
		fmt.Fprintf(a.stdout, "  secret       %s   (made just now and shown only this once)\n", root.AccessKeySecret)
	} else if root.AccessKeySecret == "" {
		fmt.Fprintln(a.stdout, "               (its secret was shown by the first start; for another key set RAMPART_ROOT_ACCESS_KEY_ID and RAMPART_ROOT_ACCESS_KEY_SECRET)")
	}
	fmt.Fprintf(a.stdout, "  console      %s/console/   (sign in as %s)\n", s.URL(), root.AccountID)
	if root.Password != "" {
		fmt.Fprintf(a.stdout, "  password     %s   (for the console; made just now and shown only this once)\n", root.Password)
	}
	fmt.Fprintf(a.stdout, "  enforcement  every call is checked against RAM policies; login key profile %q\n", cfg.LoginKeyProfile)
	if cfg.TLS && cfg.CertFile == "" {
		fmt.Fprintf(a.stdout, "  certificate  %s   (for clients: SSL_CERT_FILE)\n", filepath.Join(cfg.Dir, "tls-cert.pem"))
	}
	fmt.Fprintln(a.stdout, "Stop with Ctrl-C.")
}
