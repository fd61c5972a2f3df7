package api

import (
	"cmp"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// maxRequest bounds query and body of a call, in bytes: a policy document, a
// user data script and a command fit several times.
const maxRequest = 256 << 10

// nonces is how many nonces are remembered: 580 calls a second, all the time.
const nonces = 1 << 20

// Config is what a Gateway is made from.
type Config struct {
	Env   *Env
	Audit *audit.Log
	Log   *slog.Logger
	// Carries says whether policy gets to see a service's condition key on an
	// action: the catalog's knowledge, by profile.
	Carries func(action, key string) bool
	// Known says whether the vendor has an operation.
	Known func(version, name string) bool
	// Observe is told of every answered call, for metrics. May be nil.
	Observe func(Observation)
}

// Observation is one answered call.
type Observation struct {
	Product, Operation string // empty for an operation that is not mounted
	// Unbuilt names an operation that the vendor has and this server has not,
	// as its API version and name; empty otherwise. As only the catalog's names
	// get here, there are at most as many as the catalog has.
	UnbuiltVersion, Unbuilt string
	Verdict                 string // Allow, ExplicitDeny, ImplicitDeny, or empty: not asked
	Code                    string // error code, or OK
	Status                  int
	Duration                time.Duration
}

// Gateway serves all operations on one listener. It is an http.Handler.
type Gateway struct {
	cfg      Config
	ops      map[opKey]*mounted
	versions map[string]bool
	nonces   *wire.Nonces
}

type opKey struct{ version, name string }

// NewGateway makes a Gateway without operations; Mount adds them.
func NewGateway(cfg Config) *Gateway {
	if cfg.Observe == nil {
		cfg.Observe = func(Observation) {}
	}
	return &Gateway{cfg: cfg, ops: map[opKey]*mounted{}, versions: map[string]bool{}, nonces: wire.NewNonces(nonces)}
}

// Mount adds the operations of a service. All of Mount happens before the first
// call. A declaration with a hole in its authority is an error.
func Mount[S any](g *Gateway, service S, operations []Declared[S]) error {
	for _, o := range operations {
		m, err := o.mount(service)
		if err != nil {
			return err
		}
		k := opKey{m.Product.Version, m.Name}
		if g.ops[k] != nil {
			return fmt.Errorf("api: operation %s %s is declared twice", m.Product.Code, m.Name)
		}
		g.ops[k] = m
		g.versions[m.Product.Version] = true
	}
	return nil
}

// Operations lists what is mounted, by product and name.
func (g *Gateway) Operations() []Declaration {
	keys := slices.SortedFunc(maps.Keys(g.ops), func(a, b opKey) int {
		if c := compare(g.ops[a].Product.Code, g.ops[b].Product.Code); c != 0 {
			return c
		}
		return compare(a.name, b.name)
	})
	out := make([]Declaration, len(keys))
	for i, k := range keys {
		out[i] = g.ops[k].Declaration
	}
	return out
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// exchange is one call on its way through the steps.
type exchange struct {
	g     *Gateway
	w     http.ResponseWriter
	r     *http.Request
	start time.Time

	wire    *wire.Request
	op      *mounted // nil until found
	unbuilt bool     // the vendor has the operation, this server has not
	call    Call
	// signer is who calls. It is call.Principal too, unless the call is one of
	// somebody who views as another principal.
	signer  acs.Principal
	viewing *viewing // nil: the signer acts as itself
	in      any
	result  *authz.Result // the decision that counts; nil until asked
	out     any
	err     *acs.Error
}

// ServeHTTP serves one call.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := g.exchange(w, r)
	x.serve(
		x.read,
		x.find,
		x.authenticate,
		x.bind,
		x.authorize,
		x.handle,
	)
}

func (g *Gateway) exchange(w http.ResponseWriter, r *http.Request) *exchange {
	x := &exchange{g: g, w: w, r: r, start: g.cfg.Env.Now()}
	x.call.ctx = r.Context()
	x.call.env = g.cfg.Env
	x.call.Now = x.start
	return x
}

// serve goes through the steps until one fails, then records and answers.
func (x *exchange) serve(steps ...func() *acs.Error) {
	for _, step := range steps {
		if x.err = step(); x.err != nil {
			break
		}
	}
	x.record()
	x.answer()
}

// read parses the request; nothing in it is trusted yet.
func (x *exchange) read() (e *acs.Error) {
	id, err := NewRequestID(x.call.env.Random)
	x.wire, e = wire.Read(x.r, id, maxRequest)
	if err != nil {
		return acs.AsError(err)
	}
	x.call.RequestID = id
	x.call.SourceIP, x.call.TLS, x.call.UserAgent = x.wire.RemoteIP, x.wire.TLS, x.r.UserAgent()
	return e
}

// find looks the operation up by version and name.
func (x *exchange) find() *acs.Error {
	q := x.wire
	x.op = x.g.ops[opKey{q.Version, q.Action}]
	switch {
	case x.op != nil:
	case x.g.cfg.Known(q.Version, q.Action):
		x.unbuilt = true
		// Ours: the vendor has no code for "another implementation lacks it".
		return acs.New(acs.Unsupported, http.StatusBadRequest, "UnsupportedOperation",
			"The operation %s of version %s exists at the vendor but is not built in this server, so nothing was done. docs/operations.md lists what is.", q.Action, q.Version)
	case !x.g.versions[q.Version]:
		return wire.InvalidVersion(q.Version)
	default:
		return wire.InvalidApiNotFound(q.Action, q.Version)
	}
	x.call.Operation = x.op.Name
	x.call.Region, _ = q.Params.Get("RegionId")
	return nil
}

// bind fills the operation's input from the parameters.
func (x *exchange) bind() (e *acs.Error) {
	x.in, e = x.op.bind(x.wire.Params)
	x.call.params = x.wire.Params
	return e
}

// handle runs the operation. It is only reached by an allowed call.
func (x *exchange) handle() *acs.Error {
	if x.op.DryRun == DryRunAll {
		if v, ok := x.wire.Params.Get("DryRun"); ok && isTrue(v) {
			if x.op.Effect == Read {
				return dryRunOK()
			}
			x.call.dryRun = true
		}
	}
	out, err := x.run()
	if x.result == nil {
		x.result = x.call.decided
	}
	if err != nil {
		return acs.AsError(err)
	}
	x.out = out
	return nil
}

// run keeps a panic in one operation from taking the server down; the caller
// gets InternalError, the log the stack.
func (x *exchange) run() (out any, err error) {
	defer func() {
		if p := recover(); p != nil {
			x.g.cfg.Log.Error("an operation panicked", "operation", x.op.Name, "request", x.call.RequestID, "panic", p, "stack", stack())
			err = fmt.Errorf("panic in %s: %v", x.op.Name, p)
		}
	}()
	return x.op.handle(&x.call, x.in)
}

// answer writes the result or the error.
func (x *exchange) answer() {
	o := Observation{Status: http.StatusOK, Code: "OK", Duration: x.g.cfg.Env.Now().Sub(x.start)}
	if x.op != nil {
		o.Product, o.Operation = x.op.Product.Code, x.op.Name
	}
	if x.unbuilt {
		o.UnbuiltVersion, o.Unbuilt = x.wire.Version, x.wire.Action
	}
	if x.result != nil {
		o.Verdict = x.result.Outcome.Verdict.String()
	}
	x.w.Header().Set("X-Rampart-Enforcement", "enforcing")
	var err error
	if x.err != nil {
		o.Status, o.Code = x.err.Status, x.err.Code
		if x.err.Kind == acs.Internal || x.err.Kind == acs.Unavailable {
			x.g.cfg.Log.Error("a call failed", "request", x.call.RequestID, "operation", x.wire.Action, "code", x.err.Code, "error", cmp.Or(x.err.Cause, error(x.err)))
		}
		err = wire.WriteError(x.w, x.wire, x.err)
	} else {
		err = wire.WriteResponse(x.w, x.wire, x.out)
	}
	if err != nil {
		x.g.cfg.Log.Debug("the answer could not be sent", "request", x.call.RequestID, "error", err)
	}
	x.g.cfg.Observe(o)
}

// sync gives the state that everything about this call is decided on.
func (x *exchange) sync() (*state.Snapshot, *acs.Error) {
	s, err := x.call.env.Store.Sync(x.call.ctx)
	if err != nil {
		return nil, acs.AsError(err)
	}
	return s, nil
}
