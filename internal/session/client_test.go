package session

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"chappe/internal/keyex"
	"chappe/internal/wire"

	"github.com/gotd/ige"
	"github.com/gotd/td/bin"
	"github.com/gotd/td/crypto"
	"github.com/gotd/td/mt"
	"github.com/gotd/td/proto"
)

// pipeConn is a wire.Conn over a net.Conn: frames with a length prefix whose
// top bit asks for a quick acknowledgment.
type pipeConn struct{ net.Conn }

func (p pipeConn) ReadFrame() (wire.Frame, error) {
	var head [4]byte
	if _, err := io.ReadFull(p, head[:]); err != nil {
		return wire.Frame{}, err
	}
	n := binary.LittleEndian.Uint32(head[:])
	body := make([]byte, n&^(1<<31))
	_, err := io.ReadFull(p, body)
	return wire.Frame{Body: body, QuickAck: n>>31 == 1}, err
}

func (p pipeConn) WriteFrames(bodies ...[]byte) error {
	for _, b := range bodies {
		if _, err := p.Write(append(binary.LittleEndian.AppendUint32(nil, uint32(len(b))), b...)); err != nil {
			return err
		}
	}
	return nil
}

func (p pipeConn) WriteQuickAck(token uint32) error {
	return p.WriteFrames(binary.BigEndian.AppendUint32(nil, token))
}

func (p pipeConn) WriteError(code int32) error {
	return p.WriteFrames(binary.LittleEndian.AppendUint32(nil, uint32(-code)))
}

func (p pipeConn) Info() wire.Info {
	return wire.Info{Transport: "test", Remote: netip.MustParseAddrPort("192.0.2.1:443")}
}

// ring is a Keyring in memory.
type ring struct {
	mu   sync.Mutex
	keys map[uint64]*Key
}

func (r *ring) Key(_ context.Context, id uint64) (*Key, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k := r.keys[id]; k != nil {
		return k, nil
	}
	return nil, ErrUnknownKey
}

func (r *ring) Save(_ context.Context, k *Key) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keys[k.ID] = k
	return nil
}

func (r *ring) Bind(_ context.Context, temp, perm uint64, expires time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := *r.keys[temp]
	k.PermID, k.Expires = perm, expires
	r.keys[temp] = &k
	return nil
}

func (r *ring) Destroy(_ context.Context, id uint64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keys[id] == nil {
		return ErrUnknownKey
	}
	delete(r.keys, id)
	return nil
}

// script is a Handler whose methods are functions by constructor id.
type script struct {
	mu      sync.Mutex
	methods map[uint32]func(context.Context, *Call) ([]byte, error)
	ordered map[uint32]bool
	gone    []*Session
	calls   []uint32 // constructors in the order they were called
}

func (h *script) Ordered(id uint32) bool { return h.ordered[id] }

func (h *script) Call(ctx context.Context, c *Call) ([]byte, error) {
	id := binary.LittleEndian.Uint32(c.Body)
	h.mu.Lock()
	h.calls = append(h.calls, id)
	fn := h.methods[id]
	h.mu.Unlock()
	if fn == nil {
		return bytes.Clone(c.Body), nil
	}
	return fn(ctx, c)
}

func (h *script) Gone(s *Session) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gone = append(h.gone, s)
}

func (h *script) called() []uint32 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]uint32(nil), h.calls...)
}

func (h *script) goneCount() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.gone)
}

var serverKey = sync.OnceValue(func() *keyex.RSAKey {
	k, err := keyex.GenerateRSAKey()
	if err != nil {
		panic(err)
	}
	return k
})

// world is a server with its key ring and handler.
type world struct {
	t      testing.TB
	srv    *Server
	ring   *ring
	script *script
	over   func(pipeConn) wire.Conn // what connections go over; nil: as they are
}

// inWorld runs a test against a server under a fake clock.
func inWorld(t *testing.T, change func(*Options, *script), fn func(t *testing.T, w *world)) {
	serverKey()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, change)
		fn(t, w)
	})
}

