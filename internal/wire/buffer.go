package wire

import (
	"sync"
	"sync/atomic"
)

// chunkSizes are the buffer sizes that are kept for reuse. The largest holds a
// frame of [DefaultMaxFrame] bytes with any framing around it.
var chunkSizes = [...]int{256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1<<20 + 4<<10}

// scratchSize is how much one system call may read. It is a whole window of a
// fast client, and costs nothing while a connection is idle.
const scratchSize = 64 << 10

var chunkPools [len(chunkSizes)]sync.Pool

// chunk is a pooled buffer with a reference count: one reference of the
// connection that fills it, one of each frame cut from it.
type chunk struct {
	b     []byte
	class int // index in chunkSizes, or -1 for a buffer too large to keep
	refs  atomic.Int32
}

// newChunk returns a chunk of at least size bytes with one reference.
func newChunk(size int) *chunk {
	c := pooledChunk(size)
	c.refs.Store(1)
	return c
}

func pooledChunk(size int) *chunk {
	for class, have := range chunkSizes {
		if size > have {
			continue
		}
		if c, ok := chunkPools[class].Get().(*chunk); ok {
			return c
		}
		return &chunk{b: make([]byte, have), class: class}
	}
	return &chunk{b: make([]byte, size), class: -1}
}

func (c *chunk) retain() { c.refs.Add(1) }

// release drops one reference; the last one gives the buffer back.
func (c *chunk) release() {
	if c.refs.Add(-1) == 0 && c.class >= 0 {
		chunkPools[c.class].Put(c)
	}
}

// inbox holds the bytes of a connection that have arrived and are not yet
// consumed. It holds a buffer only while there are such bytes, and one of a
// size that fits them. It belongs to the reading goroutine.
type inbox struct {
	buf  *chunk
	r, w int // the bytes are buf.b[r:w]
	need int // length of the frame being gathered with its envelope, 0 if not known yet
}

// directFrom is how much of a frame must have arrived before the rest is read
// into its own buffer and not through the scratch buffer. A stranger who only
// announces a large frame thus makes us allocate nothing.
const directFrom = 16 << 10

func (in *inbox) bytes() []byte {
	if in.buf == nil {
		return nil
	}
	return in.buf.b[in.r:in.w]
}

func (in *inbox) len() int { return in.w - in.r }

// consume drops the first n bytes, and the buffer with the last of them.
func (in *inbox) consume(n int) {
	in.r += n
	in.need = 0
	if in.r == in.w {
		in.drop()
	}
}

// drop forgets all bytes.
func (in *inbox) drop() {
	if in.buf != nil {
		in.buf.release()
	}
	in.buf, in.r, in.w = nil, 0, 0
}

// room returns where the rest of a large frame is to be read to, or nil when
// the next bytes should come through a scratch buffer. It never asks for more
// than four times what has arrived.
func (in *inbox) room() []byte {
	have := in.len()
	if have < directFrom || in.need <= have {
		return nil
	}
	if in.need > len(in.buf.b)-in.r && in.w > len(in.buf.b)/2 {
		in.resize(min(in.need, 4*have))
	}
	return in.buf.b[in.w:min(len(in.buf.b), in.r+in.need)]
}

// shrink moves what is left over of a large buffer to one of its size, before
// the connection goes to sleep.
func (in *inbox) shrink() {
	if in.buf != nil && in.need <= directFrom && 4*in.len() < len(in.buf.b) && len(in.buf.b) > chunkSizes[0] {
		in.resize(in.len())
	}
}

// resize moves the bytes to a chunk of at least size bytes.
func (in *inbox) resize(size int) {
	next := newChunk(size)
	n := copy(next.b, in.bytes())
	if in.buf != nil {
		in.buf.release()
	}
	in.buf, in.r, in.w = next, 0, n
}

// add takes over data, which lies at the start of scratch. The scratch chunk
// becomes the inbox when data nearly fills it, else the bytes are copied to a
// chunk of their size and scratch goes back to the pool.
func (in *inbox) add(scratch *chunk, data []byte) {
	if in.buf == nil && len(data) > len(scratch.b)/2 {
		in.buf, in.r, in.w = scratch, 0, len(data)
		return
	}
	in.push(data)
	scratch.release()
}

// push copies data behind the bytes that are already there.
func (in *inbox) push(data []byte) {
	if len(data) == 0 {
		return
	}
	if in.buf == nil || in.w+len(data) > len(in.buf.b) {
		in.resize(in.len() + len(data))
	}
	in.w += copy(in.buf.b[in.w:], data)
}
