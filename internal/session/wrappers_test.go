package session

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/mt"
	"github.com/gotd/td/proto"
)

// zlibbed packs a query as TDLib does: a zlib stream.
func zlibbed(q []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write(q)
	_ = w.Close()
	var b bin.Buffer
	b.PutID(mt.GzipPackedTypeID)
	b.PutBytes(out.Bytes())
	return b.Buf
}

func gzipped(q []byte) []byte { return enc(proto.GZIP{Data: q}) }

func withStrings(id uint32, fields ...string) []byte {
	var b bin.Buffer
	b.PutID(id)
	for _, f := range fields {
		b.PutString(f)
	}
	return b.Buf
}

func withLayer(layer int, q []byte) []byte {
	var b bin.Buffer
	b.PutID(idInvokeWithLayer)
	b.PutInt(layer)
	return append(b.Buf, q...)
}

// initConnection is the wrapper with a proxy and every kind of JSON.
func initConnection(q []byte) []byte {
	var b bin.Buffer
	b.PutID(idInitConnection)
	b.PutUint32(3)
	b.PutInt(17349)
	for _, f := range []string{"Pixel", "Android 15", "11.2", "en-US", "android", "en"} {
		b.PutString(f)
	}
	b.PutID(idInputClientProxy)
	b.PutString("proxy.example")
	b.PutInt(443)
	values := []func(){
		func() { b.PutID(idJSONNull) },
		func() { b.PutID(idJSONBool); b.PutBool(true) },
		func() { b.PutID(idJSONNumber); b.PutDouble(7200) },
		func() { b.PutID(idJSONString); b.PutString("x") },
		func() { b.PutID(idJSONArray); b.PutVectorHeader(1); b.PutID(idJSONNull) },
	}
	b.PutID(idJSONObject)
	b.PutVectorHeader(len(values))
	for _, v := range values {
		b.PutID(idJSONObjectValue)
		b.PutString("tz_offset")
		v()
	}
	return append(b.Buf, q...)
}

var wantInit = Init{
	APIID: 17349, DeviceModel: "Pixel", SystemVersion: "Android 15", AppVersion: "11.2",
	SystemLangCode: "en-US", LangPack: "android", LangCode: "en",
}

// wrap lists every wrapper.
var wrap = []func(q []byte) []byte{
	func(q []byte) []byte { return withLayer(214, q) },
	initConnection,
	func(q []byte) []byte { return append(query(idInvokeWithoutUpdates), q...) },
	func(q []byte) []byte { return append(query(idInvokeWithTakeout, 99), q...) },
	func(q []byte) []byte {
		return append(append(query(idInvokeWithMessagesRange), query(idMessageRange, 1<<33)...), q...)
	},
	func(q []byte) []byte { return append(withStrings(idInvokeWithReCaptcha, "token"), q...) },
	func(q []byte) []byte { return append(withStrings(idInvokeWithGooglePlayIntegrity, "n", "token"), q...) },
	func(q []byte) []byte { return append(withStrings(idInvokeWithApnsSecret, "nonce", "s"), q...) },
	gzipped,
	zlibbed,
}

// TestWrappersInAnyOrder nests all wrappers in random orders.
func TestWrappersInAnyOrder(t *testing.T) {
	var got *Call
	inWorld(t, func(o *Options, h *script) {
		h.methods[methodA] = func(_ context.Context, c *Call) ([]byte, error) {
			got = c
			return bytes.Clone(c.Body), nil
		}
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		rnd := rand.New(rand.NewPCG(1, 2))
		for range 20 {
			q := query(methodA, 5)
			for _, i := range rnd.Perm(len(wrap)) {
				q = wrap[i](q)
			}
			res, e := c.answer(c.send(true, after(c.lastID, q)))
			if e == "MSG_WAIT_TIMEOUT" {
				t.Fatal("waits for an answered call")
			}
			if e != "" || !bytes.Equal(res, query(methodA, 5)) {
				t.Fatalf("got %x %q", res, e)
			}
			if got.Layer != 214 || !got.NoUpdates || got.Takeout != 99 || got.Init == nil || *got.Init != wantInit {
				t.Fatalf("call is %+v", got)
			}
		}
		s := w.sessionOf(c)
		if s.Layer() != 214 {
			t.Errorf("layer %d", s.Layer())
		}
		if c.answer(c.call(methodA)); got.Layer != 214 || got.Init != nil || got.NoUpdates {
			t.Errorf("bare call is %+v", got)
		}
		s.SetLayer(200)
		if c.answer(c.call(methodA)); got.Layer != 200 {
			t.Errorf("layer %d", got.Layer)
		}
	})
}

