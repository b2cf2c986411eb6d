package keyex

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" // #nosec G505 -- the protocol's own choice
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/crypto"
	"github.com/gotd/td/mt"
)

const (
	// generator of the group. dh_prime mod 3 = 2, so 3 generates the subgroup
	// of prime order (dh_prime-1)/2.
	generator = 3
	// exponentBits is the length of the server's exponent. In a subgroup of
	// 2047-bit prime order 225 bits already match the strength of the group
	// (RFC 7919, appendix A.1); a full-length one would be eight times slower.
	exponentBits = 320
	maxTries     = 3 // of set_client_DH_params before dh_gen_fail
	maxExpiresIn = 30 * 24 * time.Hour
	// maxClientData bounds encrypted_data of set_client_DH_params; the real
	// one has 336 bytes.
	maxClientData = 1024
)

// dhPrime is the safe prime that all official clients know and therefore do
// not have to test for primality.
var dhPrime = mustHex("" +
	"c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f" +
	"48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c37" +
	"20fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f64" +
	"2477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4" +
	"a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754" +
	"fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4" +
	"e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f" +
	"0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b")

var (
	bigG         = big.NewInt(generator)
	maxExponent  = new(big.Int).Lsh(big.NewInt(1), exponentBits)
	safetyMargin = new(big.Int).Lsh(big.NewInt(1), 2048-64)
	safetyMax    = new(big.Int).Sub(dhPrime, safetyMargin)
)

func mustHex(s string) *big.Int {
	v, ok := new(big.Int).SetString(s, 16)
	if !ok {
		panic("keyex: bad constant")
	}
	return v
}

// reqDHParams answers req_DH_params with server_DH_params_ok.
func (e *Exchanger) reqDHParams(ctx context.Context, b *bin.Buffer) ([]byte, error) {
	var req mt.ReqDHParamsRequest
	if err := req.Decode(b); err != nil {
		return nil, fmt.Errorf("%w: req_DH_params: %w", ErrProtocol, err)
	}
	if !e.ownNonce(req.Nonce, req.ServerNonce) {
		return nil, fmt.Errorf("%w: unknown or expired server_nonce", ErrProtocol)
	}
	p, q := e.pq(req.ServerNonce)
	if !equalInt(req.P, p) || !equalInt(req.Q, q) {
		return nil, fmt.Errorf("%w: wrong p or q", ErrProtocol)
	}
	key := e.rsaKey(req.PublicKeyFingerprint)
	if key == nil {
		return nil, fmt.Errorf("%w: unknown key fingerprint", ErrProtocol)
	}
	release, err := e.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	block, err := key.decrypt(e.opts.Rand, req.EncryptedData)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProtocol, err)
	}
	in, err := openInner(block)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProtocol, err)
	}
	if err := checkInner(in, &req, p, q); err != nil {
		return nil, err
	}
	return e.dhParams(in)
}

func (e *Exchanger) rsaKey(fingerprint int64) *RSAKey {
	for _, k := range e.opts.Keys {
		if k.Fingerprint() == fingerprint {
			return k
		}
	}
	return nil
}

// equalInt reports whether a big-endian byte string is the number v.
func equalInt(b []byte, v uint32) bool {
	return len(b) <= 8 && new(big.Int).SetBytes(b).Uint64() == uint64(v)
}

// checkInner compares the encrypted copy of the fields with the open one.
func checkInner(in inner, req *mt.ReqDHParamsRequest, p, q uint32) error {
	pq := new(big.Int).SetBytes(in.pq)
	switch {
	case !hmac.Equal(in.nonce[:], req.Nonce[:]), !hmac.Equal(in.serverNonce[:], req.ServerNonce[:]):
		return fmt.Errorf("%w: nonce mismatch in p_q_inner_data", ErrProtocol)
	case !equalInt(in.p, p), !equalInt(in.q, q), !pq.IsUint64(), pq.Uint64() != uint64(p)*uint64(q):
		return fmt.Errorf("%w: wrong pq in p_q_inner_data", ErrProtocol)
	case in.temp && in.expiresIn <= 0:
		return fmt.Errorf("%w: temporary key without a lifetime", ErrProtocol)
	}
	return nil
}

