package keyex

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/mt"
)

var (
	// ErrProtocol wraps every error that is the client's fault: a malformed
	// message, an unknown handshake, a failed check. The connection should be
	// told -404 and closed.
	ErrProtocol = errors.New("keyex: bad handshake message")
	// ErrBusy means that too many handshakes wait for a processor. The
	// connection should be told -429 and closed.
	ErrBusy = errors.New("keyex: too many handshakes at once")
	// ErrKeyTaken is returned by a [SaveFunc] when another key with the same
	// id exists; the client is asked for another try (dh_gen_retry).
	ErrKeyTaken = errors.New("keyex: auth key id is taken")
)

// Key is a new auth key.
type Key struct {
	Value     [256]byte
	ID        uint64 // low 64 bits of SHA1(Value), little endian as on the wire
	Salt      int64  // first server salt, which the client derives by itself
	DC        int    // DC id the client asked for, 0 if it said none
	Temp      bool
	ExpiresIn time.Duration // lifetime of a temporary key, positive
}

// SaveFunc makes a key durable before it returns. It returns [ErrKeyTaken] if
// the id belongs to another key.
type SaveFunc func(context.Context, *Key) error

// Options configure an [Exchanger]. The zero value of each field but Keys
// means its default.
type Options struct {
	Keys        []*RSAKey        // at least one; all fingerprints are offered
	Now         func() time.Time // time.Now
	Rand        io.Reader        // crypto/rand.Reader
	TTL         time.Duration    // how long a handshake may take: 10 minutes
	MaxStates   int              // handshakes remembered, the oldest are forgotten: 8192
	Concurrency int              // handshakes computed at once: number of processors
	MaxWaiting  int              // handshakes waiting for that, more get ErrBusy: 1024
}

// Exchanger is the server side of auth key creation. It is safe for
// concurrent use; messages of one handshake may come over any connections, and
// a repeated message gets the same answer.
type Exchanger struct {
	opts    Options
	secret  [32]byte // of server nonces; lives as long as the process
	primes  []uint32
	table   *table
	slots   chan struct{}
	waiting atomic.Int32
}

// New returns an exchanger that offers the given server keys.
func New(opts Options) (*Exchanger, error) {
	if len(opts.Keys) == 0 {
		return nil, errors.New("keyex: no server key")
	}
	opts.setDefaults()
	e := &Exchanger{
		opts:  opts,
		table: newTable(opts.MaxStates, opts.TTL),
		slots: make(chan struct{}, opts.Concurrency),
	}
	if _, err := io.ReadFull(opts.Rand, e.secret[:]); err != nil {
		return nil, fmt.Errorf("draw handshake secret: %w", err)
	}
	primes, err := makePrimes(opts.Rand)
	if err != nil {
		return nil, err
	}
	e.primes = primes
	return e, nil
}

func (o *Options) setDefaults() {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.TTL <= 0 {
		o.TTL = 10 * time.Minute
	}
	if o.MaxStates <= 0 {
		o.MaxStates = 8192
	}
	if o.Concurrency <= 0 {
		o.Concurrency = runtime.GOMAXPROCS(0)
	}
	if o.MaxWaiting <= 0 {
		o.MaxWaiting = 1024
	}
}

// Handle answers one unencrypted message, given and returned as the TL object
// without the envelope. A nil answer with a nil error means that there is
// nothing to say. save is called when a key is complete, before the client
// hears of it. Errors wrap [ErrProtocol], [ErrBusy], or come from save or ctx.
func (e *Exchanger) Handle(ctx context.Context, msg []byte, save SaveFunc) ([]byte, error) {
	b := &bin.Buffer{Buf: msg}
	id, err := b.PeekID()
	if err != nil {
		return nil, fmt.Errorf("%w: no constructor", ErrProtocol)
	}
	switch id {
	case mt.ReqPqRequestTypeID, mt.ReqPqMultiRequestTypeID:
		return e.reqPQ(b)
	case mt.ReqDHParamsRequestTypeID:
		return e.reqDHParams(ctx, b)
	case mt.SetClientDHParamsRequestTypeID:
		return e.setClientDHParams(ctx, b, save)
	case mt.MsgsAckTypeID:
		return nil, nil
	}
	return nil, fmt.Errorf("%w: constructor %08x", ErrProtocol, id)
}

