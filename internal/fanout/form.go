package fanout

import (
	"bytes"

	"github.com/gotd/td/bin"

	"chappe/internal/peer"
	"chappe/internal/update"
)

// form is encoded updates with holes, in as many layers as there are listeners.
type form struct {
	parcel
	holes  []Hole
	layers map[int]*blank
}

// blank implements [Blank]: a form in one layer.
type blank struct {
	body   []byte
	holes  []Hole
	places []place
}

// place is where a hole lies in the bytes of a layer.
type place struct {
	at   int
	hole int
}

func (h *Hub) newForm(s *Shared) (*form, error) {
	var newest bin.Buffer
	if err := s.Body.Encode(&newest); err != nil {
		return nil, err
	}
	return &form{
		parcel: parcel{layers: h.layers, counts: h.counts, newest: newest.Buf},
		holes:  s.Holes, layers: make(map[int]*blank),
	}, nil
}

// blankIn returns the form in a layer, or nil if the layer cannot show it.
func (f *form) blankIn(l int) *blank {
	b, ok := f.layers[l]
	if !ok {
		if body := f.in(l); body != nil {
			b = newBlank(body, f.holes)
		}
		f.layers[l] = b
	}
	return b
}

// newBlank finds the holes in the bytes.
func newBlank(body []byte, holes []Hole) *blank {
	b := &blank{body: body, holes: holes}
	for i, hole := range holes {
		for from := 0; ; {
			at := bytes.Index(body[from:], hole.Old)
			if at < 0 {
				break
			}
			b.places = append(b.places, place{at: from + at, hole: i})
			from += at + len(hole.Old)
		}
	}
	return b
}

// Len implements [Blank].
func (b *blank) Len() int { return len(b.body) }

// Fill implements [Blank]. A hole that lies in several places is the same in
// all of them, and they stand together.
func (b *blank) Fill(p []byte, viewer int64) {
	copy(p, b.body)
	for i, at := range b.places {
		hole := &b.holes[at.hole]
		to := p[at.at : at.at+len(hole.Old)]
		if i > 0 && b.places[i-1].hole == at.hole {
			copy(to, p[b.places[i-1].at:])
			continue
		}
		hole.Fill(to, viewer)
	}
}

// pushForm queues a form for the sessions of one user.
func (h *Hub) pushForm(f *form, user int64, origin update.Origin) {
	for _, s := range h.sinks(peer.MailboxOf(user)) {
		if isOrigin(s, origin) {
			continue
		}
		if b := f.blankIn(s.Layer()); b != nil {
			s.PushInTurn(b, user)
		}
	}
}
