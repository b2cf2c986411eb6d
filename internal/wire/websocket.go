package wire

import (
	"crypto/sha1"
	"encoding/base64"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// websocketGUID is what RFC 6455, section 1.3, appends to the client's key.
const websocketGUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

// isWebSocketPath reports whether a path is one that web clients connect to:
// /apiws, with p where a proxy is between, _test and _premium.
//
// https://core.telegram.org/mtproto/transports#uri-format
func isWebSocketPath(path string) bool {
	rest, ok := strings.CutPrefix(path, "/apiws")
	rest = strings.TrimPrefix(rest, "p")
	rest = strings.TrimPrefix(rest, "_test")
	return ok && (rest == "" || rest == "_premium")
}

// isHTTPTransportPath reports whether a path is one of the HTTP transport.
//
// https://core.telegram.org/mtproto/transports#http
func isHTTPTransportPath(path string) bool {
	rest, ok := strings.CutPrefix(path, "/api")
	rest = strings.TrimPrefix(rest, "w")
	rest = strings.TrimPrefix(rest, "1")
	rest = strings.TrimPrefix(rest, "p")
	return ok && (rest == "" || rest == "_test")
}

// serveWebSocket answers the opening handshake and turns the connection into
// an MTProto one.
//
// Any Origin is welcome. The check protects sites whose authority is in
// cookies; MTProto ignores them and has its own keys, and the web client may be
// served from anywhere.
func (s *Server) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	key := r.Header.Get("Sec-WebSocket-Key")
	if !isUpgrade(r, key) {
		w.Header().Set("Upgrade", "websocket")
		w.Header().Set("Connection", "Upgrade")
		http.Error(w, http.StatusText(http.StatusUpgradeRequired), http.StatusUpgradeRequired)
		return
	}
	binary := headerHas(r.Header, "Sec-WebSocket-Protocol", "binary")
	nc, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, http.StatusText(http.StatusNotImplemented), http.StatusNotImplemented)
		return
	}
	p, ok := nc.(*peeked)
	if !ok {
		_ = nc.Close()
		return
	}
	early, _ := rw.Reader.Peek(rw.Reader.Buffered())
	c := s.newConn(p.underlying(), p.slot)
	c.attachWebSocket()
	c.in.push(p.head)
	c.in.push(early)
	if !s.gate.spawn(func() { s.serveUpgraded(c, switching(key, binary)) }) {
		_ = p.Close()
	}
}

// serveUpgraded runs in a goroutine of its own, so that nothing of the HTTP
// request stays in memory for the life of the connection.
func (s *Server) serveUpgraded(c *conn, answer string) {
	c.extendHandshake(time.Now().Add(s.opts.Handshake))
	_, err := c.nc.Write([]byte(answer))
	if err == nil && c.decodeEarly() && s.readObfuscated(c) {
		s.handle(c)
		return
	}
	_ = c.Close()
}

// isUpgrade checks the opening handshake (RFC 6455, section 4.2.1).
func isUpgrade(r *http.Request, key string) bool {
	raw, err := base64.StdEncoding.DecodeString(key)
	return r.Method == http.MethodGet && r.ProtoAtLeast(1, 1) &&
		headerHas(r.Header, "Connection", "upgrade") &&
		headerHas(r.Header, "Upgrade", "websocket") &&
		r.Header.Get("Sec-WebSocket-Version") == "13" &&
		err == nil && len(raw) == 16
}

func headerHas(h http.Header, name, token string) bool {
	return httpguts.HeaderValuesContainsToken(h.Values(name), token)
}

// switching is the server's opening handshake.
func switching(key string, binary bool) string {
	sum := sha1.Sum([]byte(key + websocketGUID))
	var b strings.Builder
	b.WriteString("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ")
	b.WriteString(base64.StdEncoding.EncodeToString(sum[:]))
	if binary {
		b.WriteString("\r\nSec-WebSocket-Protocol: binary")
	}
	b.WriteString("\r\n\r\n")
	return b.String()
}

// attachWebSocket makes the connection read and write WebSocket frames.
func (c *conn) attachWebSocket() {
	c.ws = &websocketReader{onControl: c.answerControl}
	c.info.WebSocket = true
}

// decodeEarly takes the framing off what came right behind the request.
func (c *conn) decodeEarly() bool {
	early := append([]byte(nil), c.in.bytes()...)
	c.in.drop()
	plain, err := c.decode(early)
	c.in.push(plain)
	return err == nil
}

// controlTimeout is how long the answer to a ping may take to be written: the
// reader waits for it.
const controlTimeout = 30 * time.Second

// answerControl answers a ping with a pong and a close with a close. It waits
// for a write under way; a peer that does not read gets no answers. Nothing is
// sent behind a close frame.
func (c *conn) answerControl(op byte, payload []byte) {
	if op == opPing {
		op = opPong
	} else {
		payload = closeNormal
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	_ = c.nc.SetWriteDeadline(time.Now().Add(controlTimeout))
	c.sendControlLocked(op, payload)
}

func (c *conn) sendControlLocked(op byte, payload []byte) {
	if c.finishLocked() != nil {
		return
	}
	b := append(make([]byte, maxFrameHead, maxFrameHead+maxControl), payload...)
	_, c.writeErr = c.nc.Write(putFrameHead(b, op))
	if c.writeErr == nil && op == opClose {
		c.writeErr = net.ErrClosed
	}
}

// closeNormal is status 1000, which MTProto sends whatever the reason.
//
// https://core.telegram.org/mtproto/transports#websocket
var closeNormal = []byte{1000 >> 8, 1000 & 0xff}

// goodbyeTimeout is how long Close waits for the close frame to be taken.
const goodbyeTimeout = 100 * time.Millisecond

// sayGoodbye sends a close frame unless a write is under way.
func (c *conn) sayGoodbye() {
	if !c.writing.TryLock() {
		return
	}
	defer c.writing.Unlock()
	_ = c.nc.SetWriteDeadline(time.Now().Add(goodbyeTimeout))
	c.sendControlLocked(opClose, closeNormal)
}
