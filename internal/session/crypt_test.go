package session

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"testing"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/crypto"
)

func testKey() (*Key, crypto.AuthKey) {
	var v crypto.Key
	_, _ = rand.Read(v[:])
	k := v.WithID()
	return &Key{ID: uint64(k.IntID()), Value: v}, k
}

// TestCryptAgainstGotd seals and opens messages of many sizes with the other
// implementation at the far end.
func TestCryptAgainstGotd(t *testing.T) {
	key, other := testKey()
	for n := 4; n < 3000; n += 52 {
		data := make([]byte, n)
		_, _ = rand.Read(data)
		var b bin.Buffer
		err := crypto.NewClientCipher(rand.Reader).Encrypt(other, crypto.EncryptedMessageData{
			Salt: 1, SessionID: 2, MessageID: 3, SeqNo: 4, MessageDataLen: int32(n), MessageDataWithPadding: data,
		}, &b)
		if err != nil {
			t.Fatal(err)
		}
		// Up to 15 bytes of a padded transport do no harm.
		plain, _, err := decrypt(key, append(b.Buf, make([]byte, n%16)...))
		if err != nil {
			t.Fatal(err)
		}
		h, body, err := parsePlain(plain.b[headroom:])
		if err != nil || !bytes.Equal(body, data) || h != (header{salt: 1, session: 2, msgID: 3, seq: 4}) {
			t.Fatalf("size %d: %+v %v", n, h, err)
		}
		plain.release()

		buf := newBuffer(paddedSize(n))
		copy(buf.b[headroom+innerHeader:], data)
		binary.LittleEndian.PutUint32(buf.b[headroom+28:], uint32(n))
		frame, err := encrypt(key, buf, n)
		if err != nil {
			t.Fatal(err)
		}
		got, err := crypto.NewClientCipher(rand.Reader).DecryptFromBuffer(other, &bin.Buffer{Buf: frame})
		if err != nil || !bytes.Equal(got.Data(), data) {
			t.Fatalf("size %d: %v", n, err)
		}
		buf.release()
	}
}

func TestWindow(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	var w window
	at := func(i int) int64 { return idAt(now) + int64(i)*4 }
	for i := range maxWindow + 10 {
		if v := w.admit(seen{id: at(i), seq: int32(2*i + 1)}); v != fresh {
			t.Fatalf("message %d: %d", i, v)
		}
	}
	if len(w.list) > maxWindow {
		t.Errorf("window holds %d", len(w.list))
	}
	if v := w.admit(seen{id: at(0), seq: 1}); v != forgotten {
		t.Errorf("forgotten one: %d", v)
	}
	if v := w.admit(seen{id: at(maxWindow), seq: 2*maxWindow + 1}); v != repeated {
		t.Errorf("repeated one: %d", v)
	}
	w.expire(now.Add(memory + 2*time.Second))
	if len(w.list) != 0 || cap(w.list) > 16 {
		t.Errorf("idle window holds %d of %d", len(w.list), cap(w.list))
	}
	if v := w.admit(seen{id: at(maxWindow), seq: 1}); v != forgotten {
		t.Errorf("expired one: %d", v)
	}
}

func TestWindowOutOfOrder(t *testing.T) {
	var w window
	for _, step := range []struct {
		id   int64
		seq  int32
		want verdict
	}{
		{100, 3, fresh}, {60, 1, fresh}, {80, 2, fresh}, {84, 2, fresh}, {120, 4, fresh}, {124, 4, fresh},
		{110, 3, seqTooLow}, {110, 5, seqTooHigh}, {90, 1, seqTooLow}, {40, 1, seqTooHigh}, {200, 3, seqTooLow},
		{100, 99, repeated}, {128, 5, fresh}, {132, 5, seqTooLow},
	} {
		if got := w.admit(seen{id: step.id, seq: step.seq}); got != step.want {
			t.Errorf("id %d seq %d: %d, want %d", step.id, step.seq, got, step.want)
		}
	}
}

func TestBuffers(t *testing.T) {
	for _, n := range []int{0, 1, 2 << 10, 2<<10 + 1, 64 << 10, 1 << 20, 2 << 20} {
		b := newBuffer(n)
		if len(b.b) != n {
			t.Errorf("asked for %d, got %d", n, len(b.b))
		}
		b.retain()
		b.release()
		b.release()
	}
}
