package server

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
)

// metrics are what /metrics shows.
type metrics struct {
	registry *prometheus.Registry
	calls    *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	unbuilt  *prometheus.CounterVec
	ready    prometheus.Gauge
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rampart_calls_total",
			Help: "Answered calls, by operation, decision (Allow, ExplicitDeny, ImplicitDeny, or empty when policy was not asked), error code (OK for none) and HTTP status."},
			[]string{"product", "operation", "decision", "code", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "rampart_call_seconds",
			Help:    "How long calls took, by product.",
			Buckets: []float64{.00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5}},
			[]string{"product"}),
		unbuilt: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rampart_unsupported_operations_total",
			Help: "Calls of operations that the vendor has and this server has not, by operation: what to build next."},
			[]string{"product", "version", "operation"}),
		ready: prometheus.NewGauge(prometheus.GaugeOpts{Name: "rampart_start_seconds", Help: "How long the start took until the server was ready."}),
	}
	enforcing := prometheus.NewGauge(prometheus.GaugeOpts{Name: "rampart_enforcing", Help: "1: every call is checked against RAM policies. There is no other state."})
	enforcing.Set(1)
	m.registry.MustRegister(m.calls, m.seconds, m.unbuilt, m.ready, enforcing, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) observe(o api.Observation) {
	m.calls.WithLabelValues(o.Product, o.Operation, o.Verdict, o.Code, strconv.Itoa(o.Status)).Inc()
	if o.Unbuilt != "" {
		// The version has a product, or the catalog would not know the operation.
		p, _ := catalog.ProductOf(o.UnbuiltVersion)
		m.unbuilt.WithLabelValues(p.Code, o.UnbuiltVersion, o.Unbuilt).Inc()
	}
	m.seconds.WithLabelValues(o.Product).Observe(o.Duration.Seconds())
}
