package message

import (
	"context"
	"errors"

	"chappe/internal/media"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// clearBatch is how many messages of a history one call deletes.
const clearBatch = 500

// Clearing says what of a history to delete.
type Clearing struct {
	MaxID     int32 // delete up to this id; 0: all
	MinDate   int64 // only from this date on; 0: from the beginning
	MaxDate   int64 // only before this date; 0: to the end
	Revoke    bool  // for the other side too
	JustClear bool  // keep the dialog in the list
}

// ClearHistory deletes a dialog's messages, at most [clearBatch] in one call:
// the caller repeats it while Left is positive. With JustClear the newest
// message becomes the notice that the history was cleared, so that the dialog
// keeps its place in the list.
//
// https://core.telegram.org/method/messages.deleteHistory
func (s *Service) ClearHistory(ctx context.Context, user int64, p peer.Peer, c Clearing) (Change, error) {
	if p.Kind == peer.Channel {
		return s.ClearChannel(ctx, user, p.ID, c.MaxID, c.Revoke)
	}
	if c.MinDate < 0 || c.MaxDate < 0 || c.MaxDate != 0 && c.MinDate > c.MaxDate {
		return Change{}, ErrDateRange
	}
	if p.Kind == peer.Chat {
		return s.clearInChat(ctx, user, p, c)
	}
	var change Change
	err := s.writeBoth(ctx, user, p, func(mine, theirs *box) error {
		ms, left, err := mine.clearable(p, c)
		if err != nil {
			return err
		}
		if !c.Revoke {
			theirs = nil
		}
		if err := mine.clear(p, ms, c, left, theirs); err != nil {
			return err
		}
		change, err = mine.change()
		change.Left = left
		return err
	})
	return change, err
}

// clearable returns the newest messages to delete, and how many more there are.
func (b *box) clearable(p peer.Peer, c Clearing) (ms []*messagepb.Message, left int, err error) {
	sp := span{Reverse: true}
	if c.MaxID > 0 {
		sp.To = c.MaxID + 1
	}
	for id, err := range b.index(tagHistory, p, sp) {
		if err != nil {
			return nil, 0, err
		}
		if len(ms) == clearBatch && c.MinDate == 0 && c.MaxDate == 0 {
			left++
			continue
		}
		m, err := b.message(id)
		if err != nil {
			return nil, 0, err
		}
		if c.MaxDate != 0 && m.Date >= c.MaxDate || m.Action.GetKind() == messagepb.Action_HISTORY_CLEAR && c.JustClear {
			continue
		}
		if c.MinDate != 0 && m.Date < c.MinDate {
			break
		}
		if len(ms) == clearBatch {
			left++
			continue
		}
		ms = append(ms, m)
	}
	return ms, left, nil
}

// clear deletes messages here and their copies on the other side.
func (b *box) clear(p peer.Peer, ms []*messagepb.Message, c Clearing, left int, theirs *box) error {
	d, err := b.dialog(p)
	if err != nil {
		return err
	}
	if !c.JustClear && left == 0 && d.Draft != nil && c.MinDate == 0 && c.MaxDate == 0 {
		if err := errors.Join(b.clearDraft(d), b.putDialog(d)); err != nil {
			return err
		}
	}
	var ids, twins []int32
	for _, m := range ms {
		if m.Twin != 0 {
			twins = append(twins, m.Twin)
		}
		if c.JustClear && m.Id == d.TopId {
			if err := b.becomeCleared(m); err != nil {
				return err
			}
			continue
		}
		ids = append(ids, m.Id)
	}
	if err := b.remove(ids); err != nil {
		return err
	}
	if theirs == nil {
		return nil
	}
	return theirs.remove(twins)
}

// becomeCleared turns a message into the notice that the history was cleared.
// https://core.telegram.org/constructor/messageActionHistoryClear
func (b *box) becomeCleared(m *messagepb.Message) error {
	cleared := &messagepb.Message{
		Id: m.Id, Peer: m.Peer, From: m.From, Out: m.Out, Date: m.Date, Silent: true,
		Action: &messagepb.Action{Kind: messagepb.Action_HISTORY_CLEAR},
	}
	if m.Pinned {
		cleared.Pinned = true
	}
	cleared.Ttl = m.Ttl
	b.s.release(b.tx, b.owner, m, media.InMessage)
	if isUnreadMention(m) {
		if err := b.mentionRead(m); err != nil {
			return err
		}
	}
	if isUnreacted(m.Reactions) {
		if err := b.listUnreacted(m, false); err != nil {
			return err
		}
	}
	if err := b.putMessage(cleared); err != nil {
		return err
	}
	_, err := b.append(&updatepb.Event{
		Kind: updatepb.Kind_EDIT_MESSAGE, PtsCount: 1, Peer: m.Peer, Ids: []int32{m.Id},
	}, cleared)
	return err
}
