package keyex

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"math/big"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/crypto"
	"github.com/gotd/td/exchange"
	"github.com/gotd/td/mt"
	"github.com/gotd/td/proto"
)

var testKey = sync.OnceValue(func() *RSAKey {
	k, err := GenerateRSAKey()
	if err != nil {
		panic(err)
	}
	return k
})

// clock is a clock that tests move by hand.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func newExchanger(t testing.TB, opts Options) *Exchanger {
	t.Helper()
	if opts.Keys == nil {
		opts.Keys = []*RSAKey{testKey()}
	}
	e, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func keep(keys *[]*Key) SaveFunc {
	return func(_ context.Context, k *Key) error {
		*keys = append(*keys, k)
		return nil
	}
}

// pipe is a client's connection to an exchanger. Each message is sent twice:
// the answers must be the same.
type pipe struct {
	t    *testing.T
	e    *Exchanger
	save SaveFunc
	out  [][]byte
}

func (p *pipe) Send(ctx context.Context, b *bin.Buffer) error {
	var msg proto.UnencryptedMessage
	if err := msg.Decode(&bin.Buffer{Buf: bytes.Clone(b.Buf)}); err != nil {
		return err
	}
	answer, err := p.e.Handle(ctx, msg.MessageData, p.save)
	if err != nil {
		return err
	}
	again, err := p.e.Handle(ctx, msg.MessageData, p.save)
	if err != nil || !bytes.Equal(answer, again) {
		p.t.Errorf("repeated message: answer differs, err %v", err)
	}
	p.out = append(p.out, answer)
	return nil
}

func (p *pipe) Recv(_ context.Context, b *bin.Buffer) error {
	msg := proto.UnencryptedMessage{
		MessageID:   int64(proto.NewMessageID(time.Now(), proto.MessageServerResponse)),
		MessageData: p.out[0],
	}
	p.out = p.out[1:]
	b.Reset()
	return msg.Encode(b)
}

func (p *pipe) Close() error { return nil }

// TestInterop runs the handshake of gotd's client, for both kinds of keys and
// for DC ids that clients really send.
func TestInterop(t *testing.T) {
	e := newExchanger(t, Options{})
	for _, dc := range []int{1, 2, 5, -2, 10002} {
		if dc > 1 || dc < 0 {
			// Factoring is the client's work; one real pair is enough.
			e.primes = []uint32{65521, 65519, 65497}
		}
		for _, temp := range []bool{false, true} {
			var keys []*Key
			x := exchange.NewExchanger(&pipe{t: t, e: e, save: keep(&keys)}, dc)
			if temp {
				x = x.WithTempMode(3600)
			}
			res, err := x.Client([]exchange.PublicKey{{RSA: testKey().Public()}}).Run(t.Context())
			if err != nil {
				t.Fatalf("dc %d temp %v: %v", dc, temp, err)
			}
			if len(keys) != 1 {
				t.Fatalf("saved %d keys, want 1: a repeated message must not save again", len(keys))
			}
			k := keys[0]
			if k.Value != res.AuthKey.Value || k.ID != uint64(res.AuthKey.IntID()) || k.Salt != res.ServerSalt || k.DC != dc {
				t.Errorf("dc %d temp %v: key differs from the client's", dc, temp)
			}
			if want := map[bool]time.Duration{true: time.Hour}[temp]; k.Temp != temp || k.ExpiresIn != want {
				t.Errorf("temp %v expires %v", k.Temp, k.ExpiresIn)
			}
		}
	}
}

// client is a hand-made client that can misbehave.
type client struct {
	t                  *testing.T
	e                  *Exchanger
	nonce, serverNonce bin.Int128
	newNonce           bin.Int256
	pq                 []byte
	p, q               *big.Int
	key, iv            []byte
	ga                 *big.Int
}

