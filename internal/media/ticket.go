package media

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"time"

	"chappe/internal/media/mediapb"
)

// A ticket opens one file, or one of its sizes, to whoever has it, until it
// expires: what an address is made of by which a program without an MTProto
// session, such as a browser's video player or a bot, reads a file. It is a
// version byte, the viewer it was made for, the file, when it ends (unix
// seconds), the letter of the size (0: the document itself) and 16 bytes of an
// HMAC over all of that, in base64url. It needs no storage and cannot be
// guessed, and a ticket for one file opens no other.
const (
	ticketVersion = 1
	ticketMAC     = 16
	ticketBody    = 1 + 8 + 8 + 4 + 1
	ticketSize    = ticketBody + ticketMAC
	// MaxTicketLife is for how long a ticket lives at most.
	MaxTicketLife = 24 * time.Hour
)

// Ticket returns a ticket for a file that the viewer was found entitled to, or
// for the size of it with this letter. It lives for life, at most
// [MaxTicketLife], counted in whole seconds.
func (s *Signer) Ticket(viewer int64, f *mediapb.File, letter string, life time.Duration) string {
	until := s.now().Add(min(life, MaxTicketLife)).Unix()
	b := make([]byte, 0, ticketSize)
	b = append(b, ticketVersion)
	b = binary.BigEndian.AppendUint64(b, uint64(viewer))
	b = binary.BigEndian.AppendUint64(b, uint64(f.Id))
	b = binary.BigEndian.AppendUint32(b, uint32(until))
	b = append(b, letterByte(letter))
	return base64.RawURLEncoding.EncodeToString(s.seal(b))
}

func letterByte(letter string) byte {
	if letter == "" {
		return 0
	}
	return letter[0]
}

// seal appends the HMAC over the body of a ticket.
func (s *Signer) seal(body []byte) []byte {
	viewer, id := binary.BigEndian.Uint64(body[1:]), binary.BigEndian.Uint64(body[9:])
	until, letter := binary.BigEndian.Uint32(body[17:]), body[21]
	m := s.mac('t', int64(viewer), int64(id), int64(until)<<8|int64(letter))
	return append(body[:ticketBody:ticketBody], m[:ticketMAC]...)
}

// Pass is what a ticket says, once its HMAC was found right.
type Pass struct {
	Viewer int64 // user id
	ID     int64 // of the file
	Size   string
	Until  time.Time
}

// Pass reads a ticket. It fails with [ErrFile] for one that was never made
// here and with [ErrRefExpired] for one whose time is over.
func (s *Signer) Pass(ticket string) (Pass, error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(ticket)
	if err != nil || len(b) != ticketSize || b[0] != ticketVersion {
		return Pass{}, ErrFile
	}
	if subtle.ConstantTimeCompare(s.seal(b[:ticketBody]), b) != 1 {
		return Pass{}, ErrFile
	}
	p := Pass{
		Viewer: int64(binary.BigEndian.Uint64(b[1:])), ID: int64(binary.BigEndian.Uint64(b[9:])),
		Until: time.Unix(int64(binary.BigEndian.Uint32(b[17:])), 0),
	}
	if b[21] != 0 {
		p.Size = string(b[21:22])
	}
	if !s.now().Before(p.Until) {
		return Pass{}, ErrRefExpired
	}
	return p, nil
}

// OpenPass returns the bytes that a ticket opens, for the life of ctx. Whether
// its viewer still has an account is the caller's matter. It fails with
// [ErrFile] if the file is gone.
func (s *Service) OpenPass(ctx context.Context, p Pass) (*Object, error) {
	f, err := s.File(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	return s.object(ctx, f, p.Size)
}
