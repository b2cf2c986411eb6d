package talk

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"github.com/gotd/td/tg"
)

// Event is one line of output: something that the client did or saw.
type Event struct {
	// Saw is "self", "sent", "message", "edit", "read" (the peer has read up to
	// ID), "history", "difference", "dialog", "gap" or "end".
	Saw       string `json:"saw"`
	ID        int    `json:"id,omitempty"`
	From      int64  `json:"from,omitempty"` // user, 0 if not said
	Out       bool   `json:"out,omitempty"`
	Text      string `json:"text,omitempty"`
	ReplyTo   int    `json:"reply_to,omitempty"`  // message that it answers
	Quote     string `json:"quote,omitempty"`     // what it quotes of that message
	Forwarded int64  `json:"forwarded,omitempty"` // user who wrote it first
	Entities  int    `json:"entities,omitempty"`  // how many
	Edited    bool   `json:"edited,omitempty"`
	Unread    int    `json:"unread,omitempty"` // of a dialog
	MaxRead   int    `json:"max_read,omitempty"`
}

// events prints events and keeps them for those who wait. It is safe for
// concurrent use.
type events struct {
	layer Layer
	mu    sync.Mutex
	lines *json.Encoder
	seen  []Event
	more  chan struct{} // closed and replaced at each event
}

func newEvents(l Layer, w io.Writer) *events {
	return &events{layer: l, lines: json.NewEncoder(w), more: make(chan struct{})}
}

func (e *events) print(ev Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.seen = append(e.seen, ev)
	_ = e.lines.Encode(ev) // whoever reads has gone: there is nobody to tell
	close(e.more)
	e.more = make(chan struct{})
}

// expect waits for an event, past or to come, until ctx ends.
func (e *events) expect(ctx context.Context, what string, match func(Event) bool) (Event, error) {
	for {
		e.mu.Lock()
		seen, more := e.seen, e.more
		e.mu.Unlock()
		for _, ev := range seen {
			if match(ev) {
				return ev, nil
			}
		}
		select {
		case <-more:
		case <-ctx.Done():
			return Event{}, fmt.Errorf("never saw %s: %w", what, context.Cause(ctx))
		}
	}
}

// handle prints what the update manager lets through.
func (e *events) handle(_ context.Context, u tg.UpdatesClass) error {
	var list []tg.UpdateClass
	switch u := u.(type) {
	case *tg.Updates:
		list = u.Updates
	case *tg.UpdatesCombined:
		list = u.Updates
	case *tg.UpdateShort:
		list = []tg.UpdateClass{u.Update}
	}
	for _, u := range list {
		switch u := u.(type) {
		case *tg.UpdateNewMessage:
			e.message("message", u.Message)
		case *tg.UpdateEditMessage:
			e.message("edit", u.Message)
		case *tg.UpdateReadHistoryOutbox:
			e.print(Event{Saw: "read", ID: u.MaxID})
		}
	}
	return nil
}

func (e *events) message(saw string, message tg.MessageClass) {
	m, ok := message.(*tg.Message)
	if !ok {
		return
	}
	ev := Event{Saw: saw, ID: m.ID, Out: m.Out, Text: m.Message, Entities: len(m.Entities)}
	if from, ok := m.FromID.(*tg.PeerUser); ok {
		ev.From = from.UserID
	}
	if fwd, ok := m.GetFwdFrom(); ok {
		if from, ok := fwd.FromID.(*tg.PeerUser); ok {
			ev.Forwarded = from.UserID
		}
	}
	ev.ReplyTo, ev.Quote = e.layer.ReplyOf(m)
	_, ev.Edited = m.GetEditDate()
	e.print(ev)
}
