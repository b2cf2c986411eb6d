// Package bench measures a running Chappe with real MTProto sessions: the work
// that docs/performance.md reports. It may import admin's client, which hands
// out provisioned keys and the server's own figures; it shares no code with
// the server's protocol layers.
package bench

import (
	"context"
	"fmt"
	"net"
	"slices"
	"time"

	"github.com/gotd/td/crypto"
	"github.com/gotd/td/exchange"
)

// Account is a provisioned user with an auth key that is logged in.
//
// Accounts 2k and 2k+1 are partners.
type Account struct {
	UserID      int64
	Key         crypto.AuthKey
	PartnerHash int64 // access hash of the partner for this account
}

// Usage is what the server process has used so far.
type Usage struct {
	CPU          time.Duration // user and system
	RSS          int64         // resident bytes
	WrittenBytes int64         // by the store, to the disk
}

// Server is the side of the target that a benchmark needs beside the wire.
type Server interface {
	// Provision makes n accounts with logged-in keys.
	Provision(ctx context.Context, n int) ([]Account, error)
	// Populate makes users members of a channel, and besides them so many
	// members who never come.
	Populate(ctx context.Context, channel int64, users []int64, absent int) error
	// Usage reads the server's figures; with settle it returns unused memory
	// to the system first.
	Usage(ctx context.Context, settle bool) (Usage, error)
	// PublicKeys returns the server's RSA keys, for key exchanges.
	PublicKeys(ctx context.Context) ([]exchange.PublicKey, error)
	// LoginCode waits for the login code of a phone.
	LoginCode(ctx context.Context, phone string) (string, error)
}

// Options say how much work to do.
type Options struct {
	Target   string        // host:port
	Pairs    int           // w1
	Window   int           // w1, w2: messages in flight per sender
	Size     int           // w1, w2: bytes of text
	Members  int           // w2: members of the group beside its sender
	Channel  bool          // w2: a channel and no supergroup
	Joins    int           // w2: members whose joining is measured
	Sessions int           // w3, w4; w2: members that are online
	For      time.Duration // w1, w2
	Progress func(format string, args ...any)
}

// Report is the outcome of one benchmark, as --json prints it. Fields that a
// benchmark does not measure are absent.
type Report struct {
	Work                  string  `json:"work"`
	Pairs                 int     `json:"pairs,omitempty"`
	Window                int     `json:"window,omitempty"`
	Members               int     `json:"members,omitempty"`
	Size                  int     `json:"size,omitempty"`
	Sessions              int     `json:"sessions,omitempty"`
	Seconds               float64 `json:"seconds"`
	Messages              int64   `json:"messages,omitempty"`
	Rate                  float64 `json:"rate,omitempty"`
	P50                   float64 `json:"p50_ms,omitempty"`
	P99                   float64 `json:"p99_ms,omitempty"`
	PostP50               float64 `json:"post_p50_ms,omitempty"` // until all have it
	PostP99               float64 `json:"post_p99_ms,omitempty"`
	CPUPerMessage         float64 `json:"server_cpu_us_per_message,omitempty"`
	PerFrame              float64 `json:"deliveries_per_frame,omitempty"`
	CPUPerDelivery        float64 `json:"server_cpu_us_per_delivery,omitempty"`
	CPUPerJoin            float64 `json:"server_cpu_us_per_join,omitempty"`
	CPUPerExchange        float64 `json:"server_cpu_us_per_key_exchange,omitempty"`
	ExchangesPerCore      float64 `json:"key_exchanges_per_core_second,omitempty"`
	KiBPerSession         float64 `json:"server_kib_per_session,omitempty"`
	WrittenPerMessage     float64 `json:"bytes_written_per_message,omitempty"`
	Lost                  int64   `json:"lost"`
	Twice                 int64   `json:"twice,omitempty"` // w2: deliveries that came again
	ServerCPUCoreFraction float64 `json:"server_cores_used,omitempty"`
	// Small is w2 with as many members as sessions, measured on the same server
	// before the others were added.
	Small *Report `json:"small,omitempty"`
}

func percentiles(lat []time.Duration) (p50, p99 float64) {
	if len(lat) == 0 {
		return 0, 0
	}
	slices.Sort(lat)
	ms := func(q float64) float64 {
		return float64(lat[min(len(lat)-1, int(q*float64(len(lat))))].Microseconds()) / 1000
	}
	return ms(0.50), ms(0.99)
}

// dialer spreads connections over loopback source addresses, so that more of
// them fit than one address has ports.
func dialer(target string, i int) *net.Dialer {
	d := &net.Dialer{Timeout: 10 * time.Second}
	if host, _, err := net.SplitHostPort(target); err == nil && host == "127.0.0.1" {
		d.LocalAddr = &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(1+i/20000))}
	}
	return d
}

func (o *Options) progress(format string, args ...any) {
	if o.Progress != nil {
		o.Progress(format, args...)
	}
}

func (o *Options) check() error {
	if o.Target == "" {
		return fmt.Errorf("bench: no target: give --target HOST:PORT of a running server")
	}
	return nil
}
