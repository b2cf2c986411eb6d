package app

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
)

// layering counts which layers are spoken and what older ones cannot show. It
// implements layer.Counter.
type layering struct {
	dropped  *prometheus.CounterVec
	sessions *prometheus.GaugeVec
}

func newLayering() *layering {
	return &layering{
		dropped: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "chappe_layer_dropped_total", Help: "Parts of results and updates that an older layer could not show.",
		}, []string{"constructor"}),
		sessions: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "chappe_layer_sessions", Help: "Sessions that hear of updates, by layer.",
		}, []string{"layer"}),
	}
}

// Dropped implements layer.Counter.
func (l *layering) Dropped(constructor string, n int) {
	l.dropped.WithLabelValues(constructor).Add(float64(n))
}

// Sessions implements layer.Counter. Layers that no client can have are one.
func (l *layering) Sessions(layer, change int) {
	name := "unknown"
	if layer > 0 && layer < 1000 {
		name = strconv.Itoa(layer)
	}
	l.sessions.WithLabelValues(name).Add(float64(change))
}
