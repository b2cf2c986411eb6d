package keyex

import (
	"math/big"
	"sync"
	"time"

	"github.com/gotd/td/bin"
)

// handshake is the state from req_DH_params on. Its mutex is held while a
// message of it is answered, so that a repeated message waits for the answer
// of the first one.
type handshake struct {
	mu          sync.Mutex
	nonce       bin.Int128
	serverNonce bin.Int128
	newNonce    bin.Int256
	aesKey      []byte
	aesIV       []byte
	a           *big.Int // the server's exponent, nil until the answer is made
	dhAnswer    []byte   // server_DH_params_ok, kept for repetition
	dc          int
	temp        bool
	expiresIn   time.Duration

	tries     int
	retryID   int64    // what the next set_client_DH_params must carry
	lastHash  [32]byte // of the last encrypted_data answered
	lastReply []byte   // its answer, kept for repetition
	done      bool     // dh_gen_ok or dh_gen_fail was given
}

type handshakeID [32]byte

func idOf(nonce, serverNonce bin.Int128) (id handshakeID) {
	copy(id[:16], nonce[:])
	copy(id[16:], serverNonce[:])
	return id
}

// table remembers handshakes for a time, at most so many; the oldest are
// forgotten first. It is safe for concurrent use.
type table struct {
	mu    sync.Mutex
	limit int
	ttl   time.Duration
	byID  map[handshakeID]*handshake
	order []aged // oldest first
}

type aged struct {
	id handshakeID
	h  *handshake
	at time.Time
}

func newTable(limit int, ttl time.Duration) *table {
	return &table{limit: limit, ttl: ttl, byID: make(map[handshakeID]*handshake)}
}

// get returns a handshake that is still remembered, or nil.
func (t *table) get(id handshakeID, now time.Time) *handshake {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.expireLocked(now, t.limit)
	return t.byID[id]
}

// put remembers h, in place of another one with the same id, and returns it.
// If the same client's request was answered meanwhile on another connection,
// that handshake stays and is returned.
func (t *table) put(id handshakeID, h *handshake, now time.Time) *handshake {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.expireLocked(now, t.limit-1)
	if old := t.byID[id]; old != nil && old.newNonce == h.newNonce {
		return old
	}
	t.byID[id] = h
	t.order = append(t.order, aged{id: id, h: h, at: now})
	return h
}

// expireLocked forgets what is too old and what exceeds limit.
func (t *table) expireLocked(now time.Time, limit int) {
	for len(t.order) > 0 && (len(t.order) > limit || now.Sub(t.order[0].at) >= t.ttl) {
		old := t.order[0]
		t.order[0] = aged{}
		t.order = t.order[1:]
		if t.byID[old.id] == old.h {
			delete(t.byID, old.id)
		}
	}
}

func (t *table) len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.byID)
}
