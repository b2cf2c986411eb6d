package message

import (
	"context"
	"fmt"
	"slices"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// State is where a user's updates stand.
// https://core.telegram.org/constructor/updates.state
type State struct {
	Pts    int
	Date   int64
	Unread int // dialogs with something unread
}

// State returns where a user's updates stand.
func (s *Service) State(ctx context.Context, user int64) (State, error) {
	st := State{Date: s.log.Now().Unix()}
	err := s.view(ctx, user, func(b mailbox) error {
		head, err := update.HeadOf(b.r, b.owner)
		if err != nil {
			return err
		}
		st.Pts = head.Pts
		st.Unread, err = b.unreadDialogs()
		return err
	})
	return st, err
}

// Difference is what happened in a mailbox after a state, oldest first. New
// messages carry their row as Attach; those that are gone again are left out.
type Difference struct {
	Events []update.Event
	State  State // after Events
	More   bool  // events follow
	// TooLong: more happened than the caller is ready to hear; Events is empty
	// and State is the newest one.
	TooLong bool
}

// Difference reads the events after pts, at most limit of those that have a
// pts, and those without pts since date. Log and messages are read in one
// view, so that they fit each other. If total is positive and the mailbox is
// further ahead than that, the difference is too long.
//
// https://core.telegram.org/method/updates.getDifference
func (s *Service) Difference(ctx context.Context, user int64, pts int, date int64, limit, total int) (Difference, error) {
	var diff Difference
	err := s.view(ctx, user, func(b mailbox) error {
		diff = Difference{}
		now := s.log.Now().Unix()
		slice, err := update.Since(b.r, b.owner, pts, date, limit)
		if err != nil {
			return err
		}
		diff.State = State{Pts: slice.Pts, Date: now}
		if total > 0 && slice.Head.Pts-pts > total {
			diff.TooLong, diff.State.Pts = true, slice.Head.Pts
			return nil
		}
		diff.Events, diff.More = slice.Events, slice.More
		if slice.More && len(slice.Events) > 0 {
			diff.State.Date = slice.Events[len(slice.Events)-1].Date
		}
		if diff.State.Unread, err = b.unreadDialogs(); err != nil {
			return err
		}
		return b.attach(&diff)
	})
	return diff, err
}

// attach loads what the events tell of and drops those whose object is gone.
func (b mailbox) attach(diff *Difference) error {
	kept := diff.Events[:0]
	for _, ev := range diff.Events {
		if showsMessage(ev) {
			m, err := b.messages(ev.Ids)
			if err != nil {
				return err
			}
			if len(m) == 0 {
				continue
			}
			ev.Attach = m[0]
		}
		kept = append(kept, ev)
	}
	diff.Events = kept
	return nil
}

// showsMessage reports whether an event shows a message of the mailbox itself as
// it is now.
func showsMessage(ev update.Event) bool {
	switch ev.Kind {
	case updatepb.Kind_NEW_MESSAGE, updatepb.Kind_EDIT_MESSAGE, updatepb.Kind_WEB_PAGE:
		return true
	case updatepb.Kind_MESSAGE_REACTIONS:
		return peer.FromInt(ev.Peer).Kind != peer.Channel
	}
	return false
}

// Of loads what an event of a user tells of, when the event does not carry it:
// a [messagepb.Message], a [messagepb.Draft], or nil if it is gone.
func (s *Service) Of(ctx context.Context, user int64, ev update.Event) (any, error) {
	if ev.Attach != nil {
		return ev.Attach, nil
	}
	var found any
	err := s.open(ctx, user, heldBy(ev), func(b mailbox) (err error) {
		found, err = b.of(ev)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load what %v tells of: %w", ev.Kind, err)
	}
	return found, nil
}

// heldBy is the peer whose log an event of a message is on: a channel, or none
// for the mailbox.
func heldBy(ev update.Event) peer.Peer {
	p := peer.FromInt(ev.Peer)
	posted := ev.PtsCount > 0 || ev.Kind == updatepb.Kind_MESSAGE_REACTIONS || ev.Kind == updatepb.Kind_MESSAGE_POLL
	if p.Kind != peer.Channel || !posted {
		return peer.Peer{}
	}
	return p
}

func (b mailbox) of(ev update.Event) (any, error) {
	p := peer.FromInt(ev.Peer)
	switch ev.Kind {
	case updatepb.Kind_NEW_MESSAGE, updatepb.Kind_EDIT_MESSAGE, updatepb.Kind_WEB_PAGE,
		updatepb.Kind_MESSAGE_REACTIONS, updatepb.Kind_MESSAGE_POLL:
		m, err := b.messages(ev.Ids)
		if err != nil || len(m) == 0 {
			return nil, err
		}
		return m[0], nil
	case updatepb.Kind_NEW_SCHEDULED:
		m := new(messagepb.Message)
		if ok, err := b.get(b.peerIDKey(tagScheduled, p, ev.Ids[0]), m); err != nil || !ok {
			return nil, err
		}
		return m, nil
	case updatepb.Kind_DRAFT:
		if ev.MaxId != 0 {
			mark, err := b.threadMark(p, ev.MaxId)
			return mark.Draft, err
		}
		d, err := b.dialog(p)
		if err != nil {
			return nil, err
		}
		return d.Draft, nil
	}
	return nil, nil
}

// Shows reports whether a message of a user's dialog shows somebody: as
// author, as origin of a forward or a reply, or as a mention. Who sees it there
// may name him by it: https://core.telegram.org/api/min.
func (s *Service) Shows(ctx context.Context, user int64, p peer.Peer, id int, who peer.Peer) (bool, error) {
	var shown bool
	err := s.open(ctx, user, p, func(b mailbox) error {
		ms, err := b.messages([]int32{int32(id)})
		if err != nil || len(ms) == 0 || ms[0].Peer != p.Int() {
			return err
		}
		shown = shows(ms[0], who)
		return nil
	})
	return shown, err
}

func shows(m *messagepb.Message, who peer.Peer) bool {
	packed := who.Int()
	if AuthorOf(m) == who || m.Peer == packed || m.SavedPeer == packed {
		return true
	}
	if who.Kind == peer.User && (m.Action.GetUser() == who.ID || slices.Contains(m.Action.GetUsers(), who.ID)) {
		return true
	}
	for _, f := range []*messagepb.Forward{m.Forward, m.GetReply().GetOrigin()} {
		if f != nil && (f.From == packed || f.SavedPeer == packed || f.SavedFrom == packed) {
			return true
		}
	}
	for _, e := range m.Entities {
		if e.Kind == messagepb.Entity_MENTION_NAME && peer.OfUser(e.Id) == who {
			return true
		}
	}
	return false
}
