package message

import (
	"context"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// isUnreadMention reports whether a copy mentions its owner, who has not looked
// at it yet.
func isUnreadMention(m *messagepb.Message) bool { return m.Mentioned && m.UnreadContent }

// listMention puts a new copy into the index of its dialog that says where the
// owner is mentioned. The caller stores the dialog.
func (b *box) listMention(d *messagepb.Dialog, m *messagepb.Message) {
	b.tx.Set(b.owner, b.peerIDKey(tagMention, peer.FromInt(d.Peer), m.Id), nil)
	d.UnreadMentions++
}

// unlistMention takes a copy out of that index. The caller stores the dialog.
func (b *box) unlistMention(d *messagepb.Dialog, m *messagepb.Message) {
	b.tx.Delete(b.owner, b.peerIDKey(tagMention, peer.FromInt(d.Peer), m.Id))
	d.UnreadMentions = max(d.UnreadMentions-1, 0)
}

// mentionRead notes that the owner has looked at a copy that mentions him.
func (b *box) mentionRead(m *messagepb.Message) error {
	d, err := b.dialog(peer.FromInt(m.Peer))
	if err != nil {
		return err
	}
	b.unlistMention(d, m)
	return b.putDialog(d)
}

// UnreadMentions returns a part of the messages of a dialog that mention the
// user and that he has not looked at, newest first; with a thread, of that one
// alone. Nobody is mentioned in a private chat.
//
// https://core.telegram.org/method/messages.getUnreadMentions
func (s *Service) UnreadMentions(ctx context.Context, user int64, p peer.Peer, thread int32, w Window) (Page, error) {
	if p.Kind == peer.Channel {
		return s.mentionsInChannel(ctx, user, p, thread, w)
	}
	page := Page{Offset: -1}
	err := s.view(ctx, user, func(b mailbox) error {
		d, err := b.dialog(p)
		if err != nil {
			return err
		}
		page.Total = int(d.UnreadMentions)
		ids, err := b.window(tagMention, p, w)
		if err != nil {
			return err
		}
		page.Messages, err = b.messages(ids)
		return err
	})
	return page, err
}

// ReadMentions notes that the user has looked at all messages of a dialog that
// mention him, or of a thread, at most [clearBatch] in one call: the caller
// repeats it while Left is positive.
//
// https://core.telegram.org/method/messages.readMentions
func (s *Service) ReadMentions(ctx context.Context, user int64, p peer.Peer, thread int32) (Change, error) {
	if p.Kind == peer.Channel {
		return s.readMentionsIn(ctx, user, threadAt{group: p, id: thread}, nil)
	}
	var change Change
	err := s.write(ctx, user, func(b *box) error {
		ids, err := b.ids(tagMention, p, span{Limit: clearBatch})
		if err != nil {
			return err
		}
		if err := b.contentsRead(ids); err != nil {
			return err
		}
		d, err := b.dialog(p)
		if err != nil {
			return err
		}
		change, err = b.change()
		change.Left = int(d.UnreadMentions)
		return err
	})
	return change, err
}