// dhParams returns the answer for a checked P_Q_inner_data: the one given
// before if the same client asks again, else a new one with a new exponent.
func (e *Exchanger) dhParams(in inner) ([]byte, error) {
	id, now := idOf(in.nonce, in.serverNonce), e.opts.Now()
	if h := e.table.get(id, now); h != nil && hmac.Equal(h.newNonce[:], in.newNonce[:]) {
		return h.dhAnswer, nil
	}
	h := &handshake{
		nonce: in.nonce, serverNonce: in.serverNonce, newNonce: in.newNonce, dc: in.dc, temp: in.temp,
		expiresIn: min(time.Duration(in.expiresIn)*time.Second, maxExpiresIn),
	}
	h.aesKey, h.aesIV = crypto.TempAESKeys(h.newNonce.BigInt(), h.serverNonce.BigInt())
	ga, err := e.drawExponent(h)
	if err != nil {
		return nil, err
	}
	data, err := encode(&mt.ServerDHInnerData{
		Nonce: h.nonce, ServerNonce: h.serverNonce, G: generator,
		DhPrime: dhPrime.Bytes(), GA: ga.Bytes(), ServerTime: int(now.Unix()),
	})
	if err != nil {
		return nil, err
	}
	sealed, err := crypto.EncryptExchangeAnswer(e.opts.Rand, data, h.aesKey, h.aesIV)
	if err != nil {
		return nil, fmt.Errorf("encrypt server_DH_inner_data: %w", err)
	}
	h.dhAnswer, err = encode(&mt.ServerDHParamsOk{Nonce: h.nonce, ServerNonce: h.serverNonce, EncryptedAnswer: sealed})
	if err != nil {
		return nil, err
	}
	return e.table.put(id, h, now).dhAnswer, nil
}

// drawExponent sets the server's secret exponent and returns g_a.
func (e *Exchanger) drawExponent(h *handshake) (*big.Int, error) {
	for {
		a, err := rand.Int(e.opts.Rand, maxExponent)
		if err != nil {
			return nil, fmt.Errorf("draw DH exponent: %w", err)
		}
		if ga := new(big.Int).Exp(bigG, a, dhPrime); inSafeRange(ga) {
			h.a = a
			return ga, nil
		}
	}
}

// inSafeRange is the check recommended for g_a and g_b: between 2^(2048-64)
// and dh_prime - 2^(2048-64).
func inSafeRange(v *big.Int) bool { return v.Cmp(safetyMargin) > 0 && v.Cmp(safetyMax) < 0 }

