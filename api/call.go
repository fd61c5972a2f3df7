package api

import (
	"context"
	"io"
	"net/netip"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// Call is one call under way, as its operation sees it.
type Call struct {
	ctx context.Context

	RequestID string
	Principal acs.Principal
	Account   string // the principal's
	Region    string // RegionId as sent; empty for global products or when absent
	Now       time.Time
	SourceIP  netip.Addr
	TLS       bool
	UserAgent string
	Operation string

	// Viewed is the user that a console session views as while an operation runs
	// that is open to everybody: it runs as the signed-in principal, see
	// Gateway.ServeAs. nil: nobody.
	Viewed *acs.Principal

	// Snapshot is the state that the call was authenticated and authorized on.
	Snapshot *state.Snapshot

	params wire.Params // all that were sent, for client tokens
	dryRun bool
	// decided is the decision of the handler of an operation that authenticates
	// its caller itself.
	decided *authz.Result
	env     *Env
}

// Env is what operations may use beside the state.
type Env struct {
	Store  *state.Store
	Authz  *authz.Authorizer
	Seal   *seal.Sealer
	Random io.Reader        // cryptographic
	Now    func() time.Time // UTC
	Node   string           // this server's name in its cluster
}

// Context is cancelled when the client is gone or the server stops.
func (c *Call) Context() context.Context { return c.ctx }

// Update changes the state; see state.Store.Update. In a dry run fn does all its
// checks, nothing is written, and the error is DryRunOperation.
func (c *Call) Update(fn func(tx *state.Tx) error) error {
	if !c.dryRun {
		return c.env.Store.Update(c.ctx, fn)
	}
	return c.env.Store.Update(c.ctx, func(tx *state.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return dryRunOK()
	})
}

// Seal gives the sealer.
func (c *Call) Seal() *seal.Sealer { return c.env.Seal }

// Random gives the source of randomness.
func (c *Call) Random() io.Reader { return c.env.Random }

// Node names this server.
func (c *Call) Node() string { return c.env.Node }

// Decided puts a decision that the handler had to make into the trail: that of a
// login whose token only the handler can read (AssumeRoleWithOIDC).
func (c *Call) Decided(res *authz.Result) { c.decided = res }

// Authz gives the authorizer, for operations about decisions.
func (c *Call) Authz() *authz.Authorizer { return c.env.Authz }

// ARN names a resource of the call's account, for example
// c.ARN("ecs", region, "instance/i-1").
func (c *Call) ARN(service, region, resource string) string {
	return acs.ARN{Service: service, Region: region, Account: c.Account, Resource: resource}.String()
}

const (
	lowerDigits = "abcdefghijklmnopqrstuvwxyz0123456789"
	digits      = "0123456789"
)

// NewID makes an id such as i-bp1a2b3c4d5e6f7g8h9i: the prefix and 20 lower-case
// letters and digits.
func (c *Call) NewID(prefix string) (string, error) { return c.randomText(prefix, lowerDigits, 20) }

// NewNumber makes a numeric id of 18 digits, as users and roles have.
func (c *Call) NewNumber() (string, error) { return c.randomText("2", digits, 17) }

// NewText makes a random text of n characters of the alphabet.
func (c *Call) NewText(alphabet string, n int) (string, error) { return c.randomText("", alphabet, n) }

func (c *Call) randomText(prefix, alphabet string, n int) (string, error) {
	return RandomText(c.env.Random, prefix, alphabet, n)
}

// RandomText gives prefix and n characters of alphabet (at most 256), each as
// likely as the next.
func RandomText(random io.Reader, prefix, alphabet string, n int) (string, error) {
	var b strings.Builder
	b.WriteString(prefix)
	limit := 256 - 256%len(alphabet)
	buf := make([]byte, 2*n)
	for b.Len() < len(prefix)+n {
		if _, err := io.ReadFull(random, buf); err != nil {
			return "", err
		}
		for _, x := range buf {
			if int(x) < limit && b.Len() < len(prefix)+n {
				b.WriteByte(alphabet[int(x)%len(alphabet)])
			}
		}
	}
	return b.String(), nil
}
