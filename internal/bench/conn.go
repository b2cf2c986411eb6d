package bench

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/crypto"
	"github.com/gotd/td/mt"
	"github.com/gotd/td/proto"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// conn is one MTProto session over one TCP connection, as lean as a client can
// be while it still does all that the protocol asks for: it encrypts, numbers,
// acknowledges, and answers to new salts. Intermediate transport, MTProto 2.0.
type conn struct {
	tcp    net.Conn
	cipher crypto.Cipher
	key    crypto.AuthKey
	id     int64

	mu      sync.Mutex
	salt    int64
	seq     int32
	lastID  int64
	pending map[int64]*request
	acks    []int64
	broken  error

	frames int               // received; of the reader alone, until the connection is quiet
	onPush func(body []byte) // called by the reader for everything that is no answer
}

type request struct {
	body []byte
	done func(result []byte, err error)
}

// intermediate is the header of the intermediate transport.
// https://core.telegram.org/mtproto/mtproto-transports#intermediate
var intermediate = []byte{0xee, 0xee, 0xee, 0xee}

// ackEvery is how many messages of the server are acknowledged at once.
const ackEvery = 16

func dial(ctx context.Context, d *net.Dialer, addr string, key crypto.AuthKey, onPush func([]byte)) (*conn, error) {
	tcp, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	if _, err := tcp.Write(intermediate); err != nil {
		_ = tcp.Close()
		return nil, err
	}
	id, err := crypto.NewSessionID(rand.Reader)
	if err != nil {
		_ = tcp.Close()
		return nil, err
	}
	c := &conn{
		tcp: tcp, cipher: crypto.NewClientCipher(rand.Reader), key: key, id: id,
		pending: make(map[int64]*request), onPush: onPush,
	}
	go c.read()
	return c, nil
}

func (c *conn) close() { _ = c.tcp.Close() }

// call sends a request and waits for its result.
func (c *conn) call(ctx context.Context, req bin.Encoder) (*bin.Buffer, error) {
	var b bin.Buffer
	if err := req.Encode(&b); err != nil {
		return nil, err
	}
	type outcome struct {
		res []byte
		err error
	}
	ch := make(chan outcome, 1)
	if err := c.send(b.Buf, func(res []byte, err error) { ch <- outcome{append([]byte(nil), res...), err} }); err != nil {
		return nil, err
	}
	select {
	case o := <-ch:
		return &bin.Buffer{Buf: o.res}, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hello is what a client says first, wrapped around its first request.
func hello(req bin.Object) bin.Encoder {
	return &tg.InvokeWithLayerRequest{Layer: tg.Layer, Query: &tg.InitConnectionRequest{
		APIID: 1, DeviceModel: "bench", SystemVersion: "1", AppVersion: "1",
		SystemLangCode: "en", LangCode: "en", Query: req,
	}}
}

// send sends a request; done runs on the reader's goroutine and must not keep
// or block.
func (c *conn) send(body []byte, done func([]byte, error)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken != nil {
		return c.broken
	}
	return c.sendLocked(&request{body: body, done: done})
}

func (c *conn) sendLocked(r *request) error {
	id := c.nextID()
	c.pending[id] = r
	seq := c.seq*2 + 1
	c.seq++
	return c.writeLocked(id, seq, r.body)
}

func (c *conn) nextID() int64 {
	id := int64(proto.NewMessageID(time.Now(), proto.MessageFromClient))
	if id <= c.lastID {
		id = c.lastID + 4
	}
	c.lastID = id
	return id
}

func (c *conn) writeLocked(id int64, seq int32, body []byte) error {
	var b bin.Buffer
	err := c.cipher.Encrypt(c.key, crypto.EncryptedMessageData{
		Salt: c.salt, SessionID: c.id, MessageID: id, SeqNo: seq,
		MessageDataLen: int32(len(body)), MessageDataWithPadding: body,
	}, &b)
	if err != nil {
		return err
	}
	frame := make([]byte, 4, 4+len(b.Buf))
	binary.LittleEndian.PutUint32(frame, uint32(len(b.Buf)))
	_, err = c.tcp.Write(append(frame, b.Buf...))
	return err
}

func (c *conn) read() {
	err := c.readFrames()
	c.mu.Lock()
	c.broken = fmt.Errorf("connection lost: %w", err)
	lost := c.pending
	c.pending = map[int64]*request{}
	c.mu.Unlock()
	for _, r := range lost {
		r.done(nil, c.broken)
	}
}

func (c *conn) readFrames() error {
	r := bufio.NewReaderSize(c.tcp, 4096)
	var head [4]byte
	for {
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return err
		}
		n := binary.LittleEndian.Uint32(head[:])
		if n > 1<<24 {
			return fmt.Errorf("frame of %d bytes", n)
		}
		frame := make([]byte, n)
		if _, err := io.ReadFull(r, frame); err != nil {
			return err
		}
		if n == 4 {
			return fmt.Errorf("transport error %d", int32(binary.LittleEndian.Uint32(frame)))
		}
		c.frames++
		if err := c.open(frame); err != nil {
			return err
		}
	}
}

func (c *conn) open(frame []byte) error {
	data, err := c.cipher.DecryptFromBuffer(c.key, &bin.Buffer{Buf: frame})
	if err != nil {
		return fmt.Errorf("decrypt: %w", err)
	}
	if err := c.handle(data.MessageID, data.SeqNo, data.Data()); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.acks) < ackEvery {
		return nil
	}
	var b bin.Buffer
	if err := (&mt.MsgsAck{MsgIDs: c.acks}).Encode(&b); err != nil {
		return err
	}
	c.acks = c.acks[:0]
	return c.writeLocked(c.nextID(), c.seq*2, b.Buf)
}

