package layer

import (
	"encoding/binary"
	"math"
)

// code is the outcome of executing a part of a plan.
type code uint8

const (
	ok        code = iota
	noForm         // the target layer cannot express the value
	absent         // a computed field is to be left out
	again          // execute the object anew without a group of fields
	malformed      // the source is not what its schema says
	unknown        // a method id that no layer has
	tooBig         // the output passes its limit, or nesting its depth
)

const (
	vectorID    = 0x1cb5c415
	boolTrueID  = 0x997275b5
	boolFalseID = 0xbc799737

	// maxDepth bounds the nesting of boxed values. The deepest legal values
	// (rich text inside page blocks) stay far below it.
	maxDepth = 96
)

// exec is one run from source bytes to target bytes. It is not safe for
// concurrent use; runs are pooled.
type exec struct {
	src []byte
	pos int
	dst []byte

	defs    *defTable // source definitions by id
	limit   int       // largest length of dst
	depth   int
	strict  bool // requests: nothing may be dropped at run time
	careful bool // tests: never the fast form of a plan

	lost    []string // constructors dropped or replaced
	culprit string   // innermost constructor without a form
	spans   []span
	scratch []byte
	outer   *object // innermost object whose plan is marked keep
	method  *def    // innermost method seen, for requests
}

// span is where a source field lies; end < 0 if it is absent.
type span struct{ start, end int }

func (x *exec) peek() (uint32, bool) {
	if len(x.src)-x.pos < 4 {
		return 0, false
	}
	return binary.LittleEndian.Uint32(x.src[x.pos:]), true
}

func (x *exec) put(v uint32) { x.dst = binary.LittleEndian.AppendUint32(x.dst, v) }

// copyBytes moves n bytes from source to target.
func (x *exec) copyBytes(n int) code {
	if len(x.src)-x.pos < n {
		return malformed
	}
	x.dst = append(x.dst, x.src[x.pos:x.pos+n]...)
	x.pos += n
	return ok
}

func (x *exec) copyString() code {
	n := stringSize(x.src[x.pos:])
	if n < 0 {
		return malformed
	}
	x.dst = append(x.dst, x.src[x.pos:x.pos+n]...)
	x.pos += n
	return ok
}

// stringSize is the size on the wire of the string at the start of b with its
// length and padding, or -1 (https://core.telegram.org/mtproto/serialize).
func stringSize(b []byte) int {
	if len(b) < 4 {
		return -1
	}
	n := 1 + int(b[0])
	switch b[0] {
	case 255:
		return -1
	case 254:
		n = 4 + (int(b[1]) | int(b[2])<<8 | int(b[3])<<16)
	}
	if n = (n + 3) &^ 3; n > len(b) {
		return -1
	}
	return n
}

// stringBytes is the content of the string at the start of b, which stringSize
// has accepted.
func stringBytes(b []byte) []byte {
	if b[0] == 254 {
		n := int(b[1]) | int(b[2])<<8 | int(b[3])<<16
		return b[4 : 4+n]
	}
	return b[1 : 1+int(b[0])]
}

// appendString appends s in its wire form.
func appendString(dst, s []byte) []byte {
	start := len(dst)
	if len(s) < 254 {
		dst = append(dst, byte(len(s)))
	} else {
		dst = append(dst, 254, byte(len(s)), byte(len(s)>>8), byte(len(s)>>16))
	}
	dst = append(dst, s...)
	for (len(dst)-start)%4 != 0 {
		dst = append(dst, 0)
	}
	return dst
}

// convert reads one value at x.pos and appends its target form. After noForm
// both positions are undefined: the caller that recovers restores them.
func (x *exec) convert(c *conv) code {
	switch c.op {
	case convCopy:
		return x.copyBytes(c.size)
	case convString:
		return x.copyString()
	case convSame:
		return x.copySame(c.typ)
	case convBoxed:
		return x.boxed(c.table)
	case convVector:
		return x.vector(c)
	case convFixedVec:
		return x.fixedVector(c)
	case convIntLong, convLongInt, convIntDouble, convDoubleInt:
		return x.number(c.op)
	case convToVector:
		x.put(vectorID)
		x.put(1)
		return x.convert(c.elem)
	case convFirst:
		return x.first(c)
	case convLit:
		x.dst = append(x.dst, c.lit...)
		return x.skip(c.typ)
	case convWrap:
		x.dst = append(x.dst, c.lit...)
		r := x.convert(c.elem)
		x.dst = append(x.dst, c.tail...)
		return r
	case convProject:
		return x.project(c)
	case convCall:
		return c.fn(x, c)
	}
	return noForm
}

func (x *exec) copySame(t *typ) code {
	start := x.pos
	if r := x.skip(t); r != ok {
		return r
	}
	x.dst = append(x.dst, x.src[start:x.pos]...)
	return ok
}

