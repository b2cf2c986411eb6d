package session

import (
	"sync"
	"sync/atomic"
)

// bufferSizes are the classes of pooled buffers: an ordinary request or
// answer, a page of messages or a small file part, the largest file part.
var bufferSizes = [...]int{2 << 10, 64 << 10, 1<<20 + 16<<10}

var bufferPools [len(bufferSizes)]sync.Pool

// buffer is a pooled, reference-counted byte slice.
type buffer struct {
	b     []byte
	class int
	refs  atomic.Int32
}

// newBuffer returns a buffer with room for n bytes and one reference.
func newBuffer(n int) *buffer {
	for class, size := range bufferSizes {
		if n > size {
			continue
		}
		b, _ := bufferPools[class].Get().(*buffer)
		if b == nil {
			b = &buffer{b: make([]byte, size), class: class}
		}
		b.b = b.b[:n]
		b.refs.Store(1)
		return b
	}
	b := &buffer{b: make([]byte, n), class: -1}
	b.refs.Store(1)
	return b
}

func (b *buffer) retain() { b.refs.Add(1) }

// release gives a reference back; after the last one the bytes are reused.
func (b *buffer) release() {
	if b.refs.Add(-1) == 0 && b.class >= 0 {
		bufferPools[b.class].Put(b)
	}
}
