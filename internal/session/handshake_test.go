package session

import (
	"bytes"
	"context"
	"encoding/binary"
	"testing"
	"time"

	"chappe/internal/keyex"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/crypto"
	"github.com/gotd/td/exchange"
	"github.com/gotd/td/mt"
)

// transportConn lets gotd's client use a pipe.
type transportConn struct{ pipeConn }

func (c transportConn) Send(_ context.Context, b *bin.Buffer) error { return c.WriteFrames(b.Buf) }

func (c transportConn) Recv(_ context.Context, b *bin.Buffer) error {
	f, err := c.ReadFrame()
	b.ResetTo(f.Body)
	return err
}

// TestHandshake makes a permanent and a temporary key with gotd's client, on
// one connection, and then uses the temporary one with the salt the client
// derived itself.
func TestHandshake(t *testing.T) {
	w := newWorld(t, nil)
	conn, _ := w.dial()
	t.Cleanup(func() { _ = conn.Close() })
	keys := []exchange.PublicKey{{RSA: serverKey().Public()}}
	perm, err := exchange.NewExchanger(transportConn{conn}, 2).Client(keys).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	temp, err := exchange.NewExchanger(transportConn{conn}, 2).WithTempMode(3600).Client(keys).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, q := w.ring.keys[uint64(perm.AuthKey.IntID())], w.ring.keys[uint64(temp.AuthKey.IntID())]
	if p == nil || p.Temp || q == nil || !q.Temp || time.Until(q.Expires) > time.Hour || time.Until(q.Expires) < 59*time.Minute {
		t.Fatalf("saved %+v and %+v", p, q)
	}
	c := &client{t: t, w: w, key: temp.AuthKey, session: temp.SessionID, salt: temp.ServerSalt, conn: conn, inbox: make(chan in, 16)}
	req := c.call(methodEcho, 3)
	want := append(query(mt.RPCResultTypeID, req), query(methodEcho, 3)...)
	for answered := false; !answered; {
		f, err := conn.ReadFrame()
		if err != nil {
			t.Fatal(err)
		}
		for c.open(f.Body, c.inbox); len(c.inbox) > 0; {
			m := <-c.inbox
			if binary.LittleEndian.Uint32(m.body) == mt.BadServerSaltTypeID {
				t.Fatal("the client's first salt was refused")
			}
			answered = answered || bytes.Equal(m.body, want)
		}
	}
	verifyBind(t, c, perm.AuthKey, p)
	if n := w.srv.Stats().Handshakes.Load(); n != 2 {
		t.Errorf("%d handshakes", n)
	}
}

// verifyBind checks the binding message a client would send now.
func verifyBind(t *testing.T, c *client, perm crypto.AuthKey, key *Key) {
	inner := crypto.BindAuthKeyInner{
		Nonce: 1, TempAuthKeyID: c.key.IntID(), PermAuthKeyID: perm.IntID(), TempSessionID: c.session, ExpiresAt: 5,
	}
	msg, err := crypto.EncryptBindMessage(nil, perm, 8, &inner)
	if err != nil {
		t.Fatal(err)
	}
	if err := keyex.VerifyBind(&key.Value, keyex.Binding{
		Nonce: 1, TempKeyID: uint64(c.key.IntID()), PermKeyID: key.ID, TempSessionID: c.session, ExpiresAt: 5, MsgID: 8,
	}, msg); err != nil {
		t.Error(err)
	}
}

// plainFrame wraps a handshake message.
func plainFrame(body []byte) []byte {
	b := make([]byte, plainHeader)
	binary.LittleEndian.PutUint32(b[16:], uint32(len(body)))
	return append(b, body...)
}

// TestHandshakeLimits: nonsense is told -404 and a flood -429.
func TestHandshakeLimits(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		expect := func(code int32, n int, frame []byte) {
			t.Helper()
			conn, res := w.dial()
			go func() {
				for range n {
					if conn.WriteFrames(frame) != nil {
						return
					}
				}
			}()
			var last []byte
			for {
				f, err := conn.ReadFrame()
				if err != nil {
					break
				}
				last = f.Body
			}
			if len(last) != 4 || -int32(binary.LittleEndian.Uint32(last)) != code {
				t.Errorf("told %x, want %d", last, code)
			}
			if err := <-res; err == nil {
				t.Error("no error")
			}
		}
		req := enc(&mt.ReqPqMultiRequest{})
		expect(transportFlood, 33, plainFrame(req))
		expect(transportNoKey, 1, plainFrame(query(methodA)))
		expect(transportNoKey, 1, plainFrame(req)[:plainHeader-1])
		expect(transportNoKey, 1, plainFrame(req)[:plainHeader+4])
		expect(transportNoKey, 1, make([]byte, 4))
	})
}

// TestPlainAckIsIgnored: some clients acknowledge in the open.
func TestPlainAckIsIgnored(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		conn, _ := w.dial()
		if err := conn.WriteFrames(plainFrame(enc(&mt.MsgsAck{MsgIDs: []int64{1}})), plainFrame(enc(&mt.ReqPqRequest{}))); err != nil {
			t.Fatal(err)
		}
		f, err := conn.ReadFrame()
		if err != nil || binary.LittleEndian.Uint32(f.Body[plainHeader:]) != mt.ResPQTypeID {
			t.Errorf("got %x %v", f.Body, err)
		}
		_ = conn.Close()
	})
}
