package session

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"sync"

	"encoding/binary"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/mt"
	"github.com/gotd/td/tgerr"
)

const (
	// maxInflated bounds what all gzip_packed objects of one frame may grow to.
	maxInflated = 10 << 20
	// minPacked is the size from which an answer is worth compressing.
	minPacked = 2 << 10
)

var errHeld = tgerr.New(420, "FLOOD_WAIT_3")

var errInflate = errors.New("session: gzip_packed is malformed or too large")

// inflate returns the content of a gzip_packed object. It may hold a gzip
// stream or, from TDLib and others, a zlib stream. budget is what is left for
// the frame and is reduced by the size of the result.
//
// https://core.telegram.org/mtproto/service_messages#packed-object
func inflate(packed []byte, budget *int) ([]byte, error) {
	b := &bin.Buffer{Buf: packed}
	if err := b.ConsumeID(mt.GzipPackedTypeID); err != nil {
		return nil, fmt.Errorf("%w: %w", errInflate, err)
	}
	data, err := b.Bytes()
	if err != nil || len(data) < 2 {
		return nil, errInflate
	}
	var r io.Reader
	if data[0] == 0x1f && data[1] == 0x8b {
		r, err = gzip.NewReader(bytes.NewReader(data))
	} else {
		r, err = zlib.NewReader(bytes.NewReader(data))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errInflate, err)
	}
	out, err := io.ReadAll(io.LimitReader(r, int64(*budget)+1))
	if err != nil || len(out) > *budget {
		*budget = 0
		return nil, errors.Join(errInflate, err)
	}
	*budget -= len(out)
	return out, nil
}

var packers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	return w
}}

// pack returns result as a gzip_packed object if that saves at least a tenth,
// else result itself. Files are not tried: they are compressed already.
func pack(result []byte) []byte {
	if len(result) < minPacked {
		return result
	}
	switch binary.LittleEndian.Uint32(result) {
	case idUploadFile, idUploadCdnFile, idUploadWebFile:
		return result
	}
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	var out bytes.Buffer
	out.Grow(len(result) / 2)
	w.Reset(&out)
	if _, err := w.Write(result); err != nil {
		return result
	}
	if err := w.Close(); err != nil || out.Len() > len(result)-len(result)/10 {
		return result
	}
	b := &bin.Buffer{Buf: make([]byte, 0, out.Len()+12)}
	b.PutID(mt.GzipPackedTypeID)
	b.PutBytes(out.Bytes())
	return b.Buf
}