func newClient(t *testing.T, e *Exchanger) *client {
	t.Helper()
	c := &client{t: t, e: e}
	_, _ = rand.Read(c.nonce[:])
	_, _ = rand.Read(c.newNonce[:])
	answer, err := e.Handle(t.Context(), must(encode(&mt.ReqPqMultiRequest{Nonce: c.nonce})), nil)
	if err != nil {
		t.Fatal(err)
	}
	var res mt.ResPQ
	if err := res.Decode(&bin.Buffer{Buf: answer}); err != nil {
		t.Fatal(err)
	}
	c.serverNonce, c.pq = res.ServerNonce, res.Pq
	p, q := e.pq(c.serverNonce)
	c.p, c.q = new(big.Int).SetUint64(uint64(p)), new(big.Int).SetUint64(uint64(q))
	if pq := new(big.Int).SetBytes(res.Pq); pq.Cmp(new(big.Int).Mul(c.p, c.q)) != 0 || pq.BitLen() > 62 || c.p.Cmp(c.q) >= 0 {
		t.Fatalf("pq = %v is not p*q with p < q", pq)
	}
	return c
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func (c *client) inner() *mt.PQInnerData {
	return &mt.PQInnerData{
		Pq: c.pq, P: c.p.Bytes(), Q: c.q.Bytes(), Nonce: c.nonce, ServerNonce: c.serverNonce, NewNonce: c.newNonce,
	}
}

func (c *client) reqDH(encrypted []byte) *mt.ReqDHParamsRequest {
	return &mt.ReqDHParamsRequest{
		Nonce: c.nonce, ServerNonce: c.serverNonce, P: c.p.Bytes(), Q: c.q.Bytes(),
		PublicKeyFingerprint: testKey().Fingerprint(), EncryptedData: encrypted,
	}
}

func (c *client) pad(inner bin.Encoder) []byte {
	return must(crypto.RSAPad(must(encode(inner)), testKey().Public(), rand.Reader))
}

// params sends req_DH_params and opens the answer.
func (c *client) params(req *mt.ReqDHParamsRequest) error {
	answer, err := c.e.Handle(c.t.Context(), must(encode(req)), nil)
	if err != nil {
		return err
	}
	var ok mt.ServerDHParamsOk
	if err := ok.Decode(&bin.Buffer{Buf: answer}); err != nil {
		return err
	}
	c.key, c.iv = crypto.TempAESKeys(c.newNonce.BigInt(), c.serverNonce.BigInt())
	data := must(crypto.DecryptExchangeAnswer(ok.EncryptedAnswer, c.key, c.iv))
	var in mt.ServerDHInnerData
	if err := in.Decode(&bin.Buffer{Buf: data}); err != nil {
		return err
	}
	c.ga = new(big.Int).SetBytes(in.GA)
	return nil
}

// set sends set_client_DH_params with a fresh exponent and returns the
// answer and the key as the client computes it.
func (c *client) set(change func(*mt.ClientDHInnerData), save SaveFunc) ([]byte, crypto.Key, error) {
	exp, _ := rand.Int(rand.Reader, dhPrime)
	in := mt.ClientDHInnerData{Nonce: c.nonce, ServerNonce: c.serverNonce, GB: new(big.Int).Exp(bigG, exp, dhPrime).Bytes()}
	if change != nil {
		change(&in)
	}
	sealed := must(crypto.EncryptExchangeAnswer(rand.Reader, must(encode(&in)), c.key, c.iv))
	answer, err := c.e.Handle(c.t.Context(), must(encode(&mt.SetClientDHParamsRequest{
		Nonce: c.nonce, ServerNonce: c.serverNonce, EncryptedData: sealed,
	})), save)
	var key crypto.Key
	new(big.Int).Exp(c.ga, exp, dhPrime).FillBytes(key[:])
	return answer, key, err
}

// TestInnerForms covers every form of P_Q_inner_data under both paddings.
func TestInnerForms(t *testing.T) {
	e := newExchanger(t, Options{})
	for _, padding := range []string{"RSA_PAD", "SHA1"} {
		for form := range 4 {
			c := newClient(t, e)
			in := c.inner()
			var msg bin.Encoder = in
			switch form {
			case 1:
				msg = &mt.PQInnerDataDC{Pq: in.Pq, P: in.P, Q: in.Q, Nonce: in.Nonce, ServerNonce: in.ServerNonce, NewNonce: in.NewNonce, DC: 2}
			case 2:
				msg = &mt.PQInnerDataTempDC{Pq: in.Pq, P: in.P, Q: in.Q, Nonce: in.Nonce, ServerNonce: in.ServerNonce, NewNonce: in.NewNonce, DC: 2, ExpiresIn: 60}
			case 3:
				msg = tempForm{in}
			}
			encrypted := c.pad(msg)
			if padding == "SHA1" {
				encrypted = must(crypto.RSAEncryptHashed(must(encode(msg)), testKey().Public(), rand.Reader))
			}
			if err := c.params(c.reqDH(encrypted)); err != nil {
				t.Fatalf("%s form %d: %v", padding, form, err)
			}
			var keys []*Key
			answer, key, err := c.set(nil, keep(&keys))
			if err != nil || len(keys) != 1 || keys[0].Value != key || keys[0].Temp != (form >= 2) {
				t.Fatalf("%s form %d: key not agreed: %v", padding, form, err)
			}
			var ok mt.DhGenOk
			if err := ok.Decode(&bin.Buffer{Buf: answer}); err != nil || ok.NewNonceHash1 != crypto.NonceHash1(c.newNonce, key) {
				t.Fatalf("%s form %d: dh_gen_ok: %v", padding, form, err)
			}
		}
	}
}

// tempForm encodes p_q_inner_data_temp, which gotd does not know.
type tempForm struct{ in *mt.PQInnerData }

func (f tempForm) Encode(b *bin.Buffer) error {
	if err := f.in.Encode(b); err != nil {
		return err
	}
	binary.LittleEndian.PutUint32(b.Buf, pqInnerDataTempTypeID)
	b.PutInt(60)
	return nil
}

func TestRefusals(t *testing.T) {
	e := newExchanger(t, Options{})
	tests := map[string]func(c *client) error{
		"unknown server nonce": func(c *client) error {
			r := c.reqDH(c.pad(c.inner()))
			r.ServerNonce[3] ^= 1
			return c.params(r)
		},
		"wrong p": func(c *client) error {
			r := c.reqDH(c.pad(c.inner()))
			r.P = []byte{7}
			return c.params(r)
		},
		"wrong fingerprint": func(c *client) error {
			r := c.reqDH(c.pad(c.inner()))
			r.PublicKeyFingerprint++
			return c.params(r)
		},
		"flipped ciphertext": func(c *client) error {
			r := c.reqDH(c.pad(c.inner()))
			r.EncryptedData[100] ^= 1
			return c.params(r)
		},
		"short ciphertext": func(c *client) error { return c.params(c.reqDH([]byte{1, 2, 3})) },
		"ciphertext above modulus": func(c *client) error {
			return c.params(c.reqDH(bytes.Repeat([]byte{0xff}, 256)))
		},
		"nonce differs inside": func(c *client) error {
			in := c.inner()
			in.Nonce[0] ^= 1
			return c.params(c.reqDH(c.pad(in)))
		},
		"server nonce differs inside": func(c *client) error {
			in := c.inner()
			in.ServerNonce[0] ^= 1
			return c.params(c.reqDH(c.pad(in)))
		},
		"pq differs inside": func(c *client) error {
			in := c.inner()
			in.Pq = []byte{1}
			return c.params(c.reqDH(c.pad(in)))
		},
		"temporary without lifetime": func(c *client) error {
			in := c.inner()
			return c.params(c.reqDH(c.pad(&mt.PQInnerDataTempDC{Pq: in.Pq, P: in.P, Q: in.Q, Nonce: in.Nonce, ServerNonce: in.ServerNonce, NewNonce: in.NewNonce})))
		},
	}
	for name, send := range tests {
		if err := send(newClient(t, e)); !errors.Is(err, ErrProtocol) {
			t.Errorf("%s: got %v, want ErrProtocol", name, err)
		}
	}
}

func TestClientParamsRefusals(t *testing.T) {
	e := newExchanger(t, Options{})
	bound := func(v *big.Int) func(*mt.ClientDHInnerData) {
		return func(in *mt.ClientDHInnerData) { in.GB = v.Bytes() }
	}
	one := big.NewInt(1)
	tests := map[string]func(*mt.ClientDHInnerData){
		"g_b zero":         bound(new(big.Int)),
		"g_b one":          bound(one),
		"g_b small":        bound(safetyMargin),
		"g_b large":        bound(safetyMax),
		"g_b minus one":    bound(new(big.Int).Sub(dhPrime, one)),
		"g_b beyond prime": bound(new(big.Int).Add(dhPrime, bigG)),
		"nonce":            func(in *mt.ClientDHInnerData) { in.Nonce[1] ^= 1 },
		"server nonce":     func(in *mt.ClientDHInnerData) { in.ServerNonce[1] ^= 1 },
		"retry id":         func(in *mt.ClientDHInnerData) { in.RetryID = 1 },
	}
	for name, change := range tests {
		c := newClient(t, e)
		if err := c.params(c.reqDH(c.pad(c.inner()))); err != nil {
			t.Fatal(err)
		}
		save := func(context.Context, *Key) error { t.Errorf("%s: key saved", name); return nil }
		if _, _, err := c.set(change, save); !errors.Is(err, ErrProtocol) {
			t.Errorf("%s: got %v, want ErrProtocol", name, err)
		}
		var keys []*Key
		if _, _, err := c.set(nil, keep(&keys)); err != nil || len(keys) != 1 {
			t.Errorf("%s: a bad message must not spoil the handshake: %v", name, err)
		}
	}
}

func TestRetryAndFail(t *testing.T) {
	e := newExchanger(t, Options{})
	c := newClient(t, e)
	if err := c.params(c.reqDH(c.pad(c.inner()))); err != nil {
		t.Fatal(err)
	}
	taken := func(context.Context, *Key) error { return ErrKeyTaken }
	var retryID int64
	for range maxTries - 1 {
		answer, key, err := c.set(func(in *mt.ClientDHInnerData) { in.RetryID = retryID }, taken)
		if err != nil {
			t.Fatal(err)
		}
		var retry mt.DhGenRetry
		if err := retry.Decode(&bin.Buffer{Buf: answer}); err != nil || retry.NewNonceHash2 != nonceHash(c.newNonce, 2, key) {
			t.Fatalf("dh_gen_retry: %v", err)
		}
		aux := key.AuxHash()
		retryID = int64(binary.LittleEndian.Uint64(aux[:]))
	}
	answer, key, err := c.set(func(in *mt.ClientDHInnerData) { in.RetryID = retryID }, taken)
	if err != nil {
		t.Fatal(err)
	}
	var fail mt.DhGenFail
	if err := fail.Decode(&bin.Buffer{Buf: answer}); err != nil || fail.NewNonceHash3 != nonceHash(c.newNonce, 3, key) {
		t.Fatalf("dh_gen_fail: %v", err)
	}
	if _, _, err := c.set(nil, taken); !errors.Is(err, ErrProtocol) {
		t.Errorf("after dh_gen_fail: %v", err)
	}
}

func nonceHash(newNonce bin.Int256, n byte, key crypto.Key) (out bin.Int128) {
	aux := key.AuxHash()
	sum := sha1.Sum(append(append(newNonce[:], n), aux[:]...))
	copy(out[:], sum[4:])
	return out
}

func TestSaveFailureIsNotAnswered(t *testing.T) {
	e := newExchanger(t, Options{})
	c := newClient(t, e)
	if err := c.params(c.reqDH(c.pad(c.inner()))); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("disk")
	if answer, _, err := c.set(nil, func(context.Context, *Key) error { return broken }); !errors.Is(err, broken) || answer != nil {
		t.Fatalf("got %v, %v", answer, err)
	}
	var keys []*Key
	if _, _, err := c.set(nil, keep(&keys)); err != nil || len(keys) != 1 {
		t.Fatalf("second try: %v", err)
	}
}

func TestExpiryAndCap(t *testing.T) {
	clk := &clock{t: time.Unix(1_700_000_000, 0)}
	e := newExchanger(t, Options{Now: clk.now, MaxStates: 2})
	var cs []*client
	for range 3 {
		c := newClient(t, e)
		if err := c.params(c.reqDH(c.pad(c.inner()))); err != nil {
			t.Fatal(err)
		}
		cs = append(cs, c)
	}
	if n := e.table.len(); n != 2 {
		t.Fatalf("%d handshakes remembered, want 2", n)
	}
	var keys []*Key
	if _, _, err := cs[0].set(nil, keep(&keys)); !errors.Is(err, ErrProtocol) {
		t.Errorf("the oldest should be forgotten: %v", err)
	}
	if _, _, err := cs[2].set(nil, keep(&keys)); err != nil {
		t.Errorf("the newest should live: %v", err)
	}
	stale := newClient(t, e)
	clk.advance(25 * time.Minute)
	if _, _, err := cs[1].set(nil, keep(&keys)); !errors.Is(err, ErrProtocol) {
		t.Errorf("should have expired: %v", err)
	}
	if err := stale.params(stale.reqDH(stale.pad(stale.inner()))); !errors.Is(err, ErrProtocol) {
		t.Errorf("server nonce should have expired: %v", err)
	}
}

func TestBusy(t *testing.T) {
	e := newExchanger(t, Options{Concurrency: 1, MaxWaiting: 1})
	release, err := e.acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error)
	go func() {
		_, err := e.acquire(ctx)
		waiting <- err
	}()
	for e.waiting.Load() == 0 {
		runtime.Gosched()
	}
	c := newClient(t, e)
	if err := c.params(c.reqDH(c.pad(c.inner()))); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
	cancel()
	if err := <-waiting; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want Canceled", err)
	}
	release()
	if err := c.params(c.reqDH(c.pad(c.inner()))); err != nil {
		t.Error(err)
	}
}

