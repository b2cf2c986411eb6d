package wire

import "sync/atomic"

// Metrics counts what happens at the port. The fields are read by whoever
// exports them; all are safe for concurrent use. All but Open and HalfOpen only
// grow.
type Metrics struct {
	Accepted atomic.Int64 // connections taken from the listener
	Open     atomic.Int64 // connections open now
	HalfOpen atomic.Int64 // of these, without a first frame or request yet

	// Connections by what they turned out to be.
	HTTP         atomic.Int64
	TLS          atomic.Int64
	WebSocket    atomic.Int64 // also counted by framing
	Obfuscated   atomic.Int64 // also counted by framing
	Secret       atomic.Int64 // came with a proxy secret
	Abridged     atomic.Int64
	Intermediate atomic.Int64
	Padded       atomic.Int64
	Full         atomic.Int64

	// Connections turned away, by reason.
	RejectedTotal  atomic.Int64 // over MaxConns
	RejectedPerIP  atomic.Int64 // over MaxPerIP
	EvictedHalf    atomic.Int64 // the oldest half-open one, to make room under MaxHalfOpen
	RejectedBytes  atomic.Int64 // nothing we speak, or an unknown secret
	RejectedReplay atomic.Int64 // a used obfuscated header
	Silent         atomic.Int64 // ended or timed out before saying what it is
	AcceptErrors   atomic.Int64 // failed calls of Accept
}

// count adds a connection that has become MTProto.
func (m *Metrics) count(i *Info, f framing) {
	switch f {
	case abridged:
		m.Abridged.Add(1)
	case intermediate:
		m.Intermediate.Add(1)
	case padded:
		m.Padded.Add(1)
	case full:
		m.Full.Add(1)
	}
	if i.Obfuscated {
		m.Obfuscated.Add(1)
	}
	if i.WebSocket {
		m.WebSocket.Add(1)
	}
	if i.Secret {
		m.Secret.Add(1)
	}
}
