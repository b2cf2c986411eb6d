package media

import (
	"bytes"
	"encoding/binary"
	"math"
)

// WebM is a tree of elements, each an id, a length and content:
// https://www.matroska.org/technical/elements.html. Of it only the head is read.
var ebmlMagic = []byte{0x1a, 0x45, 0xdf, 0xa3}

// The elements that are looked at.
const (
	ebmlDocType   = 0x4282
	ebmlSegment   = 0x18538067
	ebmlInfo      = 0x1549a966
	ebmlScale     = 0x2ad7b1 // nanoseconds of a tick
	ebmlDuration  = 0x4489   // ticks
	ebmlTracks    = 0x1654ae6b
	ebmlTrack     = 0xae
	ebmlTrackType = 0x83
	ebmlCodec     = 0x86
	ebmlVideo     = 0xe0
	ebmlWidth     = 0xb0
	ebmlHeight    = 0xba
	ebmlHeader    = 0x1a45dfa3
)

// webM is what a video says of itself.
type webM struct {
	docType       string
	scale         uint64
	ticks         float64
	seconds       float64
	codec         string
	width, height int
	video, sound  bool
}

// readWebM reads the head of a video, and false if it is none.
func readWebM(b []byte) (webM, bool) {
	v := webM{scale: 1e6, ticks: -1}
	v.read(b, 0)
	if v.ticks < 0 || math.IsNaN(v.ticks) {
		return v, false
	}
	v.seconds = v.ticks * float64(v.scale) / 1e9
	return v, v.docType == "webm" && v.video
}

// maxEBML is how deep what is looked at stands.
const maxEBML = 5

func (v *webM) read(b []byte, depth int) {
	for len(b) > 0 && depth < maxEBML {
		id, n := ebmlNumber(b, true)
		if n == 0 {
			return
		}
		size, m := ebmlNumber(b[n:], false)
		if m == 0 {
			return
		}
		b = b[n+m:]
		// An unknown length runs to the end, as in what was streamed.
		content := b[:min(size, uint64(len(b)))]
		switch id {
		case ebmlHeader, ebmlSegment, ebmlInfo, ebmlTracks, ebmlTrack, ebmlVideo:
			v.read(content, depth+1)
		default:
			v.element(id, content)
		}
		b = b[len(content):]
	}
}

func (v *webM) element(id uint64, content []byte) {
	switch id {
	case ebmlDocType:
		v.docType = string(bytes.TrimRight(content, "\x00"))
	case ebmlScale:
		v.scale = ebmlUint(content)
	case ebmlDuration:
		v.ticks = ebmlFloat(content)
	case ebmlTrackType:
		v.video = v.video || ebmlUint(content) == 1
		v.sound = v.sound || ebmlUint(content) == 2
	case ebmlCodec:
		v.codec = string(content)
	case ebmlWidth:
		v.width = int(ebmlUint(content) & math.MaxInt16)
	case ebmlHeight:
		v.height = int(ebmlUint(content) & math.MaxInt16)
	}
}

// ebmlNumber reads an id (with its marker) or a length (without), and of how
// many bytes it is; 0 if there is none.
func ebmlNumber(b []byte, id bool) (uint64, int) {
	if len(b) == 0 || b[0] == 0 {
		return 0, 0
	}
	n := 1
	for b[0]<<(n-1)&0x80 == 0 {
		n++
	}
	if len(b) < n {
		return 0, 0
	}
	v := uint64(b[0])
	if !id {
		v &= 0xff >> n
	}
	unknown := v == 0xff>>n
	for _, c := range b[1:n] {
		v = v<<8 | uint64(c)
		unknown = unknown && c == 0xff
	}
	if unknown && !id {
		return math.MaxUint64, n
	}
	return v, n
}

func ebmlUint(b []byte) uint64 {
	v := uint64(0)
	for _, c := range b[:min(len(b), 8)] {
		v = v<<8 | uint64(c)
	}
	return v
}

func ebmlFloat(b []byte) float64 {
	switch len(b) {
	case 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	case 8:
		return math.Float64frombits(binary.BigEndian.Uint64(b))
	}
	return -1
}
