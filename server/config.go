package server

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"regexp"
	"time"

	"github.com/rampart-cloud/rampart/catalog"
)

// Version is this program's version.
const Version = "0.1.0"

// Config says how a server runs. Only Dir is required.
type Config struct {
	// Dir is the data directory: state, trail, seal key, certificate and
	// simulated machines. It is made with mode 0700; one process may use it.
	Dir string
	// Listen is host:port; port 0 picks a free one. Empty: 127.0.0.1:7480.
	Listen string
	// TLS serves https, with the certificate in CertFile and KeyFile or, if they
	// are empty, one made and kept in Dir.
	TLS               bool
	CertFile, KeyFile string
	// EtcdEndpoints are client URLs of an existing etcd cluster; empty: embedded.
	EtcdEndpoints []string
	// Compute is the driver of machines: sim. Empty: sim.
	Compute string
	// LoginKeyProfile says which actions carry ecs:LoginAsNonRoot. Empty: the
	// procedure's six.
	LoginKeyProfile catalog.Profile
	// SealKeyFile holds the keys that secrets are sealed with. Empty: seal.key in
	// Dir. All nodes of a cluster need the same one.
	SealKeyFile string

	// Quotas are the quotas that are not the vendor's.
	Quotas []catalog.Quota

	// OIDCProvidersFile lists the identity providers whose tokens
	// AssumeRoleWithOIDC takes; see oidc.go. Empty: none.
	OIDCProvidersFile string

	// What the first start makes the account of; empty parts are made up. Later
	// starts accept the same values and refuse others.
	AccountID           string // 16 digits
	RootAccessKeyID     string
	RootAccessKeySecret string
	RootPassword        string // for the console
	// MakeRootPassword makes a root password up when this start makes the account
	// and RootPassword is empty; Root then tells it.
	MakeRootPassword bool

	Log *slog.Logger // nil discards
	// Now and Random are replaced by tests. nil: the system's.
	Now    func() time.Time
	Random io.Reader
}

var (
	accountForm   = regexp.MustCompile(`^[1-9][0-9]{15}$`)
	accessKeyForm = regexp.MustCompile(`^[A-Za-z0-9]{16,128}$`)
)

// defaults fills in what is not set.
func (c *Config) defaults() {
	c.Listen, c.Compute = cmp.Or(c.Listen, "127.0.0.1:7480"), cmp.Or(c.Compute, "sim")
	c.LoginKeyProfile = cmp.Or(c.LoginKeyProfile, catalog.Procedure)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = func() time.Time { return time.Now().UTC() }
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
}

func (c *Config) sealKeyFile() string {
	if c.SealKeyFile != "" {
		return c.SealKeyFile
	}
	return filepath.Join(c.Dir, "seal.key")
}

// check refuses what cannot be meant.
func (c *Config) check() error {
	if c.Dir == "" {
		return fmt.Errorf("the data directory is not set; give one with --data")
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("--listen %q is not host:port: %w", c.Listen, err)
	}
	if c.Compute != "sim" {
		return fmt.Errorf("--compute %q is not a driver of this program; it has: sim", c.Compute)
	}
	if _, err := catalog.ParseProfile(string(c.LoginKeyProfile)); err != nil {
		return err
	}
	if _, err := catalog.LimitsWith(c.Quotas); err != nil {
		return fmt.Errorf("--quota: %w", err)
	}
	if (c.CertFile == "") != (c.KeyFile == "") {
		return fmt.Errorf("a certificate needs its key: give both --tls-cert and --tls-key, or neither")
	}
	if c.CertFile != "" && !c.TLS {
		return fmt.Errorf("a certificate is given but TLS is off: add --tls")
	}
	if c.AccountID != "" && !accountForm.MatchString(c.AccountID) {
		return fmt.Errorf("RAMPART_ACCOUNT_ID %q is not 16 digits", c.AccountID)
	}
	if (c.RootAccessKeyID == "") != (c.RootAccessKeySecret == "") {
		return fmt.Errorf("RAMPART_ROOT_ACCESS_KEY_ID and RAMPART_ROOT_ACCESS_KEY_SECRET go together: give both, or neither")
	}
	if c.RootAccessKeyID != "" && !accessKeyForm.MatchString(c.RootAccessKeyID) {
		return fmt.Errorf("RAMPART_ROOT_ACCESS_KEY_ID %q is not 16 to 128 letters and digits", c.RootAccessKeyID)
	}
	if c.RootAccessKeyID != "" && len(c.RootAccessKeySecret) < 16 {
		return fmt.Errorf("RAMPART_ROOT_ACCESS_KEY_SECRET is shorter than 16 characters")
	}
	if c.RootPassword != "" && len(c.RootPassword) < 8 {
		return fmt.Errorf("RAMPART_ROOT_PASSWORD is shorter than 8 characters")
	}
	return nil
}