func newWorld(t testing.TB, change func(*Options, *script)) *world {
	w := &world{
		t: t, ring: &ring{keys: map[uint64]*Key{}},
		script: &script{methods: map[uint32]func(context.Context, *Call) ([]byte, error){}, ordered: map[uint32]bool{}},
	}
	opts := Options{Keys: w.ring, Handler: w.script, Log: slog.New(slog.DiscardHandler), SaltSecret: [32]byte{1, 2, 3}}
	if change != nil {
		change(&opts, w.script)
	}
	if opts.Exchange == nil {
		x, err := keyex.New(keyex.Options{Keys: []*keyex.RSAKey{serverKey()}})
		if err != nil {
			t.Fatal(err)
		}
		opts.Exchange = x
	}
	w.srv = NewServer(opts)
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_ = w.srv.Shutdown(ctx)
	})
	return w
}

// newKey provisions an auth key.
func (w *world) newKey() crypto.AuthKey {
	var v crypto.Key
	_, _ = rand.Read(v[:])
	k := v.WithID()
	w.ring.mu.Lock()
	defer w.ring.mu.Unlock()
	w.ring.keys[uint64(k.IntID())] = &Key{ID: uint64(k.IntID()), Value: v}
	return k
}

// dial connects and returns the client's end and the result of ServeConn.
func (w *world) dial() (pipeConn, <-chan error) {
	a, b := net.Pipe()
	res := make(chan error, 1)
	served := wire.Conn(pipeConn{b})
	if w.over != nil {
		served = w.over(pipeConn{b})
	}
	go func() { res <- w.srv.ServeConn(context.Background(), served) }()
	return pipeConn{a}, res
}

// in is a message from the server; container is the id of the container it
// came in, 0 if it came alone.
type in struct {
	id        int64
	seq       int32
	container int64
	body      []byte
	salt      int64
}

// client speaks MTProto with gotd's primitives.
type client struct {
	t       testing.TB
	w       *world
	conn    pipeConn
	served  <-chan error
	key     crypto.AuthKey
	session int64
	salt    int64
	content int32
	lastID  int64
	inbox   chan in
	errors  chan int32  // transport errors
	quick   chan uint32 // quick acknowledgments
	closed  chan struct{}
	shared  bool // other sessions use the connection too
	saved   []in // received while looking for something else
}

// newClient connects a session with the salt that is right now.
func (w *world) newClient(key crypto.AuthKey) *client {
	c := &client{t: w.t, w: w, key: key, session: randomID()}
	c.salt = deriveSalt(&w.srv.opts.SaltSecret, uint64(key.IntID()), w.srv.opts.Now().Unix()/saltSeconds)
	c.connect()
	return c
}

// connect opens a (new) connection for the same session.
func (c *client) connect() {
	c.conn, c.served = c.w.dial()
	c.inbox, c.errors, c.quick = make(chan in, 4096), make(chan int32, 1), make(chan uint32, 16)
	c.closed = make(chan struct{})
	conn, inbox, errs, quick, closed := c.conn, c.inbox, c.errors, c.quick, c.closed
	go func() {
		defer close(closed)
		for {
			f, err := conn.ReadFrame()
			if err != nil {
				return
			}
			switch {
			case len(f.Body) == 4 && f.Body[0]&0x80 != 0 && f.Body[3] != 0xff:
				quick <- binary.BigEndian.Uint32(f.Body)
			case len(f.Body) == 4:
				errs <- -int32(binary.LittleEndian.Uint32(f.Body))
			default:
				c.open(f.Body, inbox)
			}
		}
	}()
	c.t.Cleanup(func() { _ = conn.Close() })
}