func (x *exec) number(op convOp) code {
	from, to := 4, 8
	if op == convLongInt || op == convDoubleInt {
		from, to = 8, 4
	}
	if len(x.src)-x.pos < from {
		return malformed
	}
	b := x.src[x.pos:]
	var v uint64
	switch op {
	case convIntLong:
		v = uint64(int64(int32(binary.LittleEndian.Uint32(b))))
	case convIntDouble:
		v = math.Float64bits(float64(int32(binary.LittleEndian.Uint32(b))))
	case convLongInt:
		n := int64(binary.LittleEndian.Uint64(b))
		if n < math.MinInt32 || n > math.MaxInt32 {
			return noForm
		}
		v = uint64(uint32(int32(n)))
	case convDoubleInt:
		f := math.Float64frombits(binary.LittleEndian.Uint64(b))
		if !(f >= math.MinInt32 && f < math.MaxInt32+1) {
			return noForm
		}
		v = uint64(uint32(int32(f)))
	}
	x.pos += from
	if to == 4 {
		x.put(uint32(v))
	} else {
		x.dst = binary.LittleEndian.AppendUint64(x.dst, v)
	}
	return ok
}

// vectorHead reads the id (unless bare) and the count of a vector.
func (x *exec) vectorHead(bare bool) (int, bool) {
	if !bare {
		if id, good := x.peek(); !good || id != vectorID {
			return 0, false
		}
		x.pos += 4
	}
	n, good := x.peek()
	x.pos += 4
	// The smallest element has four bytes, so the count bounds the loop.
	if !good || uint64(n)*4 > uint64(len(x.src)-x.pos) {
		return 0, false
	}
	return int(n), true
}

func (x *exec) fixedVector(c *conv) code {
	start := x.pos
	n, good := x.vectorHead(c.typ.bare)
	if !good || len(x.src)-x.pos < n*c.size {
		return malformed
	}
	x.pos += n * c.size
	x.dst = append(x.dst, x.src[start:x.pos]...)
	return ok
}

func (x *exec) vector(c *conv) code {
	n, good := x.vectorHead(c.typ.bare)
	if !good {
		return malformed
	}
	if !c.typ.bare {
		x.put(vectorID)
	}
	at, kept := len(x.dst), 0
	x.put(0)
	for range n {
		pos, end := x.pos, len(x.dst)
		r := x.convert(c.elem)
		if r == noForm && !x.strict {
			x.dst, x.pos = x.dst[:end], pos
			x.lose()
			if r = x.skip(c.elem.typ); r != ok {
				return r
			}
			continue
		}
		if r != ok {
			return r
		}
		kept++
	}
	if c.some && n > 0 && kept == 0 {
		return noForm
	}
	binary.LittleEndian.PutUint32(x.dst[at:], uint32(kept))
	return ok
}

// first takes the first element that has a form and skips the others.
func (x *exec) first(c *conv) code {
	n, good := x.vectorHead(c.typ.bare)
	if !good {
		return malformed
	}
	found := false
	for range n {
		pos, end := x.pos, len(x.dst)
		if !found {
			r := x.convert(c.elem)
			if r == ok {
				found = true
				continue
			}
			if r != noForm {
				return r
			}
			x.dst, x.pos = x.dst[:end], pos
		}
		if r := x.skip(c.elem.typ); r != ok {
			return r
		}
	}
	if !found {
		return noForm
	}
	return ok
}

// lose notes the constructor that made a part impossible to express.
func (x *exec) lose() {
	if x.culprit != "" {
		x.lost = append(x.lost, x.culprit)
		x.culprit = ""
	}
}

// loseIn notes that the object of e is replaced, because of a constructor in it
// or its own.
func (x *exec) loseIn(e *entry) {
	if x.culprit == "" {
		x.culprit = e.src.name
	}
	x.lose()
}

// boxed converts the object at x.pos by its constructor id.
func (x *exec) boxed(t *table) code {
	id, good := x.peek()
	if !good {
		return malformed
	}
	e := t.find(id)
	if e == nil {
		return malformed
	}
	if x.depth++; x.depth > maxDepth || len(x.dst) > x.limit {
		return tooBig
	}
	r := x.entry(e)
	x.depth--
	return r
}

// entry converts the object at x.pos, falling back as the entry says.
func (x *exec) entry(e *entry) code {
	pos, end, lost := x.pos, len(x.dst), len(x.lost)
	r := noForm
	if e.first != nil {
		x.pos += 4
		if r = x.object(e.first); r != noForm {
			return r
		}
		x.pos, x.dst, x.lost, x.culprit = pos, x.dst[:end], x.lost[:lost], ""
	}
	switch {
	case e.rewrite != nil:
		r = x.rewrite(e)
	case e.plan != nil && !e.plan.bad:
		x.pos += 4
		r = x.object(e.plan)
	}
	if r == noForm && e.inner != nil {
		x.pos, x.dst, x.lost = pos, x.dst[:end], x.lost[:lost]
		if r = x.convert(e.inner); r == ok {
			x.loseIn(e)
		}
	}
	for i := 0; r == noForm && i < len(e.alts); i++ {
		x.pos, x.dst, x.lost = pos+4, x.dst[:end], x.lost[:lost]
		if r = x.object(e.alts[i]); r == ok {
			x.loseIn(e)
		}
	}
	if r == noForm && x.culprit == "" {
		x.culprit = e.src.name
	}
	return r
}
