package fanout

import (
	"context"

	"github.com/gotd/td/bin"

	"chappe/internal/layer"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// Deliver pushes a batch to the sessions of its owner, or to all who hear of the
// channel, except the session that caused it. It is the subscriber of
// [update.Log]: batches of one owner come one at a time and in order.
func (h *Hub) Deliver(b update.Batch) {
	ctx := context.Background()
	switch b.Owner.Space {
	case peer.Mailbox:
		h.changed(ctx, b)
		h.deliverTo(ctx, b.Owner.ID, b)
	case peer.Channels:
		if !h.moved(ctx, b) {
			h.deliverToRoom(ctx, b)
		}
	}
}

// deliverTo pushes a batch to the sessions of one user, as he may see it.
func (h *Hub) deliverTo(ctx context.Context, user int64, b update.Batch) {
	sinks := h.sinks(peer.MailboxOf(user))
	if !anyOther(sinks, b.Origin) {
		return
	}
	upd, err := h.view(ctx, user, b)
	if err != nil {
		h.log.Error("render updates", "owner", b.Owner, "err", err)
		return
	}
	if upd == nil {
		return
	}
	var newest bin.Buffer
	if err := upd.Encode(&newest); err != nil {
		h.log.Error("encode updates", "owner", b.Owner, "err", err)
		return
	}
	p := parcel{layers: h.layers, counts: h.counts, newest: newest.Buf}
	for _, s := range sinks {
		if isOrigin(s, b.Origin) {
			continue
		}
		if body := p.in(s.Layer()); body != nil {
			s.Push(body)
		}
	}
}

func isOrigin(s Sink, o update.Origin) bool {
	return s.ID() == o.Session && s.PermKeyID() == o.Key
}

func anyOther(sinks []Sink, o update.Origin) bool {
	for _, s := range sinks {
		if !isOrigin(s, o) {
			return true
		}
	}
	return false
}

// parcel is one Updates object in as many layers as there are listeners: each
// layer is made once and shared.
type parcel struct {
	layers *layer.Pool
	counts layer.Counter
	newest []byte
	older  map[int][]byte
}

// in returns the bytes for a layer, or nil if the layer cannot show them.
func (p *parcel) in(l int) []byte {
	if l == 0 || l >= p.layers.Newest() {
		return p.newest
	}
	if body, ok := p.older[l]; ok {
		return body
	}
	if p.older == nil {
		p.older = make(map[int][]byte)
	}
	p.older[l] = p.downgrade(l)
	return p.older[l]
}

func (p *parcel) downgrade(l int) []byte {
	d, err := p.layers.For(l)
	if err != nil {
		return nil
	}
	body, lost, err := d.Updates(nil, p.newest)
	if err != nil {
		return nil // no form in that age: the client sees it in a difference or never
	}
	lost.Count(p.counts)
	return body
}
