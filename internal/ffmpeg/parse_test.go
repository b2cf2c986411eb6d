package ffmpeg

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"testing"
)

const probed = `{
 "streams": [
  {"codec_type": "video", "codec_name": "mjpeg", "width": 9, "height": 9, "disposition": {"attached_pic": 1}},
  {"codec_type": "video", "codec_name": "h264", "width": 1920, "height": 1080, "side_data_list": [{"rotation": -90}]},
  {"codec_type": "audio", "codec_name": "aac", "tags": {"TITLE": "Le chant"}},
  {"codec_type": "data"}
 ],
 "format": {"duration": "12.500000", "tags": {"artist": " Ada "}}
}`

func TestParse(t *testing.T) {
	i, err := parse([]byte(probed))
	if err != nil {
		t.Fatal(err)
	}
	if i.Video == nil || i.Video.Width != 1080 || i.Video.Height != 1920 || i.Video.Codec != "h264" || !i.Audio ||
		i.Duration != 12.5 || i.Title != "Le chant" || i.Artist != "Ada" {
		t.Errorf("%+v, %+v", i, i.Video)
	}
	for name, s := range map[string]string{
		"nothing": "", "no streams": `{}`, "only a cover": `{"streams":[{"codec_type":"video","width":3,"height":3,"disposition":{"attached_pic":1}}]}`,
		"no sides": `{"streams":[{"codec_type":"video"}]}`, "sides of a bomb": `{"streams":[{"codec_type":"video","width":99999,"height":3}]}`,
	} {
		if i, err := parse([]byte(s)); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %+v, %v", name, i, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(probed))
	f.Add([]byte(`{"streams":[{"codec_type":"video","width":3,"height":4,"tags":{"rotate":"270"}}],"format":{"duration":"NaN"}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		i, err := parse(b)
		if err != nil {
			return
		}
		if math.IsNaN(i.Duration) || i.Duration < 0 || i.Duration > maxDuration || len(i.Title) > maxTag || len(i.Artist) > maxTag {
			t.Errorf("%+v", i)
		}
		if v := i.Video; v != nil && (v.Width < 1 || v.Height < 1 || v.Width > maxSide || v.Height > maxSide || len(v.Codec) > 16) {
			t.Errorf("%+v", v)
		}
	})
}

// film is an MP4 file of boxes of these kinds and lengths, with holes for their
// content.
type film struct {
	heads map[int64][]byte
	size  int64
	read  int64
}

func newFilm(kinds []string, lengths []int64) *film {
	f := &film{heads: make(map[int64][]byte)}
	for i, kind := range kinds {
		head := binary.BigEndian.AppendUint32(nil, uint32(lengths[i]))
		if lengths[i] > math.MaxUint32 {
			head = binary.BigEndian.AppendUint32(nil, 1)
		}
		head = append(head, kind...)
		head = binary.BigEndian.AppendUint64(head, uint64(lengths[i]))
		f.heads[f.size] = head
		f.size += lengths[i]
	}
	return f
}

func (f *film) ReadAt(p []byte, off int64) (int, error) {
	f.read += int64(len(p))
	clear(p)
	copy(p, f.heads[off])
	return len(p), nil
}

func TestTellingParts(t *testing.T) {
	const mb = 1 << 20
	covers := func(parts []part, from, to int64) bool {
		for _, p := range parts {
			if p.from <= from && to <= p.to {
				return true
			}
		}
		return false
	}
	f := newFilm([]string{"ftyp", "free", "mdat", "moov"}, []int64{32, 4096, 3 << 30, 9 * mb})
	parts := telling(f, f.size)
	total := int64(0)
	for _, p := range parts {
		total += p.to - p.from
	}
	if !covers(parts, 0, 8*mb) || !covers(parts, f.size-9*mb, f.size) || total > wholeUpTo+headBytes+tailBytes || f.read > 4096 {
		t.Errorf("%v, %d bytes read", parts, f.read)
	}
	f = newFilm([]string{"ftyp", "mdat", "moov", "mdat"}, []int64{32, 20 * mb, 5 * mb, 5 << 30})
	if parts := telling(f, f.size); !covers(parts, 32+20*mb, 32+25*mb+4*mb) {
		t.Errorf("an index in the middle: %v", parts)
	}
	if parts := telling(bytes.NewReader(nil), wholeUpTo); len(parts) != 1 {
		t.Errorf("a small file: %v", parts)
	}
}

func FuzzBoxes(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x08ftyp\x00\x00\x00\x01mdat\x00\x00\x00\x00\xff\xff\xff\xff\x00\x00\x00\x00moov"))
	f.Add([]byte("\x00\x00\x00\x08ftyp\x00\x00\x00\x01mdat\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		// The same bytes at the head of a great file.
		r, size := io.ReaderAt(bytes.NewReader(b)), int64(wholeUpTo+len(b))
		last := int64(0)
		for _, p := range telling(r, size) {
			if p.from < last || p.to < p.from || p.to > size {
				t.Fatalf("%+v of %d", p, size)
			}
			last = p.to
		}
	})
}