// TestFingerprintDigits uses a fingerprint with which mtcute did not connect.
func TestFingerprintDigits(t *testing.T) {
	for fingerprint, want := range map[int64]bool{
		0x067ba4cb49ba973c: false, 0x167ba4cb49ba973c: true, -1: true, 0: false,
	} {
		if got := hasAllHexDigits(fingerprint); got != want {
			t.Errorf("hasAllHexDigits(%x) = %t", uint64(fingerprint), got)
		}
	}
	if !hasAllHexDigits(testKey().Fingerprint()) {
		t.Errorf("a new key has the fingerprint %x", uint64(testKey().Fingerprint()))
	}
}

func TestRSAKeyPEM(t *testing.T) {
	k := testKey()
	again, err := ParseRSAKey(k.PrivatePEM())
	if err != nil || again.Fingerprint() != k.Fingerprint() {
		t.Fatalf("round trip: %v", err)
	}
	pub, err := crypto.ParseRSAPublicKeys(k.PublicPEM())
	if err != nil || len(pub) != 1 || crypto.RSAFingerprint(pub[0]) != k.Fingerprint() {
		t.Fatalf("public PEM: %v", err)
	}
	if !bytes.HasPrefix(k.PublicPEM(), []byte("-----BEGIN RSA PUBLIC KEY-----")) {
		t.Error("public key must be PKCS#1")
	}
	if _, err := ParseRSAKey([]byte("nonsense")); err == nil {
		t.Error("nonsense was parsed")
	}
}