// setClientDHParams completes a handshake.
func (e *Exchanger) setClientDHParams(ctx context.Context, b *bin.Buffer, save SaveFunc) ([]byte, error) {
	var req mt.SetClientDHParamsRequest
	if err := req.Decode(b); err != nil {
		return nil, fmt.Errorf("%w: set_client_DH_params: %w", ErrProtocol, err)
	}
	h := e.table.get(idOf(req.Nonce, req.ServerNonce), e.opts.Now())
	if h == nil {
		return nil, fmt.Errorf("%w: unknown or expired handshake", ErrProtocol)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	hash := sha256.Sum256(req.EncryptedData)
	if h.lastReply != nil && hash == h.lastHash {
		return h.lastReply, nil
	}
	if h.done {
		return nil, fmt.Errorf("%w: handshake is over", ErrProtocol)
	}
	gb, err := h.openClient(req.EncryptedData)
	if err != nil {
		return nil, err
	}
	release, err := e.acquire(ctx)
	if err != nil {
		return nil, err
	}
	key := h.complete(gb)
	release()
	reply, err := h.conclude(ctx, key, save)
	if err != nil {
		return nil, err
	}
	h.lastHash, h.lastReply = hash, reply
	return reply, nil
}

// openClient decrypts client_DH_inner_data and returns g_b.
func (h *handshake) openClient(sealed []byte) (*big.Int, error) {
	if len(sealed) > maxClientData || len(sealed)%16 != 0 {
		return nil, fmt.Errorf("%w: length of encrypted_data", ErrProtocol)
	}
	data, err := crypto.DecryptExchangeAnswer(sealed, h.aesKey, h.aesIV)
	if err != nil || len(data) == 0 {
		return nil, fmt.Errorf("%w: client_DH_inner_data does not decrypt", ErrProtocol)
	}
	var in mt.ClientDHInnerData
	if err := in.Decode(&bin.Buffer{Buf: data}); err != nil {
		return nil, fmt.Errorf("%w: client_DH_inner_data: %w", ErrProtocol, err)
	}
	gb := new(big.Int).SetBytes(in.GB)
	switch {
	case !hmac.Equal(in.Nonce[:], h.nonce[:]), !hmac.Equal(in.ServerNonce[:], h.serverNonce[:]):
		return nil, fmt.Errorf("%w: nonce mismatch in client_DH_inner_data", ErrProtocol)
	case in.RetryID != h.retryID:
		return nil, fmt.Errorf("%w: wrong retry_id", ErrProtocol)
	case len(in.GB) > 256 || !inSafeRange(gb):
		return nil, fmt.Errorf("%w: g_b out of range", ErrProtocol)
	}
	return gb, nil
}

// complete computes the auth key.
func (h *handshake) complete(gb *big.Int) *Key {
	k := &Key{DC: h.dc, Temp: h.temp}
	if h.temp {
		k.ExpiresIn = h.expiresIn
	}
	new(big.Int).Exp(gb, h.a, dhPrime).FillBytes(k.Value[:])
	sum := sha1.Sum(k.Value[:]) // #nosec G401
	k.ID = binary.LittleEndian.Uint64(sum[12:])
	k.Salt = crypto.ServerSalt(h.newNonce, h.serverNonce)
	return k
}

// conclude saves the key and returns dh_gen_ok; if its id is taken it asks for
// another try, and after the last one gives up.
func (h *handshake) conclude(ctx context.Context, key *Key, save SaveFunc) ([]byte, error) {
	err := ErrKeyTaken
	if key.ID != 0 {
		err = save(ctx, key)
	}
	sum := sha1.Sum(key.Value[:]) // #nosec G401
	aux := sum[:8]
	switch {
	case err == nil:
		h.finish()
		return encode(&mt.DhGenOk{Nonce: h.nonce, ServerNonce: h.serverNonce, NewNonceHash1: h.nonceHash(1, aux)})
	case !errors.Is(err, ErrKeyTaken):
		return nil, fmt.Errorf("save auth key: %w", err)
	}
	if h.tries++; h.tries >= maxTries {
		h.finish()
		return encode(&mt.DhGenFail{Nonce: h.nonce, ServerNonce: h.serverNonce, NewNonceHash3: h.nonceHash(3, aux)})
	}
	h.retryID = int64(binary.LittleEndian.Uint64(aux))
	return encode(&mt.DhGenRetry{Nonce: h.nonce, ServerNonce: h.serverNonce, NewNonceHash2: h.nonceHash(2, aux)})
}

// finish drops the secrets; only the answers stay for repetition.
func (h *handshake) finish() {
	h.done, h.a, h.aesKey, h.aesIV = true, nil, nil, nil
}

// nonceHash is new_nonce_hash1, 2 or 3: the 128 lower-order bits of
// SHA1(new_nonce + number + auth_key_aux_hash).
func (h *handshake) nonceHash(number byte, aux []byte) (out bin.Int128) {
	in := append(append(h.newNonce[:len(h.newNonce):len(h.newNonce)], number), aux...)
	sum := sha1.Sum(in) // #nosec G401
	copy(out[:], sum[4:])
	return out
}