// open decrypts a frame and takes containers apart.
func (c *client) open(frame []byte, inbox chan<- in) {
	data, err := crypto.NewClientCipher(rand.Reader).DecryptFromBuffer(c.key, &bin.Buffer{Buf: frame})
	if err != nil {
		c.t.Errorf("client: %v", err)
		return
	}
	if data.SessionID != c.session && c.shared {
		return
	}
	if data.SessionID != c.session {
		c.t.Errorf("message for session %d came to %d", data.SessionID, c.session)
	}
	body := bytes.Clone(data.Data())
	if binary.LittleEndian.Uint32(body) != mt.MsgContainerTypeID {
		inbox <- in{id: data.MessageID, seq: data.SeqNo, body: body, salt: data.Salt}
		return
	}
	var mc proto.MessageContainer
	if err := mc.Decode(&bin.Buffer{Buf: body}); err != nil {
		c.t.Errorf("client: %v", err)
	}
	for _, m := range mc.Messages {
		if m.ID >= data.MessageID || int32(m.SeqNo) > data.SeqNo {
			c.t.Errorf("container %x seq %d holds %x seq %d", data.MessageID, data.SeqNo, m.ID, m.SeqNo)
		}
		inbox <- in{id: m.ID, seq: int32(m.SeqNo), container: data.MessageID, body: m.Body, salt: data.Salt}
	}
}

// nextID makes a message id for now, growing.
func (c *client) nextID() int64 {
	id := idAt(c.w.srv.opts.Now()) &^ 3
	if id <= c.lastID {
		id = c.lastID + 4
	}
	c.lastID = id
	return id
}

func (c *client) nextSeq(content bool) int32 {
	if !content {
		return c.content * 2
	}
	c.content++
	return c.content*2 - 1
}

// sealed encrypts a message.
func (c *client) sealed(id int64, seq int32, body []byte) []byte {
	var b bin.Buffer
	err := crypto.NewClientCipher(rand.Reader).Encrypt(c.key, crypto.EncryptedMessageData{
		Salt: c.salt, SessionID: c.session, MessageID: id, SeqNo: seq,
		MessageDataLen: int32(len(body)), MessageDataWithPadding: body,
	}, &b)
	if err != nil {
		c.t.Fatal(err)
	}
	return b.Copy()
}

func (c *client) sendRaw(id int64, seq int32, body []byte) {
	c.t.Helper()
	c.sendFrame(c.sealed(id, seq, body))
}

func (c *client) sendFrame(frame []byte) {
	c.t.Helper()
	if err := c.conn.WriteFrames(frame); err != nil && !errors.Is(err, io.ErrClosedPipe) {
		c.t.Fatalf("send: %v", err)
	}
}

// send sends one message and returns its id.
func (c *client) send(content bool, body []byte) int64 {
	c.t.Helper()
	id := c.nextID()
	c.sendRaw(id, c.nextSeq(content), body)
	return id
}

// call sends an API call: its constructor and some longs.
func (c *client) call(method uint32, args ...int64) int64 {
	c.t.Helper()
	return c.send(true, query(method, args...))
}

func query(method uint32, args ...int64) []byte {
	var b bin.Buffer
	b.PutID(method)
	for _, v := range args {
		b.PutLong(v)
	}
	return b.Buf
}

func enc(msg bin.Encoder) []byte {
	var b bin.Buffer
	if err := msg.Encode(&b); err != nil {
		panic(err)
	}
	return b.Buf
}

// container packs messages made with msg.
func container(msgs ...proto.Message) []byte { return enc(&proto.MessageContainer{Messages: msgs}) }

// msg makes a message for a container.
func (c *client) msg(content bool, body []byte) proto.Message {
	return proto.Message{ID: c.nextID(), SeqNo: int(c.nextSeq(content)), Bytes: len(body), Body: body}
}

// next returns the next message; it fails when none comes while the world
// stands still for a minute.
func (c *client) next() in {
	c.t.Helper()
	if len(c.saved) > 0 {
		m := c.saved[0]
		c.saved = c.saved[1:]
		return m
	}
	select {
	case m := <-c.inbox:
		return m
	case <-time.After(time.Minute):
		c.t.Fatal("no message from the server")
		return in{}
	}
}

// expect returns the next message with the constructor, keeping others.
func (c *client) expect(id uint32) in {
	c.t.Helper()
	var others []in
	for {
		m := c.next()
		if binary.LittleEndian.Uint32(m.body) == id {
			c.saved = append(others, c.saved...)
			return m
		}
		others = append(others, m)
	}
}