func TestBrokenWrappers(t *testing.T) {
	deep := query(methodA)
	for range maxWrappers {
		deep = append(query(idInvokeWithoutUpdates), deep...)
	}
	json := func() []byte {
		var b bin.Buffer
		b.Put(initConnection(nil)[:8])
		binary.LittleEndian.PutUint32(b.Buf[4:], 2)
		b.PutInt(1)
		for range 6 {
			b.PutString("")
		}
		for range maxJSON + 1 {
			b.PutID(idJSONArray)
			b.PutVectorHeader(1)
		}
		b.PutID(idJSONNull)
		return append(b.Buf, query(methodA)...)
	}
	full := initConnection(query(methodA))
	tests := map[string][]byte{
		"INPUT_METHOD_INVALID":     query(idInvokeWithoutUpdates),
		"CONNECTION_LAYER_INVALID": withLayer(0, query(methodA)),
		"INPUT_FETCH_ERROR deep":   deep,
		"INPUT_FETCH_ERROR json":   json(),
		"INPUT_FETCH_ERROR cut":    full[:len(full)-40],
		"INPUT_FETCH_ERROR after":  query(idInvokeAfterMsgs, 1<<40),
		"INPUT_FETCH_ERROR gzip":   append(query(idInvokeWithoutUpdates), withStrings(mt.GzipPackedTypeID, "nonsense")...),
		"INPUT_FETCH_ERROR outer":  withStrings(mt.GzipPackedTypeID, "nonsense"),
	}
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		for want, q := range tests {
			want, _, _ = strings.Cut(want, " ")
			if _, e := c.answer(c.send(true, q)); e != want {
				t.Errorf("got %q, want %q", e, want)
			}
		}
		if n := len(w.script.called()); n != 1 {
			t.Errorf("%d calls were executed", n)
		}
	})
}

// TestPackedMessages: packed calls, services and containers as messages of
// their own.
func TestPackedMessages(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		for _, pack := range []func([]byte) []byte{gzipped, zlibbed} {
			if res, _ := c.answer(c.send(true, pack(query(methodA, 1)))); !bytes.Equal(res, query(methodA, 1)) {
				t.Errorf("got %x", res)
			}
			if res, _ := c.answer(c.send(true, pack(pack(query(methodA, 1))))); !bytes.Equal(res, query(methodA, 1)) {
				t.Errorf("twice packed: got %x", res)
			}
			c.send(false, pack(enc(&mt.PingRequest{PingID: 1})))
			c.expect(mt.PongTypeID)
			inner := c.msg(true, pack(query(methodB, 2)))
			c.send(false, pack(container(inner)))
			if res, _ := c.answer(inner.ID); !bytes.Equal(res, query(methodB, 2)) {
				t.Errorf("in a packed container: got %x", res)
			}
		}
		even := c.send(false, gzipped(query(methodA)))
		if id, code := c.bad(); id != even || code != badSeqOddExpected {
			t.Errorf("a packed call with even seqno: code %d", code)
		}
	})
}

// TestBombs: what grows too large is refused, also by many in one container.
func TestBombs(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		if _, e := c.answer(c.send(true, gzipped(make([]byte, maxInflated+4)))); e != "INPUT_FETCH_ERROR" {
			t.Errorf("one bomb: %q", e)
		}
		half := gzipped(append(query(methodA), make([]byte, maxInflated*3/5)...))
		var msgs []proto.Message
		for range 3 {
			msgs = append(msgs, c.msg(true, half))
		}
		c.send(false, container(msgs...))
		if _, e := c.answer(msgs[0].ID); e != "" {
			t.Errorf("the first: %q", e)
		}
		for _, m := range msgs[1:] {
			if _, e := c.answer(m.ID); e != "INPUT_FETCH_ERROR" {
				t.Errorf("the others: %q", e)
			}
		}
	})
}

// TestBombsThatWait: packed calls that wait for another do not pile up, in one
// session or in many.
func TestBombsThatWait(t *testing.T) {
	const size, each, all = 10 << 10, 30 << 10, 80 << 10
	inWorld(t, func(o *Options, h *script) {
		o.MaxHeld, o.MaxHeldInAll = each, all
		h.methods[methodBlock] = newGate().call
	}, func(t *testing.T, w *world) {
		bomb := append(query(methodA), make([]byte, size-4)...)
		for range 6 {
			c := w.newClient(w.newKey()).live()
			first := c.call(methodBlock)
			frames := make([][]byte, 10)
			for i := range frames {
				frames[i] = c.sealed(c.nextID(), c.nextSeq(true), after(first, gzipped(bomb)))
			}
			go func() { // the server stops reading
				for _, f := range frames {
					_ = c.conn.WriteFrames(f)
				}
			}()
			settle()
			s := w.sessionOf(c)
			s.mu.Lock()
			held := s.held
			s.mu.Unlock()
			if held > each {
				t.Fatalf("a session holds %d bytes", held)
			}
		}
		if held := w.srv.held.Load(); held < all || held > all+size {
			t.Errorf("all sessions hold %d bytes", held)
		}
		time.Sleep(time.Minute)
		if held := w.srv.held.Load(); held != 0 {
			t.Errorf("%d bytes are still counted", held)
		}
	})
}
