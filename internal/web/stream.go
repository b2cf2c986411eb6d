package web

import (
	"errors"
	"io"
	"strconv"
	"time"
)

// streamBlock is how much is read of a file at a time, in bytes, at multiples
// of it: a sealed file opens in chunks, which smaller reads would open twice.
const streamBlock = 256 << 10

// stream reads a file in blocks, for [net/http.ServeContent]. A seek reads
// nothing.
type stream struct {
	r    io.ReaderAt
	size int64
	at   int64
	buf  []byte // the block that begins at from
	from int64
}

func newStream(r io.ReaderAt, size int64) *stream { return &stream{r: r, size: size} }

// Read implements [io.Reader].
func (s *stream) Read(p []byte) (int, error) {
	if s.at >= s.size {
		return 0, io.EOF
	}
	if s.at < s.from || s.at >= s.from+int64(len(s.buf)) {
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, s.buf[s.at-s.from:])
	s.at += int64(n)
	return n, nil
}

// fill reads the block around the present position.
func (s *stream) fill() error {
	s.from = s.at - s.at%streamBlock
	want := int(min(streamBlock, s.size-s.from))
	if cap(s.buf) < want {
		s.buf = make([]byte, want)
	}
	s.buf = s.buf[:want]
	n, err := s.r.ReadAt(s.buf, s.from)
	if n < want {
		s.buf = s.buf[:0]
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	return nil
}

// Seek implements [io.Seeker].
func (s *stream) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += s.at
	case io.SeekEnd:
		offset += s.size
	}
	if offset < 0 {
		return 0, errors.New("web: seek before the beginning")
	}
	s.at = offset
	return offset, nil
}

// seconds writes a duration for a header, at least 0.
func seconds(d time.Duration) string { return strconv.FormatInt(max(int64(d/time.Second), 0), 10) }
