package console

import (
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/wire"
)

// Path is where everything of the console stands.
const Path = "/console/"

// maxBody bounds what a call sends, in bytes: as much as a signed call may.
const maxBody = 256 << 10

// hashers is how many passwords are hashed at once: each takes 19 MiB.
const hashers = 2

// Config is what a Console is made from. All of it is needed unless it says
// otherwise.
type Config struct {
	Env     *api.Env
	Audit   *audit.Log
	Gateway *api.Gateway
	Log     *slog.Logger
	// Limits gives the bounds of an account; nil: the vendor's.
	Limits func(account string) catalog.Limits

	Version string // of the program
	Compute string // the driver of machines

	// Pages are the built pages with index.html; nil: those embedded, if any.
	Pages fs.FS
}

// Console is an http.Handler for everything below Path. It is safe for
// concurrent use.
type Console struct {
	cfg      Config
	hasher   *identity.Hasher
	nobody   string // a hash that no password has
	pages    *pages
	throttle *throttle
	handler  http.Handler
}

// New makes a Console.
func New(cfg Config) (*Console, error) {
	if cfg.Env == nil || cfg.Audit == nil || cfg.Gateway == nil || cfg.Log == nil {
		return nil, fmt.Errorf("console: Env, Audit, Gateway or Log is not set")
	}
	if cfg.Limits == nil {
		limits := catalog.DefaultLimits()
		cfg.Limits = func(string) catalog.Limits { return limits }
	}
	nobody, err := seal.UnmatchedHash(cfg.Env.Random)
	if err != nil {
		return nil, err
	}
	c := &Console{cfg: cfg, hasher: identity.NewHasher(hashers), nobody: nobody, throttle: newThrottle()}
	if c.pages, err = openPages(cfg.Pages); err != nil {
		return nil, err
	}
	c.handler = c.routes()
	return c, nil
}

// ServeHTTP serves a request below Path.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.handler.ServeHTTP(w, r) }

func (c *Console) routes() http.Handler {
	calls := http.NewServeMux()
	const session = Path + "api/session"
	calls.HandleFunc("GET "+session, c.answer(c.getSession))
	calls.HandleFunc("POST "+session, c.answer(c.postSession))
	calls.HandleFunc("DELETE "+session, c.answer(c.deleteSession))
	calls.HandleFunc("POST "+session+"/password", c.answer(c.postPassword))
	calls.HandleFunc("POST "+session+"/mfa", c.answer(c.postMFA))
	calls.HandleFunc("POST "+Path+"api/call", c.call)
	calls.HandleFunc(Path+"api/", c.answer(func(x *exchange) (any, *acs.Error) {
		return nil, acs.New(acs.NotFound, http.StatusNotFound, "InvalidApi.NotFound", "The console has no %s %s.", x.r.Method, x.r.URL.Path)
	}))
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(c.answer(func(*exchange) (any, *acs.Error) {
		return nil, acs.New(acs.Denied, http.StatusForbidden, "CrossOriginRequest", "The request comes from a page of another site, so it was refused.")
	}))
	mux := http.NewServeMux()
	mux.Handle(Path+"api/", protection.Handler(calls))
	mux.HandleFunc(Path, c.pages.serve(c.cfg.Env.Random, c.cfg.Log))
	return headers(mux)
}

// headers sets what every answer of the console carries; docs/console.md says
// what each is for.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// exchange is one request of the console's own API.
type exchange struct {
	w  http.ResponseWriter
	r  *http.Request
	id string // request id
}

// answer makes a handler of a function that gives the answer's body, nil for
// one without, or the error.
func (c *Console) answer(fn func(x *exchange) (any, *acs.Error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		x := &exchange{w: w, r: r}
		var out any
		id, err := api.NewRequestID(c.cfg.Env.Random)
		e := (*acs.Error)(nil)
		if x.id = id; err != nil {
			e = acs.AsError(err)
		} else {
			out, e = fn(x)
		}
		c.write(x, out, e)
	}
}

func (c *Console) write(x *exchange, out any, e *acs.Error) {
	var err error
	switch {
	case e != nil:
		if e.Kind == acs.Internal || e.Kind == acs.Unavailable {
			c.cfg.Log.Error("a request of the console failed", "request", x.id, "path", x.r.URL.Path, "code", e.Code, "error", e)
		}
		err = wire.WriteError(x.w, &wire.Request{Host: x.r.Host, Format: wire.JSON, RequestID: x.id}, e)
	case out == nil:
		x.w.WriteHeader(http.StatusNoContent)
	default:
		err = writeJSON(x.w, out)
	}
	if err != nil {
		c.cfg.Log.Debug("an answer of the console could not be sent", "request", x.id, "error", err)
	}
}
