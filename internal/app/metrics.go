package app

import (
	"net/http"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metricsHandler serves the server's counters in Prometheus's text format.
// They hold no user's data.
func (a *App) metricsHandler() http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	a.registerPort(r)
	a.registerSessions(r)
	a.registerStore(r)
	r.MustRegister(a.layering.dropped, a.layering.sessions)
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}

func (a *App) registerPort(r *prometheus.Registry) {
	m := a.metrics
	gauge(r, "chappe_port_open_connections", "Connections that are open.", &m.Open)
	gauge(r, "chappe_port_half_open_connections", "Connections without a first frame.", &m.HalfOpen)
	counter(r, "chappe_port_accepted_total", "Connections taken from the listener.", nil, &m.Accepted)
	for transport, v := range map[string]*atomic.Int64{
		"abridged": &m.Abridged, "intermediate": &m.Intermediate, "padded": &m.Padded, "full": &m.Full,
	} {
		counter(r, "chappe_port_transport_total", "MTProto connections by framing.", prometheus.Labels{"transport": transport}, v)
	}
	for kind, v := range map[string]*atomic.Int64{
		"websocket": &m.WebSocket, "obfuscated": &m.Obfuscated, "secret": &m.Secret, "http": &m.HTTP, "tls": &m.TLS,
	} {
		counter(r, "chappe_port_kind_total", "Connections by what carried them.", prometheus.Labels{"kind": kind}, v)
	}
	for reason, v := range map[string]*atomic.Int64{
		"total": &m.RejectedTotal, "per_ip": &m.RejectedPerIP, "half_open": &m.EvictedHalf,
		"bytes": &m.RejectedBytes, "replay": &m.RejectedReplay, "silent": &m.Silent,
	} {
		counter(r, "chappe_port_rejected_total", "Connections turned away.", prometheus.Labels{"reason": reason}, v)
	}
}

func (a *App) registerSessions(r *prometheus.Registry) {
	s := a.sessions.Stats()
	gauge(r, "chappe_sessions", "MTProto sessions in memory.", &s.Sessions)
	counter(r, "chappe_session_frames_total", "Encrypted messages received.", nil, &s.Frames)
	counter(r, "chappe_session_calls_total", "API calls answered.", nil, &s.Calls)
	counter(r, "chappe_session_pushes_total", "Updates queued.", nil, &s.Pushes)
	counter(r, "chappe_session_handshakes_total", "Auth keys created.", nil, &s.Handshakes)
	counter(r, "chappe_session_bad_messages_total", "bad_msg_notification and bad_server_salt sent.", nil, &s.BadMsgs)
	counter(r, "chappe_session_bad_frames_total", "Frames that ended their connection.", nil, &s.BadFrames)
	counter(r, "chappe_session_overflows_total", "Sessions closed because their queue was full.", nil, &s.Overflows)
}

func (a *App) registerStore(r *prometheus.Registry) {
	value := func(name, help string, f func() uint64) {
		r.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(f()) }))
	}
	value("chappe_store_commits_total", "Transactions that wrote.", func() uint64 { return a.db.Stats().Commits })
	value("chappe_store_rows_total", "Rows written or deleted.", func() uint64 { return a.db.Stats().Rows })
	value("chappe_store_sync_rounds_total", "Syncs that commits shared.", func() uint64 { return a.db.Stats().Rounds })
}

func gauge(r *prometheus.Registry, name, help string, v *atomic.Int64) {
	r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(v.Load()) }))
}

func counter(r *prometheus.Registry, name, help string, l prometheus.Labels, v *atomic.Int64) {
	r.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help, ConstLabels: l}, func() float64 { return float64(v.Load()) }))
}