func (c *conn) handle(id int64, seq int32, body []byte) error {
	if seq&1 != 0 {
		c.mu.Lock()
		c.acks = append(c.acks, id)
		c.mu.Unlock()
	}
	b := &bin.Buffer{Buf: body}
	typ, err := b.PeekID()
	if err != nil {
		return err
	}
	switch typ {
	case proto.MessageContainerTypeID:
		var msgs proto.MessageContainer
		if err := msgs.Decode(b); err != nil {
			return err
		}
		for _, m := range msgs.Messages {
			if err := c.handle(m.ID, int32(m.SeqNo), m.Body); err != nil {
				return err
			}
		}
	case proto.GZIPTypeID:
		var z proto.GZIP
		if err := z.Decode(b); err != nil {
			return err
		}
		return c.handle(id, 0, z.Data)
	case proto.ResultTypeID:
		return c.result(b)
	case mt.BadServerSaltTypeID:
		return c.resalt(b)
	case mt.BadMsgNotificationTypeID:
		var bad mt.BadMsgNotification
		if err := bad.Decode(b); err != nil {
			return err
		}
		return fmt.Errorf("bad_msg_notification %d", bad.ErrorCode)
	case mt.NewSessionCreatedTypeID, mt.MsgsAckTypeID, mt.PongTypeID:
	default:
		if c.onPush != nil {
			c.onPush(body)
		}
	}
	return nil
}

func (c *conn) result(b *bin.Buffer) error {
	var res proto.Result
	if err := res.Decode(b); err != nil {
		return err
	}
	c.mu.Lock()
	r := c.pending[res.RequestMessageID]
	delete(c.pending, res.RequestMessageID)
	c.mu.Unlock()
	if r == nil {
		return nil
	}
	body := &bin.Buffer{Buf: res.Result}
	if typ, _ := body.PeekID(); typ == proto.GZIPTypeID {
		var z proto.GZIP
		if err := z.Decode(body); err != nil {
			return err
		}
		body = &bin.Buffer{Buf: z.Data}
	}
	if typ, _ := body.PeekID(); typ == mt.RPCErrorTypeID {
		var e mt.RPCError
		if err := e.Decode(body); err != nil {
			return err
		}
		r.done(nil, tgerr.New(e.ErrorCode, e.ErrorMessage))
		return nil
	}
	r.done(body.Buf, nil)
	return nil
}

// resalt takes the salt that the server wants and sends the refused message
// again under a new id.
func (c *conn) resalt(b *bin.Buffer) error {
	var bad mt.BadServerSalt
	if err := bad.Decode(b); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.salt = bad.NewServerSalt
	r := c.pending[bad.BadMsgID]
	if r == nil {
		return nil
	}
	delete(c.pending, bad.BadMsgID)
	return c.sendLocked(r)
}
