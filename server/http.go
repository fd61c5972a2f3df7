package server

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/rampart-cloud/rampart/console"
)

// routes serves the gateway on / and the rest beside it.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}))
	mux.Handle(console.Path, s.console)
	mux.Handle("/", toConsole(s.gateway))
	return withEmptyPath(mux)
}

// withEmptyPath lets the gateway have requests whose path is empty, as the
// credentials library sends them: ServeMux would redirect them.
func withEmptyPath(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "" {
			r.URL.Path = "/"
		}
		h.ServeHTTP(w, r)
	})
}

// health is the body of /healthz and /readyz.
type health struct {
	Status      string // ok or failing
	Enforcement string
	Version     string
	Error       string `json:",omitempty"`
}

func (s *Server) healthz(w http.ResponseWriter, r *http.Request) { s.writeHealth(w, nil) }

// readyz says whether calls can be served now: the store answers and the trail
// can be written.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	err := s.store.Healthy(ctx)
	if err == nil {
		err = s.audit.Err()
	}
	s.writeHealth(w, err)
}

func (s *Server) writeHealth(w http.ResponseWriter, failing error) {
	h := health{Status: "ok", Enforcement: "enforcing", Version: Version}
	status := http.StatusOK
	if failing != nil {
		h.Status, h.Error, status = "failing", failing.Error(), http.StatusServiceUnavailable
	}
	b, err := json.Marshal(h)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if _, err := w.Write(append(b, '\n')); err != nil {
		s.cfg.Log.Debug("the health answer could not be sent", "error", err)
	}
}

// toConsole sends browsers that ask for nothing but the address to the console;
// everything else is a call.
func toConsole(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Path == "/" && r.URL.RawQuery == "" && r.Header.Get("Authorization") == "" && r.Header.Get("X-Acs-Action") == "" &&
			strings.Contains(r.Header.Get("Accept"), "text/html") {
			http.Redirect(w, r, console.Path, http.StatusFound)
			return
		}
		next.ServeHTTP(w, r)
	})
}