// reqPQ answers req_pq and req_pq_multi. Nothing is remembered: the server
// nonce is computed again when it comes back.
func (e *Exchanger) reqPQ(b *bin.Buffer) ([]byte, error) {
	var nonce bin.Int128
	if err := errors.Join(b.ConsumeN(make([]byte, 4), 4), b.ConsumeN(nonce[:], len(nonce))); err != nil {
		return nil, fmt.Errorf("%w: req_pq: %w", ErrProtocol, err)
	}
	serverNonce := e.serverNonce(nonce, e.epoch())
	p, q := e.pq(serverNonce)
	res := mt.ResPQ{Nonce: nonce, ServerNonce: serverNonce, Pq: bigEndian(uint64(p) * uint64(q))}
	for _, k := range e.opts.Keys {
		res.ServerPublicKeyFingerprints = append(res.ServerPublicKeyFingerprints, k.Fingerprint())
	}
	return encode(&res)
}

// epoch numbers the periods in which a nonce gets the same server nonce.
func (e *Exchanger) epoch() int64 { return e.opts.Now().Unix() / int64(e.opts.TTL/time.Second+1) }

func (e *Exchanger) serverNonce(nonce bin.Int128, epoch int64) (out bin.Int128) {
	mac := hmac.New(sha256.New, e.secret[:])
	var in [8]byte
	binary.BigEndian.PutUint64(in[:], uint64(epoch))
	_, _ = mac.Write(in[:])
	_, _ = mac.Write(nonce[:])
	copy(out[:], mac.Sum(nil))
	return out
}

// ownNonce reports whether the server nonce was given out for this nonce in
// the current or the previous epoch.
func (e *Exchanger) ownNonce(nonce, serverNonce bin.Int128) bool {
	now := e.epoch()
	a, b := e.serverNonce(nonce, now), e.serverNonce(nonce, now-1)
	return hmac.Equal(a[:], serverNonce[:]) || hmac.Equal(b[:], serverNonce[:])
}

// pq chooses the proof-of-work primes of a handshake, p < q.
func (e *Exchanger) pq(serverNonce bin.Int128) (p, q uint32) {
	sum := sha256.Sum256(append(serverNonce[:], e.secret[:]...))
	n := uint32(len(e.primes))
	i := binary.BigEndian.Uint32(sum[:]) % n
	j := (i + 1 + binary.BigEndian.Uint32(sum[4:])%(n-1)) % n
	p, q = e.primes[i], e.primes[j]
	return min(p, q), max(p, q)
}

// acquire waits for the right to compute. The returned function gives it back.
func (e *Exchanger) acquire(ctx context.Context) (func(), error) {
	if e.waiting.Add(1) > int32(e.opts.MaxWaiting) {
		e.waiting.Add(-1)
		return nil, ErrBusy
	}
	defer e.waiting.Add(-1)
	select {
	case e.slots <- struct{}{}:
		return func() { <-e.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// makePrimes draws the pool that p and q come from: different 31-bit primes,
// so that pq stays below 2^63.
func makePrimes(random io.Reader) ([]uint32, error) {
	const pool = 128
	seen := make(map[uint32]bool, pool)
	primes := make([]uint32, 0, pool)
	for len(primes) < pool {
		p, err := rand.Prime(random, 31)
		if err != nil {
			return nil, fmt.Errorf("draw primes: %w", err)
		}
		if v := uint32(p.Uint64()); !seen[v] {
			seen[v] = true
			primes = append(primes, v)
		}
	}
	return primes, nil
}

// bigEndian returns v without leading zero bytes.
func bigEndian(v uint64) []byte {
	out := binary.BigEndian.AppendUint64(nil, v)
	for len(out) > 1 && out[0] == 0 {
		out = out[1:]
	}
	return out
}

func encode(msg bin.Encoder) ([]byte, error) {
	var b bin.Buffer
	if err := msg.Encode(&b); err != nil {
		return nil, fmt.Errorf("encode handshake answer: %w", err)
	}
	return b.Buf, nil
}
