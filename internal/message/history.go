package message

import (
	"context"
	"math"
	"slices"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
)

// MaxPage is the greatest number of messages in an answer.
const MaxPage = 100

// Window selects a part of a list of messages, newest first: begin before
// OffsetID (0: at the newest) or before OffsetDate, move by AddOffset (negative
// brings newer ones in), take Limit, and of these only ids between MinID and
// MaxID, neither included (0: no bound).
//
// https://core.telegram.org/api/offsets
type Window struct {
	OffsetID, AddOffset, Limit, MaxID, MinID int32
	OffsetDate                               int64
}

// Page is a part of a list of messages, newest first.
type Page struct {
	Messages []*messagepb.Message
	Total    int // of the whole list
	Offset   int // messages of the list that are newer than the page; -1 if not known
	// Channel is the channel that the messages are of; 0: of a mailbox.
	Channel int64
}

func clampLimit(limit int32) int { return int(min(max(limit, 0), MaxPage)) }

// History returns a part of a dialog.
//
// https://core.telegram.org/method/messages.getHistory
func (s *Service) History(ctx context.Context, user int64, p peer.Peer, w Window) (Page, error) {
	page := Page{Offset: -1}
	err := s.open(ctx, user, p, func(b mailbox) error {
		var err error
		page.Channel = channelID(p)
		if page.Total, err = b.total(p); err != nil {
			return err
		}
		ids, err := b.window(tagHistory, p, w)
		if err != nil {
			return err
		}
		page.Messages, err = b.messages(ids)
		return err
	})
	return page, err
}

// channelID is the id of a channel, 0 of any other peer.
func channelID(p peer.Peer) int64 {
	if p.Kind != peer.Channel {
		return 0
	}
	return p.ID
}

// total is how many messages of a peer the user can see.
func (b mailbox) total(p peer.Peer) (int, error) {
	if !b.isChannel() {
		d, err := b.dialog(p)
		return int(d.GetCount()), err
	}
	st, err := b.readState()
	if err != nil || b.minID == 0 {
		return int(st.GetCount()), err
	}
	n := 0
	for _, err := range b.index(tagHistory, p, span{Limit: unreadCap}) {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// window returns the ids of an index that w selects, newest first.
func (b mailbox) window(tag byte, p peer.Peer, w Window) ([]int32, error) {
	limit := clampLimit(w.Limit)
	before := w.OffsetID
	if before <= 0 {
		before = math.MaxInt32
	}
	if w.OffsetDate > 0 {
		id, err := b.firstSince(w.OffsetDate)
		if err != nil {
			return nil, err
		}
		before = min(before, id)
	}
	var ids []int32
	newer := max(-int64(w.AddOffset), 0)
	if newer > 0 {
		got, err := b.ids(tag, p, span{From: before, Limit: int(min(newer, math.MaxInt16))})
		if err != nil {
			return nil, err
		}
		slices.Reverse(got)
		ids = got
		// The page ends limit messages after where it was to begin.
		if cut := int64(len(ids)) - newer + int64(limit); cut < int64(len(ids)) {
			ids = ids[:max(cut, 0)]
		}
	}
	if older := int64(limit) - newer; older > 0 {
		skip := max(int64(w.AddOffset), 0)
		got, err := b.ids(tag, p, span{To: before, Reverse: true, Limit: int(min(older+skip, math.MaxInt32))})
		if err != nil {
			return nil, err
		}
		ids = append(ids, got[min(skip, int64(len(got))):]...)
	}
	return slices.DeleteFunc(ids, func(id int32) bool {
		return w.MinID > 0 && id <= w.MinID || w.MaxID > 0 && id >= w.MaxID
	}), nil
}

// firstSince returns the id of the mailbox's first message with a date at or
// after date, or more than any id. Ids grow with dates, so it halves the range.
func (b mailbox) firstSince(date int64) (int32, error) {
	low, high := int64(1), int64(math.MaxInt32)
	for low < high {
		mid := (low + high) / 2
		m, err := b.messageFrom(int32(mid))
		if err != nil {
			return 0, err
		}
		switch {
		case m == nil:
			high = mid
		case m.Date >= date:
			high = mid
		default:
			low = int64(m.Id) + 1
		}
	}
	return int32(low), nil
}

// messageFrom returns the mailbox's first message with an id of at least id,
// or nil.
func (b mailbox) messageFrom(id int32) (*messagepb.Message, error) {
	r := store.Range{From: messageKey(id), To: []byte{tagMessage + 1}, Limit: 1}
	for m, err := range record.Each[messagepb.Message](b.r, b.owner, r) {
		return m, err
	}
	return nil, nil
}

// Messages returns those of a user's messages that exist, in the order of ids.
func (s *Service) Messages(ctx context.Context, user int64, ids []int32) ([]*messagepb.Message, error) {
	var found []*messagepb.Message
	err := s.view(ctx, user, func(b mailbox) (err error) {
		found, err = b.messages(ids)
		return err
	})
	return found, err
}

// Posts returns those of a channel's messages that exist and that the user may
// see, in the order of ids.
func (s *Service) Posts(ctx context.Context, user, channel int64, ids []int32) ([]*messagepb.Message, error) {
	var found []*messagepb.Message
	err := s.open(ctx, user, peer.OfChannel(channel), func(b mailbox) (err error) {
		found, err = b.messages(ids)
		return err
	})
	return found, err
}

// MessageIn returns one message of a dialog, or [ErrNoMessage].
func (s *Service) MessageIn(ctx context.Context, user int64, p peer.Peer, id int32) (*messagepb.Message, error) {
	var m *messagepb.Message
	err := s.open(ctx, user, p, func(b mailbox) (err error) {
		m, err = b.messageIn(p, id)
		return err
	})
	return m, err
}

// Load reads messages of a mailbox inside a view that the caller holds; those
// that are gone are missing from the result.
func (s *Service) Load(r store.Reader, user int64, ids []int32) ([]*messagepb.Message, error) {
	return s.mailbox(r, user).messages(ids)
}
