package session

import (
	"bytes"
	"crypto/aes"
	"encoding/binary"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"chappe/internal/blob"
	"chappe/internal/bus"
	"chappe/internal/media"
	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/update"
)

const piece = 1 << 20 // bytes; the greatest range of a download

// BenchmarkDownload measures one download from the disk to the frame: the
// sealed bytes are read, opened, checked, encoded and encrypted. Its sub-
// benchmark "IGE" is the part of it that the protocol asks for at least.
func BenchmarkDownload(b *testing.B) {
	b.Run("IGE", func(b *testing.B) {
		block, err := aes.NewCipher(make([]byte, 32))
		if err != nil {
			b.Fatal(err)
		}
		buf, iv := make([]byte, piece), [32]byte{1}
		b.SetBytes(piece)
		defer spent(b, cpuTime())
		for b.Loop() {
			igeEncrypt(block, &iv, buf, buf)
		}
	})
	b.Run("whole", func(b *testing.B) {
		o := stored(b)
		key, _ := testKey()
		b.SetBytes(piece)
		b.ReportAllocs()
		defer spent(b, cpuTime())
		for i := 0; b.Loop(); i++ {
			offset := int64(i%8) * piece
			n, err := o.Cut(offset, piece, false)
			if err != nil {
				b.Fatal(err)
			}
			room := newBuffer(16 + n) // as rpc writes upload.file
			answer := room.b
			if err := o.Read(answer[16:], offset); err != nil {
				b.Fatal(err)
			}
			buf := newBuffer(paddedSize(len(answer) + 12))
			body := buf.b[headroom+innerHeader:]
			binary.LittleEndian.PutUint32(body, 0xf35c6d01) // rpc_result
			copy(body[12:], answer)
			if _, err := encrypt(key, buf, len(answer)+12); err != nil {
				b.Fatal(err)
			}
			buf.release()
			room.release() // once it is acknowledged
		}
	})
}

// spent reports the time of processors that each round took, which other work
// on the machine does not change.
func spent(b *testing.B, before time.Duration) {
	b.ReportMetric(float64((cpuTime()-before).Microseconds())/float64(b.N), "cpu-µs/op")
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// stored is a document of eight pieces on the disk.
func stored(b *testing.B) *media.Object {
	b.Helper()
	dir := b.TempDir()
	db, err := store.OpenPebble(b.Context(), filepath.Join(dir, "db"), seal.Static{1}, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	log := update.New(db, bus.Local{})
	b.Cleanup(func() { log.Close(); _ = db.Close() })
	blobs, err := blob.OpenDir(filepath.Join(dir, "media"), db.Seal(), 0)
	if err != nil {
		b.Fatal(err)
	}
	files := media.New(media.Deps{DB: db, Log: log, Blobs: blobs})
	part := bytes.Repeat([]byte{1, 2, 3, 4}, media.MaxPart/4)
	const parts = 8 * piece / media.MaxPart
	for i := range parts {
		if err := files.SavePart(b.Context(), 1, 1, i, parts, part); err != nil {
			b.Fatal(err)
		}
	}
	f, err := files.MakeDocument(b.Context(), 1, media.Input{ID: 1, Parts: parts}, media.Document{})
	if err != nil {
		b.Fatal(err)
	}
	sign := files.Signer()
	o, err := files.Open(b.Context(), 1, media.Location{ID: f.Id, Hash: sign.Hash(1, f), Reference: sign.Reference(1, f)})
	if err != nil {
		b.Fatal(err)
	}
	return o
}
