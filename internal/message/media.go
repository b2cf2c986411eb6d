package message

import (
	"context"
	"encoding/binary"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

// Files that messages show are kept in three steps, the same for mailboxes and
// for channels:
//
//   - hold, before the transaction: the files of the contents stay while these
//     owners begin to show them;
//   - refer, in the transaction, wherever an owner's message row is first
//     written: the row now shows its files;
//   - release, in the transaction, wherever that row is deleted or loses its
//     media.
//
// A row that is written again with the same media needs neither.

// filesOf returns the files that a message shows.
func filesOf(m *mediapb.Media, a *messagepb.Action, p *mediapb.WebPage) []*mediapb.File {
	var out []*mediapb.File
	for _, f := range []*mediapb.File{m.GetFile(), m.GetCover(), a.GetPhoto(), p.GetPhoto()} {
		if f != nil {
			out = append(out, f)
		}
	}
	return out
}

// hold makes sure that the files of contents stay while owners begin to show
// them. It fails with [media.ErrFile] if one is gone already.
func (s *Service) hold(ctx context.Context, owners []peer.Owner, cs ...*content) error {
	for _, c := range cs {
		if err := s.expectPage(ctx, owners, c.page); err != nil {
			return err
		}
		if err := s.expectPoll(ctx, owners, c.media.GetPoll().GetId()); err != nil {
			return err
		}
		for _, f := range filesOf(c.media, c.action, c.page) {
			if err := s.files.Prepare(ctx, f, owners...); err != nil {
				return err
			}
		}
	}
	return nil
}

// refer notes that an owner's message shows its files. u says whether it is
// sent or waits.
func (s *Service) refer(tx store.Tx, o peer.Owner, m *messagepb.Message, u media.Use) {
	for _, f := range filesOf(m.Media, m.Action, m.Page) {
		s.files.Refer(tx, o, f, u, m.Id)
	}
	for _, e := range elsewhereIn(m) {
		tx.Set(o, e.row(u, m.Id), binary.BigEndian.AppendUint64(nil, uint64(m.Peer)))
	}
}

// release undoes refer.
func (s *Service) release(tx store.Tx, o peer.Owner, m *messagepb.Message, u media.Use) {
	for _, f := range filesOf(m.Media, m.Action, m.Page) {
		s.files.Release(tx, o, f, u, m.Id)
	}
	for _, e := range elsewhereIn(m) {
		tx.Delete(o, e.row(u, m.Id))
	}
}

// keepers are those who keep what a user writes to a peer: the mailboxes of both
// sides of a private chat or of all members of a basic group, or a channel with the
// group in which its posts are discussed.
func (s *Service) keepers(ctx context.Context, user int64, p peer.Peer) ([]peer.Owner, error) {
	owners := []peer.Owner{peer.MailboxOf(user)}
	switch {
	case p.Kind == peer.Channel:
		ch, err := s.chats.Channel(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		owners = []peer.Owner{peer.ChannelOf(p.ID)}
		if group := groupOf(ch); group != 0 {
			owners = append(owners, peer.ChannelOf(group))
		}
		return owners, nil
	case p.Kind == peer.Chat:
		c, err := s.chats.Chat(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range c.Members {
			if m.User != user {
				owners = append(owners, peer.MailboxOf(m.User))
			}
		}
	case p != peer.OfUser(user) && hasMailbox(p):
		owners = append(owners, peer.MailboxOf(p.ID))
	}
	return owners, nil
}

// toListen reports whether media counts as unread until it was played: voice
// messages and round videos do, and what destroys itself.
// https://core.telegram.org/constructor/message, media_unread
func toListen(m *mediapb.Media) bool {
	a := m.GetFile().GetAttributes()
	return a.GetAudio().GetVoice() || a.GetVideo().GetRound() || m.GetTtl() > 0
}

// holdAll is hold for what is about to be posted.
func (s *Service) holdAll(ctx context.Context, owners []peer.Owner, posts []posting) error {
	for _, p := range posts {
		if err := s.hold(ctx, owners, p.content); err != nil {
			return err
		}
	}
	return nil
}

// Files returns the files that a message shows.
func Files(m *messagepb.Message) []*mediapb.File {
	return filesOf(m.GetMedia(), m.GetAction(), m.GetPage())
}