// answer returns the result of a call, or the message of its rpc_error.
func (c *client) answer(req int64) (result []byte, rpcError string) {
	c.t.Helper()
	m := c.answerMessage(req)
	result = m.body[12:]
	switch binary.LittleEndian.Uint32(result) {
	case mt.RPCErrorTypeID:
		var e mt.RPCError
		if err := e.Decode(&bin.Buffer{Buf: result}); err != nil {
			c.t.Fatal(err)
		}
		return nil, e.ErrorMessage
	case mt.GzipPackedTypeID:
		var z proto.GZIP
		if err := z.Decode(&bin.Buffer{Buf: result}); err != nil {
			c.t.Fatal(err)
		}
		return z.Data, ""
	}
	return result, ""
}

func (c *client) answerMessage(req int64) in {
	c.t.Helper()
	var others []in
	for {
		m := c.next()
		if binary.LittleEndian.Uint32(m.body) == mt.RPCResultTypeID && int64(binary.LittleEndian.Uint64(m.body[4:])) == req {
			c.saved = append(others, c.saved...)
			return m
		}
		others = append(others, m)
	}
}

// settle waits until nothing moves any more.
func settle() { synctest.Wait() }

// quiet fails if there is anything in the inbox.
func (c *client) quiet() {
	c.t.Helper()
	settle()
	if len(c.saved) > 0 || len(c.inbox) > 0 {
		c.t.Fatalf("unexpected message %x", c.next().body)
	}
}

// drain forgets what has come.
func (c *client) drain() {
	settle()
	c.saved = nil
	for len(c.inbox) > 0 {
		<-c.inbox
	}
}

// bad returns the code and subject of the next bad_msg_notification.
func (c *client) bad() (id int64, code int) {
	c.t.Helper()
	var n mt.BadMsgNotification
	if err := n.Decode(&bin.Buffer{Buf: c.expect(mt.BadMsgNotificationTypeID).body}); err != nil {
		c.t.Fatal(err)
	}
	return n.BadMsgID, n.ErrorCode
}

func (c *client) ack(ids ...int64) { c.send(false, enc(&mt.MsgsAck{MsgIDs: ids})) }

// live does one call so that the session exists, and acknowledges everything.
func (c *client) live() *client {
	c.t.Helper()
	req := c.call(methodEcho)
	id := c.answerMessage(req).id
	c.ack(id, c.expect(mt.NewSessionCreatedTypeID).id)
	settle()
	return c
}

func (w *world) sessionOf(c *client) *Session {
	return w.srv.registry.session(uint64(c.key.IntID()), c.session)
}

// Constructor ids of the test's methods.
const (
	methodEcho  = 0x11111111
	methodA     = 0x2222aaaa
	methodB     = 0x2222bbbb
	methodC     = 0x2222cccc
	methodBlock = 0x33333333
)

func TestEcho(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey())
		req := c.call(methodEcho, 42)
		res, _ := c.answer(req)
		if !bytes.Equal(res, query(methodEcho, 42)) {
			t.Fatalf("got %x", res)
		}
		m := c.expect(mt.NewSessionCreatedTypeID)
		var n mt.NewSessionCreated
		if err := n.Decode(&bin.Buffer{Buf: m.body}); err != nil || n.FirstMsgID != req || n.ServerSalt != c.salt {
			t.Fatalf("new_session_created: %+v, %v", n, err)
		}
		if m.id&3 != 3 || m.seq != 1 {
			t.Errorf("new_session_created has id %x seq %d", m.id, m.seq)
		}
		if w.srv.Sessions() != 1 {
			t.Errorf("%d sessions", w.srv.Sessions())
		}
	})
}

func pipes() (a, b pipeConn) {
	x, y := net.Pipe()
	return pipeConn{x}, pipeConn{y}
}

// encryptIGE is the independent implementation.
func encryptIGE(key, iv bin.Int256, dst, src []byte) {
	c, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err)
	}
	ige.EncryptBlocks(c, iv[:], dst, src)
}