func TestGroupIsSafe(t *testing.T) {
	if err := crypto.CheckDH(generator, dhPrime); err != nil {
		t.Fatal(err)
	}
}

func FuzzHandle(f *testing.F) {
	e := newExchanger(f, Options{MaxStates: 64})
	f.Add(must(encode(&mt.ReqPqRequest{})))
	f.Add(must(encode(&mt.ReqDHParamsRequest{EncryptedData: make([]byte, 256)})))
	f.Add(must(encode(&mt.SetClientDHParamsRequest{EncryptedData: make([]byte, 336)})))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = e.Handle(t.Context(), data, func(context.Context, *Key) error { return nil })
	})
}

func FuzzInner(f *testing.F) {
	f.Add(make([]byte, 256))
	f.Add(append(make([]byte, 21), must(encode(&mt.PQInnerDataDC{Pq: []byte{1}, DC: 2}))...))
	f.Fuzz(func(t *testing.T, data []byte) {
		block := make([]byte, 256)
		copy(block, data)
		_, _ = openInner(block)
		_, _ = openHashed(block)
		_, _, _ = parseInner(data)
	})
}

// BenchmarkHandshake measures the server's side of whole handshakes.
func BenchmarkHandshake(b *testing.B) {
	e := newExchanger(b, Options{})
	var nonce bin.Int128
	save := func(context.Context, *Key) error { return nil }
	gb := new(big.Int).Exp(bigG, big.NewInt(0).Rsh(dhPrime, 1000), dhPrime)
	for b.Loop() {
		_, _ = rand.Read(nonce[:])
		serverNonce := e.serverNonce(nonce, e.epoch())
		p, q := e.pq(serverNonce)
		b.StopTimer()
		in := &mt.PQInnerData{Pq: bigEndian(uint64(p) * uint64(q)), P: bigEndian(uint64(p)), Q: bigEndian(uint64(q)), Nonce: nonce, ServerNonce: serverNonce}
		req := must(encode(&mt.ReqDHParamsRequest{
			Nonce: nonce, ServerNonce: serverNonce, P: in.P, Q: in.Q, PublicKeyFingerprint: testKey().Fingerprint(),
			EncryptedData: must(crypto.RSAPad(must(encode(in)), testKey().Public(), rand.Reader)),
		}))
		key, iv := crypto.TempAESKeys(in.NewNonce.BigInt(), serverNonce.BigInt())
		set := must(encode(&mt.SetClientDHParamsRequest{Nonce: nonce, ServerNonce: serverNonce,
			EncryptedData: must(crypto.EncryptExchangeAnswer(rand.Reader, must(encode(&mt.ClientDHInnerData{
				Nonce: nonce, ServerNonce: serverNonce, GB: gb.Bytes()})), key, iv))}))
		b.StartTimer()
		if _, err := e.Handle(b.Context(), req, nil); err != nil {
			b.Fatal(err)
		}
		if _, err := e.Handle(b.Context(), set, save); err != nil {
			b.Fatal(err)
		}
	}
}
