package message

import (
	"context"
	"errors"

	"google.golang.org/protobuf/proto"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// SaveDraft keeps what the user has begun to write, in a thread of a supergroup
// unless that is 0, for his other devices. An
// empty text without a reply clears it. Text and entities are cleaned but
// nothing is found in them.
//
// https://core.telegram.org/api/drafts
func (s *Service) SaveDraft(ctx context.Context, user int64, p peer.Peer, thread int32, draft *messagepb.Draft) error {
	text, entities, err := cleanText(draft.Text, draft.Entities)
	if err != nil {
		return err
	}
	return s.write(ctx, user, func(b *box) error {
		next := &messagepb.Draft{
			Text: text, Entities: entities, Reply: draft.Reply, NoWebpage: draft.NoWebpage,
			InvertMedia: draft.InvertMedia, Effect: draft.Effect,
		}
		if text == "" && draft.Reply == nil {
			next = nil
		}
		if thread != 0 {
			return b.setThreadDraft(p, thread, next)
		}
		d, err := b.dialog(p)
		if err != nil {
			return err
		}
		return b.setDraft(d, next)
	})
}

// setDraft stores a dialog's draft and tells of it if it differs.
func (b *box) setDraft(d *messagepb.Dialog, next *messagepb.Draft) error {
	if next == nil {
		if err := b.clearDraft(d); err != nil {
			return err
		}
		return b.putDialog(d)
	}
	if old := d.Draft; old != nil {
		next.Date = old.Date
		if proto.Equal(old, next) {
			return nil
		}
	}
	next.Date = b.tx.Date()
	d.Draft = next
	if err := b.putDialog(d); err != nil {
		return err
	}
	_, err := b.append(&updatepb.Event{Kind: updatepb.Kind_DRAFT, Peer: d.Peer}, next)
	return err
}

// clearDraft removes a draft from a dialog that the caller stores.
func (b *box) clearDraft(d *messagepb.Dialog) error {
	if d.Draft == nil {
		return nil
	}
	d.Draft = nil
	_, err := b.append(&updatepb.Event{Kind: updatepb.Kind_DRAFT, Peer: d.Peer}, (*messagepb.Draft)(nil))
	return err
}

// Drafts returns the drafts of a user as events that tell of them: those of
// dialogs, and those of threads.
func (s *Service) Drafts(ctx context.Context, user int64) ([]update.Event, error) {
	var found []update.Event
	err := s.view(ctx, user, func(b mailbox) error {
		for d, err := range b.allDialogs() {
			if err != nil {
				return err
			}
			if d.Draft != nil {
				found = append(found, draftEvent(d.Peer, 0, d.Draft))
			}
		}
		marks, err := b.threadDrafts()
		for _, m := range marks {
			found = append(found, draftEvent(m.Peer, m.Thread, m.Draft))
		}
		return err
	})
	return found, err
}

func draftEvent(p int64, thread int32, d *messagepb.Draft) update.Event {
	return update.Event{Event: &updatepb.Event{Kind: updatepb.Kind_DRAFT, Peer: p, MaxId: thread}, Attach: d}
}

// ClearDrafts removes all drafts of a user.
func (s *Service) ClearDrafts(ctx context.Context, user int64) error {
	return s.write(ctx, user, func(b *box) error {
		var with []*messagepb.Dialog
		for d, err := range b.allDialogs() {
			if err != nil {
				return err
			}
			if d.Draft != nil {
				with = append(with, d)
			}
		}
		for _, d := range with {
			if err := errors.Join(b.clearDraft(d), b.putDialog(d)); err != nil {
				return err
			}
		}
		marks, err := b.threadDrafts()
		if err != nil {
			return err
		}
		for _, m := range marks {
			if err := b.setThreadDraft(peer.FromInt(m.Peer), m.Thread, nil); err != nil {
				return err
			}
		}
		return nil
	})
}
