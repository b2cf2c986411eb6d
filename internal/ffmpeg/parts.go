package ffmpeg

import (
	"encoding/binary"
	"io"
	"slices"
)

// How much of a file is looked at, in bytes.
const (
	wholeUpTo = 24 << 20
	headBytes = 8 << 20
	tailBytes = 4 << 20
	boxBytes  = 12 << 20 // of each box that is no mdat
	mdatBytes = 4 << 20
	maxBoxes  = 256
)

// part is a run of bytes of a file.
type part struct{ from, to int64 }

// telling are the parts of a file that say what it is and hold its first frame:
// all of a small one; of a great one the beginning, the end, and of MP4, whose
// index may stand anywhere, the boxes besides the bulk of the media itself.
func telling(r io.ReaderAt, size int64) []part {
	if size <= wholeUpTo {
		return []part{{0, size}}
	}
	parts := []part{{0, headBytes}, {size - tailBytes, size}}
	left := int64(wholeUpTo)
	for _, b := range boxes(r, size) {
		take := min(b.to-b.from, boxBytes, left)
		if b.media {
			take = min(take, mdatBytes)
		}
		parts = append(parts, part{b.from, b.from + take})
		left -= take
	}
	return merge(parts)
}

// merge sorts parts and joins those that overlap.
func merge(parts []part) []part {
	slices.SortFunc(parts, func(a, b part) int { return int(min(max(a.from-b.from, -1), 1)) })
	out := parts[:1]
	for _, p := range parts[1:] {
		if last := &out[len(out)-1]; p.from <= last.to {
			last.to = max(last.to, p.to)
		} else {
			out = append(out, p)
		}
	}
	return out
}

// box is a box of the outermost level of an MP4 file.
type box struct {
	from, to int64
	media    bool // mdat
}

// boxes reads the heads of an MP4 file's boxes; there are none in another file.
//
// ISO/IEC 14496-12, section 4.2.
func boxes(r io.ReaderAt, size int64) (out []box) {
	var head [16]byte
	for at := int64(0); at < size && len(out) < maxBoxes; {
		n, err := r.ReadAt(head[:min(16, size-at)], at)
		if err != nil && err != io.EOF || n < 8 {
			return out
		}
		kind := string(head[4:8])
		if at == 0 && kind != "ftyp" {
			return nil
		}
		length := int64(binary.BigEndian.Uint32(head[:4]))
		switch {
		case length == 0:
			length = size - at
		case length == 1 && n == 16:
			length = int64(min(binary.BigEndian.Uint64(head[8:]), 1<<62))
		}
		if length < 8 {
			return out
		}
		end := min(at+length, size)
		out = append(out, box{from: at, to: end, media: kind == "mdat"})
		at = end
	}
	return out
}
